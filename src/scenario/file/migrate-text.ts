import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../../base/errors.ts';
import type { FilePlace } from '../../base/errors.ts';
import { lastOf, MIGRATIONS } from './migrations.ts';
import type { Migration } from './migrations.ts';
import { renameOldKeys } from './renamed-keys.ts';
import type { OldKey } from './renamed-keys.ts';
import { ScenarioSource } from './source.ts';

/** A key that was renamed in a text, and where it stands. */
export interface RenamedKey extends Migration {
  readonly place: FilePlace;
}

export interface MigratedText {
  readonly text: string;
  readonly renamed: readonly RenamedKey[];
}

/**
 * A scenario, or a preset, with the keys as they are called today. Nothing else changes: comments,
 * anchors, order, quotes and line ends stay.
 *
 * @throws InputError where the text is neither, is of a newer format, has a key by both names, or
 *   writes a key in a way that cannot be replaced
 */
export function migrateText(
  text: string,
  file: string,
  migrations: readonly Migration[] = MIGRATIONS,
): MigratedText {
  const source = new ScenarioSource(text, file);
  if (!source.document.has('bluecrowd') && !source.document.has('radio')) {
    throw new InputError(
      'expected a scenario ("bluecrowd: 1") or a preset ("radio:"), found neither; check the path',
      { file },
    );
  }
  const found = renameOldKeys(source, migrations).sort((a, b) => startOf(a) - startOf(b));
  let migrated = text;
  for (const old of [...found].reverse()) migrated = withNewName(migrated, old);
  refuseOther(migrated, source, found);
  const renamed = found.map(({ migration, place }) => ({ ...migration, place }));
  return { text: migrated, renamed };
}

const startOf = ({ range }: OldKey): number => range?.[0] ?? 0;

function withNewName(text: string, { range, migration }: OldKey): string {
  const [start, end] = range ?? [0, 0];
  const quote = /^["']/.exec(text.slice(start, end))?.[0] ?? '';
  return `${text.slice(0, start)}${quote}${lastOf(migration.to)}${quote}${text.slice(end)}`;
}

/** A key may be a block of lines: what is written must say the same as the renamed tree. */
function refuseOther(text: string, source: ScenarioSource, [first]: readonly OldKey[]): void {
  if (first === undefined) return;
  try {
    const values = new ScenarioSource(text, source.file).values();
    if (isDeepStrictEqual(values, source.values())) return;
  } catch {
    // Told below.
  }
  throw new InputError(
    `${first.migration.from}: expected keys as plain words or in quotes, found one that is ` +
      'written otherwise; rename the keys by hand',
    first.place,
  );
}
