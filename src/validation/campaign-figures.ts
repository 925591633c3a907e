import type { Campaign } from './campaign.ts';
import { HISTOGRAM_STEPS, LAGS, THRESHOLDS_DB } from './campaign-sums.ts';
import type { SumsLayout } from './campaign-sums.ts';
import type { DistanceBins } from './distance-bins.ts';

/** Kinds of rows; each has one tolerance. */
export const FIGURE_KINDS = [
  ...(['mean', 'sd', 'heard', 'slope', 'auc', 'tpr', 'fpr', 'rho1', 'rho10', 'rho60'] as const),
  'within',
] as const;
export type FigureKind = (typeof FIGURE_KINDS)[number];

/** One figure to be compared, or why the data do not determine it. */
export interface Figure {
  readonly kind: FigureKind;
  readonly label: string;
  readonly unit: string;
  /** For figures at a distance, m; null for others. */
  readonly distanceM: number | null;
  /** What the set lacks; undefined where it answers. */
  readonly lacks: string | undefined;
  /** From the sums over all rows; NaN where these rows do not tell. */
  readonly of: (sums: Float64Array) => number;
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
  measured: Float64Array,
): Figure[] {
  const what = campaign.isCalibrated ? 'attenuation' : 'RSSI';
  const unit = campaign.isCalibrated ? 'dB' : 'dBm';
  const noHearing = campaign.missed > 0 ? undefined : 'the data do not record missed packets';
  const perBin = bins.labels.flatMap((label, bin): Figure[] => {
    const at = layout.bins + 4 * bin;
    return [
      figure('mean', `mean ${what}, ${label}`, unit, undefined, (s) => mean(s, at)),
      figure('sd', `sd, ${label}`, 'dB', undefined, (s) => deviation(s, at)),
      figure('heard', `P(heard), ${label}`, '', noHearing, (s) => s[at + 1] / s[at]),
    ].map((one) => ({ ...one, distanceM: bins.middlesM[bin] }));
  });
  const by = (kind: FigureKind): Figure[] => perBin.filter((one) => one.kind === kind);
  const heard = noHearing === undefined ? by('heard') : [{ ...by('heard')[0], label: 'P(heard)' }];
  return [
    ...by('mean'),
    ...by('sd'),
    ...heard,
    ...decisionFigures(campaign, bins, layout),
    ...timeFigures(campaign, layout, measured),
  ];
}

function figure(
  kind: FigureKind,
  label: string,
  unit: string,
  lacks: string | undefined,
  of: (sums: Float64Array) => number,
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
  const noScale = isCalibrated ? undefined : 'no attenuation: TX power or RX correction is unknown';
  const { verdicts } = layout;
  return [
    figure('slope', 'naive slope n', '', oneDistance, (s) =>
      // Attenuation rises with distance, RSSI falls.
      isCalibrated ? slope(s, layout) : -slope(s, layout),
    ),
    figure('auc', 'AUC', '', oneSide, (s) => areaUnderCurve(s, layout)),
    ...THRESHOLDS_DB.flatMap((threshold, t) => {
      const at = verdicts + 2 + 2 * t;
      const noNear = noScale ?? (near === 0 ? 'no distance within the limit' : undefined);
      const noFar = noScale ?? (far === 0 ? 'no distance beyond the limit' : undefined);
      return [
        figure('tpr', `TPR at ${threshold} dB`, '', noNear, (s) => s[at] / s[verdicts]),
        figure('fpr', `FPR at ${threshold} dB`, '', noFar, (s) => s[at + 1] / s[verdicts + 1]),
      ];
    }),
  ];
}

function timeFigures(
  { isTimed }: Campaign,
  { lags, within }: SumsLayout,
  measured: Float64Array,
): Figure[] {
  const still = measured[within + 1] > 0 ? undefined : 'no geometry was held for two rows';
  return [
    figure('within', 'sd within a still link', 'dB', still, (s) =>
      Math.sqrt(s[within] / s[within + 1]),
    ),
    ...LAGS.map(({ lagUs }, k) => {
      const at = lags + 4 * k;
      const few = `only ${measured[at]} pairs of rows ${lagUs / 1e6} s apart in still links`;
      const lacks =
        still ?? (isTimed ? (measured[at] < MIN_RHO_PAIRS ? few : undefined) : 'no times');
      const kind = (['rho1', 'rho10', 'rho60'] as const)[k];
      return figure(kind, `correlation at ${lagUs / 1e6} s`, '', lacks, (s) =>
        s[at] < 2 ? NaN : s[at + 1] / Math.sqrt(s[at + 2] * s[at + 3]),
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

/** Chance that a near row is stronger than a far one; ties count half. */
function areaUnderCurve(sums: Float64Array, { near, far, verdicts }: SumsLayout): number {
  let weaker = 0;
  let area = 0;
  for (let step = 0; step < HISTOGRAM_STEPS; step++) {
    area += sums[near + step] * (weaker + 0.5 * sums[far + step]);
    weaker += sums[far + step];
  }
  return area / (sums[verdicts] * sums[verdicts + 1]);
}
