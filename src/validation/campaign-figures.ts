import { areaUnderCurve, ratesFrom } from '../evaluation/detection/detection.ts';
import type { ScoreCounts } from '../evaluation/detection/score-counts.ts';
import type { Campaign } from './campaign.ts';
import type { CampaignSample } from './campaign-sample.ts';
import { LAGS } from './campaign-sums.ts';
import type { SumsLayout } from './campaign-sums.ts';
import type { DistanceBins } from './distance-bins.ts';

/** Kinds of figures; each has one tolerance. */
export type FigureKind =
  | ('mean' | 'sd' | 'heard' | 'slope' | 'auc' | 'tpr' | 'fpr' | 'rho1' | 'rho10' | 'rho60')
  | ('minutes' | 'within' | 'windowAuc' | 'windowTpr' | 'windowFpr' | 'windowCost' | 'windowRho');

/** Attenuations at which phones were told near from far, dB. */
const THRESHOLDS_DB = [50, 55, 63] as const;

/** One figure to be compared, or why the data do not determine it. */
export interface Figure {
  readonly kind: FigureKind;
  readonly label: string;
  readonly unit: string;
  /** For figures at a distance, m; null for others. */
  readonly distanceM: number | null;
  /** What the set lacks; undefined where it answers. */
  readonly lacks: string | undefined;
  /** NaN where the sample does not tell. */
  readonly of: (sample: CampaignSample) => number;
}

/** Fewer pairs of rows give a correlation that is mostly noise. */
const MIN_RHO_PAIRS = 200;
/** Fewer heard rows at a distance may be those of one lucky link. */
const MIN_HEARD = 5;

/** The figures of a campaign, in the order of the table. */
export function figuresOf(
  campaign: Campaign,
  bins: DistanceBins,
  layout: SumsLayout,
  measured: CampaignSample,
): Figure[] {
  const what = campaign.isCalibrated ? 'attenuation' : 'RSSI';
  const unit = campaign.isCalibrated ? 'dB' : 'dBm';
  const noHearing = campaign.missed > 0 ? undefined : 'the data do not record missed packets';
  const perBin = bins.labels.flatMap((label, bin): Figure[] => {
    const at = layout.bins + 4 * bin;
    return [
      figure('mean', `mean ${what}, ${label}`, unit, undefined, ({ sums }) => mean(sums, at)),
      figure('sd', `sd, ${label}`, 'dB', undefined, ({ sums }) => deviation(sums, at)),
      figure('heard', `P(heard), ${label}`, '', noHearing, ({ sums }) => sums[at + 1] / sums[at]),
    ].map((one) => ({ ...one, distanceM: bins.middlesM[bin] }));
  });
  const by = (kind: FigureKind): Figure[] => perBin.filter((one) => one.kind === kind);
  const heard = noHearing === undefined ? by('heard') : [{ ...by('heard')[0], label: 'P(heard)' }];
  return [
    ...by('mean'),
    ...by('sd'),
    ...heard,
    ...decisionFigures(campaign, bins, layout),
    ...timeFigures(campaign, layout, measured.sums),
  ];
}

/** A figure that is of no distance. */
export function figure(
  kind: FigureKind,
  label: string,
  unit: string,
  lacks: string | undefined,
  of: Figure['of'],
): Figure {
  return { kind, label, unit, distanceM: null, lacks, of };
}

function decisionFigures(
  { isCalibrated }: Campaign,
  { distances, near, far, labels }: DistanceBins,
  layout: SumsLayout,
): Figure[] {
  const oneDistance = distances < 2 ? `one distance only (${labels[0]})` : undefined;
  const oneSide =
    oneDistance ??
    (near === 0 || far === 0
      ? `all distances are ${near === 0 ? 'beyond' : 'within'} the limit`
      : undefined);
  return [
    figure('slope', 'naive slope n', '', oneDistance, ({ sums }) =>
      // Attenuation rises with distance, RSSI falls.
      isCalibrated ? slope(sums, layout) : -slope(sums, layout),
    ),
    figure('auc', 'AUC', '', oneSide, ({ scores }) => areaUnderCurve(scores)),
    ...thresholdFigures(['tpr', 'fpr'], '', ({ scores }) => scores, {
      isCalibrated,
      noNear: near === 0 ? 'no distance within the limit' : undefined,
      noFar: far === 0 ? 'no distance beyond the limit' : undefined,
    }),
  ];
}

interface Sides {
  readonly isCalibrated: boolean;
  /** Why a side is empty; undefined where it is not. */
  readonly noNear: string | undefined;
  readonly noFar: string | undefined;
}

/** TPR and FPR at the thresholds of published apps, which count what is at or below them. */
export function thresholdFigures(
  [tpr, fpr]: readonly [FigureKind, FigureKind],
  suffix: string,
  scoresOf: (sample: CampaignSample) => ScoreCounts,
  { isCalibrated, noNear, noFar }: Sides,
): Figure[] {
  const noScale = isCalibrated ? undefined : 'no attenuation: TX power or RX correction is unknown';
  return THRESHOLDS_DB.flatMap((db) => [
    figure(tpr, `TPR at ${db} dB${suffix}`, '', noScale ?? noNear, (sample) => {
      return ratesFrom(scoresOf(sample), -db).tpr;
    }),
    figure(fpr, `FPR at ${db} dB${suffix}`, '', noScale ?? noFar, (sample) => {
      return ratesFrom(scoresOf(sample), -db).fpr;
    }),
  ]);
}

function timeFigures(
  { isTimed }: Campaign,
  { lags, within }: SumsLayout,
  measured: Float64Array,
): Figure[] {
  const still = measured[within + 1] > 0 ? undefined : 'no geometry was held for two rows';
  return [
    figure('within', 'sd within a still link', 'dB', still, ({ sums }) =>
      Math.sqrt(sums[within] / sums[within + 1]),
    ),
    ...LAGS.map(({ lagUs }, k) => {
      const at = lags + 4 * k;
      const few = `only ${measured[at]} pairs of rows ${lagUs / 1e6} s apart in still links`;
      const lacks =
        still ?? (isTimed ? (measured[at] < MIN_RHO_PAIRS ? few : undefined) : 'no times');
      const kind = (['rho1', 'rho10', 'rho60'] as const)[k];
      return figure(kind, `correlation at ${lagUs / 1e6} s`, '', lacks, ({ sums }) =>
        sums[at] < 2 ? NaN : sums[at + 1] / Math.sqrt(sums[at + 2] * sums[at + 3]),
      );
    }),
  ];
}

function mean(sums: Float64Array, at: number): number {
  return sums[at + 1] < MIN_HEARD ? NaN : sums[at + 2] / sums[at + 1];
}

function deviation(sums: Float64Array, at: number): number {
  const middle = mean(sums, at);
  return Math.sqrt(Math.max(0, sums[at + 3] / sums[at + 1] - middle * middle));
}

/** Slope of the ordinary line of level over decades of distance, a tenth of it. */
function slope(sums: Float64Array, { line }: SumsLayout): number {
  const [n, x, y, xx, xy] = sums.subarray(line, line + 5);
  return (n * xy - x * y) / (n * xx - x * x) / 10;
}
