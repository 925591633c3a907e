import { roundedExp, roundedLog } from '../../base/crypto/rounded-exp.ts';

/** The scoring of ROBERT (Inria RR-9345) with the figures of a server. */
export interface RobertScoreConfig {
  /** One contact is at most one epoch long, and its messages may be late by the tolerance. */
  readonly epochS: number;
  readonly epochToleranceS: number;
  /** A greater RSSI is an error of a phone, dBm. */
  readonly dropAboveDbm: number;
  /** Peaks are cut here, dBm. */
  readonly rssiMaxDbm: number;
  /**
   * RSSI of no risk, dBm; the rise to full risk by 0, 1, 2, ... packets (the last: or more), dB.
   */
  readonly p0Dbm: number;
  readonly deltasDb: readonly number[];
  /** Softness of the maximum over packets, dB, and over minutes. */
  readonly softMaxA: number;
  readonly softMaxB: number;
  readonly gain: number;
  /** Risk = 1 - exp(-r0 x sum of scores); an alert from this on. */
  readonly r0: number;
  readonly alertFrom: number;
}

/** One HELLO as the phone reported it. */
export interface RobertMessage {
  readonly timeS: number;
  /** Calibrated, dBm. */
  readonly rssiDbm: number;
}

/** Score of one contact. */
export interface RobertContactScore {
  /** Mean risk, 0..1, times duration. */
  readonly scoreMin: number;
  /** Minute of the last window with a packet, counted from 0. */
  readonly durationMin: number;
  /** Windows of some risk. */
  readonly windowsAtRisk: number;
}

/**
 * Score of one contact: HELLOs of one ephemeral identifier. Two minutes at a time, every minute.
 * Kept as the server has them: a message in the sixteenth minute is left out while later ones count
 * in the fifteenth, and a contact of one minute has duration 0.
 *
 * Source: ScoringStrategyV2ServiceImpl.java of TousAntiCovid/robert-server at 967093fc; its 43
 * measured traces that are given come out to the last bit.
 *
 * @param messages - in any order; of one second, their order can move the last bit
 */
export function robertContactScore(
  messages: readonly RobertMessage[],
  config: RobertScoreConfig,
): RobertContactScore {
  const bins = binsOf(messages, config);
  let durationMin = 0;
  const risks: number[] = [];
  bins.forEach((bin, minute) => {
    const window = minute + 1 < bins.length ? [...bin, ...bins[minute + 1]] : bin;
    if (window.length === 0) return;
    durationMin = minute;
    const delta = config.deltasDb[Math.min(window.length, config.deltasDb.length - 1)];
    const gamma = (softMax(window, config.softMaxA) - config.p0Dbm) / delta;
    risks.push(Math.min(1, Math.max(0, gamma)));
  });
  const meanRisk = Math.min(config.gain * softMax(risks, config.softMaxB), 1);
  return {
    scoreMin: meanRisk * durationMin,
    durationMin,
    windowsAtRisk: risks.filter((risk) => risk > 0).length,
  };
}

/** RSSI by minute from the first message on; all empty where the last comes too late. */
function binsOf(messages: readonly RobertMessage[], config: RobertScoreConfig): number[][] {
  const minutes = Math.floor(config.epochS / 60);
  const bins = Array.from({ length: minutes }, (): number[] => []);
  const ordered = [...messages].sort((a, b) => a.timeS - b.timeS);
  if (ordered.length === 0) return bins;
  const firstS = ordered[0].timeS;
  const lastS = ordered[ordered.length - 1].timeS;
  if (lastS - firstS > config.epochS + config.epochToleranceS) return bins;
  for (const { timeS, rssiDbm } of ordered) {
    const minute = Math.floor((timeS - firstS) / 60);
    if (minute === minutes || rssiDbm > config.dropAboveDbm) continue;
    bins[Math.min(minute, minutes - 1)].push(Math.min(rssiDbm, config.rssiMaxDbm));
  }
  return bins;
}

/** Between the mean (soft) and the greatest; 0 of nothing. */
function softMax(values: readonly number[], softness: number): number {
  if (values.length === 0) return 0;
  let sum = 0;
  for (const value of values) sum += roundedExp(value / softness);
  return softness * roundedLog(sum / values.length);
}

/** Risk of all contacts together, 0..1 (equation 56 of the report). */
export function robertRisk(scoresMin: readonly number[], { r0 }: RobertScoreConfig): number {
  return 1 - Math.exp(-r0 * scoresMin.reduce((sum, score) => sum + score, 0));
}
