import { z } from 'zod';
import { BUILT_IN_APPS } from '../apps/registry.ts';
import { InputError } from '../base/errors.ts';
import { refuseNewer } from '../base/format-version.ts';
import { plain, quoted } from '../base/text/printable.ts';
import { TABLES } from '../tables/tables.ts';
import type { TableName } from '../tables/tables.ts';
import { FORMAT } from '../scenario/file/migrations.ts';
import { describe } from '../scenario/keys/words.ts';
import { scenario } from '../scenario/sections/scenario.ts';
import type { Manifest } from './manifest-type.ts';

const count = z.number().int().min(0);
const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** A module that a folder keeps. */
export const keptModule = z.strictObject({
  engine: z.string(),
  // A file right in the folder of modules: nothing else is read.
  file: z.string().regex(/^engines\/[A-Za-z0-9][A-Za-z0-9._-]*\.mjs$/),
  sha256: digest,
});

/** What every manifest says of what made it. */
export const provenance = {
  version: z.string(),
  gitCommit: z.string().nullable(),
  node: z.string(),
  v8: z.string(),
  platform: z.string(),
  scenario: scenario.stored,
  sourceText: z.string(),
};

function perTable<T extends z.ZodType>(value: T) {
  const shape = Object.fromEntries(Object.keys(TABLES).map((name) => [name, value]));
  return z.strictObject(shape as Record<TableName, T>);
}

const manifestSchema: z.ZodType<Manifest> = z.strictObject({
  bluecrowd: z.literal(1),
  ...provenance,
  seed: z.string(),
  modules: z.array(keptModule).optional(),
  materialisation: z.enum(['all', 'cases']),
  materialisationReason: z.string(),
  days: count,
  workers: count,
  files: z.array(z.string()).optional(),
  counts: perTable(count),
  digests: perTable(digest),
  journal: z.strictObject({ events: count, digest: z.string() }),
  timings: z.strictObject({
    startedAt: z.string(),
    wallS: z.number(),
    peakMemoryBytes: z.number(),
  }),
});

/** @throws InputError that names the first key which is not as `writeManifest` writes it */
export function checkManifest(value: unknown, file: string): Manifest {
  const { scenario: stored } = value as { scenario?: { bluecrowd?: unknown } | null };
  refuseNewer('a scenario', stored?.bluecrowd, FORMAT, { file });
  const manifest = checkShape(manifestSchema, value, file, originOf(value));
  checkEngines(manifest, file);
  return manifest;
}

/** There are apps, and each is one of bluecrowd or of a module that the run keeps. */
function checkEngines({ scenario, modules = [] }: Manifest, file: string): void {
  if (scenario.apps.length === 0) {
    throw new InputError(`scenario.apps: expected an app, found an empty list; ${RUN.remedy}`, {
      file,
    });
  }
  const kept = modules.map(({ engine }) => engine);
  const known = [...BUILT_IN_APPS.names, ...kept];
  const at = scenario.apps.findIndex(({ engine }) => !known.includes(engine));
  if (at < 0) return;
  throw new InputError(
    `scenario.apps.${at}.engine: expected ${known.join(' or ')}, found ` +
      `${describe(scenario.apps[at].engine)}; ${RUN.remedy}`,
    { file },
  );
}

/** Who writes what is checked, and what to do where it is not as written. */
interface Origin {
  readonly writer: string;
  readonly remedy: string;
}

const RUN: Origin = { writer: 'a run', remedy: 'run the scenario again' };

/** Which version wrote a manifest may be why it is not as one of today. */
function originOf(value: unknown): Origin {
  const { version } = value as { version?: unknown };
  if (typeof version !== 'string') return RUN;
  const wrote = `bluecrowd ${plain(version)} wrote it`;
  return { writer: RUN.writer, remedy: `${wrote}: ${RUN.remedy}, or use that version` };
}

/** @throws InputError that names the first key which is not as the schema says */
export function checkShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  file: string,
  { writer, remedy }: Origin,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return value as T;
  const [issue] = parsed.error.issues;
  const where = issue.path.length === 0 ? '' : `${plain(issue.path.map(String).join('.'))}: `;
  throw new InputError(`${where}${problem(issue, value, writer)}; ${remedy}`, { file });
}

function problem(issue: z.core.$ZodIssue, manifest: unknown, writer: string): string {
  if (issue.code === 'unrecognized_keys') {
    return `expected the keys that ${writer} writes, found ${quoted(issue.keys[0])} besides`;
  }
  let found = manifest;
  for (const key of issue.path) found = (found as Record<PropertyKey, unknown> | undefined)?.[key];
  return `expected ${expected(issue)}, found ${found === undefined ? 'nothing' : describe(found)}`;
}

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return KINDS[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' or ');
  if (issue.code === 'invalid_union') return 'one of the known kinds';
  return 'a value that can stand there';
}

const KINDS: Record<string, string | undefined> = {
  object: 'a group of keys',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  int: 'a whole number',
};
