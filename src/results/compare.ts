import type { TableName } from '../tables/tables.ts';
import type { Manifest } from './manifest-type.ts';
import { TABLE_NAMES } from './store.ts';

/** What a run says of itself that a new run of its scenario must give again. */
export type Claims = Pick<
  Manifest,
  'seed' | 'materialisation' | 'days' | 'counts' | 'digests' | 'journal'
>;

export interface Comparison {
  /** Name of a table, `journal`, or another claim of the manifest such as `days`. */
  readonly part: string;
  /** As the manifest says. */
  readonly expected: string;
  /** As a new run gives. */
  readonly found: string;
  /** As the table's file holds; null for what has no file. */
  readonly stored: string | null;
  readonly equal: boolean;
}

/**
 * What a manifest says beside what a new run of its scenario gave and what the files hold, part by
 * part; first all digests, then the other claims.
 *
 * @param stored - digests of the tables as they stand in the folder; none = not looked at
 */
export function compareRuns(
  expected: Claims,
  found: Claims,
  stored?: Readonly<Record<TableName, string>>,
): Comparison[] {
  const digests = TABLE_NAMES.map((name) =>
    comparison(name, expected.digests[name], found.digests[name], stored?.[name] ?? null),
  );
  const claims: [string, (claims: Claims) => string | number][] = [
    ['seed', ({ seed }) => seed],
    ['materialisation', ({ materialisation }) => materialisation],
    ['days', ({ days }) => days],
    ['events', ({ journal }) => journal.events],
    ...TABLE_NAMES.map((name): [string, (claims: Claims) => number] => [
      `rows of ${name}`,
      ({ counts }) => counts[name],
    ]),
  ];
  return [
    ...digests,
    comparison('journal', expected.journal.digest, found.journal.digest, null),
    ...claims.map(([part, of]) => comparison(part, String(of(expected)), String(of(found)), null)),
  ];
}

/** One part; the stored digest, where there is one, must be that of the manifest. */
export function comparison(
  part: string,
  expected: string,
  found: string,
  stored: string | null,
): Comparison {
  const equal = expected === found && (stored === null || stored === expected);
  return { part, expected, found, stored, equal };
}
