// What a worker more costs in memory: peak of runs of 100,000 people in rooms, each in a process of
// its own, on one, two and three workers.   npm run bench -- memory
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { quantileOf } from '../src/base/numbers/sorted.ts';
import { roomCrowdScenario } from '../src/testkit/room-crowd.ts';

const PEOPLE = 100_000;
const ROUNDS = 3;
/** A worker more may take this share of what one takes. */
const MAX_SHARE = 0.2;

const built = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** What runs in a process of its own: the built program, whose workers find their files. */
const program = `
  const { runScenario } = await import(${built('./run/run.js')});
  const scenario = JSON.parse((await import('node:fs')).readFileSync(0, 'utf8'));
  await runScenario(scenario, { append() {} }, { workers: Number(process.argv[1]) });
  console.log(process.resourceUsage().maxRSS);
`;

const input = JSON.stringify(roomCrowdScenario(PEOPLE));

/** Peak memory of a run, MB. */
function peakMb(workers: number): number {
  const args = ['--input-type=module', '-e', program, String(workers)];
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const options = { cwd, input, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  if (status !== 0) throw new Error(`a run on ${workers} workers failed: ${stderr}`);
  return Number(stdout) / 1024;
}

const rounds = Array.from({ length: ROUNDS }, () => [1, 2, 3].map(peakMb));
const ofWorkers = (k: number): number[] => rounds.map((round) => round[k]).sort((a, b) => a - b);
const [one, two, three] = [0, 1, 2].map((k) => quantileOf(ofWorkers(k), 0.5));

console.log(`\n### Peak memory of ${PEOPLE} people in rooms, MB, median of ${ROUNDS} (range)\n`);
console.log('| workers | peak | more than with one less | share of the first |\n|---|---|---|---|');
[one, two, three].forEach((peak, k) => {
  const all = ofWorkers(k).map((mb) => mb.toFixed(0));
  const more = peak - [0, one, two][k];
  const range = `${all[0]} to ${all.at(-1)}`;
  const share = `${((100 * more) / one).toFixed(0)} %`;
  console.log(`| ${k + 1} | ${peak.toFixed(0)} (${range}) | ${more.toFixed(0)} | ${share} |`);
});
// One worker is the main thread itself; with two, it only collects what two threads hear.
const share = Math.max(two - one, three - two) / one;
console.log(`\na worker more: ${(100 * share).toFixed(0)} %, target at most ${100 * MAX_SHARE} %`);
if (share > MAX_SHARE) process.exitCode = 1;
