import { existsSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import { readTrace, traceSha256 } from '../world/trace/trace-read.ts';

/** Where a contact list and its metadata stand now, if they moved. */
export interface Moved {
  readonly trace: string | undefined;
  readonly metadata: string | undefined;
}

/**
 * The contact list of a stored scenario, as it was when the run was made.
 *
 * @throws InputError where it or its metadata are missing or other than they were
 */
export function traceOf({ world, limits }: Scenario, moved: Moved): TraceData | undefined {
  refuseNeedless(world, moved);
  if (world.kind !== 'trace') return undefined;
  const path = moved.trace ?? world.path;
  refuseOther('the contact list', 'trace', path, world.sha256);
  const metadata = moved.metadata ?? world.metadataPath;
  if (metadata !== null && world.metadataSha256 !== null) {
    refuseOther('the metadata', 'metadata', metadata, world.metadataSha256);
  }
  return readTrace(path, metadata, { maxRecords: limits.traceRecords });
}

function refuseNeedless(world: Scenario['world'], { trace, metadata }: Moved): void {
  if (trace !== undefined && world.kind !== 'trace') {
    throw new InputError('--trace: expected a run of a contact list, found one without; omit it');
  }
  if (metadata !== undefined && (world.kind !== 'trace' || world.metadataPath === null)) {
    throw new InputError('--metadata: expected a run with metadata, found one without; omit it');
  }
}

function refuseOther(what: string, option: string, path: string, expected: string): void {
  if (!existsSync(path)) {
    throw new InputError(
      `expected ${what} of this run at ${path}, found none; name it with --${option} FILE`,
    );
  }
  const found = traceSha256(path);
  if (found !== expected) {
    throw new InputError(
      `expected ${what} of this run (SHA-256 ${expected.slice(0, 12)}...), found another file ` +
        `(${found.slice(0, 12)}...) at ${path}; name the right one with --${option} FILE`,
    );
  }
}
