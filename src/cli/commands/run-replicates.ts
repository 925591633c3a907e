import { join, relative, resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { safeText } from '../../base/text/printable.ts';
import { figureOverReplicates } from '../../evaluation/figures.ts';
import { judgeExpectations } from '../../evaluation/expectations.ts';
import type { ReplicateOutcome } from '../../replicates/replicate.ts';
import type { LoadedScenario } from '../../scenario/load.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { packageVersion } from '../about.ts';
import { safeFileName } from '../arguments/file-name.ts';
import { simulateReplicates } from '../simulate-replicates.ts';
import type { SimulatedReplicates } from '../simulate-replicates.ts';
import { expectationLines, expectationsJson } from '../terminal/expectation-lines.ts';
import { pairedLines, replicateLines } from '../terminal/figure-lines.ts';
import { printJson, printLines, printNote } from '../terminal/output.ts';
import { createProgress } from '../terminal/progress.ts';
import { alarmsOf } from '../terminal/summary-format.ts';
import type { RunSummary } from '../terminal/summary-format.ts';
import { baselineReplicates, pairedWithReplicates } from './against.ts';
import { block, tell } from './run-result.ts';
import type { RunArguments } from './run-result.ts';

/** `run` with replicates: a run per seed, and what their figures are over all of them. */
export async function runReplicates(
  loaded: LoadedScenario,
  args: RunArguments,
  callLimitS: number,
): Promise<void> {
  const { scenario } = loaded;
  const { workers, against, json } = args;
  refuseLogs(args);
  const replicates = scenario.replicates!;
  const out = args.out ?? join('out', `${safeFileName(scenario.name)}-replicates`);
  const baseline = against === undefined ? undefined : await baselineReplicates(against, scenario);
  const startMs = performance.now();
  const progress = createProgress('replicates', json);
  let simulated: SimulatedReplicates;
  try {
    simulated = await simulateReplicates(loaded, {
      out,
      replicates,
      workers,
      callLimitS,
      onDone: (done) => progress.update(done.length, replicates, soFar(done, scenario)),
    });
  } finally {
    progress.stop();
  }
  simulated.notes.forEach(printNote);
  const { manifest, outcomes } = simulated;
  const folder = resolve(out);
  const report = join(folder, 'report.html');
  const tallies = outcomes.map((outcome) => outcome.tallies);
  const alarms = alarmsOf(tallies, scenario);
  const results = judgeExpectations(scenario.expect ?? [], tallies);
  const paired =
    baseline === undefined
      ? undefined
      : pairedWithReplicates(against!, baseline, { scenario, outcomes });
  const wallS = Math.round(performance.now() - startMs) / 1000;
  if (json) {
    const summary: RunSummary = {
      bluecrowdSummary: 1,
      kind: 'replicates',
      version: packageVersion(),
      run: folder,
      report,
      seed: scenario.seed,
      seeds: outcomes.map(({ seed }) => seed),
      workers,
      digests: manifest.digests,
      timings: { wallS },
      alarms,
      ...(paired === undefined ? {} : { paired }),
      ...(results.length === 0 ? {} : { expectations: expectationsJson(results) }),
    };
    printJson(summary);
  } else {
    const [first, last] = [outcomes[0].seed, outcomes[outcomes.length - 1].seed];
    printLines([
      `${safeText(scenario.title || scenario.name)}: ${replicates} replicates, seeds ` +
        `${safeText(first)} to ${safeText(last)}`,
      '',
      ...replicateLines(alarms, scenario, replicates),
      ...block(paired === undefined ? [] : pairedLines(paired)),
      ...block(expectationLines(results, scenario)),
      '',
      `${wallS.toFixed(1)} s; one of them whole: --replicates 1 --seed ${safeText(first)}`,
      `run     ${safeText(relative('.', folder) || '.')}`,
      `report  ${safeText(relative('.', report))}`,
    ]);
  }
  tell(results, loaded, args);
}

function refuseLogs(args: RunArguments): void {
  const name = args['contact-logs'] ? 'contact-logs' : 'signing-key';
  if (args[name] === false || args[name] === undefined) return;
  throw new InputError(
    `--${name}: expected one run, found replicates, which keep no contact logs; run one of ` +
      'their seeds with --replicates 1',
  );
}

/** What is decided by now: expectations that hold or fail, else the recall of each rule. */
function soFar(done: readonly ReplicateOutcome[], { expect = [] }: Scenario): string {
  if (done.length < 2) return '';
  const tallies = done.map((outcome) => outcome.tallies);
  if (expect.length > 0) {
    const hold = judgeExpectations(expect, tallies).filter(({ passed }) => passed).length;
    return `; ${hold} of ${expect.length} expectations hold so far`;
  }
  const rules = tallies[0].filter(({ group }) => group === null).slice(0, MAX_TOLD);
  const recalls = rules.map(({ app, rule }) => {
    const own = tallies.map((one) =>
      one.find((t) => t.group === null && t.app === app && t.rule === rule)!,
    );
    const { value, interval } = figureOverReplicates('recall', own);
    if (value === null || interval === null) return '-';
    const percent = (share: number): string => (100 * share).toFixed(0);
    return `${percent(value)} (${percent(interval.low)}–${percent(interval.high)})`;
  });
  return `; recall so far ${recalls.join(', ')} %`;
}

/** Rules in the progress line. */
const MAX_TOLD = 3;
