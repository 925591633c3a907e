// How often the 95 % intervals of docs/replicates.md cover the truth:
//
//     npm run intervals [-- --seeds N]       all, half an hour on two cores
//     npm run intervals -- --office           the second table alone
//
// Independent people: pairs of phones on a bench, half of them in true contact, judged by two rules
// that share people and draws, as two runs would. The truth is the mean over `--seeds` other
// seeds; 1,000 sets of 20 replicates and as many single runs are judged against it. People who are
// not: the office, where one case makes many alike; each run is judged against the mean of all.
import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  FIGURES as FIGURES_OF,
  figureOfRun,
  figureOverReplicates,
} from '../src/evaluation/figures.ts';
import type { FigureName } from '../src/evaluation/figures.ts';
import { pairedOverReplicates, pairedShares } from '../src/evaluation/paired.ts';
import type { Interval } from '../src/base/numbers/wilson.ts';
import type { Tally } from '../src/evaluation/tally.ts';
import { loadScenario } from '../src/scenario/load.ts';
import type { Scenario } from '../src/scenario/scenario.ts';
import { pairsOfRun } from './intervals-run.ts';
import type { JudgedRun } from './intervals-run.ts';

const SETS = 1000;
const REPLICATES = 20;
const OFFICE_RUNS = 400;

const SCENARIOS = {
  bench: (): Scenario => loadScenario('fixtures/intervals/pairs.yaml').scenario,
  office: (): Scenario => loadScenario('scenarios/office.yaml', { set: [OFFICE_APPS] }).scenario,
};
const OFFICE_APPS =
  'apps=[{engine: gaen@1.2, rules: [{kind: minutes-under, attenuation: 60 dB, minutes: 30}, ' +
  '{kind: minutes-under, attenuation: 55 dB, minutes: 30}]}]';

const FIGURES = ['recall', 'fpr', 'precision', 'auc'] as const satisfies FigureName[];

/** Seeds `of`.1 to `of`.`count`, of which a process does every `parts`th, from number `k` on. */
interface Part {
  readonly scenario: keyof typeof SCENARIOS;
  readonly of: string;
  readonly count: number;
  readonly parts: number;
  readonly k: number;
}

const seedsOf = (of: string, count: number): string[] =>
  Array.from({ length: count }, (_, k) => `${of}.${k + 1}`);

/** Runs some seeds and sends each to whoever asked. */
async function runPart({ scenario: name, of, count, parts, k }: Part): Promise<void> {
  const scenario = SCENARIOS[name]();
  const seeds = seedsOf(of, count).filter((_seed, at) => at % parts === k);
  for (const seed of seeds) process.send!(await pairsOfRun(scenario, seed));
}

/** Runs seeds in as many processes as there are cores; gives the runs in order of the seeds. */
async function runsOf(
  scenario: keyof typeof SCENARIOS,
  of: string,
  count: number,
): Promise<JudgedRun[]> {
  const parts = Math.min(cpus().length, count);
  const found = new Map<string, JudgedRun>();
  const startMs = performance.now();
  const tell = (): void => {
    if (found.size % Math.ceil(count / 10) > 0) return;
    const leftS = ((performance.now() - startMs) / found.size / 1000) * (count - found.size);
    process.stderr.write(`${of}: ${found.size} of ${count} runs, ${leftS.toFixed(0)} s left\n`);
  };
  const start = (k: number): Promise<void> => {
    const part: Part = { scenario, of, count, parts, k };
    const child = fork(fileURLToPath(import.meta.url), ['--part', JSON.stringify(part)]);
    child.on('message', (run: JudgedRun) => {
      found.set(run.seed, run);
      tell();
    });
    return new Promise((resolve, reject) => {
      child.on('close', (code) => {
        if (code === 0) resolve();
        else reject(new Error(`a part ended with ${code}`));
      });
    });
  };
  await Promise.all(Array.from({ length: parts }, (_, k) => start(k)));
  return seedsOf(of, count).map((seed) => found.get(seed)!);
}

async function independent(truthSeeds: number): Promise<string[]> {
  const truth = await runsOf('bench', 'truth', truthSeeds);
  const runs = await runsOf('bench', 'set', SETS * REPLICATES);
  const rules = [0, 1] as const;
  const rows: string[] = [];
  for (const name of FIGURES) {
    const [a, b] = rules.map((rule) => pooled(name, tallies(truth, rule)));
    const sets = Array.from({ length: SETS }, (_, k) =>
      runs.slice(k * REPLICATES, (k + 1) * REPLICATES),
    );
    const ofRule = (rule: 0 | 1): string =>
      covered(
        rule === 0 ? a : b,
        sets.map((set) => figureOverReplicates(name, tallies(set, rule)).interval),
      );
    const difference = covered(
      b - a,
      sets.map((set) => pairedOverReplicates(name, tallies(set, 0), tallies(set, 1)).interval),
    );
    const alone = sets.map((set) => figureOfRun(name, set[0].tallies[0]).interval);
    const paired = name === 'recall' || name === 'fpr' ? name : undefined;
    const exact = sets.map((set) =>
      paired === undefined ? null : pairedShares(set[0].changed[paired]).interval,
    );
    rows.push(
      `| ${name} | ${a.toFixed(4)} | ${b.toFixed(4)} | ${ofRule(0)} | ${ofRule(1)} | ` +
        `${difference} | ${covered(a, alone)} | ${covered(b - a, exact)} |`,
    );
  }
  return [
    '| figure | rule A | rule B | A, 20 replicates | B, 20 replicates | B - A, 20 replicates | ' +
      'A, one run | B - A, one run (exact) |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ];
}

/** One run alone where people near the same case are alike. */
async function alike(): Promise<string[]> {
  const runs = await runsOf('office', 'office', OFFICE_RUNS);
  const rows = (['recall', 'fpr'] as const).map((name) => {
    const [a, b] = ([0, 1] as const).map((rule) => pooled(name, tallies(runs, rule)));
    const alone = runs.map((run) => figureOfRun(name, run.tallies[0]).interval);
    const paired = runs.map((run) => pairedShares(run.changed[name]).interval);
    return (
      `| ${name} | ${a.toFixed(3)} | ${b.toFixed(3)} | ${covered(a, alone)} | ` +
      `${covered(b - a, paired)} | ${variance(name, tallies(runs, 0), a).toFixed(1)} |`
    );
  });
  return [
    '| figure | rule A | rule B | A, one run | B - A, one run (exact) | variance between runs ' +
      'over that of independent people |',
    '|---|---|---|---|---|---|',
    ...rows,
  ];
}

/** Variance of a share between runs, as a multiple of that of as many independent people. */
function variance(name: 'recall' | 'fpr', runs: readonly Tally[], mean: number): number {
  const { part, whole } = FIGURES_OF[name];
  const off = runs.map((run) => (part(run) - mean * whole(run)) ** 2);
  const people = runs.map((run) => whole(run) * mean * (1 - mean));
  return sum(off) / sum(people);
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const tallies = (runs: readonly JudgedRun[], rule: 0 | 1): Tally[] =>
  runs.map((run) => run.tallies[rule]);

function pooled(name: FigureName, of: readonly Tally[]): number {
  return figureOverReplicates(name, of).value!;
}

/** Share of the intervals in which the truth lies; `-` where there is none. */
function covered(truth: number, intervals: readonly (Interval | null)[]): string {
  const given = intervals.filter((interval) => interval !== null);
  if (given.length === 0) return '-';
  const hits = given.filter(({ low, high }) => low <= truth && truth <= high).length;
  const without = intervals.length - given.length;
  const left = without > 0 ? ` (${without} without)` : '';
  return `${((100 * hits) / given.length).toFixed(1)} %${left}`;
}

const [flag, value] = process.argv.slice(2);
if (flag === '--part') {
  await runPart(JSON.parse(value) as Part);
  process.disconnect();
} else {
  const truthSeeds = flag === '--seeds' ? Number(value) : 20_000;
  const first = flag === '--office' ? [] : [...(await independent(truthSeeds)), ''];
  const lines = [...first, ...(await alike())];
  process.stdout.write(`${lines.join('\n')}\n`);
}
