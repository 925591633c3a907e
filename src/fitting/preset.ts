import { stringify } from 'yaml';
import { ricianKOfSd } from '../radio/fade-law.ts';
import { sealed } from '../results/folder/seal.ts';
import type { Fit } from './fit.ts';
import type { Autocorrelation } from '../measurements/open-dataset.ts';

/** Files of `fit`. */
export const PRESET = sealed('preset', 'a preset that fit wrote', 'yaml');

/** Time constants that the shares below belong to, s: those of the room preset. */
const FAST_TAU_S = 0.8;
const SLOW_TAU_S = 30;
/** Fewer pairs of packets give a correlation that is mostly noise. */
const MIN_PAIRS = 1000;

/** Shares of the variance within a still link; they add up to 1. */
export interface TimeShares {
  readonly slow: number;
  readonly fast: number;
  readonly white: number;
}

/**
 * Splits the variance within a link into white noise and two Ornstein-Uhlenbeck parts, so that the
 * correlations at 10 s and at 1 s come back. Undefined where too few
 * packets tell.
 */
export function timeShares(measured: readonly Autocorrelation[]): TimeShares | undefined {
  const rhoAt = (lag: number): number | undefined =>
    measured.find(({ lagS, pairs }) => lagS === lag && pairs >= MIN_PAIRS)?.rho;
  const at1 = rhoAt(1);
  const at10 = rhoAt(10);
  if (at1 === undefined || at10 === undefined) return undefined;
  const slow = Math.min(1, Math.max(0, at10 / Math.exp(-10 / SLOW_TAU_S)));
  const left = at1 - slow * Math.exp(-1 / SLOW_TAU_S);
  const fast = Math.min(1 - slow, Math.max(0, left / Math.exp(-1 / FAST_TAU_S)));
  return { slow, fast, white: 1 - slow - fast };
}

/** What the preset says about itself. */
export interface PresetAbout {
  readonly source: string;
  readonly autocorrelation: readonly Autocorrelation[];
  /** Attenuation + RSSI of a packet, dB: the TX power, and the RX correction where there is one. */
  readonly attenuationOffsetDb: number;
  readonly known: KnownBeside;
}

/** What is known beside the packets. */
export interface KnownBeside {
  /** The floor was given and not fitted. */
  readonly isFloorGiven: boolean;
  /** Attenuations are of calibrated receivers. */
  readonly hasRxCorrection: boolean;
}

/** What a fit found and a `radio` section cannot or should not say, a sentence each. */
export function leftOut({ parameters, misses }: Fit, known: KnownBeside): string[] {
  const { pairSdDb, floorDbm } = parameters;
  const left: string[] = [];
  if (!known.hasRxCorrection) {
    left.push(
      'the RX correction of the receivers: it is not known, counts as 0 dB and stays within ' +
        'attenuationAt1m (a scenario of the same phones sets phones.rxCorrection.mean to 0 dB)',
    );
  }
  if (pairSdDb !== undefined) {
    left.push(
      `the spread of pairs, ${rounded(pairSdDb)} dB: it belongs to phones (phones.residual of ` +
        'either side, or txPower.sd and rxCorrection.sd where they are not calibrated)',
    );
  }
  if (floorDbm !== undefined && !isFloorTold(misses, known.isFloorGiven)) {
    left.push(
      `the floor, ${rounded(floorDbm)} dBm: the data do not record missed packets; ` +
        'name one with --floor if you know it',
    );
  }
  return left;
}

function isFloorTold(misses: Fit['misses'], isFloorGiven: boolean): boolean {
  return isFloorGiven || misses === 'known';
}

/**
 * The fit as a `radio` section of a scenario, with source and standard errors beside it. What the
 * data cannot tell is left to the environment that the scenario names.
 */
export function presetYaml(
  fit: Fit,
  { source, autocorrelation, attenuationOffsetDb, known }: PresetAbout,
): string {
  const { parameters, standardErrors, clusters, clusterLevel, misses } = fit;
  const left = leftOut(fit, known);
  const hasFloor = isFloorTold(misses, known.isFloorGiven);
  const { packetSdDb, floorDbm, floorSoftnessDb, flatLoss, bodyDb } = parameters;
  const shares = timeShares(autocorrelation);
  const sd = (share: number): string => decibels(Math.sqrt(share) * packetSdDb);
  const packet = {
    ...(shares === undefined
      ? {}
      : {
          // A log does not tell its channels: what they differ by is within the noise.
          channelOffset: decibels(0),
          ricianK: rounded(ricianKOfSd(Math.sqrt(shares.fast) * packetSdDb)),
          noise: sd(shares.white),
        }),
    ...(floorDbm === undefined || !hasFloor ? {} : { floor: `${rounded(floorDbm)} dBm` }),
    ...(floorSoftnessDb === undefined || !hasFloor
      ? {}
      : { floorSoftness: decibels(floorSoftnessDb) }),
    ...(flatLoss === undefined || !hasFloor ? {} : { loss: rounded(flatLoss) }),
  };
  const radio = {
    attenuationAt1m: decibels(attenuationOffsetDb - parameters.at1mDbm),
    pathLossExponent: rounded(parameters.exponent),
    ...(bodyDb === undefined ? {} : { bodyLoss: decibels(Math.max(0, bodyDb)) }),
    // What stays with a place and a set-up, over both levels that know about it.
    shadowing: decibels(hypotenuse(parameters.sessionSdDb ?? 0, parameters.linkSdDb ?? 0)),
    ...(shares === undefined
      ? {}
      : {
          slow: sd(shares.slow),
          slowTau: `${SLOW_TAU_S} s`,
          fastTau: `${FAST_TAU_S} s`,
        }),
    ...(Object.keys(packet).length > 0 ? { packet } : {}),
  };
  const errors = Object.entries(standardErrors ?? {}).map(([name, value]) => [
    name,
    rounded(value),
  ]);
  const fitted = Object.entries(parameters).map(([name, value]) => [name, rounded(value)]);
  const preset = stringify({
    source,
    method:
      `maximum likelihood, misses ${misses}; ` +
      (standardErrors === undefined
        ? 'no standard errors'
        : `standard errors over ${clusters} ${clusterLevel}s`),
    radio,
    fitted: Object.fromEntries(fitted) as Record<string, number>,
    standardErrors: Object.fromEntries(errors) as Record<string, number>,
    ...(left.length > 0 ? { leftOut: left } : {}),
  });
  return PRESET.seal(preset);
}

function decibels(value: number): string {
  return `${rounded(value)} dB`;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function hypotenuse(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}
