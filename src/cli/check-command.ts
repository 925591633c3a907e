import type { CommandModule } from 'yargs';
import { compareRuns } from '../results/compare.ts';
import { DigestSink } from '../results/digest-sink.ts';
import { readManifest } from '../results/manifest.ts';
import { runScenario } from '../run/run.ts';
import { wholeNumber } from './arguments.ts';
import { printJson, printLines } from './output.ts';
import { createProgress } from './progress.ts';
import { plainTable } from './summary.ts';
import { traceOf } from './trace-of.ts';

interface CheckArguments {
  run: string;
  workers: number;
  trace: string | undefined;
  json: boolean;
}

export const checkCommand: CommandModule<object, CheckArguments> = {
  command: 'check <run>',
  describe: 'Run again from the manifest: does every digest agree?',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: 'run folder' })
      .option('workers', {
        type: 'number',
        default: 1,
        describe: 'threads; the result does not depend on them',
      })
      .option('trace', { type: 'string', describe: 'where the contact list stands now' })
      .option('json', { type: 'boolean', default: false, describe: 'comparison as JSON' })
      .example('$0 check out/office', 'exit code 0 where all agrees, 1 where not'),
  handler: check,
};

async function check({ run, workers, trace: moved, json }: CheckArguments): Promise<void> {
  wholeNumber('--workers', workers, 1, 256);
  const manifest = readManifest(run);
  const trace = traceOf(manifest.scenario, moved);
  const sink = new DigestSink();
  const progress = createProgress('checking', json);
  let journal;
  try {
    ({ journal } = await runScenario(manifest.scenario, sink, {
      trace,
      workers,
      onProgress: (done, total) => progress.update(done, total),
    }));
  } finally {
    progress.stop();
  }
  const parts = compareRuns(manifest, { digests: sink.digests(), journal });
  const equal = parts.every((part) => part.equal);
  if (json) printJson({ run, equal, parts });
  else {
    const rows = parts.map(({ part, expected, equal: same, found }) => [
      part,
      same ? 'same' : 'DIFFERENT',
      expected.slice(0, 16),
      found.slice(0, 16),
    ]);
    printLines([
      plainTable(['part', '', 'stored', 'now'], rows),
      equal ? 'Every digest agrees.' : 'Some digests differ: this is not the same run any more.',
    ]);
  }
  process.exitCode = equal ? 0 : 1;
}
