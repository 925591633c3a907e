import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { InputError } from '../base/errors.ts';
import { readConfusion } from '../report/data-confusion.ts';
import { openRun } from '../results/open-run.ts';
import type { OpenRun } from '../results/open-run.ts';
import { loadScenario } from '../scenario/load.ts';
import { printJson, printLines, printNote, safeText } from './output.ts';
import { createProgress } from './progress.ts';
import { signerOf } from './signer.ts';
import { simulate } from './simulate.ts';
import type { SimulateOptions } from './simulate.ts';
import { confusionLines } from './summary.ts';
import { wholeNumber } from './arguments.ts';

interface RunArguments {
  scenario: string;
  out: string | undefined;
  seed: string | undefined;
  set: string[];
  workers: number;
  'contact-logs': boolean;
  'signing-key': string | undefined;
  json: boolean;
}

/** More workers than this would wait for the main thread, which writes the tables. */
const USUAL_WORKERS = 8;

export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run <scenario>',
  describe: 'Simulate a scenario: a folder of tables, a manifest and a report',
  builder: (yargs) =>
    yargs
      .positional('scenario', { type: 'string', demandOption: true, describe: 'scenario file' })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'folder for the run [out/NAME]',
      })
      .option('seed', { type: 'string', requiresArg: true, describe: 'another seed' })
      .option('set', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'another value for a key, as key.path=value; may be repeated',
      })
      .option('workers', {
        type: 'number',
        requiresArg: true,
        default: Math.min(availableParallelism(), USUAL_WORKERS),
        describe: 'threads; the result does not depend on them',
      })
      .option('contact-logs', {
        type: 'boolean',
        default: false,
        describe: 'keep whole contact logs and key files too, for "bluecrowd match"',
      })
      .option('signing-key', {
        type: 'string',
        requiresArg: true,
        describe: 'PEM file of the P-256 private key that signs GAEN exports [none are signed]',
      })
      .option('json', { type: 'boolean', default: false, describe: 'summary as JSON' })
      .example(
        '$0 run scenarios/office.yaml --set phones.adoption=0.5',
        'the office with every second person taking part',
      ),
  handler: run,
};

async function run(args: RunArguments): Promise<void> {
  const { scenario: path, out, seed, set, workers, json } = args;
  const logs = logsOf(args);
  wholeNumber('--workers', workers, 1, 256);
  const loaded = loadScenario(path, { set, seed });
  const folder = resolve(out ?? join('out', loaded.scenario.name.replace(/[^\w.-]+/g, '-')));
  const progress = createProgress('simulating', json);
  const { notes } = await simulate(loaded, {
    ...{ out: folder, workers, progress },
    ...(logs === undefined ? {} : { logs }),
  });
  notes.forEach(printNote);
  const opened = await openRun(folder);
  try {
    await tell(opened, folder, json);
  } finally {
    opened.close();
  }
}

function logsOf(args: RunArguments): SimulateOptions['logs'] {
  const { 'contact-logs': isAsked, 'signing-key': key } = args;
  if (isAsked) return { signers: key === undefined ? [] : [signerOf(key)] };
  if (key === undefined) return undefined;
  throw new InputError(
    '--signing-key: expected --contact-logs beside it, which writes the exports to sign, found none',
  );
}

async function tell(opened: OpenRun, folder: string, json: boolean): Promise<void> {
  const confusion = await readConfusion(opened);
  const { manifest } = opened;
  const report = join(folder, 'report.html');
  if (json) {
    const { counts, digests, journal, grain, workers, timings, seed } = manifest;
    printJson({
      run: folder,
      report,
      seed,
      grain,
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
  printLines([
    `${safeText(manifest.scenario.title || manifest.scenario.name)}: ` +
      `${manifest.counts.phones} people, ` +
      `${manifest.days} ${manifest.days === 1 ? 'day' : 'days'}, seed ${safeText(manifest.seed)}, ` +
      `${manifest.counts.sightings} sightings ` +
      `(${manifest.grain === 'all' ? 'all of them' : 'those that can matter for the cases'})`,
    '',
    ...confusionLines(confusion, manifest.scenario),
    '',
    `${wallS.toFixed(1)} s, ${Math.round(peakMemoryBytes / 1e6)} MB`,
    `run     ${safeText(relative('.', folder) || '.')}`,
    `report  ${safeText(relative('.', report))}`,
  ]);
}
