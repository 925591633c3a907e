import { crps, crpsOfNormal, normalOf } from '../evaluation/forecast/crps.ts';
import type { Sample } from '../evaluation/forecast/crps.ts';
import type { Campaign } from './campaign.ts';
import { levelOf } from './campaign-sums.ts';
import type { DistanceBins } from './distance-bins.ts';

/**
 * Levels are counted in steps of this, dB: whole, half and quarter dB are exact, others within a
 * hundredth.
 */
const STEPS_PER_DB = 64;
const LOWEST_DB = -200;
const STEPS = 400 * STEPS_PER_DB;

/** CRPS of the predicted levels, dB, over heard rows: 0 at best, and less is better. */
export interface LevelForecast {
  readonly crpsDb: number;
  /** Of one normal law with mean and sd of all measured levels, blind to distance. */
  readonly climatologyDb: number;
  readonly byDistance: readonly DistanceForecast[];
}

export interface DistanceForecast {
  readonly label: string;
  readonly distanceM: number;
  /** Measured rows that were heard. */
  readonly rows: number;
  /** NaN where nothing was heard, or is predicted to be. */
  readonly crpsDb: number;
}

/** Counts of levels at each distance. */
export class LevelCounts {
  private readonly campaign: Campaign;
  private readonly bins: DistanceBins;
  private readonly counts: readonly Float64Array[];

  constructor(campaign: Campaign, bins: DistanceBins) {
    this.campaign = campaign;
    this.bins = bins;
    this.counts = bins.labels.map(() => new Float64Array(STEPS));
  }

  add(rssiDbm: Float64Array): void {
    const { campaign, bins, counts } = this;
    campaign.links.forEach(({ from, to }, link) => {
      const own = counts[bins.of[link]];
      for (let k = from; k < to; k++) {
        const level = levelOf(campaign, rssiDbm, k);
        if (Number.isNaN(level)) continue;
        const step = Math.round(STEPS_PER_DB * (level - LOWEST_DB));
        own[Math.max(0, Math.min(STEPS - 1, step))]++;
      }
    });
  }

  at(bin: number): Sample {
    return sampleOf(this.counts[bin]);
  }

  all(): Sample {
    const sum = new Float64Array(STEPS);
    for (const counts of this.counts) counts.forEach((count, step) => (sum[step] += count));
    return sampleOf(sum);
  }
}

function sampleOf(counts: Float64Array): Sample {
  const steps = Int32Array.from(counts, (_, step) => step).filter((step) => counts[step] > 0);
  return {
    values: Float64Array.from(steps, (step) => LOWEST_DB + step / STEPS_PER_DB),
    weights: Float64Array.from(steps, (step) => counts[step]),
  };
}

/** How good the levels of all replicates together are as a forecast of each measured row. */
export function levelForecast(
  measured: LevelCounts,
  predicted: LevelCounts,
  { labels, middlesM }: DistanceBins,
): LevelForecast {
  const byDistance = labels.map((label, bin): DistanceForecast => {
    const own = measured.at(bin);
    const rows = own.weights.reduce((sum, count) => sum + count, 0);
    const distanceM = middlesM[bin];
    return { label, distanceM, rows, crpsDb: crps(predicted.at(bin), own) };
  });
  const known = byDistance.filter((one) => !Number.isNaN(one.crpsDb));
  const rows = known.reduce((sum, one) => sum + one.rows, 0);
  const all = measured.all();
  return {
    crpsDb: known.reduce((sum, one) => sum + one.rows * one.crpsDb, 0) / rows,
    climatologyDb: crpsOfNormal(normalOf(all), all),
    byDistance,
  };
}
