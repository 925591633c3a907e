import { quantileOf } from '../../base/numbers/sorted.ts';
import { S_PER_DAY } from '../../base/time.ts';
import type { TraceData } from './trace-data.ts';

/**
 * Summary of a contact list. A *contact event* is a run of consecutive records of a pair (the next
 * exactly one resolution later); a *pair-day* is a pair with at least one record that day, a
 * *person-day* likewise. Days count in steps of 24 h from the origin. Quantiles interpolate.
 */
export interface TraceStats {
  people: number;
  /** Days with at least one record. */
  days: number;
  records: number;
  pairs: number;
  events: number;
  /** Length of contact events, seconds. */
  eventMeanS: number;
  eventP50S: number;
  eventP90S: number;
  eventP99S: number;
  eventMaxS: number;
  /** Shares of contact events: longer than a minute; of at least 5 and 15 minutes. */
  eventShareOver1Min: number;
  eventShareFrom5Min: number;
  eventShareFrom15Min: number;
  /** People met per person-day. */
  peopleMetPerDay: number;
  /** Contact time with all others per person-day, minutes: mean and median. */
  personDayMeanMin: number;
  personDayP50Min: number;
  /** Contact time per pair-day, and the shares of pair-days with at least 5 and 15 minutes. */
  pairDayMeanS: number;
  pairDayShareFrom5Min: number;
  pairDayShareFrom15Min: number;
  /** Median time between the last record of an event and the first of the pair's next, seconds. */
  gapP50S: number;
}

/** Summary of a trace whose day 0 starts at `originS`. */
export function traceStats(trace: TraceData, resolutionS: number, originS: number): TraceStats {
  const { events, gaps, pairs } = eventsOf(trace, resolutionS);
  const daily = daysOf(trace, resolutionS, originS);
  events.sort();
  gaps.sort();
  daily.personDayS.sort();
  return {
    people: trace.names.length,
    days: daily.days,
    records: trace.timeS.length,
    pairs,
    events: events.length,
    eventMeanS: mean(events),
    eventP50S: quantile(events, 0.5),
    eventP90S: quantile(events, 0.9),
    eventP99S: quantile(events, 0.99),
    eventMaxS: events[events.length - 1] ?? 0,
    eventShareOver1Min: share(events, (s) => s > 60),
    eventShareFrom5Min: share(events, (s) => s >= 300),
    eventShareFrom15Min: share(events, (s) => s >= 900),
    peopleMetPerDay: (2 * daily.pairDayS.length) / Math.max(1, daily.personDayS.length),
    personDayMeanMin: mean(daily.personDayS) / 60,
    personDayP50Min: quantile(daily.personDayS, 0.5) / 60,
    pairDayMeanS: mean(daily.pairDayS),
    pairDayShareFrom5Min: share(daily.pairDayS, (s) => s >= 300),
    pairDayShareFrom15Min: share(daily.pairDayS, (s) => s >= 900),
    gapP50S: quantile(gaps, 0.5),
  };
}

function eventsOf(trace: TraceData, resolutionS: number) {
  const { timeS, a, b, names } = trace;
  const lastS = new Map<number, number>();
  const records = new Map<number, number>();
  const events: number[] = [];
  const gaps: number[] = [];
  for (let k = 0; k < timeS.length; k++) {
    const pair = a[k] * names.length + b[k];
    const before = lastS.get(pair);
    lastS.set(pair, timeS[k]);
    if (before === undefined) {
      records.set(pair, 1);
    } else if (timeS[k] - before <= resolutionS) {
      records.set(pair, records.get(pair)! + 1);
    } else {
      events.push(records.get(pair)! * resolutionS);
      gaps.push(timeS[k] - before);
      records.set(pair, 1);
    }
  }
  for (const count of records.values()) events.push(count * resolutionS);
  return { events: Float64Array.from(events), gaps: Float64Array.from(gaps), pairs: records.size };
}

function daysOf(trace: TraceData, resolutionS: number, originS: number) {
  const { timeS, a, b, names } = trace;
  const people = names.length;
  const pairDayS: number[] = [];
  const personDayS: number[] = [];
  let days = 0;
  let from = 0;
  while (from < timeS.length) {
    const day = Math.floor((timeS[from] - originS) / S_PER_DAY);
    const pairS = new Map<number, number>();
    const personS = new Map<number, number>();
    let k = from;
    for (; k < timeS.length && timeS[k] - originS < (day + 1) * S_PER_DAY; k++) {
      const pair = a[k] * people + b[k];
      pairS.set(pair, (pairS.get(pair) ?? 0) + resolutionS);
      for (const person of [a[k], b[k]]) {
        personS.set(person, (personS.get(person) ?? 0) + resolutionS);
      }
    }
    for (const s of pairS.values()) pairDayS.push(s);
    for (const s of personS.values()) personDayS.push(s);
    days++;
    from = k;
  }
  return {
    days,
    pairDayS: Float64Array.from(pairDayS),
    personDayS: Float64Array.from(personDayS),
  };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}

function share(values: Float64Array, holds: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (holds(value)) count++;
  return values.length === 0 ? 0 : count / values.length;
}

/** 0 where there is none. */
function quantile(rising: Float64Array, p: number): number {
  return rising.length === 0 ? 0 : quantileOf(rising, p);
}
