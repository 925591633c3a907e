import { S_PER_DAY } from '../../base/time.ts';
import { defaultOriginS } from './trace-data.ts';
import type { TraceData } from './trace-data.ts';
import { traceStats } from './trace-stats.ts';

/** As many equal gaps show a rhythm; fewer may be chance. */
const ENOUGH_GAPS = 3;
/** Where other gaps stand among them, more are needed: people meet again by chance. */
const ENOUGH_PAIR_GAPS = 10;
/** Nobody measures contacts with a pause this long and without a record. */
const MAX_PAUSE_S = 90 * S_PER_DAY;
const MS_PER_S = 1000;
/** GAEN and phones of these years count seconds in 32 bits: 2106-02-07. */
const LAST_UNIX_S = 4_294_967_296;

/** The rhythm in which the records of a list stand. */
export interface TraceRhythm {
  /** All times are multiples of this apart, s; NaN where they have less than ms, or one time. */
  readonly stepS: number;
  /** Gaps between one time of the list and the next: all, those of one step, and the longest, s. */
  readonly gaps: number;
  readonly stepGaps: number;
  readonly longestGapS: number;
  /** Gaps between one record of a pair and its next, and those shorter than the resolution. */
  readonly pairGaps: number;
  readonly overlaps: number;
  /** The shortest of a pair, s. */
  readonly shortestPairGapS: number;
  /** The gap that more than half of all gaps of pairs are, s; NaN where none is. */
  readonly usualPairGapS: number;
}

/** Records of `resolutionS` each are in order of time. */
export function rhythmOf(trace: TraceData, resolutionS: number): TraceRhythm {
  const stepMs = commonStepMs(trace.timeS);
  const stepS = stepMs / MS_PER_S;
  let gaps = 0;
  let stepGaps = 0;
  let longestGapS = 0;
  for (let k = 1; k < trace.timeS.length; k++) {
    const gapS = trace.timeS[k] - trace.timeS[k - 1];
    if (gapS === 0) continue;
    gaps++;
    if (Math.round(gapS * MS_PER_S) === stepMs) stepGaps++;
    longestGapS = Math.max(longestGapS, gapS);
  }
  return { stepS, gaps, stepGaps, longestGapS, ...pairRhythm(trace, resolutionS) };
}

function pairRhythm({ timeS, a, b, names }: TraceData, resolutionS: number) {
  const lastS = new Map<number, number>();
  let pairGaps = 0;
  let overlaps = 0;
  let shortestPairGapS = Infinity;
  const gapsOf = new Map<number, number>();
  for (let k = 0; k < timeS.length; k++) {
    const pair = a[k] * names.length + b[k];
    const before = lastS.get(pair);
    lastS.set(pair, timeS[k]);
    if (before === undefined) continue;
    const gapS = timeS[k] - before;
    pairGaps++;
    if (gapS * MS_PER_S < resolutionS * MS_PER_S - 0.5) overlaps++;
    shortestPairGapS = Math.min(shortestPairGapS, gapS);
    const gapMs = Math.round(gapS * MS_PER_S);
    gapsOf.set(gapMs, (gapsOf.get(gapMs) ?? 0) + 1);
  }
  const usual = [...gapsOf].find(([, count]) => 2 * count > pairGaps);
  const usualPairGapS = usual === undefined ? NaN : usual[0] / MS_PER_S;
  return { pairGaps, overlaps, shortestPairGapS, usualPairGapS };
}

/** Greatest common divisor of all gaps, ms; NaN where some are no whole ms, or there is no gap. */
function commonStepMs(timeS: Float64Array): number {
  let step = 0;
  for (let k = 1; k < timeS.length; k++) {
    const ms = (timeS[k] - timeS[0]) * MS_PER_S;
    // Unix times in a float are good to less than a µs.
    if (Math.abs(ms - Math.round(ms)) > 0.01) return NaN;
    step = divisor(Math.round(ms), step);
  }
  return step === 0 ? NaN : step;
}

function divisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/**
 * Says where the records themselves speak for another resolution than the one they are read with,
 * which the user sets by `key`; what contact time then comes out.
 */
export function resolutionNotes(
  trace: TraceData,
  resolutionS: number,
  rhythm: TraceRhythm,
  key: string,
): string[] {
  const { stepS, gaps, stepGaps, pairGaps, overlaps, shortestPairGapS, usualPairGapS } = rhythm;
  if (stepS > resolutionS && gaps >= ENOUGH_GAPS && stepGaps >= ENOUGH_GAPS) {
    const inMs =
      stepS % MS_PER_S === 0 ? '; if the times are milliseconds, divide them by 1000' : '';
    return [
      `all times of the list are multiples of ${stepS} s apart, and each record counts for ` +
        `${resolutionS} s only: ${timesAt(trace, resolutionS, stepS, key)}${inMs}`,
    ];
  }
  if (usualPairGapS > resolutionS && pairGaps >= ENOUGH_PAIR_GAPS) {
    return [
      `most records of a pair are ${usualPairGapS} s apart, and each counts for ${resolutionS} s ` +
        `only: ${timesAt(trace, resolutionS, usualPairGapS, key)}`,
    ];
  }
  const isUsual = overlaps >= ENOUGH_GAPS || (overlaps > 0 && overlaps === pairGaps);
  if (!isUsual) return [];
  return [
    `${overlaps} of ${pairGaps} records of a pair come before its last one of ${resolutionS} s ` +
      'is over, ' +
      `and this time counts twice: ${timesAt(trace, resolutionS, shortestPairGapS, key)}; or do ` +
      'the times count minutes, hours or days? they are read as seconds',
  ];
}

function timesAt(trace: TraceData, resolutionS: number, otherS: number, key: string): string {
  const meanS = (s: number): number =>
    Math.round(traceStats(trace, s, defaultOriginS(trace, s)).pairDayMeanS);
  return (
    `${key} ${otherS} gives a mean of ${meanS(otherS)} s a pair and day in place of ` +
    `${meanS(resolutionS)} s`
  );
}

/** What else a list says against the way in which it is read, a sentence each. */
export function traceNotes(
  { timeS, groups }: TraceData,
  rhythm: TraceRhythm,
  hasMetadata: boolean,
): string[] {
  const notes: string[] = [];
  if (rhythm.longestGapS > MAX_PAUSE_S) {
    const days = Math.round(rhythm.longestGapS / S_PER_DAY);
    notes.push(`the list has no record for ${days} days on end: do all times count from one zero?`);
  }
  const last = timeS[timeS.length - 1] ?? 0;
  if (last >= LAST_UNIX_S) {
    notes.push(
      `the last time, ${last} s, lies beyond 2106: do the times count seconds since 1970?`,
    );
  }
  const classless = groups.filter((group) => group === '').length;
  if (hasMetadata && classless > 0) {
    notes.push(
      `${classless} of ${groups.length} people of the list have no class in the metadata: does ` +
        'it belong to this list?',
    );
  }
  return notes;
}
