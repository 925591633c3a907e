import { join, relative, resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { safeText } from '../../base/text/printable.ts';
import { readConfusion } from '../../report/data/data-confusion.ts';
import { openRun } from '../../results/open-run.ts';
import type { OpenRun } from '../../results/open-run.ts';
import { loadScenarioWithCode } from '../../scenario/load-with-code.ts';
import { callLimitOf } from '../arguments/code-options.ts';
import type { CodeArguments } from '../arguments/code-options.ts';
import { safeFileName } from '../arguments/file-name.ts';
import type { LoadedScenario } from '../../scenario/load.ts';
import { resolutionNotes, rhythmOf } from '../../world/trace/trace-notes.ts';
import { printJson, printLines, printNote } from '../terminal/output.ts';
import { checkWorkers } from '../terminal/process-limits.ts';
import { createProgress } from '../terminal/progress.ts';
import { signerOf } from '../arguments/signer.ts';
import { simulate } from '../simulate.ts';
import type { SimulateOptions } from '../simulate.ts';
import { confusionLines } from '../terminal/summary.ts';
import { wholeNumber } from '../arguments/arguments.ts';

export interface RunArguments extends CodeArguments {
  scenario: string;
  out: string | undefined;
  seed: string | undefined;
  set: string[];
  workers: number;
  'contact-logs': boolean;
  'signing-key': string | undefined;
  json: boolean;
}

export async function run(args: RunArguments): Promise<void> {
  const { scenario: path, out, seed, set, workers, json } = args;
  const logs = logsOf(args);
  checkWorkers(wholeNumber('--workers', workers, 1, 256));
  const callLimitS = callLimitOf(args);
  const loaded = await loadScenarioWithCode(path, {
    set,
    seed,
    onNote: printNote,
    allowCode: args['allow-code'],
    callLimitS,
  });
  const folder = out ?? join('out', safeFileName(loaded.scenario.name));
  const progress = createProgress('simulating', json);
  const { notes } = await simulate(loaded, {
    out: folder,
    workers,
    callLimitS,
    progress,
    ...(logs === undefined ? {} : { logs }),
  });
  [...traceNotesOf(loaded), ...notes].forEach(printNote);
  const opened = await openRun(folder, 'as they are');
  try {
    await printResult(opened, resolve(folder), json);
  } finally {
    opened.close();
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

async function printResult(opened: OpenRun, folder: string, json: boolean): Promise<void> {
  const confusion = await readConfusion(opened);
  const { manifest } = opened;
  const report = join(folder, 'report.html');
  if (json) {
    const { counts, digests, journal, materialisation, workers, timings, seed } = manifest;
    printJson({
      run: folder,
      report,
      seed,
      materialisation,
      workers,
      counts,
      digests,
      journal,
      timings,
      warnings: confusion,
    });
    return;
  }
  const { wallS, peakMemoryBytes } = manifest.timings;
  const isAll = manifest.materialisation === 'all';
  const materialised = isAll ? 'all of them' : 'only those that can affect the cases';
  printLines([
    `${safeText(manifest.scenario.title || manifest.scenario.name)}: ` +
      `${manifest.counts.phones} people, ` +
      `${manifest.days} ${manifest.days === 1 ? 'day' : 'days'}, seed ` +
      `${safeText(manifest.seed)}, ${manifest.counts.sightings} sightings ` +
      `(${materialised})`,
    '',
    ...confusionLines(confusion, manifest.scenario),
    '',
    `${wallS.toFixed(1)} s, ${Math.round(peakMemoryBytes / 1e6)} MB`,
    `run     ${safeText(relative('.', folder) || '.')}`,
    `report  ${safeText(relative('.', report))}`,
  ]);
}
