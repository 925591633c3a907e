import type { Campaign, CampaignLink } from './campaign.ts';
import { pairOf } from './campaign-level.ts';
import type { DistanceBins } from './distance-bins.ts';

export const LAGS = [
  { lagUs: 1e6, toleranceUs: 0.25e6 },
  { lagUs: 10e6, toleranceUs: 1e6 },
  { lagUs: 60e6, toleranceUs: 3e6 },
] as const;

/** Fewer clusters than this say little about the spread between them. */
const MIN_CLUSTERS = 5;
const MAX_BLOCKS = 400;

/** Count, x, y, xx, xy, yy of what lies about a line. */
export const LINE_SUMS = 6;

/** Where each sum stands in the record of a cluster. */
export class SumsLayout {
  readonly bins: number;
  readonly line: number;
  readonly within: number;
  readonly lags: number;
  readonly size: number;

  constructor(bins: number) {
    // Offered, heard, sum, sum of squares of each bin.
    this.bins = 0;
    // Heard, x, y, xx, xy, yy of log10 distance and level.
    this.line = 4 * bins;
    // Sum of squares about the means of still links, and degrees of freedom.
    this.within = this.line + LINE_SUMS;
    // Pairs, ab, aa, bb of each lag.
    this.lags = this.within + 2;
    this.size = this.lags + 4 * LAGS.length;
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

/** Level of a row: attenuation where phones are calibrated, dB, else RSSI, dBm; NaN unheard. */
export function levelOf(
  { isCalibrated, scaleDb }: Campaign,
  rssiDbm: Float64Array,
  row: number,
): number {
  return isCalibrated ? scaleDb[row] - rssiDbm[row] : rssiDbm[row];
}

/** Additive sums over rows, from which most figures follow; the same for measured and predicted. */
export class CampaignSums {
  readonly layout: SumsLayout;
  private readonly campaign: Campaign;
  private readonly bins: DistanceBins;

  constructor(campaign: Campaign, bins: DistanceBins) {
    this.layout = new SumsLayout(bins.labels.length);
    this.campaign = campaign;
    this.bins = bins;
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
    const { layout, campaign, bins } = this;
    const bin = layout.bins + 4 * bins.of[index];
    const x = Math.log(link.distanceM) / Math.LN10;
    const heard: number[] = [];
    for (let k = link.from; k < link.to; k++) {
      record[bin]++;
      if (Number.isNaN(rssiDbm[k])) continue;
      const level = levelOf(campaign, rssiDbm, k);
      record[bin + 1]++;
      record[bin + 2] += level;
      record[bin + 3] += level * level;
      addPoint(record, layout.line, x, level);
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

/** Adds a point to the six sums of a line. */
export function addPoint(record: Float64Array, at: number, x: number, y: number): void {
  record[at]++;
  record[at + 1] += x;
  record[at + 2] += y;
  record[at + 3] += x * x;
  record[at + 4] += x * y;
  record[at + 5] += y * y;
}
