import { US_PER_S } from '../../base/time.ts';
import type { PhoneDay } from '../../phone/phone-day.ts';
import type { Emissions, Windows } from '../../phone/schedule.ts';
import type { TableRows } from '../../tables/table-rows.ts';

/** What hearing adds to the ledger of a day. */
export interface HeardCounts {
  readonly packets: number;
  readonly wakes: number;
  readonly logRows: number;
}

/** Stands for counts of a day on which not everybody near was heard. */
const NOT_KNOWN = -1;

/**
 * Adds to `rows`, of the table `radio_use`, what the radio of a phone did for an app on a day.
 *
 * @param heard - undefined where only some of those near were heard
 */
export function addRadioUse(
  rows: TableRows,
  app: number,
  { person, day }: PhoneDay,
  emissions: Emissions,
  windows: Windows,
  heard: HeardCounts | undefined,
): void {
  rows.add(
    app,
    person,
    day,
    advertisingEvents(emissions),
    windows.count,
    scanUs(windows) / US_PER_S,
    heard?.packets ?? NOT_KNOWN,
    heard?.wakes ?? NOT_KNOWN,
    heard?.logRows ?? NOT_KNOWN,
  );
}

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
