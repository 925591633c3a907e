import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../base/errors.ts';
import { refuseNewer } from '../base/format-version.ts';
import { TableFile } from '../measurements/table-file.ts';
import { MANIFEST } from '../results/folder/folder-kind.ts';
import { restorePlace } from '../results/folder/leftovers.ts';
import type { PartialFolder } from '../results/folder/run-folder.ts';
import { checkShape, keptModule, provenance } from '../results/manifest-schema.ts';
import type { KeptModule, Provenance } from '../results/manifest-type.ts';
import { streamAnswer, wholeAnswer } from '../results/query/answer.ts';
import type { AnswerStream } from '../results/query/answer.ts';
import { openTables } from '../results/query/stored-tables.ts';
import { storedDigest } from '../results/stored-digest.ts';
import { MAX_REPLICATES } from '../scenario/sections/expectation.ts';
import { OUTCOME_COLUMNS, outcomeRows, outcomesOf } from './outcomes-table.ts';
import type { ReplicateOutcome } from './replicate.ts';

/** `manifest.json` of a set of replicates: all that is needed to repeat and to compare it. */
export interface ReplicatesManifest extends Provenance {
  /** Version of the folder's format. */
  readonly bluecrowdReplicates: 1;
  readonly modules?: readonly KeptModule[];
  /** How many; their seeds are that of the scenario with .1, .2 and so on. */
  readonly replicates: number;
  readonly files: readonly string[];
  readonly counts: { readonly outcomes: number };
  /** SHA-256 over canonical rows; docs/run-folder.md. */
  readonly digests: { readonly outcomes: string };
}

const manifestSchema: z.ZodType<ReplicatesManifest> = z.strictObject({
  bluecrowdReplicates: z.literal(1),
  ...provenance,
  modules: z.array(keptModule).optional(),
  replicates: z.number().int().min(1).max(MAX_REPLICATES),
  files: z.array(z.string()),
  counts: z.strictObject({ outcomes: z.number().int().min(0) }),
  digests: z.strictObject({ outcomes: z.string().regex(/^[0-9a-f]{64}$/) }),
});

const REMEDY = 'run the replicates again';

/** Writes the table of outcomes into a folder in the making; gives rows and digest. */
export async function writeOutcomes(
  folder: PartialFolder,
  outcomes: readonly ReplicateOutcome[],
): Promise<Pick<ReplicatesManifest, 'counts' | 'digests'>> {
  const file = await TableFile.open(folder, 'outcomes', OUTCOME_COLUMNS);
  try {
    let rows = 0;
    outcomes.forEach((outcome, k) => {
      for (const row of outcomeRows(k + 1, outcome)) {
        file.push(row);
        rows++;
      }
    });
    return { counts: { outcomes: rows }, digests: { outcomes: await file.finish() } };
  } finally {
    file.close();
  }
}

export function writeReplicatesManifest(folder: string, manifest: ReplicatesManifest): void {
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** A set of replicates, opened for reading. */
export interface OpenReplicates {
  readonly dir: string;
  readonly manifest: ReplicatesManifest;
  readonly outcomes: readonly ReplicateOutcome[];
  /** SQL over its table `outcomes`, as of a run. */
  stream(sql: string): Promise<AnswerStream>;
  /** Digest of the table as it stands in its file. */
  readonly storedDigest: string;
  close(): void;
}

/** Whether a folder holds a set of replicates, maybe a damaged one. */
export function isReplicates(folder: string): boolean {
  restorePlace(resolve(folder));
  const manifest = readJson(join(folder, MANIFEST));
  return typeof manifest === 'object' && manifest !== null && 'bluecrowdReplicates' in manifest;
}

/**
 * Opens a set of replicates.
 *
 * @param values - `checked`: the table is the one that was written; `as they are`: as it stands
 * @throws InputError where the folder holds no set of replicates, or a damaged one
 */
export async function openReplicates(
  folder: string,
  values: 'checked' | 'as they are' = 'checked',
): Promise<OpenReplicates> {
  const manifest = readManifest(folder);
  const dir = realpathSync(folder);
  const table = { name: 'outcomes', columns: OUTCOME_COLUMNS, remedy: REMEDY };
  const file = join(dir, 'outcomes.parquet');
  const { connection, close } = await openTables([{ ...table, file }]);
  try {
    const digest = await storedDigest(connection, 'outcomes', OUTCOME_COLUMNS);
    if (values === 'checked' && digest !== manifest.digests.outcomes) {
      throw new InputError(
        `expected the table outcomes as it was written (digest ` +
          `${manifest.digests.outcomes.slice(0, 12)}...), found another; ${REMEDY}`,
        { file },
      );
    }
    const names = OUTCOME_COLUMNS.map(({ name }) => name).join(', ');
    const { rows } = await wholeAnswer(connection, `SELECT ${names} FROM outcomes`);
    const outcomes = outcomesOf(rows);
    const isWhole = rows.length === 0 || outcomes.length === manifest.replicates;
    if (values === 'checked' && !isWhole) {
      throw new InputError(
        `expected ${manifest.replicates} replicates in the table, as the manifest says, found ` +
          `${outcomes.length}; ${REMEDY}`,
        { file },
      );
    }
    return {
      dir,
      manifest,
      outcomes,
      storedDigest: digest,
      stream: (sql) => streamAnswer(connection, sql),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function readManifest(folder: string): ReplicatesManifest {
  restorePlace(resolve(folder));
  const file = join(folder, MANIFEST);
  const found = readJson(file) as { bluecrowdReplicates?: unknown } | null | undefined;
  if (found === undefined) {
    throw new InputError(`expected replicates at ${folder}, found no readable ${MANIFEST} in it`);
  }
  refuseNewer('a set of replicates', found?.bluecrowdReplicates, 1, { file });
  return checkShape(manifestSchema, found, file, {
    writer: 'a set of replicates',
    remedy: REMEDY,
  });
}

/** Undefined where there is no file, or no JSON in it. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}
