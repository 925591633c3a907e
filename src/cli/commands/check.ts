import { safeText } from '../../base/text/printable.ts';
import type { EngineModule } from '../../own-engine/engine-module.ts';
import { compareRuns } from '../../results/compare.ts';
import type { Claims, Comparison } from '../../results/compare.ts';
import { DigestSink } from '../../results/digest-sink.ts';
import { openRun } from '../../results/open-run.ts';
import type { OpenRun } from '../../results/open-run.ts';
import { TABLE_NAMES } from '../../results/store.ts';
import { runScenario } from '../../run/run.ts';
import type { RunOptions } from '../../run/run.ts';
import type { TableName } from '../../tables/tables.ts';
import { callLimitOf } from '../arguments/code-options.ts';
import type { CodeArguments } from '../arguments/code-options.ts';
import { wholeNumber } from '../arguments/arguments.ts';
import { printJson, printLines } from '../terminal/output.ts';
import { packageVersion } from '../about.ts';
import { checkWorkers } from '../terminal/process-limits.ts';
import { createProgress } from '../terminal/progress.ts';
import { plainTable } from '../terminal/summary.ts';
import { modulesOf } from '../../jobs/modules-of.ts';
import { traceOf } from '../../jobs/trace-of.ts';
import type { Moved } from '../../jobs/trace-of.ts';

export interface CheckArguments extends Moved, CodeArguments {
  run: string;
  workers: number;
  json: boolean;
}

export async function check(args: CheckArguments): Promise<void> {
  const { run, workers, json } = args;
  const callLimitS = callLimitOf(args);
  checkWorkers(wholeNumber('--workers', workers, 1, 256));
  const opened = await openRun(run, 'as they are');
  let stored;
  let modules: EngineModule[];
  try {
    modules = await modulesOf(opened, { allowCode: args['allow-code'], callLimitS });
    stored = await storedDigests(opened);
  } finally {
    opened.close();
  }
  const { manifest } = opened;
  const again = await runAgain(opened, args, { workers, modules, callLimitS }, json);
  const parts = compareRuns(manifest, again, stored);
  const equal = parts.every((part) => part.equal);
  const versions = { run: manifest.version, now: packageVersion() };
  if (json) printJson({ run, equal, versions, parts });
  else tell(parts, equal, versions);
  process.exitCode = equal ? 0 : 1;
}

async function storedDigests(run: OpenRun): Promise<Record<TableName, string>> {
  const digests: [TableName, string][] = [];
  for (const name of TABLE_NAMES) digests.push([name, await run.storedDigest(name)]);
  return Object.fromEntries(digests) as Record<TableName, string>;
}

async function runAgain(
  { manifest: { scenario } }: OpenRun,
  moved: Moved,
  options: RunOptions,
  quiet: boolean,
): Promise<Claims> {
  const sink = new DigestSink();
  const progress = createProgress('checking', quiet);
  try {
    const { materialisation, days, journal } = await runScenario(scenario, sink, {
      ...options,
      trace: traceOf(scenario, moved),
      onProgress: (done, total) => progress.update(done, total),
    });
    const { seed } = scenario;
    return { seed, materialisation, days, counts: sink.counts(), digests: sink.digests(), journal };
  } finally {
    progress.stop();
  }
}

/** Versions of bluecrowd: the one that made the run, and this one. */
interface Versions {
  readonly run: string;
  readonly now: string;
}

/** Every digest, and of the other claims those that differ. */
function tell(parts: readonly Comparison[], equal: boolean, { run, now }: Versions): void {
  const rows = parts
    .filter((part) => part.stored !== null || part.part === 'journal' || !part.equal)
    .map((part) => [
      part.part,
      part.equal ? 'same' : 'DIFFERENT',
      ...[part.expected, part.found, part.stored ?? ''].map((text) => safeText(text.slice(0, 16))),
    ]);
  printLines([
    plainTable(['part', '', 'manifest', 'run again', 'stored table'], rows),
    equal
      ? 'Every digest agrees; so do seed, days, materialisation and numbers of rows.'
      : 'Some parts differ: this is not the same run any more.',
    ...(equal || run === now
      ? []
      : [
          `The run was made by version ${safeText(run)}, this is ${now}; CHANGELOG.md names the ` +
            `digests that changed on purpose. Version ${safeText(run)} can check it.`,
        ]),
  ]);
}
