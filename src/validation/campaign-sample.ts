import { ClusteredScores } from '../evaluation/detection/clustered-scores.ts';
import { scoreCounts } from '../evaluation/detection/score-counts.ts';
import type { ScoreCounts, ScoredRows } from '../evaluation/detection/score-counts.ts';
import type { WindowKind } from '../evaluation/windows/windows.ts';
import type { Campaign } from './campaign.ts';
import { addPoint, CampaignSums, levelOf, LINE_SUMS } from './campaign-sums.ts';
import type { Clusters, SumsLayout } from './campaign-sums.ts';
import { weighted } from './cluster-draws.ts';
import { CampaignWindows } from './campaign-windows.ts';
import type { DistanceBins } from './distance-bins.ts';

/** What figures are made of: the rows of a campaign, as measured or as one replicate has them. */
export interface CampaignSample {
  /** As `SumsLayout` says. */
  readonly sums: Float64Array;
  /** Strengths of heard rows: the less attenuation, or the more RSSI, the nearer. */
  readonly scores: ScoreCounts;
  readonly windows: WindowSample | undefined;
}

export interface WindowSample {
  readonly scores: ScoreCounts;
  /** Count, x, y, xx, xy, yy of log10 distance and level. */
  readonly line: Float64Array;
}

export interface SamplerOptions {
  readonly limitM: number;
  readonly bins: DistanceBins;
  /** Undefined: rows alone. */
  readonly windows: WindowKind | undefined;
}

/** Takes samples of a campaign; the same for measured and predicted. */
export class CampaignSampler {
  readonly layout: SumsLayout;
  readonly windows: CampaignWindows | undefined;
  private readonly campaign: Campaign;
  private readonly sums: CampaignSums;
  private readonly isNear: Uint8Array;

  constructor(campaign: Campaign, { limitM, bins, windows }: SamplerOptions) {
    this.campaign = campaign;
    this.sums = new CampaignSums(campaign, bins);
    this.layout = this.sums.layout;
    this.isNear = new Uint8Array(campaign.rssiDbm.length);
    for (const { distanceM, from, to } of campaign.links) {
      this.isNear.fill(distanceM <= limitM ? 1 : 0, from, to);
    }
    this.windows =
      windows === undefined ? undefined : new CampaignWindows(campaign, windows, limitM);
  }

  /** A sample in which every row counts once. */
  sample(rssiDbm: Float64Array): CampaignSample {
    const sums = new Float64Array(this.layout.size);
    this.sums.add(rssiDbm, new Uint8Array(this.campaign.links.length), [sums]);
    const { windows } = this;
    const scores = scoreCounts(this.scored(rssiDbm));
    if (windows === undefined) return { sums, scores, windows };
    const levels = windows.levels(rssiDbm);
    const line = new Float64Array(LINE_SUMS);
    this.addLines(windows, levels, () => line);
    const windowScores = scoreCounts(this.windowScores(windows, levels));
    return { sums, scores, windows: { scores: windowScores, line } };
  }

  /** Samples in which every row counts as often as its cluster. */
  byClusters(rssiDbm: Float64Array, clusters: Clusters): (weights: Float64Array) => CampaignSample {
    const { windows, layout, campaign } = this;
    const each = (size: number): Float64Array[] =>
      Array.from({ length: clusters.count }, () => new Float64Array(size));
    const records = each(layout.size);
    this.sums.add(rssiDbm, clusters.of, records);
    const clusterOfRow = new Int32Array(rssiDbm.length);
    campaign.links.forEach(({ from, to }, k) => clusterOfRow.fill(clusters.of[k], from, to));
    const scores = new ClusteredScores(this.scored(rssiDbm), clusterOfRow, clusters.count);
    const ofRows = (weights: Float64Array) => ({
      sums: weighted(records, weights),
      scores: scores.counts(weights),
    });
    if (windows === undefined) return (weights) => ({ ...ofRows(weights), windows });
    const levels = windows.levels(rssiDbm);
    const of = windows.clusters(clusters);
    const lines = each(LINE_SUMS);
    this.addLines(windows, levels, (window) => lines[of[window]]);
    const ofWindows = new ClusteredScores(this.windowScores(windows, levels), of, clusters.count);
    return (weights) => ({
      ...ofRows(weights),
      windows: { scores: ofWindows.counts(weights), line: weighted(lines, weights) },
    });
  }

  private scored(rssiDbm: Float64Array): ScoredRows {
    const { campaign, isNear } = this;
    const sign = campaign.isCalibrated ? -1 : 1;
    const scores = rssiDbm.map((_, row) => sign * levelOf(campaign, rssiDbm, row));
    return { scores, isNear };
  }

  private windowScores({ isNear }: CampaignWindows, levels: Float64Array): ScoredRows {
    return { isNear, scores: this.campaign.isCalibrated ? levels.map((db) => -db) : levels };
  }

  private addLines(
    { windows: { distanceM } }: CampaignWindows,
    levels: Float64Array,
    recordOf: (window: number) => Float64Array,
  ): void {
    levels.forEach((level, window) => {
      if (Number.isNaN(level)) return;
      addPoint(recordOf(window), 0, Math.log(distanceM[window]) / Math.LN10, level);
    });
  }
}
