import { safeText } from '../../base/text/printable.ts';
import { callLimitOf } from '../arguments/code-options.ts';
import type { CodeArguments } from '../arguments/code-options.ts';
import type { Comparison } from '../../results/compare.ts';
import { wholeNumber } from '../arguments/arguments.ts';
import { printJson, printLines } from '../terminal/output.ts';
import { packageVersion } from '../about.ts';
import { checkWorkers } from '../terminal/process-limits.ts';
import { createProgress } from '../terminal/progress.ts';
import { plainTable } from '../terminal/summary.ts';
import { checkReplicates } from '../../jobs/check-replicates.ts';
import { checkRun } from '../../jobs/check-run.ts';
import type { Moved } from '../../jobs/trace-of.ts';
import { isReplicates } from '../../replicates/replicates-folder.ts';

export interface CheckArguments extends Moved, CodeArguments {
  run: string;
  workers: number;
  json: boolean;
}

export async function check(args: CheckArguments): Promise<void> {
  const { run, workers, json } = args;
  const callLimitS = callLimitOf(args);
  checkWorkers(wholeNumber('--workers', workers, 1, 256));
  const isSet = isReplicates(run);
  const progress = createProgress('checking', json);
  let checked;
  try {
    const onProgress = (done: number, total: number): void => progress.update(done, total);
    const job = isSet ? checkReplicates : checkRun;
    checked = await job(run, {
      moved: args,
      workers,
      allowCode: args['allow-code'],
      callLimitS,
      onProgress,
    });
  } finally {
    progress.stop();
  }
  const { manifest, parts } = checked;
  const equal = parts.every((part) => part.equal);
  const versions = { run: manifest.version, now: packageVersion() };
  if (json) printJson({ run, equal, versions, parts });
  else printResult(parts, equal, versions, isSet ? OF_REPLICATES : OF_RUN);
  process.exitCode = equal ? 0 : 1;
}

/** Versions of bluecrowd: the one that made the run, and this one. */
interface Versions {
  readonly run: string;
  readonly now: string;
}

const OF_RUN = {
  same: 'All digests agree, and so do seed, days, materialisation and row counts.',
  other: 'Digests or counts differ: the run is not reproduced.',
} as const;
const OF_REPLICATES = {
  same: 'The outcomes of all replicates agree.',
  other: 'Outcomes differ: the replicates are not reproduced.',
} as const;

/** Every digest, and of the other claims those that differ. */
function printResult(
  parts: readonly Comparison[],
  equal: boolean,
  { run, now }: Versions,
  { same, other }: typeof OF_RUN | typeof OF_REPLICATES,
): void {
  const rows = parts
    .filter((part) => part.stored !== null || part.part === 'journal' || !part.equal)
    .map((part) => [
      part.part,
      part.equal ? 'same' : 'DIFFERENT',
      ...[part.expected, part.found, part.stored ?? ''].map((text) => safeText(text.slice(0, 16))),
    ]);
  printLines([
    plainTable(['part', '', 'manifest', 'run again', 'stored table'], rows),
    equal ? same : other,
    ...(equal || run === now
      ? []
      : [
          `The run was made by version ${safeText(run)}, this is ${now}; CHANGELOG.md lists the ` +
            `digests that changed on purpose. Version ${safeText(run)} can check it.`,
        ]),
  ]);
}
