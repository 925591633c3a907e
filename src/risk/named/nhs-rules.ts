import { nhs1Columns } from '../columns/nhs-1-columns.ts';
import { nhs2Columns } from '../columns/nhs-2-columns.ts';
import type { KeyFacts } from '../score-row.ts';
import { NHS_1_SETS, NHS_2, NHS_2_SETS, NHS_SOURCE } from '../configs/nhs.ts';
import type { Nhs1Set, Nhs2Set } from '../configs/nhs.ts';
import { exposureWindows } from '../exposure-windows.ts';
import type { ExposureWindow, ScoredRow } from '../scored-row.ts';
import { exposuresV1 } from '../gaen/gaen-v1-exposures.ts';
import { infectiousnessOf } from '../key-mapping.ts';
import type { NamedRule } from '../named-rule.ts';
import { nhs1Score } from '../nhs/nhs-1-score.ts';
import { nhsScore } from '../nhs/nhs-score.ts';
import type { NhsScoreConfig } from '../nhs/nhs-score.ts';
import { greatestOfDays, outcomeOfDays } from '../outcome.ts';
import type { DayMinutes } from '../outcome.ts';

/** NHS COVID-19 (England and Wales) at every date, both scorings. */
export const NHS_RULES: readonly NamedRule[] = [
  ...NHS_1_SETS.map(first),
  ...NHS_2_SETS.map(second),
];

function first(set: Nhs1Set): NamedRule {
  const { from, gaenV1, bandWeights, riskThresholdS: seconds } = set;
  const [near, far] = gaenV1.thresholdsDb;
  return {
    name: `nhs-ew-1-${from}`,
    family: 'nhs-1',
    from,
    source: NHS_SOURCE,
    numbers:
      `seconds below ${near} dB x ${bandWeights[0]}, below ${far} dB x ${bandWeights[1]}, times ` +
      `infectiousness; ${seconds} s or more in one exposure; transmission scores ` +
      gaenV1.transmissionRiskScores.join(' '),
    needs: 'attenuation',
    asks: { minutes: seconds / 60, per: 'window', above: false },
    thresholdsDb: gaenV1.thresholdsDb,
    apply: (rows) => outcomeOfDays(firstScores(rows, set), (min) => min * 60 >= seconds),
    compile: () => nhs1Columns(set, (key) => nhsTransmissionRiskLevel(key, set)),
  };
}

function second(set: Nhs2Set): NamedRule {
  const { from, infectiousnessWeights, riskThreshold } = set;
  return {
    name: `nhs-ew-2-${from}`,
    family: 'nhs-2',
    from,
    source: NHS_SOURCE,
    numbers:
      '60 x minutes weighted by 1/d² of the smoothed distance, at most in full, times ' +
      `infectiousness (standard ${infectiousnessWeights.standard}, high ` +
      `${infectiousnessWeights.high}); ${riskThreshold} or more in one window`,
    needs: 'attenuation',
    asks: { minutes: riskThreshold / 60, per: 'window', above: false },
    thresholdsDb: [],
    infectiousness: ({ daysSinceOnset }) => infectiousnessOf(daysSinceOnset, set.mapping),
    apply: (rows) => outcomeOfDays(secondScores(rows, set), (min) => min * 60 >= riskThreshold),
    compile: () => nhs2Columns(set),
  };
}

function firstScores(rows: readonly ScoredRow[], set: Nhs1Set): DayMinutes[] {
  const levels = new Map(rows.map((row) => [row.keyIndex, nhsTransmissionRiskLevel(row, set)]));
  return greatestOfDays(
    exposuresV1(rows, set.gaenV1.thresholdsDb).map((exposure) => ({
      dayS: exposure.dayS,
      minutes: nhs1Score(exposure, levels.get(exposure.keyIndex) ?? 0, set),
    })),
  );
}

/**
 * The key's own, else from its days since onset as the app's uploads did; judgement: a key that
 * says nothing counts in full.
 */
function nhsTransmissionRiskLevel(row: KeyFacts, set: Nhs1Set): number {
  const { transmissionRiskLevel = 0, daysSinceOnset = 0 } = row;
  if (transmissionRiskLevel > 0) return transmissionRiskLevel;
  return Math.max(0, set.maxTransmissionRiskLevel - Math.abs(daysSinceOnset));
}

function secondScores(rows: readonly ScoredRow[], set: Nhs2Set): DayMinutes[] {
  return greatestOfDays(
    exposureWindows(rows, set.mapping).map((window) => ({
      dayS: window.dayS,
      minutes: nhs2Score(window, set),
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
