import { SCAN_INSTANCE_S } from '../../base/ble/exposure-notification.ts';
import { S_PER_DAY } from '../../base/time.ts';
import { rowsOfWindows, scanInstance } from '../exposure-windows.ts';
import { scansOf } from '../scans.ts';
import type { ScoredRow } from '../scored-row.ts';
import { keyCode } from './key-facts.ts';

/**
 * Windows of many phones, a column each. Phone p has the windows from phoneFrom[p] below
 * phoneFrom[p + 1]: those of one key follow one another, in order of time. Windows without scans
 * count as not there. Times are Unix s of each phone's clock.
 */
export interface WindowColumns {
  readonly phoneFrom: Int32Array;
  /** By window: its key, 00:00 UTC of the day on which it opened, and what the key says. */
  readonly keyIndex: Int32Array;
  readonly dayS: Float64Array;
  /** As `keyCode`. */
  readonly keyCode: Uint16Array;
  /** Window w has the scans from scanFrom[w] below scanFrom[w + 1]. */
  readonly scanFrom: Int32Array;
  /** By scan, as in `ScanInstance`. */
  readonly seconds: Float64Array;
  readonly typicalDb: Float64Array;
  readonly minDb: Float64Array;
  /** Window w has the rows from rowFrom[w] below rowFrom[w + 1]: one or more a scan. */
  readonly rowFrom: Int32Array;
  /** By row, as in `ScoredRow`; an RSSI that is not known is NaN. */
  readonly rowTimeS: Float64Array;
  readonly rowRssiDbm: Float64Array;
  /**
   * What the first API looks at, whatever the windows: phone p has the scans from strongestFrom[p]
   * below strongestFrom[p + 1], in order of (key, time), of each its strongest row. A scan that the
   * end of a window cuts is one here.
   */
  readonly strongestFrom: Int32Array;
  /** Whole Unix s, dB, and the window that has the row. */
  readonly strongestS: Float64Array;
  readonly strongestDb: Float64Array;
  readonly strongestWindow: Int32Array;
}

/** What a rule says of each phone, as in `RuleOutcome`. */
export interface OutcomeColumns {
  readonly warned: Uint8Array;
  /** Index into `LEVELS`. */
  readonly level: Uint8Array;
  readonly exposureS: Float64Array;
  readonly scoreMin: Float64Array;
}

/** Levels by the number that stands for each. */
export const LEVELS = ['none', 'low', 'high'] as const;
/** `LEVELS` by name. */
export const LEVEL = { none: 0, low: 1, high: 2 } as const;

/** Fills `out` for every phone; `nowS` is the time of each phone's clock. */
export type ColumnRule = (columns: WindowColumns, nowS: Float64Array, out: OutcomeColumns) => void;

/** Room for the outcomes of so many phones, where nothing counts. */
export function createOutcomes(phones: number): OutcomeColumns {
  return {
    warned: new Uint8Array(phones),
    level: new Uint8Array(phones),
    exposureS: new Float64Array(phones),
    scoreMin: new Float64Array(phones),
  };
}

/** Gathers windows, phone by phone. */
export class WindowColumnsBuilder {
  private readonly phoneFrom: number[] = [0];
  private readonly keyIndex: number[] = [];
  private readonly dayS: number[] = [];
  private readonly keyCode: number[] = [];
  private readonly scanFrom: number[] = [0];
  private readonly seconds: number[] = [];
  private readonly typicalDb: number[] = [];
  private readonly minDb: number[] = [];
  private readonly rowFrom: number[] = [0];
  private readonly rowTimeS: number[] = [];
  private readonly rowMinDb: number[] = [];
  private readonly rowRssiDbm: number[] = [];
  private readonly strongestFrom: number[] = [0];
  private readonly strongestS: number[] = [];
  private readonly strongestDb: number[] = [];
  private readonly strongestWindow: number[] = [];

  /** A row of the scan under way. */
  row(timeS: number, minDb: number, rssiDbm: number): void {
    this.rowTimeS.push(timeS);
    this.rowMinDb.push(minDb);
    this.rowRssiDbm.push(rssiDbm);
  }

  /** Ends a scan; its rows came before. */
  scan(seconds: number, typicalDb: number, minDb: number): void {
    this.seconds.push(seconds);
    this.typicalDb.push(typicalDb);
    this.minDb.push(minDb);
  }

  /** Ends a window that opened at `startS`; its scans came before. */
  window(keyIndex: number, startS: number, code: number): void {
    this.keyIndex.push(keyIndex);
    this.dayS.push(Math.floor(startS / S_PER_DAY) * S_PER_DAY);
    this.keyCode.push(code);
    this.scanFrom.push(this.seconds.length);
    this.rowFrom.push(this.rowTimeS.length);
  }

  /** Ends a phone; its windows came before. */
  phone(): void {
    const from = this.phoneFrom[this.phoneFrom.length - 1];
    this.phoneFrom.push(this.keyIndex.length);
    let key = -1;
    let beforeS = -Infinity;
    for (let w = from; w < this.keyIndex.length; w++) {
      if (this.keyIndex[w] !== key) beforeS = -Infinity;
      key = this.keyIndex[w];
      for (let r = this.rowFrom[w]; r < this.rowFrom[w + 1]; r++) {
        const timeS = Math.floor(this.rowTimeS[r]);
        this.addStrongest(w, timeS, this.rowMinDb[r], timeS - beforeS <= SCAN_INSTANCE_S);
        beforeS = timeS;
      }
    }
    this.strongestFrom.push(this.strongestS.length);
  }

  private addStrongest(window: number, timeS: number, minDb: number, isSameScan: boolean): void {
    const at = isSameScan ? this.strongestS.length - 1 : this.strongestS.length;
    if (isSameScan && !(minDb < this.strongestDb[at])) return;
    this.strongestS[at] = timeS;
    this.strongestDb[at] = minDb;
    this.strongestWindow[at] = window;
  }

  finish(): WindowColumns {
    return {
      phoneFrom: Int32Array.from(this.phoneFrom),
      keyIndex: Int32Array.from(this.keyIndex),
      dayS: Float64Array.from(this.dayS),
      keyCode: Uint16Array.from(this.keyCode),
      scanFrom: Int32Array.from(this.scanFrom),
      seconds: Float64Array.from(this.seconds),
      typicalDb: Float64Array.from(this.typicalDb),
      minDb: Float64Array.from(this.minDb),
      rowFrom: Int32Array.from(this.rowFrom),
      rowTimeS: Float64Array.from(this.rowTimeS),
      rowRssiDbm: Float64Array.from(this.rowRssiDbm),
      strongestFrom: Int32Array.from(this.strongestFrom),
      strongestS: Float64Array.from(this.strongestS),
      strongestDb: Float64Array.from(this.strongestDb),
      strongestWindow: Int32Array.from(this.strongestWindow),
    };
  }
}

/** The matched rows of each phone, as columns. */
export function columnsOfRows(phones: readonly (readonly ScoredRow[])[]): WindowColumns {
  const builder = new WindowColumnsBuilder();
  for (const rows of phones) {
    for (const ofWindow of rowsOfWindows(rows)) {
      for (const scan of scansOf(ofWindow)) {
        for (const row of scan) {
          builder.row(row.timeS, row.minAttenuationDb, row.rssiMeanDbm ?? Number.NaN);
        }
        const { secondsSinceLastScan, typicalAttenuationDb, minAttenuationDb } = scanInstance(scan);
        builder.scan(secondsSinceLastScan, typicalAttenuationDb, minAttenuationDb);
      }
      const [opening] = ofWindow;
      builder.window(opening.keyIndex, opening.timeS, keyCode(opening));
    }
    builder.phone();
  }
  return builder.finish();
}
