import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, Pair, YAMLMap } from 'yaml';
import { formatPlace, InputError } from '../../base/errors.ts';
import type { FilePlace } from '../../base/errors.ts';
import { refuseNewer } from '../../base/format-version.ts';
import { FORMAT, lastOf, MIGRATIONS, segmentsOf } from './migrations.ts';
import type { Migration } from './migrations.ts';
import type { Path } from './overrides.ts';
import type { ScenarioSource } from './source.ts';

/** A key that stood in a file under its old name. */
export interface OldKey {
  readonly migration: Migration;
  /** Where the key stands in the text; undefined for one that the command line set. */
  readonly range: readonly [start: number, end: number] | undefined;
  readonly place: FilePlace;
}

/**
 * Gives the keys of a file their names of today, in the order of the table; the text is left alone.
 *
 * @throws InputError for a file of a newer format, and where a group has a key by both names
 */
export function renameOldKeys(source: ScenarioSource, migrations: readonly Migration[]): OldKey[] {
  const { document } = source;
  refuseNewer('a scenario', document.get('bluecrowd'), FORMAT, source.placeOf(['bluecrowd']));
  return migrations.flatMap((migration) => {
    const segments = segmentsOf(migration.from);
    const [name, today] = [lastOf(migration.from), lastOf(migration.to)];
    return groupsAt(document, segments.slice(0, -1)).flatMap(({ group, path }): OldKey[] => {
      const old = pairOf(group, name);
      if (old === undefined) return [];
      const place = source.placeOfKey([...path, name]);
      if (pairOf(group, today) !== undefined) throw bothNames(migration, place);
      const range = isScalar(old.key) ? old.key.range : undefined;
      source.rename(group, old, today);
      return [{ migration, range: range ? [range[0], range[1]] : undefined, place }];
    });
  });
}

function bothNames({ from, to, since }: Migration, place: FilePlace): InputError {
  return new InputError(
    `${from}: expected one name of this key, found ${to} too, which it is called since version ` +
      `${since}; remove ${from}`,
    place,
  );
}

interface GroupAt {
  readonly group: YAMLMap;
  readonly path: Path;
}

/** The groups at a path, each once, through aliases as well. */
function groupsAt(document: Document, segments: readonly string[]): GroupAt[] {
  let reached: { node: unknown; path: Path }[] = [{ node: document.contents, path: [] }];
  for (const segment of segments) {
    reached = reached.flatMap(({ node, path }) => {
      const here = resolved(document, node);
      if (segment === '[]') {
        return isSeq(here) ? here.items.map((item, k) => ({ node: item, path: [...path, k] })) : [];
      }
      const pair = isMap(here) ? pairOf(here, segment) : undefined;
      return pair === undefined ? [] : [{ node: pair.value, path: [...path, segment] }];
    });
  }
  const groups = new Map<YAMLMap, GroupAt>();
  for (const { node, path } of reached) {
    const group = resolved(document, node);
    if (isMap(group) && !groups.has(group)) groups.set(group, { group, path });
  }
  return [...groups.values()];
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function pairOf({ items }: YAMLMap, name: string): Pair | undefined {
  return items.find(({ key }) => String(isScalar(key) ? key.value : key) === name);
}

/** Reads old names of keys as new ones, and tells of each once. */
export class KeyRenamer {
  private readonly migrations: readonly Migration[];
  private readonly tell: (note: string) => void;
  private readonly told: Set<string>;

  constructor(
    migrations: readonly Migration[] = MIGRATIONS,
    tell: (note: string) => void = () => undefined,
  ) {
    this.migrations = migrations;
    this.tell = tell;
    this.told = new Set();
  }

  /**
   * Gives the keys of a file their names of today.
   *
   * @throws InputError for a file of a newer format, and where a group has a key by both names
   */
  rename(source: ScenarioSource): void {
    for (const { migration, place } of renameOldKeys(source, this.migrations)) {
      this.tellOnce(migration, place);
    }
  }

  /** A path of the command line in the names of today; `written` is what stands there. */
  renamePath(path: Path, written: string): Path {
    const names = [...path];
    for (const migration of this.migrations) {
      const segments = segmentsOf(migration.from);
      const isOld = segments.every((segment, k) =>
        segment === '[]' ? typeof names[k] === 'number' : segment === names[k],
      );
      if (!isOld) continue;
      names[segments.length - 1] = lastOf(migration.to);
      this.tellOnce(migration, { file: written });
    }
    return names;
  }

  private tellOnce({ from, to, since }: Migration, place: FilePlace): void {
    if (this.told.has(from)) return;
    this.told.add(from);
    // The command line has no lines.
    const remedy = place.line === undefined ? '' : '; "bluecrowd migrate" rewrites the file';
    this.tell(`${formatPlace(place)}: ${from} is called ${to} since version ${since}${remedy}`);
  }
}
