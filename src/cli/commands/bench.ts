import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { quoted, safeText } from '../../base/text/printable.ts';
import { checkComparable, compareResults } from '../../benchmark/compare.ts';
import type { BenchComparison } from '../../benchmark/compare.ts';
import { GITHUB_LIST, toGithub } from '../../benchmark/github.ts';
import { measureSuites, SuiteError, suitesIn } from '../../benchmark/processes.ts';
import type { MeasureOptions, SuiteFile } from '../../benchmark/processes.ts';
import { FORMAT, readResult, RESULT } from '../../benchmark/result.ts';
import type { BenchResult } from '../../benchmark/result.ts';
import { machineFacts, summariseSuite } from '../../benchmark/summarise.ts';
import {
  comparisonSection,
  machineLine,
  MARKDOWN,
  regressionSentence,
  suiteSections,
  toMarkdown,
} from '../../benchmark/tables.ts';
import type { TableSection } from '../../benchmark/tables.ts';
import { checkPlace, placeKey, writeWhole } from '../../results/folder/whole-file.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import { gitCommit, packageVersion } from '../about.ts';
import { wholeNumber } from '../arguments/arguments.ts';
import { PROCESSES, QUICK_PROCESSES, DEFAULT_LIMIT } from '../arguments/defaults.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { printJson, printLines, printNote, tellReplaced } from '../terminal/output.ts';
import { createProgress } from '../terminal/progress.ts';
import { plainTable } from '../terminal/summary.ts';

export interface BenchArguments {
  only: string[];
  suites: string | undefined;
  processes: number | undefined;
  quick: boolean;
  rounds: number | undefined;
  compare: string | undefined;
  'fail-above': string | undefined;
  out: string | undefined;
  markdown: string | undefined;
  github: string | undefined;
  json: boolean;
}

export async function bench(args: BenchArguments): Promise<void> {
  const processes = wholeNumber(
    '--processes',
    args.processes ?? (args.quick ? QUICK_PROCESSES : PROCESSES),
    1,
    64,
  );
  const rounds =
    args.rounds === undefined ? undefined : wholeNumber('--rounds', args.rounds, 1, 1000);
  const limit = limitOf(args);
  const suites = chosenSuites(args);
  checkPlaces(args);
  const before = args.compare === undefined ? undefined : readResult(args.compare);
  if (before !== undefined) {
    const names = suites.map(({ name }) => name);
    checkComparable(before, names, processes);
  }
  let result;
  try {
    result = await measure(suites, { processes, rounds, quick: quickOf(args) }, args.json);
  } catch (error) {
    if (!(error instanceof SuiteError)) throw error;
    printNote(error.message);
    if (args.json) printJson({ error: error.message });
    process.exitCode = 1;
    return;
  }
  const comparison = before === undefined ? undefined : compareResults(before, result, limit);
  write(args, result, comparison);
  printResult(args, result, comparison);
}

/** @throws InputError for anything but a percentage, and for one without a baseline */
function limitOf({ compare, 'fail-above': text }: BenchArguments): number {
  if (text !== undefined && compare === undefined) {
    throw new InputError('--fail-above: expected --compare with it, found none; name a baseline');
  }
  const found = /^(\d{1,4}(?:\.\d+)?) ?%$/.exec(text ?? DEFAULT_LIMIT);
  if (found !== null) return Number(found[1]) / 100;
  throw new InputError(
    `--fail-above: expected a percentage as in 10%, found ${quoted(text ?? '')}`,
  );
}

function chosenSuites({ only, suites: folder }: BenchArguments): SuiteFile[] {
  const all = suitesIn(
    folder === undefined
      ? fileURLToPath(new URL('../../bench/suites', import.meta.url))
      : resolve(folder),
  );
  const names = all.map(({ name }) => name);
  const wanted = only.flatMap((list) => list.split(',').map((name) => name.trim()));
  for (const name of wanted) {
    if (names.includes(name)) continue;
    const hint = nearestHint(name, names);
    throw new InputError(
      `--only: expected suites (${names.join(', ')}), found ${quoted(name)}` +
        (hint === undefined ? '' : `; ${hint}`),
    );
  }
  return all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
}

/** What each file is, and what it may be written over. */
const FILES = { out: RESULT, markdown: MARKDOWN, github: GITHUB_LIST } as const;
const FILE_OPTIONS = ['out', 'markdown', 'github'] as const;

/** @throws InputError where a file could not be written afterwards */
function checkPlaces(args: BenchArguments): void {
  const seen = new Map<string, string>();
  for (const option of FILE_OPTIONS) {
    const path = args[option];
    if (path === undefined) continue;
    checkPlace(path, FILES[option]);
    const other = seen.get(placeKey(path));
    if (other !== undefined) {
      throw new InputError(
        `--${option}: expected a file of its own, found that of --${other}; name another`,
      );
    }
    seen.set(placeKey(path), option);
  }
}

/** A suite that is asked for by its name is measured, however long it is. */
function quickOf({ quick, only }: BenchArguments): MeasureOptions['quick'] {
  if (!quick) return undefined;
  return only.length > 0 ? 'all' : 'brief';
}

async function measure(
  suites: readonly SuiteFile[],
  options: Pick<MeasureOptions, 'processes' | 'rounds' | 'quick'>,
  quiet: boolean,
): Promise<BenchResult> {
  const progress = createProgress('measuring', quiet);
  let stop = (): void => undefined;
  const forget = onInterrupt(() => stop());
  try {
    const measured = await measureSuites(suites, {
      ...options,
      onProgress: (done, total) => progress.update(done, total),
      onStart: (end) => (stop = end),
    });
    return {
      bluecrowdBench: FORMAT,
      version: packageVersion(),
      gitCommit: gitCommit(),
      machine: machineFacts(),
      processes: options.processes,
      rounds: options.rounds ?? (options.quick === undefined ? null : 1),
      suites: suites.flatMap(({ name }, k) =>
        measured[k].length > 0 ? [summariseSuite(name, measured[k])] : [],
      ),
    };
  } finally {
    progress.stop();
    forget();
  }
}

function write(args: BenchArguments, result: BenchResult, comparison?: BenchComparison): void {
  const texts = {
    out: () => `${JSON.stringify(result, null, 2)}\n`,
    markdown: () => toMarkdown(result, comparison),
    github: () => `${JSON.stringify(toGithub(result), null, 2)}\n`,
  };
  const files = FILE_OPTIONS.flatMap((option) => {
    const path = args[option];
    return path === undefined ? [] : [{ path, text: texts[option](), over: FILES[option] }];
  });
  tellReplaced(writeWhole(files));
}

function printResult(
  args: BenchArguments,
  result: BenchResult,
  comparison?: BenchComparison,
): void {
  if (args.json) printJson({ ...result, ...(comparison === undefined ? {} : { comparison }) });
  else {
    const sections = suiteSections(result);
    if (comparison !== undefined) sections.push(comparisonSection(comparison));
    printLines([machineLine(result), ...sections.flatMap(sectionLines)]);
  }
  if (comparison?.hasRegression !== true) return;
  for (const change of comparison.changes) {
    if (change.verdict === 'regression') printNote(regressionSentence(change, comparison.limit));
  }
  process.exitCode = 1;
}

function sectionLines({ title, head, rows, notes }: TableSection): string[] {
  const safe = (row: readonly string[]): string[] => row.map(safeText);
  return ['', safeText(title), plainTable(head, rows.map(safe)), ...notes.map(safeText)];
}
