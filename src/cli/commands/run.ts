import { join, relative, resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { safeText } from '../../base/text/printable.ts';
import { judgeExpectations } from '../../evaluation/expectations.ts';
import type { ExpectationResult } from '../../evaluation/expectations.ts';
import type { Tally } from '../../evaluation/tally.ts';
import type { Manifest } from '../../results/manifest-type.ts';
import { loadScenarioWithCode } from '../../scenario/load-with-code.ts';
import type { LoadedScenario } from '../../scenario/load.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { resolutionNotes, rhythmOf } from '../../world/trace/trace-notes.ts';
import { packageVersion } from '../about.ts';
import { wholeNumber } from '../arguments/arguments.ts';
import { callLimitOf } from '../arguments/code-options.ts';
import { safeFileName } from '../arguments/file-name.ts';
import { signerOf } from '../arguments/signer.ts';
import { simulate } from '../simulate.ts';
import type { SimulateOptions } from '../simulate.ts';
import { MAX_REPLICATES } from '../../scenario/sections/expectation.ts';
import { checkJunit, expectationLines, expectationsJson } from '../terminal/expectation-lines.ts';
import { pairedLines, runLines } from '../terminal/figure-lines.ts';
import { printJson, printLines, printNote } from '../terminal/output.ts';
import { checkWorkers } from '../terminal/process-limits.ts';
import { createProgress } from '../terminal/progress.ts';
import { alarmsOf } from '../terminal/summary-format.ts';
import type { RunSummary } from '../terminal/summary-format.ts';
import { baselineRun, pairedWithRun } from './against.ts';
import { runReplicates } from './run-replicates.ts';
import { block, pairedOr, tell } from './run-result.ts';
import type { PlacedArguments, RunArguments } from './run-result.ts';

export async function run(args: RunArguments): Promise<void> {
  const { scenario: path, seed, set, workers, replicates } = args;
  checkWorkers(wholeNumber('--workers', workers, 1, 256));
  if (replicates !== undefined) wholeNumber('--replicates', replicates, 1, MAX_REPLICATES);
  const callLimitS = callLimitOf(args);
  const loaded = await loadScenarioWithCode(path, {
    set,
    seed,
    ...(replicates === undefined ? {} : { replicates }),
    onNote: printNote,
    allowCode: args['allow-code'],
    callLimitS,
  });
  const { scenario } = loaded;
  const out = args.out ?? defaultFolder(scenario);
  if (args.junit !== undefined) checkJunit(args.junit, scenario, out);
  traceNotesOf(loaded).forEach(printNote);
  if ((scenario.replicates ?? 1) > 1) await runReplicates(loaded, { ...args, out }, callLimitS);
  else await runOnce(loaded, { ...args, out }, callLimitS);
}

function defaultFolder({ name, replicates = 1 }: Scenario): string {
  const folder = join('out', safeFileName(name));
  return replicates > 1 ? `${folder}-replicates` : folder;
}

async function runOnce(
  loaded: LoadedScenario,
  args: PlacedArguments,
  callLimitS: number,
): Promise<void> {
  const { scenario } = loaded;
  const { out: folder, workers, against, json } = args;
  const logs = logsOf(args);
  const baseline = against === undefined ? undefined : await baselineRun(against, scenario, folder);
  try {
    const progress = createProgress('simulating', json);
    const { manifest, tallies, notes } = await simulate(loaded, {
      out: folder,
      workers,
      callLimitS,
      progress,
      ...(logs === undefined ? {} : { logs }),
    });
    notes.forEach(printNote);
    const results = judgeExpectations(scenario.expect ?? [], [tallies]);
    const { paired, unpaired } = await pairedOr(() =>
      baseline === undefined ? undefined : pairedWithRun(against!, baseline, folder, printNote),
    );
    printResult(manifest, resolve(folder), { tallies, results, paired }, json);
    tell(results, loaded, args);
    if (unpaired !== undefined) throw unpaired;
  } finally {
    baseline?.close();
  }
}

/** Where a contact list speaks for another resolution than the scenario has. */
function traceNotesOf({ scenario: { world }, trace }: LoadedScenario): string[] {
  if (world.kind !== 'trace' || trace === undefined) return [];
  const rhythm = rhythmOf(trace, world.resolutionS);
  return resolutionNotes(trace, world.resolutionS, rhythm, 'world.resolution');
}

function logsOf(args: RunArguments): SimulateOptions['logs'] {
  const { 'contact-logs': isAsked, 'signing-key': key } = args;
  if (isAsked) return { signers: key === undefined ? [] : [signerOf(key)] };
  if (key === undefined) return undefined;
  throw new InputError(
    '--signing-key: expected --contact-logs beside it, which writes the exports to sign, found ' +
      'none',
  );
}

interface Judged {
  readonly tallies: readonly Tally[];
  readonly results: readonly ExpectationResult[];
  readonly paired: RunSummary['paired'];
}

function printResult(
  manifest: Manifest,
  folder: string,
  { tallies, results, paired }: Judged,
  json: boolean,
): void {
  const report = join(folder, 'report.html');
  const { scenario, seed, counts, materialisation, workers } = manifest;
  const alarms = alarmsOf([tallies], scenario);
  if (json) {
    const { digests, journal, timings } = manifest;
    const summary: RunSummary = {
      bluecrowdSummary: 1,
      kind: 'run',
      version: packageVersion(),
      run: folder,
      report,
      seed,
      workers,
      materialisation,
      counts,
      digests,
      journal,
      timings,
      alarms,
      ...(paired === undefined ? {} : { paired }),
      ...(results.length === 0 ? {} : { expectations: expectationsJson(results) }),
    };
    printJson(summary);
    return;
  }
  const { wallS, peakMemoryBytes } = manifest.timings;
  const materialised =
    materialisation === 'all' ? 'all of them' : 'only those that can affect the cases';
  printLines([
    `${safeText(scenario.title || scenario.name)}: ${counts.phones} people, ` +
      `${manifest.days} ${manifest.days === 1 ? 'day' : 'days'}, seed ${safeText(seed)}, ` +
      `${counts.sightings} sightings (${materialised})`,
    '',
    ...runLines(alarms, scenario),
    ...block(paired === undefined ? [] : pairedLines(paired)),
    ...block(expectationLines(results, scenario)),
    '',
    `${wallS.toFixed(1)} s, ${Math.round(peakMemoryBytes / 1e6)} MB`,
    `run     ${safeText(relative('.', folder) || '.')}`,
    `report  ${safeText(relative('.', report))}`,
  ]);
}
