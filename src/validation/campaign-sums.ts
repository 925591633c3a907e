import type { Campaign, CampaignLink } from './campaign.ts';
import { pairOf } from './campaign-level.ts';
import type { DistanceBins } from './distance-bins.ts';

/** Attenuations at which phones were told near from far, dB. */
export const THRESHOLDS_DB = [50, 55, 63] as const;
export const LAGS = [
  { lagUs: 1e6, toleranceUs: 0.25e6 },
  { lagUs: 10e6, toleranceUs: 1e6 },
  { lagUs: 60e6, toleranceUs: 3e6 },
] as const;

/** Levels in steps of half a dB from here, both for RSSI and for attenuation. */
const LOWEST_DB = -170;
const STEPS_PER_DB = 2;
export const HISTOGRAM_STEPS = 680;

/** Fewer clusters than this say little about the spread between them. */
const MIN_CLUSTERS = 5;
const MAX_BLOCKS = 400;

/** Where each sum stands in the record of a cluster. */
export class SumsLayout {
  readonly bins: number;
  readonly line: number;
  readonly within: number;
  readonly lags: number;
  readonly verdicts: number;
  readonly near: number;
  readonly far: number;
  readonly size: number;

  constructor(bins: number) {
    // Offered, heard, sum, sum of squares of each bin.
    this.bins = 0;
    // Heard, x, y, xx, xy, yy of log10 distance and level.
    this.line = 4 * bins;
    // Sum of squares about the means of still links, and degrees of freedom.
    this.within = this.line + 6;
    // Pairs, ab, aa, bb of each lag.
    this.lags = this.within + 2;
    // Heard near and far, then below each threshold near and far.
    this.verdicts = this.lags + 4 * LAGS.length;
    this.near = this.verdicts + 2 + 2 * THRESHOLDS_DB.length;
    this.far = this.near + HISTOGRAM_STEPS;
    this.size = this.far + HISTOGRAM_STEPS;
  }
}

/**
 * What stays together when error bars are drawn: whole sessions, or whole pairs where these are
 * more; blocks of links where both are few.
 */
export interface Clusters {
  readonly of: Int32Array;
  readonly count: number;
  readonly kind: 'sessions' | 'pairs' | 'blocks of links';
}

export function clustersOf({ links, sessions }: Campaign): Clusters {
  const pairs = new Map<string, number>();
  for (const link of links) if (!pairs.has(pairOf(link))) pairs.set(pairOf(link), pairs.size);
  const most = Math.max(sessions, pairs.size);
  if (most < MIN_CLUSTERS) {
    const count = Math.min(links.length, MAX_BLOCKS);
    const block = (k: number): number => Math.floor((k * count) / links.length);
    return { of: Int32Array.from(links, (_, k) => block(k)), count, kind: 'blocks of links' };
  }
  return sessions >= pairs.size
    ? { of: Int32Array.from(links, (link) => link.sessionIndex), count: sessions, kind: 'sessions' }
    : {
        of: Int32Array.from(links, (link) => pairs.get(pairOf(link))!),
        count: pairs.size,
        kind: 'pairs',
      };
}

/** Additive sums over rows, from which all figures follow; the same for measured and predicted. */
export class CampaignSums {
  readonly layout: SumsLayout;
  private readonly campaign: Campaign;
  private readonly bins: DistanceBins;
  private readonly limitM: number;

  constructor(campaign: Campaign, bins: DistanceBins, limitM: number) {
    this.layout = new SumsLayout(bins.labels.length);
    this.campaign = campaign;
    this.bins = bins;
    this.limitM = limitM;
  }

  /** Adds each link to the record of its cluster; `of` is 0 everywhere for one record of all. */
  add(rssiDbm: Float64Array, of: ArrayLike<number>, records: readonly Float64Array[]): void {
    const { links } = this.campaign;
    links.forEach((link, k) => this.addLink(rssiDbm, link, k, records[of[k]]));
  }

  private addLink(
    rssiDbm: Float64Array,
    link: CampaignLink,
    index: number,
    record: Float64Array,
  ): void {
    const { layout, campaign, bins, limitM } = this;
    const { isCalibrated, scaleDb } = campaign;
    const bin = layout.bins + 4 * bins.of[index];
    const x = Math.log(link.distanceM) / Math.LN10;
    const isNear = link.distanceM <= limitM;
    const verdicts = layout.verdicts + (isNear ? 0 : 1);
    const histogram = isNear ? layout.near : layout.far;
    const heard: number[] = [];
    for (let k = link.from; k < link.to; k++) {
      record[bin]++;
      const rssi = rssiDbm[k];
      if (Number.isNaN(rssi)) continue;
      const level = isCalibrated ? scaleDb[k] - rssi : rssi;
      record[bin + 1]++;
      record[bin + 2] += level;
      record[bin + 3] += level * level;
      addPoint(record, layout.line, x, level);
      record[verdicts]++;
      for (let t = 0; t < THRESHOLDS_DB.length; t++) {
        if (level <= THRESHOLDS_DB[t]) record[verdicts + 2 + 2 * t]++;
      }
      record[histogram + stepOf(isCalibrated ? -level : level)]++;
      heard.push(k);
    }
    if (heard.length > 1 && campaign.isStill[link.meeting] === 1)
      this.addStill(rssiDbm, heard, record);
  }

  /** Spread and correlation in time about the mean of one still link. */
  private addStill(rssiDbm: Float64Array, rows: readonly number[], record: Float64Array): void {
    const { layout, campaign } = this;
    const { timeUs, isTimed } = campaign;
    let mean = 0;
    for (const k of rows) mean += rssiDbm[k];
    mean /= rows.length;
    for (const k of rows) record[layout.within] += (rssiDbm[k] - mean) * (rssiDbm[k] - mean);
    record[layout.within + 1] += rows.length - 1;
    if (!isTimed) return;
    const longUs = timeUs[rows.at(-1)!] - timeUs[rows[0]];
    LAGS.forEach(({ lagUs, toleranceUs }, lag) => {
      if (longUs < 2 * lagUs) return;
      const at = layout.lags + 4 * lag;
      let later = 0;
      for (const k of rows) {
        // The first row a lag later, give or take the tolerance.
        while (later < rows.length && timeUs[rows[later]] < timeUs[k] + lagUs - toleranceUs)
          later++;
        if (later === rows.length) break;
        if (timeUs[rows[later]] > timeUs[k] + lagUs + toleranceUs) continue;
        const a = rssiDbm[k] - mean;
        const b = rssiDbm[rows[later]] - mean;
        record[at]++;
        record[at + 1] += a * b;
        record[at + 2] += a * a;
        record[at + 3] += b * b;
      }
    });
  }
}

/** Step of a histogram; what lies beyond its ends counts there. */
function stepOf(strengthDb: number): number {
  const step = Math.round(STEPS_PER_DB * (strengthDb - LOWEST_DB));
  return Math.max(0, Math.min(HISTOGRAM_STEPS - 1, step));
}

function addPoint(record: Float64Array, at: number, x: number, y: number): void {
  record[at]++;
  record[at + 1] += x;
  record[at + 2] += y;
  record[at + 3] += x * x;
  record[at + 4] += x * y;
  record[at + 5] += y * y;
}
