import { NHS_1, NHS_2, NHS_SOURCE } from '../configs/nhs.ts';
import { exposureWindows } from '../exposure-windows.ts';
import type { ExposureWindow, ScoredRow } from '../exposure-windows.ts';
import { exposuresV1 } from '../gaen-v1-exposures.ts';
import type { NamedRule } from '../named-rule.ts';
import { nhs1Score } from '../nhs-1-score.ts';
import { nhsScore } from '../nhs-score.ts';
import type { NhsScoreConfig } from '../nhs-score.ts';
import { outcomeOfDays } from '../outcome.ts';
import type { DayMinutes } from '../outcome.ts';

/** NHS COVID-19 (England and Wales) at every date, both scorings. */
export const NHS_RULES: readonly NamedRule[] = [
  ...NHS_1.riskThresholdsS.map(([from, seconds]): NamedRule => ({
    name: `nhs-ew-1-${from}`,
    family: 'nhs-1',
    from,
    source: NHS_SOURCE,
    numbers:
      `seconds below ${NHS_1.gaenV1.thresholdsDb[0]} dB x ${NHS_1.bandWeights[0]}, below ` +
      `${NHS_1.gaenV1.thresholdsDb[1]} dB x ${NHS_1.bandWeights[1]}, times infectiousness; ${seconds} s ` +
      'or more in one exposure',
    needs: 'attenuation',
    asks: { minutes: seconds / 60, per: 'window', above: false },
    thresholdsDb: NHS_1.gaenV1.thresholdsDb,
    apply: (rows) => outcomeOfDays(greatestOfDays(firstScores(rows)), (min) => min * 60 >= seconds),
  })),
  ...NHS_2.riskThresholds.map(([from, threshold]): NamedRule => ({
    name: `nhs-ew-2-${from}`,
    family: 'nhs-2',
    from,
    source: NHS_SOURCE,
    numbers:
      '60 x minutes weighted by 1/d² of the smoothed distance, at most in full, times ' +
      `infectiousness (standard ${NHS_2.infectiousnessWeights.standard}, high ` +
      `${NHS_2.infectiousnessWeights.high}); ${threshold} or more in one window`,
    needs: 'attenuation',
    asks: { minutes: threshold / 60, per: 'window', above: false },
    thresholdsDb: [],
    apply: (rows) => outcomeOfDays(secondScores(rows), (min) => min * 60 >= threshold),
  })),
];

function firstScores(rows: readonly ScoredRow[]): DayMinutes[] {
  const levels = new Map(rows.map((row) => [row.keyIndex, nhsTransmissionRiskLevel(row)]));
  return exposuresV1(rows, NHS_1.gaenV1.thresholdsDb).map((exposure) => ({
    dayS: exposure.dayS,
    minutes: nhs1Score(exposure, levels.get(exposure.keyIndex) ?? 0),
  }));
}

/**
 * The key's own, else from its days since onset as the app's uploads did; judgement: a key that
 * says nothing counts in full.
 */
function nhsTransmissionRiskLevel(row: ScoredRow): number {
  const { transmissionRiskLevel = 0, daysSinceOnset = 0 } = row;
  if (transmissionRiskLevel > 0) return transmissionRiskLevel;
  return Math.max(0, NHS_1.maxTransmissionRiskLevel - Math.abs(daysSinceOnset));
}

function secondScores(rows: readonly ScoredRow[]): DayMinutes[] {
  return greatestOfDays(
    exposureWindows(rows, NHS_2.mapping).map((window) => ({
      dayS: window.dayS,
      minutes: nhs2Score(window),
    })),
  );
}

/** What the second scoring of the app is made of. */
interface Nhs2Config {
  readonly score: NhsScoreConfig;
  readonly infectiousnessWeights: Readonly<Record<'standard' | 'high', number>>;
}

/** Minutes of one window as the second scoring weighs them; the app's risk is 60 times as much. */
export function nhs2Score(
  { scanInstances, infectiousness }: ExposureWindow,
  { score, infectiousnessWeights }: Nhs2Config = NHS_2,
): number {
  const scans = scanInstances
    .filter(({ secondsSinceLastScan }) => secondsSinceLastScan > 0)
    .map(({ minAttenuationDb, secondsSinceLastScan }) => ({
      attenuationDb: minAttenuationDb,
      secondsSinceLastScan,
    }));
  return nhsScore(scans, score) * infectiousnessWeights[infectiousness];
}

/** In order of day. */
function greatestOfDays(parts: readonly DayMinutes[]): DayMinutes[] {
  const days = new Map<number, number>();
  for (const { dayS, minutes } of parts) days.set(dayS, Math.max(days.get(dayS) ?? 0, minutes));
  return [...days].sort(([a], [b]) => a - b).map(([dayS, minutes]) => ({ dayS, minutes }));
}
