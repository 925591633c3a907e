import { NHS_1 } from './configs/nhs.ts';
import { bandMinutes } from './gaen-v1-exposures.ts';
import type { ExposureV1 } from './gaen-v1-exposures.ts';

/** Share of infectiousness so many days from onset: 1 on the day, 0.94 next to it, 0.04 at 7. */
export function nhsInfectiousness(daysFromOnset: number): number {
  const z = daysFromOnset / NHS_1.infectiousnessSdDays;
  return Math.exp(-0.5 * (z * z));
}

/**
 * Risk of one exposure in the first scoring, in weighted minutes (the app's own seconds / 60): bands
 * of whole units of five minutes, at most 30, by weight, times the infectiousness of the key's day,
 * which its transmission risk level tells: 7 less the days from onset.
 *
 * Source: RiskCalculator.kt and InfectiousnessFactorCalculator.kt of
 * ukhsa-collaboration/covid-19-app-android-ag-public.
 */
export function nhs1Score(
  { secondsInBands }: Pick<ExposureV1, 'secondsInBands'>,
  transmissionRiskLevel: number,
): number {
  const minutes = bandMinutes(secondsInBands).reduce(
    (sum, each, band) => sum + each * NHS_1.bandWeights[band],
    0,
  );
  return minutes * nhsInfectiousness(NHS_1.maxTransmissionRiskLevel - transmissionRiskLevel);
}
