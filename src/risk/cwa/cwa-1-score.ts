import type { Cwa1Set } from '../configs/cwa-1.ts';
import type { ExposureSummaryV1 } from '../gaen/gaen-v1-exposures.ts';

/**
 * Score of Corona-Warn-App's first scoring, in weighted minutes: those of the bands (the app caps
 * each at 30 once more, as the summary does) times maximum risk score over divisor, rounded to two
 * decimals.
 *
 * Source: DefaultRiskLevelCalculation.kt of corona-warn-app/cwa-app-android, 2020.
 */
export function cwa1Score(
  {
    attenuationDurationsMin,
    maximumRiskScore,
  }: Pick<ExposureSummaryV1, 'attenuationDurationsMin' | 'maximumRiskScore'>,
  { bandWeights, normalizationDivisor }: Pick<Cwa1Set, 'bandWeights' | 'normalizationDivisor'>,
): number {
  const minutes = attenuationDurationsMin.reduce(
    (sum, each, band) => sum + bandWeights[band] * Math.min(each, 30),
    0,
  );
  return Math.round((maximumRiskScore / normalizationDivisor) * minutes * 100) / 100;
}
