import { sealed } from '../results/folder/seal.ts';
import type { BenchComparison, Change } from './compare.ts';
import type { BenchResult, ContenderResult, SuiteResult } from './result.ts';
import type { Estimate } from './statistics.ts';

/** A table with what stands around it, for a terminal or for Markdown. */
export interface TableSection {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** One line on what measured. */
export function machineLine({ machine, processes, suites }: BenchResult): string {
  const { node, cores, cpu, memoryBytes } = machine;
  const gigabytes = Math.round(memoryBytes / 1e9);
  const level = Math.floor(100 * suites[0].peakBytes.level);
  const many = processes === 1 ? '1 process' : `${processes} processes`;
  return (
    `Node ${node}, ${cores} cores, ${cpu}, ${gigabytes} GB; ${many} of each suite, ` +
    (level > 0 ? `intervals hold the median at ${level} %` : 'too few for intervals')
  );
}

/** A table of each suite, subjects and what they are measured against. */
export function suiteSections({ suites }: BenchResult): TableSection[] {
  return suites.map((suite) => ({
    title: `${suite.name}: ${suite.about}`,
    head: ['', 'a second', 'times the yardstick', 'machine units'],
    rows: suite.contenders.map(contenderRow),
    notes: [memoryLine(suite), ...suite.notes],
  }));
}

function contenderRow({ name, role, operation, ...figures }: ContenderResult): string[] {
  const { perS, machineTime, yardstickTime } = figures;
  return [
    role === 'subject' ? name : `${name} (${role})`,
    withInterval(perS, ` ${operation}`),
    yardstickTime === null ? '' : withInterval(inverse(yardstickTime)),
    withInterval(machineTime),
  ];
}

function memoryLine({ peakBytes, idleBytes }: SuiteResult): string {
  const { median, low, high, level } = peakBytes;
  const megabytes = { median: median / 1e6, low: low / 1e6, high: high / 1e6, level };
  const grown = Math.max(0, median - idleBytes) / 1e6;
  return (
    `Peak memory ${withInterval(megabytes, ' MB')}, ` +
    `${figure(grown)} MB more than an idle process.`
  );
}

const WORDS = {
  regression: 'REGRESSION',
  worse: 'worse, not beyond limit and chance',
  same: 'within noise',
  better: 'better',
} as const;

/** What changed since the baseline. */
export function comparisonSection(comparison: BenchComparison): TableSection {
  const { changes, limit, level, onlyBefore, onlyNow, notes } = comparison;
  return {
    title: 'Against the baseline',
    head: ['suite', '', 'change', 'interval', 'verdict'],
    rows: changes.map(({ suite, contender, factor, verdict }) => [
      suite,
      contender ?? 'peak memory',
      percent(factor.median),
      `${percent(factor.low)} to ${percent(factor.high)}`,
      WORDS[verdict],
    ]),
    notes: [
      `Change of processor time in units of the machine's yardsticks, and of peak memory; a ` +
        `regression is more than ${percent(1 + limit)} worse, with an interval that leaves out ` +
        `no change, and beyond what chance gives the worst of all figures at ` +
        `${Math.floor(100 * level)} %.`,
      ...(onlyBefore.length > 0 ? [`Only in the baseline: ${onlyBefore.join(', ')}.`] : []),
      ...(onlyNow.length > 0 ? [`Not in the baseline: ${onlyNow.join(', ')}.`] : []),
      ...notes,
    ],
  };
}

/** "expansion, bluecrowd: 23 % slower (17 % to 28 %, at 95 %), more than the 10 % allowed". */
export function regressionSentence(change: Change, limit: number): string {
  const { suite, contender, what, factor } = change;
  const by = (value: number): string => percent(value).replace('+', '');
  return (
    `${suite}, ${contender ?? 'peak memory'}: ${by(factor.median)} ` +
    `${what === 'time' ? 'slower' : 'more memory'} than the baseline (${by(factor.low)} to ` +
    `${by(factor.high)} at ${Math.floor(100 * factor.level)} %), ${by(1 + limit)} allowed`
  );
}

/** Sections as Markdown, such as the summary of a CI job. */
export function toMarkdown(result: BenchResult, comparison?: BenchComparison): string {
  const sections = suiteSections(result);
  if (comparison !== undefined) sections.unshift(comparisonSection(comparison));
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  const blocks = sections.map(({ title, head, rows, notes }) =>
    [
      `## ${cell(title)}`,
      '',
      line(head),
      line(head.map(() => '---')),
      ...rows.map(line),
      '',
      ...notes.map((note) => `- ${cell(note)}`),
    ].join('\n'),
  );
  return MARKDOWN.seal(`${HEAD}\n\n${machineLine(result)}\n\n${blocks.join('\n\n')}\n`);
}

const HEAD = '# Benchmarks of bluecrowd';

/** Files of `toMarkdown`. */
export const MARKDOWN = sealed('benchmarks', 'a summary of bench', 'markup', (text) =>
  text.startsWith(`${HEAD}\n\nNode `),
);

/** Of speeds, where `estimate` is of times. */
function inverse({ median, low, high, level }: Estimate): Estimate {
  return { median: 1 / median, low: 1 / high, high: 1 / low, level };
}

/** "1.5 (1.4 to 1.6)"; one sample has no interval. */
function withInterval({ median, low, high, level }: Estimate, unit = ''): string {
  const middle = `${figure(median)}${unit}`;
  return level > 0 ? `${middle} (${figure(low)} to ${figure(high)})` : middle;
}

/** Three digits; from a thousand on, with commas. */
function figure(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded >= 1000 ? rounded.toLocaleString('en') : String(rounded);
}

/** A factor as a signed change in per cent: 1.1 is +10 %. */
function percent(factor: number): string {
  const change = 100 * (factor - 1);
  const text = change.toFixed(Math.abs(change) < 9.95 ? 1 : 0).replace(/\.0$/, '');
  return `${change > 0 ? '+' : ''}${text.replace(/^-0$/, '0')} %`;
}
