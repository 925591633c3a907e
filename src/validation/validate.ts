import { below, deriveKey, purposeKey, rootKey } from '../kernel/keyed.ts';
import { figuresOf } from './campaign-figures.ts';
import type { Figure } from './campaign-figures.ts';
import { levelsOf } from './campaign-level.ts';
import type { LevelSource } from './campaign-level.ts';
import { CampaignRadio } from './campaign-radio.ts';
import { CampaignSums, clustersOf } from './campaign-sums.ts';
import type { Clusters } from './campaign-sums.ts';
import type { Campaign } from './campaign.ts';
import { distanceBins } from './distance-bins.ts';
import type { Prediction } from './prediction.ts';
import { TOLERANCES, verdictOf } from './tolerances.ts';
import type { Verdict } from './tolerances.ts';
import type { Estimate } from './estimate.ts';

export interface ValidateOptions {
  /** Near is up to this distance, m. */
  readonly limitM: number;
  readonly replicates: number;
  readonly seed: string;
  readonly onProgress: (done: number, total: number) => void;
}

/** One row of the table: measured and predicted side by side. */
export interface ValidationRow {
  readonly kind: Figure['kind'];
  readonly label: string;
  readonly unit: string;
  /** For figures at a distance, m; null for others. */
  readonly distanceM: number | null;
  readonly measured: Estimate;
  readonly predicted: Estimate;
  readonly tolerance: number;
  readonly verdict: Verdict;
  /** Why the set cannot answer; undefined where it does. */
  readonly reason: string | undefined;
}

export interface Validation {
  readonly rows: readonly ValidationRow[];
  /** The row that is furthest off, in tolerances; undefined where none is answered. */
  readonly largest: ValidationRow | undefined;
  readonly clusters: number;
  readonly clusterKind: Clusters['kind'];
  readonly levelSource: LevelSource;
  /** Links whose level other sessions of the same pair told. */
  readonly linksByPair: number;
  readonly isGood: boolean;
}

/** Draws of whole clusters for the error bars of what was measured. */
const BOOTSTRAPS = 200;

/**
 * Simulates a campaign with `prediction` and compares. The same campaign, prediction and options
 * give the same numbers.
 */
export async function validate(
  campaign: Campaign,
  prediction: Prediction,
  options: ValidateOptions,
): Promise<Validation> {
  const root = rootKey(options.seed);
  const bins = distanceBins(campaign, options.limitM);
  const sums = new CampaignSums(campaign, bins, options.limitM);
  const clusters = clustersOf(campaign);
  const records = Array.from({ length: clusters.count }, () => new Float64Array(sums.layout.size));
  sums.add(campaign.rssiDbm, clusters.of, records);
  const total = weighted(records, new Float64Array(clusters.count).fill(1));
  const figures = figuresOf(campaign, bins, sums.layout, total);
  const levels = levelsOf(campaign, prediction);
  const drawn = bootstrap(records, figures, purposeKey(root, 'tuning.bootstrap'));
  const replicated = await replicate(campaign, new CampaignRadio(campaign, prediction, levels), {
    sums,
    figures,
    options,
    key: purposeKey(root, 'validate.replicate'),
  });
  const rows = figures.map((figure, k): ValidationRow => {
    const measured = { value: figure.of(total), error: momentsOf(drawn[k]).error };
    return rowOf(figure, measured, momentsOf(replicated[k]), clusters.count);
  });
  return {
    rows,
    largest: largestOf(rows),
    clusters: clusters.count,
    clusterKind: clusters.kind,
    levelSource: levels.source,
    linksByPair: levels.levels.filter(({ isOwnPair }) => isOwnPair).length,
    isGood: rows.every(({ verdict }) => verdict !== 'out'),
  };
}

function rowOf(figure: Figure, measured: Estimate, predicted: Estimate, clusters: number) {
  const { kind, label, unit, distanceM, lacks } = figure;
  const none = { value: NaN, error: NaN };
  const tolerance = TOLERANCES[kind].value;
  const row = { kind, label, unit, distanceM, tolerance };
  if (lacks !== undefined) {
    return {
      ...row,
      measured: none,
      predicted: none,
      verdict: 'no answer',
      reason: lacks,
    } as const;
  }
  // One cluster alone, of all or at this distance, tells no spread.
  const isSpread = clusters > 1 && measured.error > 1e-9;
  const bars = isSpread ? measured : { ...measured, error: NaN };
  const isSilent = Number.isNaN(measured.value) || Number.isNaN(predicted.value);
  const reason = Number.isNaN(measured.value)
    ? 'too few rows heard'
    : Number.isNaN(predicted.value)
      ? 'the model receives no packet'
      : undefined;
  const verdict = isSilent
    ? !Number.isNaN(measured.value)
      ? 'out'
      : 'no answer'
    : verdictOf(bars, predicted, tolerance);
  return { ...row, measured: bars, predicted, verdict, reason } as const;
}

function weighted(records: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(records[0].length);
  records.forEach((record, k) => {
    const weight = weights[k];
    if (weight === 0) return;
    for (let at = 0; at < sum.length; at++) sum[at] += weight * record[at];
  });
  return sum;
}

/** Values of each figure when whole clusters are drawn with replacement. */
function bootstrap(
  records: readonly Float64Array[],
  figures: readonly Figure[],
  key: ReturnType<typeof rootKey>,
): number[][] {
  const values = figures.map((): number[] => []);
  const weights = new Float64Array(records.length);
  for (let r = 0; r < BOOTSTRAPS; r++) {
    weights.fill(0);
    for (let k = 0; k < weights.length; k++) weights[below(key, r, k, weights.length)]++;
    const sum = weighted(records, weights);
    figures.forEach((figure, k) => values[k].push(figure.of(sum)));
  }
  return values;
}

interface Replication {
  readonly sums: CampaignSums;
  readonly figures: readonly Figure[];
  readonly options: ValidateOptions;
  readonly key: ReturnType<typeof rootKey>;
}

async function replicate(
  { rssiDbm, links }: Campaign,
  radio: CampaignRadio,
  { sums, figures, options, key }: Replication,
): Promise<number[][]> {
  const { replicates, onProgress } = options;
  const values = figures.map((): number[] => []);
  const out = new Float64Array(rssiDbm.length);
  const one = new Uint8Array(links.length);
  for (let r = 0; r < replicates; r++) {
    onProgress(r, replicates);
    // Lets a progress bar draw itself, and Ctrl-C be heard.
    await new Promise((resume) => setImmediate(resume));
    radio.replicate(deriveKey(key, r), out);
    const record = new Float64Array(sums.layout.size);
    sums.add(out, one, [record]);
    figures.forEach((figure, k) => values[k].push(figure.of(record)));
  }
  return values;
}

/** Mean and standard deviation of what is a number. */
function momentsOf(values: readonly number[]): Estimate {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { value: mean, error: known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : NaN };
}

function largestOf(rows: readonly ValidationRow[]): ValidationRow | undefined {
  const off = ({ measured, predicted, tolerance }: ValidationRow): number =>
    Math.abs(predicted.value - measured.value) / tolerance;
  return rows
    .filter((row) => !Number.isNaN(off(row)))
    .reduce<ValidationRow | undefined>(
      (most, row) => (most === undefined || off(row) > off(most) ? row : most),
      undefined,
    );
}
