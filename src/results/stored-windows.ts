import { REPORT_TYPES } from '../base/diagnosis.ts';
import { InputError } from '../base/errors.ts';
import { US_PER_S } from '../base/time.ts';
import { clockUs } from '../phone/clock.ts';
import { keyCode } from '../risk/columns/key-facts.ts';
import { WindowColumnsBuilder } from '../risk/columns/window-columns.ts';
import type { WindowColumns } from '../risk/columns/window-columns.ts';
import { UNKNOWN_DAYS } from '../tables/tables.ts';
import type { OpenRun } from './open-run.ts';

/**
 * The stored windows of one app as rules over columns take them. Each "phone" of the columns is a
 * receiver after one of its downloads that matched, with all that had matched by then; those of
 * one receiver follow one another, in order of time.
 */
export interface StoredWindows {
  readonly columns: WindowColumns;
  /** By phone of the columns. */
  readonly receiver: Int32Array;
  /** The receiver's clock at the download, Unix s. */
  readonly nowS: Float64Array;
}

/** A window with the index of its key among those of its receiver. */
interface Window {
  readonly key: number;
  readonly startS: number;
  readonly code: number;
  readonly matchedUs: number;
  /** Its rows in the columns of `scans`. */
  readonly from: number;
  readonly to: number;
}

type Rows = readonly (readonly unknown[])[];

/** Reads what matched on the phones of one app. */
export async function readStoredWindows(run: OpenRun, app: number): Promise<StoredWindows> {
  const { rows: scans } = await run.query(
    `SELECT window_index, position, time_unix_s, seconds_since_last_scan, typical_attenuation_db,
       min_attenuation_db, rssi_mean_dbm FROM scans`,
  );
  const windows = await windowsByReceiver(run, app, scans);
  const downloads = await run.query(
    `SELECT DISTINCT receiver, matched_us, clock_offset_us, clock_drift_ppm
     FROM exposures JOIN phones ON receiver = person WHERE app = ${app}
     ORDER BY receiver, matched_us`,
  );
  const { startUnixUs } = run.manifest.scenario;
  const builder = new WindowColumnsBuilder();
  const receivers: number[] = [];
  const nowS: number[] = [];
  for (const row of downloads.rows) {
    const [receiver, matchedUs, offsetUs, driftPpm] = row.map(Number);
    for (const window of windows.get(receiver) ?? []) {
      if (window.matchedUs <= matchedUs) addWindow(builder, window, scans);
    }
    builder.phone();
    receivers.push(receiver);
    nowS.push(clockUs({ startUnixUs, offsetUs, driftPpm }, matchedUs) / US_PER_S);
  }
  return {
    columns: builder.finish(),
    receiver: Int32Array.from(receivers),
    nowS: Float64Array.from(nowS),
  };
}

async function windowsByReceiver(
  run: OpenRun,
  app: number,
  scans: Rows,
): Promise<Map<number, Window[]>> {
  const { rows } = await run.query(
    `SELECT window_index, receiver, sender, key, start_unix_s, days_since_onset, report_type,
       transmission_risk, matched_us
     FROM windows JOIN exposures USING (app, receiver, sender, key) WHERE app = ${app}
     ORDER BY window_index`,
  );
  const from = startsOf(run, scans);
  const found = new Map<number, Window[]>();
  let before = '';
  let key = -1;
  for (const row of rows) {
    const [index, receiver, sender, ofSender, startS, days, type, level, matchedUs] =
      row.map(Number);
    const name = `${receiver} ${sender} ${ofSender}`;
    if (name !== before) key++;
    before = name;
    const code = keyCode({
      daysSinceOnset: days === UNKNOWN_DAYS ? undefined : days,
      reportType: REPORT_TYPES[type],
      transmissionRiskLevel: level,
    });
    const known = found.get(receiver) ?? [];
    found.set(receiver, known);
    known.push({ key, startS, code, matchedUs, from: from[index], to: from[index + 1] });
  }
  return found;
}

/** Where the rows of each window begin among those of `scans`. */
function startsOf({ dir, manifest }: OpenRun, scans: Rows): Int32Array {
  const starts = new Int32Array(manifest.counts.windows + 1);
  let before = 0;
  scans.forEach(([window], row) => {
    const index = Number(window);
    if (index < before) {
      throw new InputError(
        `expected the table scans in order of window_index, found ${index} after ${before} in ` +
          `row ${row + 1}; run the scenario again`,
        { file: `${dir}/scans.parquet` },
      );
    }
    starts.fill(row, before + 1, index + 1);
    before = index;
  });
  starts.fill(scans.length, scans.length === 0 ? 0 : before + 1);
  return starts;
}

function addWindow(builder: WindowColumnsBuilder, window: Window, scans: Rows): void {
  for (let from = window.from, to = from; from < window.to; from = to) {
    const position = scans[from][1];
    let minDb = Infinity;
    for (; to < window.to && scans[to][1] === position; to++) {
      const [timeS, ofRowDb, rssiDbm] = [scans[to][2], scans[to][5], scans[to][6]].map(Number);
      builder.row(timeS, ofRowDb, rssiDbm);
      minDb = Math.min(minDb, ofRowDb);
    }
    builder.scan(Number(scans[from][3]), Number(scans[from][4]), minDb);
  }
  builder.window(window.key, window.startS, window.code);
}
