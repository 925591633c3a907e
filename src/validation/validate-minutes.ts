import { deriveKey, purposeKey, rootKey } from '../kernel/keyed.ts';
import { levelsOf } from './campaign-level.ts';
import { CampaignRadio } from './campaign-radio.ts';
import { clustersOf, levelOf } from './campaign-sums.ts';
import { overClusterDraws, weighted } from './cluster-draws.ts';
import { distanceBins } from './distance-bins.ts';
import type { DistanceBins } from './distance-bins.ts';
import type { MinutesCampaign } from './minutes-campaign.ts';
import type { Prediction } from './prediction.ts';
import { largestOf } from './validate.ts';
import type { ValidateOptions, Validation } from './validate.ts';
import { answeredRow, rowCounts } from './validation-row.ts';
import type { RowHead } from './validation-row.ts';

/**
 * Simulates a campaign whose minutes at attenuations are told, and compares the share of each
 * bucket in the minutes at each distance. The same arguments give the same numbers.
 */
export async function validateMinutes(
  told: MinutesCampaign,
  prediction: Prediction,
  options: Omit<ValidateOptions, 'windows'>,
): Promise<Validation> {
  const { campaign, buckets, minutes } = told;
  const root = rootKey(options.seed);
  const bins = distanceBins(campaign, options.limitM);
  const clusters = clustersOf(campaign);
  const levels = levelsOf(campaign, prediction);
  const size = bins.labels.length * buckets.length;
  const records = Array.from({ length: clusters.count }, () => new Float64Array(size));
  minutes.forEach((own, link) => add(records[clusters.of[link]], own, bins.of[link]));
  const measured = weighted(records, new Float64Array(clusters.count).fill(1));
  const key = purposeKey(root, 'tuning.bootstrap');
  const drawn = overClusterDraws(clusters.count, key, (weights) => weighted(records, weights));
  const radio = new CampaignRadio(campaign, prediction, levels);
  const replicated: Float64Array[] = [];
  const rssiDbm = new Float64Array(campaign.rssiDbm.length);
  for (let r = 0; r < options.replicates; r++) {
    options.onProgress(r, options.replicates);
    // Lets a progress bar draw itself, and Ctrl-C be heard.
    await new Promise((resume) => setImmediate(resume));
    radio.replicate(deriveKey(purposeKey(root, 'validate.replicate'), r), rssiDbm);
    replicated.push(predictedMinutes(told, bins, rssiDbm));
  }
  const rows = heads(told, bins).map((head, at) => {
    const share = (of: Float64Array): number => shareAt(of, at, buckets.length);
    const values = {
      measured: share(measured),
      drawn: drawn.map(share),
      replicated: replicated.map(share),
    };
    return answeredRow(head, values, clusters.count);
  });
  return {
    rows,
    ...rowCounts(rows),
    largest: largestOf(rows),
    clusters: clusters.count,
    clusterKind: clusters.kind,
    levelSource: levels.source,
    linksByPair: 0,
    windows: undefined,
    minutes: measured.reduce((sum, one) => sum + one, 0),
    forecast: { crpsDb: NaN, climatologyDb: NaN, byDistance: [] },
    roc: undefined,
    windowRoc: undefined,
    stillSpread: undefined,
    isGood: rows.every(({ verdict }) => verdict !== 'out'),
  };
}

/** A row for each bucket at each distance: bucket after bucket of one distance. */
function heads({ buckets }: MinutesCampaign, { labels, middlesM }: DistanceBins): RowHead[] {
  return labels.flatMap((label, bin) =>
    buckets.map(({ fromDb, toDb }): RowHead => ({
      kind: 'minutes',
      label: `minutes at ${fromDb} to ${toDb} dB, ${label}`,
      unit: '',
      distanceM: middlesM[bin],
    })),
  );
}

function add(record: Float64Array, minutes: Float64Array, bin: number): void {
  minutes.forEach((one, bucket) => (record[bin * minutes.length + bucket] += one));
}

/** Share of one bucket in all minutes at its distance; NaN where there are none. */
function shareAt(minutes: Float64Array, at: number, buckets: number): number {
  const from = at - (at % buckets);
  const all = minutes.subarray(from, from + buckets).reduce((sum, one) => sum + one, 0);
  return minutes[at] / all;
}

/** Every scan of a link stands for the same part of its minutes. */
function predictedMinutes(
  { campaign, buckets, minutes }: MinutesCampaign,
  bins: DistanceBins,
  rssiDbm: Float64Array,
): Float64Array {
  const record = new Float64Array(bins.labels.length * buckets.length);
  campaign.links.forEach(({ from, to }, link) => {
    const own = new Float64Array(buckets.length);
    const each = minutes[link].reduce((sum, one) => sum + one, 0) / (to - from);
    for (let k = from; k < to; k++) {
      const db = levelOf(campaign, rssiDbm, k);
      const bucket = buckets.findIndex(({ fromDb, toDb }) => db >= fromDb && db < toDb);
      if (bucket >= 0) own[bucket] += each;
    }
    add(record, own, bins.of[link]);
  });
  return record;
}
