import { relative, resolve } from 'node:path';
import { formatPlace, InputError } from '../../base/errors.ts';
import { safeText } from '../../base/text/printable.ts';
import type { Replaceable } from '../../results/folder/seal.ts';
import { placeKey, writeWhole } from '../../results/folder/whole-file.ts';
import { migrateText } from '../../scenario/file/migrate-text.ts';
import type { MigratedText } from '../../scenario/file/migrate-text.ts';
import { readScenarioText } from '../../scenario/load.ts';
import { printJson, printLines, printNote, printPart } from '../terminal/output.ts';

export interface MigrateArguments {
  scenario: string;
  out: string | undefined;
  'dry-run': boolean;
  json: boolean;
}

export async function migrate(args: MigrateArguments): Promise<void> {
  const { scenario: path, out, 'dry-run': isDry, json } = args;
  if (isDry && out !== undefined) {
    throw new InputError(
      '--dry-run: expected no --out beside it, found one; leave one of them out',
    );
  }
  const source = readScenarioText(path);
  const migrated = migrateText(source, path);
  const { text, renamed } = migrated;
  const lines = renamed.map(
    ({ from, to, since, place }) =>
      `${formatPlace(place)}: ${from} is called ${to} since version ${since}`,
  );
  const written = isDry ? undefined : writeMigrated(args, source, migrated);
  if (json) {
    const keys = renamed.map(({ place: { line, col }, ...key }) => ({ ...key, line, col }));
    printJson({
      file: resolve(path),
      renamed: keys,
      written: written ?? null,
      ...(isDry ? { text } : {}),
    });
  } else if (isDry) {
    lines.forEach(printNote);
    await printPart(text);
  } else {
    printLines([...lines.map(safeText), safeText(summary(path, renamed.length, written))]);
  }
}

/** Gives the path that was written; undefined where the file stays as it is. */
function writeMigrated(
  { scenario: path, out }: MigrateArguments,
  source: string,
  { text, renamed }: MigratedText,
): string | undefined {
  const isInPlace = out === undefined || placeKey(out) === placeKey(path);
  if (isInPlace && renamed.length === 0) return undefined;
  const over: Replaceable = isInPlace
    ? {
        what: 'the scenario as it was read',
        foundInstead: (found) => (found === source ? undefined : 'one that was changed meanwhile'),
      }
    : {
        what: 'the same scenario',
        foundInstead: (found) => (found === text ? undefined : 'another file'),
      };
  return writeWhole([{ path: out ?? path, text, over }])[0].path;
}

function summary(path: string, count: number, written: string | undefined): string {
  const keys = count === 1 ? '1 key' : `${count} keys`;
  const to = written === undefined ? '' : ` in ${relative('.', written) || written}`;
  return count === 0
    ? `${path}: no key has another name today${written === undefined ? '; nothing written' : to}`
    : `${keys} renamed${to}`;
}
