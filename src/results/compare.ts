import type { TableName } from '../run/tables.ts';
import type { Manifest } from './manifest.ts';
import { TABLE_NAMES } from './store.ts';

export interface Comparison {
  /** Name of a table, or `journal`. */
  readonly part: TableName | 'journal';
  readonly expected: string;
  readonly found: string;
  readonly equal: boolean;
}

/** What a manifest says beside what a new run of its scenario gave, part by part. */
export function compareRuns(
  expected: Pick<Manifest, 'digests' | 'journal'>,
  found: Pick<Manifest, 'digests' | 'journal'>,
): Comparison[] {
  const pairs: [TableName | 'journal', string, string][] = TABLE_NAMES.map((name) => [
    name,
    expected.digests[name] ?? 'missing',
    found.digests[name],
  ]);
  pairs.push(['journal', expected.journal.digest, found.journal.digest]);
  return pairs.map(([part, a, b]) => ({ part, expected: a, found: b, equal: a === b }));
}
