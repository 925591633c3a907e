import type { DatasetManifest } from '../../measurements/dataset-folder.ts';
import { numberOf } from './source.ts';
import type { QueryAnswer, Row } from './source.ts';

/** An imported data set as its report sees it. */
export interface DatasetSource {
  readonly name: string;
  readonly manifest: DatasetManifest;
  query(sql: string): Promise<QueryAnswer>;
}

/** One recording. */
export interface SessionRow {
  readonly session: string;
  readonly heard: number;
  readonly missed: number;
  readonly minuteRows: number;
  readonly pairs: number;
  /** m and dBm; NaN where nothing is known. */
  readonly minM: number;
  readonly maxM: number;
  readonly meanDbm: number;
  readonly durationUs: number;
}

/** Packets in one cell of distance and RSSI; lower ends of the cell. */
export interface LevelCell {
  readonly fromM: number;
  readonly fromDbm: number;
  readonly packets: number;
  /** Of all packets at this distance. */
  readonly share: number;
}

/** A bin of an axis, [from, to). */
export interface CountedBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface MedianAt {
  readonly distanceM: number;
  readonly medianDbm: number;
  readonly packets: number;
}

/** What a column of words or numbers tells. */
export interface ToldColumn {
  readonly column: string;
  readonly rows: number;
  readonly values: number;
  readonly examples: string;
}

export interface BucketRow {
  readonly fromDb: number;
  readonly toDb: number;
  readonly rows: number;
  readonly minutes: number;
}

export interface DatasetData {
  readonly sessions: readonly SessionRow[];
  /** Sessions beyond the shown ones. */
  readonly moreSessions: number;
  readonly cells: readonly LevelCell[];
  readonly medians: readonly MedianAt[];
  readonly levels: readonly CountedBin[];
  /** Rows by time since the start of their session, s. */
  readonly times: readonly CountedBin[];
  readonly told: readonly ToldColumn[];
  readonly buckets: readonly BucketRow[];
}

/** Cells per factor of ten in distance, and their height: as in the report of a run. */
export const DISTANCE_CELLS = 16;
export const LEVEL_CELL_DB = 2;
const MAX_SESSIONS = 200;
const TIME_BINS = 60;
/** People are not points: what is nearer counts here. */
const MIN_M = 0.1;
const FAR = `floor(log10(greatest(distance_m, ${MIN_M})) * ${DISTANCE_CELLS})::INTEGER`;
const HEARD_AT = 'FROM measurements WHERE rssi_dbm IS NOT NULL AND distance_m > 0';

const TOLD = [
  'environment',
  'carry_sender',
  'carry_receiver',
  'device_sender',
  'device_receiver',
  'angle_sender_deg',
  'angle_deg',
  'channel',
  'tx_power_dbm',
  'rx_correction_db',
];

/** All that the page shows, by SQL. */
export async function readDatasetData(source: DatasetSource): Promise<DatasetData> {
  const ask = async (sql: string): Promise<Row[]> => {
    const { columns, rows } = await source.query(sql);
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, k) => [name, row[k]])));
  };
  const sessions = await ask(
    `SELECT session, count(rssi_dbm)::INTEGER AS heard, count(minutes)::INTEGER AS minute_rows,
       (count(*) - count(rssi_dbm) - count(minutes))::INTEGER AS missed,
       count(DISTINCT sender || chr(10) || receiver)::INTEGER AS pairs,
       min(distance_m) AS min_m, max(distance_m) AS max_m, avg(rssi_dbm) AS mean_dbm,
       max(time_us) - min(time_us) AS duration_us
     FROM measurements GROUP BY session ORDER BY session`,
  );
  return {
    sessions: sessions.slice(0, MAX_SESSIONS).map(sessionRow),
    moreSessions: Math.max(0, sessions.length - MAX_SESSIONS),
    cells: (await ask(CELLS_SQL)).map((row) => ({
      fromM: 10 ** (numberOf(row, 'far') / DISTANCE_CELLS),
      fromDbm: numberOf(row, 'level') * LEVEL_CELL_DB,
      packets: numberOf(row, 'packets'),
      share: numberOf(row, 'share'),
    })),
    medians: (await ask(MEDIANS_SQL)).map((row) => ({
      distanceM: numberOf(row, 'distance'),
      medianDbm: numberOf(row, 'median'),
      packets: numberOf(row, 'packets'),
    })),
    levels: (await ask(LEVELS_SQL)).map((row) => binOf(row, 1)),
    times: await readTimes(ask),
    told: await readTold(ask),
    buckets: (await ask(BUCKETS_SQL)).map((row) => ({
      fromDb: numberOf(row, 'from_db'),
      toDb: numberOf(row, 'to_db'),
      rows: numberOf(row, 'n'),
      minutes: numberOf(row, 'minutes'),
    })),
  };
}

type Ask = (sql: string) => Promise<Row[]>;

const CELLS_SQL = `SELECT ${FAR} AS far, floor(rssi_dbm / ${LEVEL_CELL_DB})::INTEGER AS level,
    count(*)::INTEGER AS packets,
    (count(*) / sum(count(*)) OVER (PARTITION BY ${FAR}))::DOUBLE AS share
  ${HEARD_AT} GROUP BY far, level ORDER BY far, level`;

const MEDIANS_SQL = `SELECT exp(avg(ln(distance_m))) AS distance, median(rssi_dbm) AS median,
    count(*)::INTEGER AS packets
  ${HEARD_AT} GROUP BY ${FAR} ORDER BY distance`;

const LEVELS_SQL = `SELECT floor(rssi_dbm)::INTEGER AS bin, count(*)::INTEGER AS n
  FROM measurements WHERE rssi_dbm IS NOT NULL GROUP BY bin ORDER BY bin`;

const BUCKETS_SQL = `SELECT attenuation_from_db AS from_db, attenuation_to_db AS to_db,
    count(*)::INTEGER AS n, sum(minutes)::DOUBLE AS minutes
  FROM measurements WHERE minutes IS NOT NULL GROUP BY ALL ORDER BY from_db, to_db`;

/** Rows of all sessions, each from its own start: sessions of other days would lie far apart. */
const SINCE = `SELECT (time_us - min(time_us) OVER (PARTITION BY session)) / 1e6 AS s
  FROM measurements WHERE time_us IS NOT NULL`;

async function readTimes(ask: Ask): Promise<CountedBin[]> {
  const [longest] = await ask(`SELECT max(s) AS longest FROM (${SINCE})`);
  const seconds = numberOrNan(longest, 'longest');
  if (!(seconds > 0)) return [];
  const width = binWidthS(seconds / TIME_BINS);
  const rows = await ask(
    `SELECT floor(s / ${width})::INTEGER AS bin, count(*)::INTEGER AS n FROM (${SINCE})
     GROUP BY bin ORDER BY bin`,
  );
  return rows.map((row) => binOf(row, width));
}

/** The least of the usual steps of time that is at least `seconds`. */
function binWidthS(seconds: number): number {
  const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];
  return steps.find((step) => step >= seconds) ?? 3600 * Math.ceil(seconds / 3600);
}

async function readTold(ask: Ask): Promise<ToldColumn[]> {
  const told: ToldColumn[] = [];
  for (const column of TOLD) {
    const rows = await ask(
      `SELECT ${column}::VARCHAR AS value, count(*)::INTEGER AS n FROM measurements
       WHERE ${column} IS NOT NULL AND ${column}::VARCHAR <> '' GROUP BY value
       ORDER BY n DESC, value`,
    );
    if (rows.length === 0) continue;
    const examples = rows.slice(0, 8).map(({ value }) => String(value));
    told.push({
      column,
      rows: rows.reduce((sum, row) => sum + numberOf(row, 'n'), 0),
      values: rows.length,
      examples: examples.join(', ') + (rows.length > examples.length ? ', ...' : ''),
    });
  }
  return told;
}

function sessionRow(row: Row): SessionRow {
  return {
    session: String(row.session),
    heard: numberOf(row, 'heard'),
    missed: numberOf(row, 'missed'),
    minuteRows: numberOf(row, 'minute_rows'),
    pairs: numberOf(row, 'pairs'),
    minM: numberOrNan(row, 'min_m'),
    maxM: numberOrNan(row, 'max_m'),
    meanDbm: numberOrNan(row, 'mean_dbm'),
    durationUs: numberOrNan(row, 'duration_us'),
  };
}

const numberOrNan = (row: Row, column: string): number =>
  row[column] === null ? NaN : numberOf(row, column);

function binOf(row: Row, width: number): CountedBin {
  const from = numberOf(row, 'bin') * width;
  return { from, to: from + width, count: numberOf(row, 'n') };
}
