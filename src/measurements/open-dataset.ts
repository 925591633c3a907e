import { statSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../base/errors.ts';
import { duckdbSays } from '../results/query/database.ts';
import { checkSelect } from '../results/query/one-statement.ts';
import { damagedTable, openTables } from '../results/query/stored-tables.ts';
import type { StoredTable } from '../results/query/stored-tables.ts';
import { checkValues } from '../results/query/table-values.ts';
import { attenuationParts } from './attenuation-offset.ts';
import type { AttenuationParts } from './attenuation-offset.ts';
import { datasetTable, measuredTable, readDataset } from './dataset-folder.ts';
import { growLeaves, HISTOGRAM_BINS } from './leaves.ts';
import type { LeafRow, Leaves } from './leaves.ts';

export type Cluster = 'auto' | 'session' | 'pair';

/** What a fit needs to know of a data set. */
export interface FitData {
  readonly leaves: Leaves;
  readonly heard: number;
  readonly missed: number;
  readonly distances: number;
  readonly angles: number;
  readonly minDbm: number;
  readonly attenuation: AttenuationParts;
  readonly autocorrelation: readonly Autocorrelation[];
}

export interface Autocorrelation {
  readonly lagS: number;
  readonly toleranceS: number;
  /** Pairs of packets; a few thousand are needed for two digits. */
  readonly pairs: number;
  /** Of what is left when each still geometry's mean is taken away. */
  readonly rho: number;
}

const LAGS = [
  { lagS: 1, toleranceS: 0.25 },
  { lagS: 10, toleranceS: 1 },
  { lagS: 60, toleranceS: 3 },
];

const PAIR = "sender || '>' || receiver";
// A still geometry; what is written beside the numbers keeps two columns apart.
const LINK =
  "concat_ws('|', distance_m, coalesce(angle_deg, -1), coalesce(angle_sender_deg, -1), " +
  'carry_sender, carry_receiver, environment)';

/**
 * Reads an imported data set (or its Parquet file) for a fit; rows without a distance above 0 are
 * passed over, `where` is SQL that chooses among the others.
 *
 * @throws InputError where there is no such set, or nothing to fit in it
 */
export async function readFitData(
  path: string,
  cluster: Cluster,
  where: string | undefined,
): Promise<FitData> {
  return withRows(path, where, (connection) => readRows(connection, path, cluster));
}

/**
 * Opens the measurements at `path` while `use` works, as the tables `rows` (packets, heard or
 * missed) and `minute_rows` (minutes at attenuations), both with `pair` and `link` and without
 * distances of 0 or none, whose number is in `passed`; on one thread, as sums of floats depend on
 * their order.
 *
 * @throws InputError where there is no such set, or a damaged one, or `where` is no condition
 */
export async function withRows<Result>(
  path: string,
  where: string | undefined,
  use: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const table = tableAt(path);
  const { connection, close } = await openTables([table], { threads: 1 });
  try {
    await checkValues(connection, table);
    await readTable(connection, table);
    if (where !== undefined) await choose(connection, where);
    return await use(connection);
  } finally {
    close();
  }
}

function tableAt(path: string): StoredTable {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) {
    return measuredTable(path, 'measurements');
  }
  readDataset(path, 'measurements');
  return datasetTable(path, 'measurements');
}

async function readTable(connection: DuckDBConnection, table: StoredTable): Promise<void> {
  try {
    await connection.run(
      `CREATE TABLE rows AS SELECT *, ${PAIR} AS pair, ${LINK} AS link
       FROM measurements WHERE distance_m > 0 AND minutes IS NULL`,
    );
    await connection.run(
      `CREATE TABLE minute_rows AS SELECT *, ${PAIR} AS pair, ${LINK} AS link
       FROM measurements WHERE distance_m > 0 AND minutes IS NOT NULL`,
    );
    await connection.run(
      `CREATE TABLE passed AS SELECT count(*) AS n FROM measurements
       WHERE (distance_m > 0) IS NOT TRUE`,
    );
  } catch (error) {
    throw damagedTable(table, duckdbSays(error));
  }
}

async function choose(connection: DuckDBConnection, where: string): Promise<void> {
  try {
    // On a line of its own: a comment at its end hides nothing of ours.
    for (const table of ['rows', 'minute_rows']) {
      await checkSelect(connection, `SELECT 1 FROM ${table} WHERE (\n${where}\n) IS NOT TRUE`);
      await connection.run(`DELETE FROM ${table} WHERE (\n${where}\n) IS NOT TRUE`);
    }
  } catch (error) {
    const says =
      error instanceof InputError
        ? error.message.replace('SQL over the tables', 'a condition in SQL')
        : `expected a condition in SQL, found: ${duckdbSays(error)}`;
    throw new InputError(`--where: ${says}`);
  }
}

async function readRows(
  connection: DuckDBConnection,
  path: string,
  cluster: Cluster,
): Promise<FitData> {
  const [about] = await select(
    connection,
    `SELECT count(rssi_dbm), count(*) - count(rssi_dbm), count(DISTINCT distance_m),
       count(DISTINCT angle_deg), count(DISTINCT session), count(DISTINCT pair), min(rssi_dbm)
     FROM rows`,
  );
  const [heard, missed, distances, angles, sessions, pairs, minDbm] = about.map(Number);
  if (heard === 0) {
    throw new InputError('expected packets with RSSI at a distance above 0, found none', {
      file: path,
    });
  }
  const bySession = cluster === 'session' || (cluster === 'auto' && sessions >= pairs);
  const top = bySession ? 'session' : 'pair';
  const other = bySession ? 'pair' : 'session';
  const leaves = await readLeaves(connection, top, other);
  return {
    leaves,
    heard,
    missed,
    distances,
    angles,
    minDbm,
    attenuation: await attenuationParts(connection),
    autocorrelation: await autocorrelations(connection),
  };
}

async function readLeaves(
  connection: DuckDBConnection,
  top: string,
  other: string,
): Promise<Leaves> {
  const groups = `${top}, ${other}, link, channel`;
  const rows = await select(
    connection,
    `SELECT ${groups}, count(rssi_dbm), count(*) - count(rssi_dbm), coalesce(avg(rssi_dbm), 0),
       coalesce(var_pop(rssi_dbm) * count(rssi_dbm), 0), any_value(distance_m), any_value(angle_deg)
     FROM rows GROUP BY ${groups} ORDER BY ${groups}`,
  );
  const bins = await select(
    connection,
    `SELECT ${top}, least(round(-rssi_dbm)::INTEGER, ${HISTOGRAM_BINS - 1}) AS bin, count(*)
     FROM rows WHERE rssi_dbm IS NOT NULL GROUP BY ALL`,
  );
  const histogram = new Map<string, Float64Array>();
  for (const [name, bin, packets] of bins) {
    const key = String(name);
    if (!histogram.has(key)) histogram.set(key, new Float64Array(HISTOGRAM_BINS));
    histogram.get(key)![Number(bin)] = Number(packets);
  }
  return growLeaves([top, other, 'link', 'channel'], rows.map(leafRow), histogram);
}

function leafRow(values: readonly unknown[]): LeafRow {
  const [heard, missed, meanDbm, squaresDb2, distanceM] = values.slice(4, 9).map(Number);
  return {
    groups: values.slice(0, 4).map(String),
    heard,
    missed,
    meanDbm,
    squaresDb2,
    distanceM,
    angleDeg: values[9] === null ? NaN : Number(values[9]),
  };
}

/** Over pairs (a packet, the first one a lag later) of still geometries at least two lags long. */
async function autocorrelations(connection: DuckDBConnection): Promise<Autocorrelation[]> {
  await connection.run(
    `CREATE TABLE residuals AS SELECT * FROM (
       SELECT dense_rank() OVER (ORDER BY session, pair, part, link) AS g, time_us AS t,
         rssi_dbm - avg(rssi_dbm) OVER still AS e,
         max(time_us) OVER still - min(time_us) OVER still AS long
       FROM rows WHERE rssi_dbm IS NOT NULL AND time_us IS NOT NULL
       WINDOW still AS (PARTITION BY session, pair, part, link))`,
  );
  const found: Autocorrelation[] = [];
  for (const { lagS, toleranceS } of LAGS) {
    const [[pairs, rho]] = await select(
      connection,
      `SELECT count(*), sum(a.e * b.e) / sqrt(sum(a.e * a.e) * sum(b.e * b.e))
       FROM residuals a ASOF JOIN residuals b
         ON a.g = b.g AND a.t + ${(lagS - toleranceS) * 1e6} <= b.t
       WHERE b.t - a.t <= ${(lagS + toleranceS) * 1e6} AND a.long >= ${2 * lagS * 1e6}`,
    );
    if (Number(pairs) > 1 && rho !== null) {
      found.push({ lagS, toleranceS, pairs: Number(pairs), rho: Number(rho) });
    }
  }
  return found;
}

export async function select(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRowsJS();
}
