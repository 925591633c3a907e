import { existsSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { TraceData } from '../world/trace-data.ts';
import { readTrace, traceSha256 } from '../world/trace-read.ts';

/**
 * The contact list of a stored scenario, as it was when the run was made.
 *
 * @param elsewhere - where the file stands now, if it moved
 * @throws InputError where it is missing or other than it was
 */
export function traceOf({ world, limits }: Scenario, elsewhere?: string): TraceData | undefined {
  if (world.kind !== 'trace') return undefined;
  const path = elsewhere ?? world.path;
  if (!existsSync(path)) {
    throw new InputError(
      `expected the contact list of this run at ${path}, found none; name it with --trace FILE`,
    );
  }
  const sha256 = traceSha256(path);
  if (sha256 !== world.sha256) {
    throw new InputError(
      `expected the contact list of this run (SHA-256 ${world.sha256.slice(0, 12)}...), ` +
        `found another file (${sha256.slice(0, 12)}...) at ${path}`,
    );
  }
  return readTrace(path, world.metadataPath, { maxRecords: limits.traceRecords });
}
