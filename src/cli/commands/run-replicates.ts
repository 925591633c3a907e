import { join, relative, resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { safeText } from '../../base/text/printable.ts';
import { judgeExpectations } from '../../evaluation/expectations.ts';
import type { ExpectationResult } from '../../evaluation/expectations.ts';
import type { LoadedScenario } from '../../scenario/load.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { packageVersion } from '../about.ts';
import { simulateReplicates } from '../simulate-replicates.ts';
import type { SimulatedReplicates } from '../simulate-replicates.ts';
import { expectationLines, expectationsJson } from '../terminal/expectation-lines.ts';
import { pairedLines, replicateLines } from '../terminal/figure-lines.ts';
import { decidedSoFar } from '../terminal/decided-so-far.ts';
import { printJson, printLines, printNote } from '../terminal/output.ts';
import { createProgress } from '../terminal/progress.ts';
import { alarmsOf } from '../terminal/summary-format.ts';
import type { RunSummary } from '../terminal/summary-format.ts';
import { baselineReplicates, pairedWithReplicates } from './against.ts';
import { block, pairedOr, tell } from './run-result.ts';
import type { PlacedArguments, RunArguments } from './run-result.ts';

/** `run` with replicates: a run per seed, and what their figures are over all of them. */
export async function runReplicates(
  loaded: LoadedScenario,
  args: PlacedArguments,
  callLimitS: number,
): Promise<void> {
  const { scenario } = loaded;
  const { out, against } = args;
  refuseLogs(args);
  const baseline =
    against === undefined ? undefined : await baselineReplicates(against, scenario, out);
  const startMs = performance.now();
  const simulated = await simulateShown(loaded, out, args, callLimitS);
  simulated.notes.forEach(printNote);
  const { outcomes } = simulated;
  const tallies = outcomes.map((outcome) => outcome.tallies);
  const results = judgeExpectations(scenario.expect ?? [], tallies);
  const { paired, unpaired } = await pairedOr(() =>
    baseline === undefined
      ? undefined
      : pairedWithReplicates(against!, baseline, { scenario, outcomes }, printNote),
  );
  const wallS = Math.round(performance.now() - startMs) / 1000;
  const summary: ReplicatesSummary = {
    bluecrowdSummary: 1,
    kind: 'replicates',
    version: packageVersion(),
    run: resolve(out),
    report: join(resolve(out), 'report.html'),
    seed: scenario.seed,
    seeds: outcomes.map(({ seed }) => seed),
    workers: args.workers,
    digests: simulated.manifest.digests,
    timings: { wallS },
    alarms: alarmsOf(tallies, scenario),
    ...(paired === undefined ? {} : { paired }),
    ...(results.length === 0 ? {} : { expectations: expectationsJson(results) }),
  };
  if (args.json) printJson(summary);
  else printLines(summaryLines(summary, results, scenario));
  tell(results, loaded, args);
  if (unpaired !== undefined) throw unpaired;
}

async function simulateShown(
  loaded: LoadedScenario,
  out: string,
  { workers, json }: RunArguments,
  callLimitS: number,
): Promise<SimulatedReplicates> {
  const { scenario } = loaded;
  const replicates = scenario.replicates!;
  const progress = createProgress('replicates', json);
  try {
    return await simulateReplicates(loaded, {
      out,
      replicates,
      workers,
      callLimitS,
      onDone: (done, outcomes) =>
        progress.update(done, replicates, () => decidedSoFar(outcomes(), scenario)),
    });
  } finally {
    progress.stop();
  }
}

type ReplicatesSummary = Extract<RunSummary, { kind: 'replicates' }>;

function summaryLines(
  { run, report, seeds, timings, alarms, paired }: ReplicatesSummary,
  results: readonly ExpectationResult[],
  scenario: Scenario,
): string[] {
  const [first, last] = [seeds[0], seeds[seeds.length - 1]].map((seed) => safeText(seed));
  return [
    `${safeText(scenario.title || scenario.name)}: ${seeds.length} replicates, seeds ` +
      `${first} to ${last}`,
    '',
    ...replicateLines(alarms, scenario, seeds.length),
    ...block(paired === undefined ? [] : pairedLines(paired)),
    ...block(expectationLines(results, scenario)),
    '',
    `${timings.wallS.toFixed(1)} s; one of them whole: --replicates 1 --seed ${first}`,
    `run     ${safeText(relative('.', run) || '.')}`,
    `report  ${safeText(relative('.', report))}`,
  ];
}

function refuseLogs(args: RunArguments): void {
  const name = args['contact-logs'] ? 'contact-logs' : 'signing-key';
  if (args[name] === false || args[name] === undefined) return;
  throw new InputError(
    `--${name}: expected one run, found replicates, which keep no contact logs; run one of ` +
      'their seeds with --replicates 1',
  );
}
