import { REPORT_TYPES } from '../base/diagnosis.ts';
import { S_PER_DAY } from '../base/time.ts';
import { rootKey, purposeKey, uniform } from '../kernel/keyed.ts';
import { columnsOfRows } from '../risk/columns/window-columns.ts';
import type { WindowColumns } from '../risk/columns/window-columns.ts';
import { NAMED_RULES } from '../risk/registry.ts';
import type { ScoredRow } from '../risk/scored-row.ts';

/** Phones with drawn matches, in both forms. */
export interface DrawnWindows {
  readonly phones: readonly (readonly ScoredRow[])[];
  readonly nowS: Float64Array;
  readonly columns: WindowColumns;
  readonly windows: number;
}

const FIRST_DAY_S = 18_600 * S_PER_DAY;
const MAX_SCANS = 8;
const WINDOW_S = 1800;
// What rules ask beside their bands: tables of GAEN's first API, RSSI of Bluezone and of ROBERT.
const MORE_DB = [0, 10, 15, 27, 30, 33, 51, 60, 73, 79];
const EDGES_DBM = [-100, -88, -86, -74, -69, -66, -35, -5, 0];

/**
 * Draws windows of 0 to 8 scans, on both sides of and on each threshold of each rule: attenuation,
 * RSSI, minutes, days since exposure and onset, levels and types of keys. Some scans have two rows,
 * some windows follow within one exposure, some cross midnight.
 */
export function drawWindows(windows: number, seed: string, scanS = 300): DrawnWindows {
  const draw = drawer(seed);
  const phones: ScoredRow[][] = [];
  const nowS: number[] = [];
  let count = 0;
  while (count < windows) {
    const rows: ScoredRow[] = [];
    const keys = draw.whole(1, 6);
    for (let key = 0; key < keys; key++) count += addKey(rows, key, draw, scanS);
    phones.push(rows);
    nowS.push(FIRST_DAY_S + S_PER_DAY * draw.whole(3, 19) + draw.whole(0, S_PER_DAY - 1));
  }
  const columns = withEmptyWindows(columnsOfRows(phones), draw);
  return { phones, nowS: Float64Array.from(nowS), columns, windows: columns.keyIndex.length };
}

interface Draw {
  /** From `least` to `greatest`, both included. */
  whole(least: number, greatest: number): number;
  of<T>(values: readonly T[]): T;
}

function drawer(seed: string): Draw {
  const key = purposeKey(rootKey(seed), 'testkit.windows');
  let k = 0;
  const whole = (least: number, greatest: number): number =>
    least + Math.floor(uniform(key, k++, 0) * (greatest - least + 1));
  return { whole, of: (values) => values[whole(0, values.length - 1)] };
}

const EDGES_DB = [
  ...new Set([...NAMED_RULES.flatMap(({ thresholdsDb }) => thresholdsDb), ...MORE_DB]),
];

/** Gives the number of windows. */
function addKey(rows: ScoredRow[], keyIndex: number, draw: Draw, scanS: number): number {
  const key = {
    keyIndex,
    daysSinceOnset: draw.of([undefined, ...Array.from({ length: 31 }, (_, k) => k - 15)]),
    reportType: draw.of([undefined, ...REPORT_TYPES]),
    transmissionRiskLevel: draw.of([undefined, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
    calibrationConfidence: draw.of(['lowest', 'low', 'medium', 'high'] as const),
  };
  let timeS = FIRST_DAY_S + S_PER_DAY * draw.whole(0, 3) + draw.whole(0, S_PER_DAY - 1);
  const windows = draw.whole(1, 4);
  for (let w = 0; w < windows; w++) {
    const endS = timeS + WINDOW_S;
    const scans = draw.whole(1, MAX_SCANS);
    let atS = timeS;
    for (let s = 0; s < scans && atS < endS; s++) {
      const row = drawRow(draw, atS);
      rows.push({ ...key, ...row });
      // An identifier that changed during the scan.
      if (draw.whole(0, 9) === 0) rows.push({ ...key, ...drawRow(draw, atS + 2.5) });
      atS += draw.of([60, 120, 180, 240, 300, 301.75].filter((gap) => gap <= scanS + 2));
    }
    // Within an exposure of the first API, or beyond one.
    timeS = endS + draw.of([0, 3.5, 500, 600, 601, 9000, 40_000]);
  }
  return windows;
}

function drawRow(draw: Draw, timeS: number) {
  const minDb = Math.max(0, draw.of(EDGES_DB) + draw.of([-1, -0.5, 0, 0, 0.5, 1]));
  return {
    timeS,
    sinceScanS: draw.of([undefined, 0, 60, 150, 240, 299, 300, 600]),
    meanAttenuationDb: minDb + draw.of([0, 0, 0.25, 0.5, 1]),
    minAttenuationDb: minDb,
    rssiMeanDbm: draw.of([undefined, ...EDGES_DBM.map((dbm) => dbm + draw.of([-1, 0, 0.5, 1]))]),
  };
}

/** The same with windows of no scan between, which count as not there. */
function withEmptyWindows(columns: WindowColumns, draw: Draw): WindowColumns {
  const order: number[] = [];
  const phoneFrom = [0];
  for (let phone = 0; phone + 1 < columns.phoneFrom.length; phone++) {
    for (let w = columns.phoneFrom[phone]; w < columns.phoneFrom[phone + 1]; w++) {
      if (draw.whole(0, MAX_SCANS) === 0) order.push(~w);
      order.push(w);
    }
    phoneFrom.push(order.length);
  }
  const of = (w: number): number => (w < 0 ? ~w : w);
  const placeOf = new Map(order.map((w, place) => [w, place]));
  const from = (starts: Int32Array): Int32Array =>
    Int32Array.from([...order.map((w) => starts[of(w)]), starts[starts.length - 1]]);
  return {
    ...columns,
    phoneFrom: Int32Array.from(phoneFrom),
    keyIndex: Int32Array.from(order, (w) => columns.keyIndex[of(w)]),
    dayS: Float64Array.from(order, (w) => columns.dayS[of(w)]),
    keyCode: Uint16Array.from(order, (w) => columns.keyCode[of(w)]),
    scanFrom: from(columns.scanFrom),
    rowFrom: from(columns.rowFrom),
    strongestWindow: columns.strongestWindow.map((w) => placeOf.get(w)!),
  };
}
