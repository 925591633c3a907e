import { S_PER_DAY } from '../../base/time.ts';
import {
  ATTENUATION_ABOVE_DB,
  checkGaenV1,
  DAYS_FROM,
  DURATION_UP_TO_MIN,
} from '../gaen/gaen-v1.ts';
import type { GaenV1Config } from '../gaen/gaen-v1.ts';
import { minutesOfBand } from '../gaen/gaen-v1-exposures.ts';
import { daysBefore } from '../outcome.ts';
import type { KeyFacts } from '../score-row.ts';
import { DaySums, writeNothing, writeOutcome } from './day-sums.ts';
import { ExposuresV1Columns } from './exposures-v1-columns.ts';
import { tableOfKeys } from './key-facts.ts';
import { LEVEL } from './window-columns.ts';
import type { ColumnRule } from './window-columns.ts';

// Attenuation is whole dB, a duration whole units of five minutes: beyond these all are alike.
const MAX_DB = ATTENUATION_ABOVE_DB[0] + 1;
const MAX_DAYS = DAYS_FROM[0];
const UNIT_MIN = 5;
const MAX_UNITS = DURATION_UP_TO_MIN[DURATION_UP_TO_MIN.length - 1] / UNIT_MIN + 1;

/** `riskScoreV1` over columns: each of its four tables by the value itself. */
class ScorerV1 {
  private readonly minimum: number;
  private readonly ofDb: Float64Array;
  private readonly ofDays: Float64Array;
  private readonly ofUnits: Float64Array;
  private readonly ofKey: Float64Array;

  /** @param levelOf - transmission risk level that a key counts for */
  constructor(config: GaenV1Config, levelOf: (key: KeyFacts) => number) {
    checkGaenV1(config);
    this.minimum = config.minimumRiskScore;
    this.ofDb = scoresOf(MAX_DB, (db) => {
      const found = ATTENUATION_ABOVE_DB.findIndex((bound) => db > bound);
      return config.attenuationScores.at(found)!;
    });
    this.ofDays = scoresOf(MAX_DAYS, (days) => {
      const found = DAYS_FROM.findIndex((bound) => days >= bound);
      return config.daysSinceLastExposureScores.at(found)!;
    });
    this.ofUnits = scoresOf(MAX_UNITS, (units) => {
      const found = DURATION_UP_TO_MIN.findIndex((bound) => units * UNIT_MIN <= bound);
      return config.durationScores.at(found)!;
    });
    this.ofKey = tableOfKeys((key) => {
      const level = levelOf(key);
      return level === 0 ? 1 : config.transmissionRiskScores[level - 1];
    });
  }

  score(exposure: ExposuresV1Columns, daysSinceExposure: number, durationMin: number): number {
    const score =
      this.ofDb[Math.min(exposure.attenuationDb, MAX_DB)] *
      this.ofDays[Math.min(daysSinceExposure, MAX_DAYS)] *
      this.ofUnits[Math.min(durationMin / UNIT_MIN, MAX_UNITS)] *
      this.ofKey[exposure.keyCode];
    return score >= this.minimum ? score : 0;
  }
}

/** By whole value; the last score of a table (at -1) is that of what no bound holds. */
function scoresOf(greatest: number, score: (value: number) => number): Float64Array {
  return Float64Array.from({ length: greatest + 1 }, (_, value) => score(value));
}

/** What a rule makes of a summary; one object, used again for each phone. */
export interface SummaryMinutes {
  /** Minutes of the bands as an app is told. */
  readonly bandsMin: readonly [number, number, number];
  readonly maximumRiskScore: number;
}

/** What a rule over the summary is made of. */
export interface SummaryRule {
  readonly gaenV1: GaenV1Config;
  readonly levelOf: (key: KeyFacts) => number;
  readonly minutes: (summary: SummaryMinutes) => number;
  readonly warns: (minutes: number, summary: SummaryMinutes) => boolean;
  readonly levelElse: 'none' | 'low';
}

/** `exposureSummaryV1` over columns, and what a rule makes of it. */
export function summaryColumns(rule: SummaryRule): ColumnRule {
  const { gaenV1, levelOf, minutes: minutesOf, warns } = rule;
  const exposures = new ExposuresV1Columns(gaenV1.thresholdsDb);
  const scorer = new ScorerV1(gaenV1, levelOf);
  const bandsMin: [number, number, number] = [0, 0, 0];
  const summary = { bandsMin, maximumRiskScore: 0 };
  const levelElse = LEVEL[rule.levelElse];
  return (columns, nowS, out) => {
    for (let phone = 0; phone < nowS.length; phone++) {
      let below = 0;
      let between = 0;
      let above = 0;
      let maximum = 0;
      let latestDays = Infinity;
      exposures.start(columns, phone);
      while (exposures.next()) {
        const days = daysSince(nowS[phone], exposures.dayS);
        maximum = Math.max(maximum, scorer.score(exposures, days, exposures.durationMin));
        latestDays = Math.min(latestDays, days);
        below += exposures.secondsBelow;
        between += exposures.secondsBetween;
        above += exposures.secondsAbove;
      }
      if (latestDays === Infinity) {
        writeNothing(out, phone);
        continue;
      }
      bandsMin[0] = minutesOfBand(below);
      bandsMin[1] = minutesOfBand(between);
      bandsMin[2] = minutesOfBand(above);
      summary.maximumRiskScore = maximum;
      const minutes = minutesOf(summary);
      const isWarned = warns(minutes, summary);
      writeOutcome(out, phone, isWarned, daysBefore(nowS[phone], latestDays), minutes, levelElse);
    }
  };
}

/** The longest exposure of a day, min, of those that have a score where they are long enough. */
export function longestAtRiskColumns(gaenV1: GaenV1Config, aboveMin: number): ColumnRule {
  const exposures = new ExposuresV1Columns(gaenV1.thresholdsDb);
  const scorer = new ScorerV1(gaenV1, ownLevel);
  const sums = new DaySums();
  return (columns, nowS, out) => {
    for (let phone = 0; phone < nowS.length; phone++) {
      sums.clear();
      exposures.start(columns, phone);
      while (exposures.next()) {
        const days = daysSince(nowS[phone], exposures.dayS);
        if (scorer.score(exposures, days, Infinity) <= 0) continue;
        const day = sums.at(exposures.dayS);
        sums.first[day] = Math.max(sums.first[day], exposures.durationMin);
      }
      const best = sums.best();
      if (best < 0) writeNothing(out, phone);
      else {
        const minutes = sums.first[best];
        writeOutcome(out, phone, minutes > aboveMin, sums.dayS[best], minutes);
      }
    }
  };
}

/** The level that the key has itself. */
export function ownLevel({ transmissionRiskLevel = 0 }: KeyFacts): number {
  return transmissionRiskLevel;
}

function daysSince(nowS: number, dayS: number): number {
  return Math.max(0, Math.floor((nowS - dayS) / S_PER_DAY));
}
