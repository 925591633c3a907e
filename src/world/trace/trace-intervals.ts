import { InputError } from '../../base/errors.ts';
import { US_PER_DAY, US_PER_S } from '../../base/time.ts';
import type { TraceWorldOptions } from '../options.ts';
import type { TraceData } from './trace-data.ts';

/**
 * Face-to-face intervals of a trace, none across a local midnight, with an index by day and person.
 * Interval k joins a[k] < b[k] from fromUs[k] to toUs[k]; sorted by (a, b, fromUs).
 */
export interface ContactIntervals {
  readonly people: number;
  readonly days: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly fromUs: Float64Array;
  readonly toUs: Float64Array;
  /** Counts the pair's encounters from 0. */
  readonly encounter: Int32Array;
  /** Position of each day among the days with records, or -1. */
  readonly daySlot: Int32Array;
  /** Row r = daySlot * people + person: intervals rowItems[rowStart[r] .. rowStart[r + 1]). */
  readonly rowStart: Int32Array;
  /** Interval numbers, within a row by (other, fromUs). */
  readonly rowItems: Int32Array;
  /** First and last instant at which the trace sees the person of a row; 0, 0 for an empty row. */
  readonly presentFromUs: Float64Array;
  readonly presentToUs: Float64Array;
}

/** 100,000 people on each day of a year and more; some tables have a place for each. */
const MAX_PERSON_DAYS = 50_000_000;

/** The part of a trace world's options that intervals depend on. */
export type IntervalOptions = Pick<TraceWorldOptions, 'resolutionS' | 'originS' | 'encounterGapUs'>;

/**
 * Joins consecutive records of each pair into intervals (gaps are not contacts).
 *
 * @throws InputError if a record starts before local midnight of day 0
 */
export function contactIntervals(trace: TraceData, options: IntervalOptions): ContactIntervals {
  const order = recordsByPair(trace);
  const { timeS } = trace;
  const first = timeS.length === 0 ? 0 : timeS[0] - options.resolutionS;
  if (first < options.originS) {
    throw new InputError(
      `expected trace times from the origin ${options.originS} s on, ` +
        `found a record that starts at ${first} s; move the origin to midnight before it`,
    );
  }
  const pieces = joinRecords(trace, order, options);
  return withIndex(pieces, trace.names.length);
}

/** Record numbers sorted by (a, b, time): records are in order of time, the sorts keep it. */
function recordsByPair(trace: TraceData): Int32Array {
  const people = trace.names.length;
  const byB = countingSort(Int32Array.from(trace.a.keys()), trace.b, people);
  return countingSort(byB, trace.a, people);
}

function countingSort(items: Int32Array, key: Int32Array, keys: number): Int32Array {
  const start = new Int32Array(keys + 1);
  for (let k = 0; k < items.length; k++) start[key[items[k]] + 1]++;
  for (let k = 0; k < keys; k++) start[k + 1] += start[k];
  const sorted = new Int32Array(items.length);
  for (let k = 0; k < items.length; k++) sorted[start[key[items[k]]]++] = items[k];
  return sorted;
}

interface Pieces {
  a: number[];
  b: number[];
  fromUs: number[];
  toUs: number[];
  encounter: number[];
}

function joinRecords(trace: TraceData, order: Int32Array, options: IntervalOptions): Pieces {
  const { timeS, a, b } = trace;
  const resolutionUs = Math.round(options.resolutionS * US_PER_S);
  const pieces: Pieces = { a: [], b: [], fromUs: [], toUs: [], encounter: [] };
  let encounter = 0;
  let k = 0;
  while (k < order.length) {
    const record = order[k];
    const startUs = Math.round((timeS[record] - options.originS) * US_PER_S) - resolutionUs;
    let endUs = startUs + resolutionUs;
    let gapUs = Infinity;
    for (k++; k < order.length; k++) {
      const next = order[k];
      if (a[next] !== a[record] || b[next] !== b[record]) break;
      const nextUs = Math.round((timeS[next] - options.originS) * US_PER_S);
      gapUs = nextUs - endUs;
      if (gapUs > resolutionUs) break;
      endUs = nextUs;
    }
    addByDay(pieces, a[record], b[record], startUs, endUs, encounter);
    const samePair = k < order.length && a[order[k]] === a[record] && b[order[k]] === b[record];
    if (!samePair) encounter = 0;
    else if (gapUs > options.encounterGapUs) encounter++;
  }
  return pieces;
}

function addByDay(
  pieces: Pieces,
  a: number,
  b: number,
  startUs: number,
  endUs: number,
  encounter: number,
): void {
  for (let from = startUs; from < endUs;) {
    const midnight = (Math.floor(from / US_PER_DAY) + 1) * US_PER_DAY;
    const to = Math.min(endUs, midnight);
    pieces.a.push(a);
    pieces.b.push(b);
    pieces.fromUs.push(from);
    pieces.toUs.push(to);
    pieces.encounter.push(encounter);
    from = to;
  }
}

function withIndex(pieces: Pieces, people: number): ContactIntervals {
  const a = Int32Array.from(pieces.a);
  const b = Int32Array.from(pieces.b);
  const fromUs = Float64Array.from(pieces.fromUs);
  const toUs = Float64Array.from(pieces.toUs);
  const { days, daySlot, slots } = slotsOfDays(fromUs);
  const rowOf = (k: number, person: number) =>
    daySlot[Math.floor(fromUs[k] / US_PER_DAY)] * people + person;
  const rows = slots * people;
  if (rows > MAX_PERSON_DAYS) {
    throw new InputError(
      `expected at most ${MAX_PERSON_DAYS} person-days in a contact list, found ${people} people ` +
        `on ${slots} days; cut it into parts`,
    );
  }
  const rowStart = new Int32Array(rows + 1);
  for (let k = 0; k < a.length; k++) {
    rowStart[rowOf(k, a[k]) + 1]++;
    rowStart[rowOf(k, b[k]) + 1]++;
  }
  for (let r = 0; r < rows; r++) rowStart[r + 1] += rowStart[r];
  const next = rowStart.slice(0, rows);
  const rowItems = new Int32Array(2 * a.length);
  // People below the row's own come first, then those above: both passes go by (a, b, fromUs).
  for (let k = 0; k < a.length; k++) rowItems[next[rowOf(k, b[k])]++] = k;
  for (let k = 0; k < a.length; k++) rowItems[next[rowOf(k, a[k])]++] = k;
  const presentFromUs = new Float64Array(rows);
  const presentToUs = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let from = Infinity;
    let to = 0;
    for (let at = rowStart[r]; at < rowStart[r + 1]; at++) {
      from = Math.min(from, fromUs[rowItems[at]]);
      to = Math.max(to, toUs[rowItems[at]]);
    }
    presentFromUs[r] = rowStart[r] === rowStart[r + 1] ? 0 : from;
    presentToUs[r] = to;
  }
  const encounter = Int32Array.from(pieces.encounter);
  const index = { daySlot, rowStart, rowItems, presentFromUs, presentToUs };
  return { people, days, a, b, fromUs, toUs, encounter, ...index };
}

function slotsOfDays(fromUs: Float64Array): { days: number; daySlot: Int32Array; slots: number } {
  let days = 0;
  for (let k = 0; k < fromUs.length; k++) {
    days = Math.max(days, Math.floor(fromUs[k] / US_PER_DAY) + 1);
  }
  const daySlot = new Int32Array(days).fill(-1);
  for (let k = 0; k < fromUs.length; k++) daySlot[Math.floor(fromUs[k] / US_PER_DAY)] = 0;
  let slots = 0;
  for (let day = 0; day < days; day++) if (daySlot[day] === 0) daySlot[day] = slots++;
  return { days, daySlot, slots };
}

/** Row of a person-day, or -1 on a day without records. */
export function rowOfDay(contacts: ContactIntervals, person: number, day: number): number {
  const slot = contacts.daySlot[day] ?? -1;
  return slot < 0 ? -1 : slot * contacts.people + person;
}
