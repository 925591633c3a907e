// npm run swarm [-- --minutes N] [--seed TEXT] [--iteration K] [--json]: whole scenarios drawn from
// a seed, each held to the promises of every run (docs/testing.md). Ends with 0 where all are kept.
// Ends with 1 at the first that is not: the scenario is made smaller and left in
// fixtures/regressions, where a test runs it from then on.
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { InputError } from '../src/base/errors.ts';
import { printJson, printLines } from '../src/cli/terminal/output.ts';
import { createProgress } from '../src/cli/terminal/progress.ts';
import { plainTable } from '../src/cli/terminal/summary.ts';
import { saveRegression } from '../src/testkit/swarm/regression.ts';
import { swarm } from '../src/testkit/swarm/swarm.ts';
import type { Failure, SwarmOutcome } from '../src/testkit/swarm/swarm.ts';
import { TRIAL } from './swarm-trial.ts';

const REGRESSIONS = fileURLToPath(new URL('../fixtures/regressions', import.meta.url));
const MAX_SHRINKS = 400;
interface Asked {
  readonly minutes: number;
  readonly seed: string;
  /** The only one to try; undefined = from 0 on. */
  readonly iteration: number | undefined;
  readonly json: boolean;
}

function asked(): Asked {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string' },
      iteration: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const minutes = Number(values.minutes);
  const iteration = values.iteration === undefined ? undefined : Number(values.iteration);
  if (!(minutes > 0 && minutes <= 10_000)) {
    throw new InputError(`--minutes: expected a number above 0, found ${values.minutes}`);
  }
  if (iteration !== undefined && !(Number.isSafeInteger(iteration) && iteration >= 0)) {
    throw new InputError(`--iteration: expected a whole number, found ${values.iteration}`);
  }
  const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 32));
  return { minutes, seed, iteration, json: values.json };
}

async function main(): Promise<void> {
  const { minutes, seed, iteration, json } = asked();
  const startMs = performance.now();
  const passedMs = (): number => performance.now() - startMs;
  const wholeMs = minutes * 60_000;
  const progress = createProgress(`swarm ${seed}`, false);
  let outcome;
  try {
    outcome = await swarm({
      seed,
      ...(iteration === undefined ? {} : { first: iteration }),
      isOver: (done) => (iteration === undefined ? passedMs() >= wholeMs : done > 0),
      shrinks: MAX_SHRINKS,
      trial: TRIAL,
      onBroken: (k, says) => console.error(`iteration ${k} broke ${says}; making it smaller ...`),
      onProgress: () => progress.update(Math.min(passedMs(), wholeMs), wholeMs),
    });
  } finally {
    progress.stop();
  }
  const { failure } = outcome;
  const file = failure === undefined ? undefined : saveRegression(REGRESSIONS, failure);
  if (json) printJson({ seed, ...outcome, file });
  else printLines(tell(seed, outcome, file));
  process.exitCode = failure === undefined ? 0 : 1;
}

function tell(seed: string, outcome: SwarmOutcome, file: string | undefined): string[] {
  const { scenarios, refused, coverage, failure } = outcome;
  const rows = Object.entries(coverage).map(([group, values]) => [
    group,
    Object.entries(values)
      .map(([value, count]) => `${value} ${count}`)
      .join(', '),
  ]);
  return [
    `seed ${seed}: ${scenarios} scenarios, of which ${refused.length} refused`,
    ...new Set(refused.map((says) => `  ${says}`)),
    plainTable(['held', 'scenarios'], rows),
    failure === undefined
      ? 'Each kept every promise: eager = lazy, 1 = N workers, check = run, a pair = its rows.'
      : failureWords(failure, file!),
  ];
}

function failureWords({ seed, iteration, says, shrinks }: Failure, file: string): string {
  return (
    `BROKEN at seed ${seed}, iteration ${iteration}: ${says}\n` +
    `The smallest of ${shrinks} tries that breaks it is left at ${file}; try the drawn one with ` +
    `npm run swarm -- --seed ${JSON.stringify(seed)} --iteration ${iteration}`
  );
}

main().catch((error: unknown) => {
  const usage = error instanceof InputError || error instanceof TypeError;
  console.error(usage ? error.message : error);
  process.exitCode = 2;
});
