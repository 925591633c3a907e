import { NHS_1 } from '../configs/nhs.ts';
import { bandMinutes } from '../gaen/gaen-v1-exposures.ts';
import type { ExposureV1 } from '../gaen/gaen-v1-exposures.ts';

/** What the first scoring of the NHS COVID-19 app is made of. */
export interface Nhs1Config {
  /** Of minutes below the first threshold, from it to below the second, at or above that. */
  readonly bandWeights: readonly [number, number, number];
  /** Of a key on the day of onset; one less for each day before or after. */
  readonly maxTransmissionRiskLevel: number;
  /** Days over which infectiousness falls, sd of a normal law. */
  readonly infectiousnessSdDays: number;
}

/** Share of infectiousness so many days from onset: 1 on the day, 0.94 next to it, 0.04 at 7. */
export function nhsInfectiousness(
  daysFromOnset: number,
  sdDays: number = NHS_1.infectiousnessSdDays,
): number {
  const z = daysFromOnset / sdDays;
  return Math.exp(-0.5 * (z * z));
}

/**
 * Risk of one exposure in the first scoring, in weighted minutes (the app's own seconds / 60):
 * bands of whole units of five minutes, at most 30, by weight, times the infectiousness of the
 * key's day, which its transmission risk level tells: 7 less the days from onset.
 *
 * Source: RiskCalculator.kt and InfectiousnessFactorCalculator.kt of
 * ukhsa-collaboration/covid-19-app-android-ag-public.
 */
export function nhs1Score(
  { secondsInBands }: Pick<ExposureV1, 'secondsInBands'>,
  transmissionRiskLevel: number,
  { bandWeights, maxTransmissionRiskLevel, infectiousnessSdDays }: Nhs1Config = NHS_1,
): number {
  const minutes = bandMinutes(secondsInBands).reduce(
    (sum, each, band) => sum + each * bandWeights[band],
    0,
  );
  const daysFromOnset = maxTransmissionRiskLevel - transmissionRiskLevel;
  return minutes * nhsInfectiousness(daysFromOnset, infectiousnessSdDays);
}
