/**
 * A phone's clock. True time is µs since local midnight of day 0; the clock shows Unix µs and is
 * off by `offsetUs` at day 0, drifting by `driftPpm` (positive: fast).
 */
export interface PhoneClock {
  readonly startUnixUs: number;
  readonly offsetUs: number;
  readonly driftPpm: number;
}

/** What the clock shows at `tUs`, Unix µs, an integer; never runs backwards. */
export function clockUs(clock: PhoneClock, tUs: number): number {
  return clock.startUnixUs + tUs + Math.round(clock.offsetUs + tUs * clock.driftPpm * 1e-6);
}

/** The first true instant (µs) at which the clock shows `unixUs` or later. */
export function trueUs(clock: PhoneClock, unixUs: number): number {
  const shown = unixUs - clock.startUnixUs - clock.offsetUs;
  let tUs = Math.round(shown / (1 + clock.driftPpm * 1e-6));
  while (clockUs(clock, tUs) >= unixUs) tUs--;
  while (clockUs(clock, tUs) < unixUs) tUs++;
  return tUs;
}
