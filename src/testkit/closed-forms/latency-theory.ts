/**
 * Time until a scanner first hears an advertiser, from the moment at which both are there, computed
 * from the geometry of phases alone.
 *
 * `periodicLatency` is the problem of Kindt, Saur, Balszun and Chakraborty, "Neighbor Discovery
 * Latency in BLE-Like Protocols" (arXiv 1509.04366): two periodic tasks, one channel, no advDelay.
 * Offsets that stay undiscovered are kept as intervals of one scan interval, from which every event
 * cuts those that it hits: exact, for any periods, also where some offsets never meet.
 *
 * `jitteredLatency` adds what their theory leaves out, advDelay and three channels, by carrying the
 * density of events that are not yet heard along a grid of time.
 */

/** All µs. A packet counts if it lies in a window as a whole. */
export interface PeriodicPair {
  readonly advertisingUs: number;
  readonly scanIntervalUs: number;
  readonly windowUs: number;
  readonly airtimeUs: number;
}

/** P(latency <= t). */
export type LatencyLaw = (tUs: number) => number;

/** Shares of offsets that no one of the first k events hits, k = 0, 1, ..., up to `horizonUs`. */
function missedShares(pair: PeriodicPair, horizonUs: number): number[] {
  const { advertisingUs, scanIntervalUs, windowUs, airtimeUs } = pair;
  // Whole microseconds at which a packet may begin in a window.
  const hitUs = windowUs - airtimeUs + 1;
  let left: [number, number][] = [[0, scanIntervalUs]];
  const shares = [1];
  for (let event = 0; event * advertisingUs < horizonUs; event++) {
    const from = (scanIntervalUs - ((event * advertisingUs) % scanIntervalUs)) % scanIntervalUs;
    left = without(left, from, Math.min(from + hitUs, scanIntervalUs));
    left = without(left, 0, Math.max(from + hitUs - scanIntervalUs, 0));
    shares.push(left.reduce((sum, [a, b]) => sum + b - a, 0) / scanIntervalUs);
  }
  return shares;
}

function without(intervals: [number, number][], from: number, to: number): [number, number][] {
  if (to <= from) return intervals;
  return intervals.flatMap(([a, b]): [number, number][] => {
    if (b <= from || a >= to) return [[a, b]];
    const parts: [number, number][] = [
      [a, from],
      [to, b],
    ];
    return parts.filter(([low, high]) => high > low);
  });
}

/** Exact law of the latency up to `horizonUs`, both phases uniform. */
export function periodicLatency(pair: PeriodicPair, horizonUs: number): LatencyLaw {
  const missed = missedShares(pair, horizonUs);
  const { advertisingUs } = pair;
  return (tUs) => {
    // The event before t is certain to have been; the one around it with the share of its phase.
    const whole = Math.floor(tUs / advertisingUs);
    const part = tUs / advertisingUs - whole;
    return 1 - (1 - part) * missed[whole] - part * missed[Math.min(whole + 1, missed.length - 1)];
  };
}

/**
 * The scanner may listen to another channel in each window, or stay on in one long window and hop.
 */
export interface JitteredPair extends PeriodicPair {
  /** From the PDU on one channel to that on the next. */
  readonly spacingUs: number;
  /** Interval without advDelay = advertisingUs - advDelayUs / 2. */
  readonly advDelayUs: number;
}

// All periods are whole cells; a cell's share of hits is taken at so many instants in it.
const GRID_US = 250;
const INSTANTS = 10;
const PHASES = 96;

/** Law of the latency with advDelay uniform and one of three channels in each window. */
export function jitteredLatency(pair: JitteredPair, horizonUs: number): LatencyLaw {
  const cells = Math.ceil(horizonUs / GRID_US) + 1;
  const hits = hitShares(pair);
  const sum = new Float64Array(cells);
  for (let phase = 0; phase < PHASES; phase++) {
    addHeard(pair, hits, Math.floor(((phase + 0.5) / PHASES) * hits.length), sum);
  }
  const law = new Float64Array(cells);
  for (let k = 1; k < cells; k++) law[k] = law[k - 1] + sum[k - 1] / PHASES;
  return (tUs) => {
    const at = Math.min(tUs / GRID_US, cells - 1.001);
    const k = Math.floor(at);
    return Math.min(1, law[k] + (at - k) * (law[k + 1] - law[k]));
  };
}

/**
 * By cell of a scan interval: the share of channels on which a PDU of an event then lies in a
 * window.
 */
function hitShares({ scanIntervalUs, spacingUs, windowUs, airtimeUs }: JitteredPair): Float64Array {
  return Float64Array.from({ length: scanIntervalUs / GRID_US }, (_, cell) => {
    let hits = 0;
    for (let instant = 0; instant < INSTANTS; instant++) {
      const eventUs = (cell + (instant + 0.5) / INSTANTS) * GRID_US;
      for (let channel = 0; channel < 3; channel++) {
        const inUs = (eventUs + channel * spacingUs) % scanIntervalUs;
        if (inUs <= windowUs - airtimeUs) hits++;
      }
    }
    return hits / (3 * INSTANTS);
  });
}

/**
 * Adds the probability of the first hearing in each cell, where cell 0 is `shift` into an interval.
 */
function addHeard(pair: JitteredPair, hits: Float64Array, shift: number, sum: Float64Array): void {
  const { advertisingUs, advDelayUs } = pair;
  const least = Math.round((advertisingUs - advDelayUs / 2) / GRID_US);
  const spread = Math.round(advDelayUs / GRID_US);
  // Unheard events before each cell.
  const unheard = new Float64Array(sum.length + 1);
  for (let cell = 0; cell < sum.length; cell++) {
    // The first event is in step with nothing: its law is that of what is left of an interval.
    const beyond = Math.min(Math.max((least + spread - cell - 0.5) / spread, 0), 1);
    const first = (beyond * GRID_US) / advertisingUs;
    const to = Math.max(cell - least + 1, 0);
    const from = Math.max(cell - least - spread + 1, 0);
    const event = first + (unheard[to] - unheard[from]) / spread;
    const hit = hits[(cell + shift) % hits.length];
    sum[cell] += event * hit;
    unheard[cell + 1] = unheard[cell] + event * (1 - hit);
  }
}
