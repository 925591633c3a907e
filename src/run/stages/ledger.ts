import { US_PER_S } from '../../base/time.ts';
import type { PhoneDay } from '../../phone/phone-day.ts';
import type { Emissions, Windows } from '../../phone/schedule.ts';

/** What hearing adds to the ledger of a day. */
export interface HeardCounts {
  readonly packets: number;
  readonly wakes: number;
  readonly logRows: number;
}

/** Stands for counts of a day on which not everybody near was heard. */
const NOT_KNOWN = -1;

/** The ledger of phones by day and app: rows of `radio_use`, columns as in the table. */
export class RadioUseRows {
  private readonly values: number[][];

  constructor() {
    this.values = COLUMNS.map(() => []);
  }

  get count(): number {
    return this.values[0].length;
  }

  /** @param heard - undefined where only some of those near were heard */
  add(
    app: number,
    { person, day }: PhoneDay,
    emissions: Emissions,
    windows: Windows,
    heard: HeardCounts | undefined,
  ): void {
    const row = [
      app,
      person,
      day,
      advertisingEvents(emissions),
      windows.count,
      scanUs(windows) / US_PER_S,
      heard?.packets ?? NOT_KNOWN,
      heard?.wakes ?? NOT_KNOWN,
      heard?.logRows ?? NOT_KNOWN,
    ];
    row.forEach((value, column) => this.values[column].push(value));
  }

  /** Every column, in the order of the table. */
  columns(): (Int32Array | Float64Array)[] {
    return this.values.map((values, k) => COLUMNS[k].from(values));
  }
}

/** app, person, day, adv_events, windows, scan_s, packets, wakes, log_rows. */
const COLUMNS = [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Float64Array,
  Int32Array,
  Int32Array,
  Int32Array,
] as const;

/**
 * Advertising events of a day: its time on the air over the mean time between events, whole. Where
 * in an interval each burst begins is drawn, and on average leaves this number.
 */
export function advertisingEvents(emissions: Emissions): number {
  let onAirUs = 0;
  for (let burst = 0; burst < emissions.count; burst++) {
    onAirUs += emissions.endUs(burst) - emissions.startUs(burst);
  }
  return Math.round(onAirUs / emissions.intervalUs);
}

/** Time in which the radio listens for the app on one day, µs. */
export function scanUs({ count, startUs, endUs }: Windows): number {
  let sumUs = 0;
  for (let w = 0; w < count; w++) sumUs += endUs[w] - startUs[w];
  return sumUs;
}
