import type { Scenario } from '../../scenario/scenario.ts';

/** What the report reads of a run's manifest; a run folder's manifest holds at least this. */
export interface ReportManifest {
  readonly scenario: Scenario;
  readonly version: string;
  readonly gitCommit?: string | null;
  readonly node?: string;
  readonly v8?: string;
  /** Which sightings were evaluated: all, or only those that can matter for the cases. */
  readonly materialisation?: string;
  readonly days?: number;
  readonly counts?: Readonly<Record<string, unknown>>;
  readonly digests?: Readonly<Record<string, string>>;
}

export interface QueryAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** A run as the report sees it: its manifest, and SQL over its tables. */
export interface ReportSource {
  readonly dir?: string;
  readonly manifest: ReportManifest;
  query(sql: string): Promise<QueryAnswer>;
}

/** One row by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** The rows of a query, by column name. */
export async function queryRows(source: ReportSource, sql: string): Promise<Row[]> {
  const { columns, rows } = await source.query(sql);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
}

/** A number of a row: DuckDB gives counts and sums as bigint or decimal, which stay below 2^53. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  return value === null || value === undefined ? Number.NaN : Number(value);
}

export function textOf(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}
