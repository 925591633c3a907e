import { minimise } from '../base/numbers/minimise.ts';
import { normalCdf, normalDensity } from '../base/numbers/normal.ts';
import { FadeLaw } from '../radio/fade-law.ts';
import { averagedVariance } from '../radio/packets.ts';

/** Parts of the room's radio that are fitted together; dB, and 1 for the last two. */
export interface RoomParts {
  /** Facing each other at 1 m. */
  readonly attenuationAt1mDb: number;
  readonly pathLossExponent: number;
  readonly bodyDb: number;
  readonly shadowingSdDb: number;
  readonly slowSdDb: number;
  /** What calibration leaves, for sending and for receiving each. */
  readonly residualSdDb: number;
  readonly slowStillFactor: number;
}

export interface Target {
  readonly what: string;
  readonly measured: number;
  /** One standard error, or half the range of the sets; the weight is its square's inverse. */
  readonly error: number;
  readonly source: string;
  readonly predict: (parts: RoomParts) => number;
}

// Not fitted here: each is measured by itself (docs/scenario.md names the sets).
const CHANNEL_SD_DB = 2.6;
const PACKET_SD_DB = 1.5;
const RICIAN_K = 8;
const FAST_TAU_S = 0.8;
const SLOW_TAU_S = 30;
const FADE_SD_DB = new FadeLaw({
  channelOffsetSdDb: 0,
  ricianK: RICIAN_K,
  tauUs: FAST_TAU_S * 1e6,
}).sdDb;

// A scan of 4 s hears about 11 packets, a third of the time on each channel.
const SCAN_PACKETS = 11;
const CHANNELS = 3;
const DWELL_S = 4 / CHANNELS;

// GAEN phones: TX power and RX correction of Google's later table, and the law by which scans hear.
const TX_POWER = { mean: -24.65, sd: 7.39 };
const RX_CORRECTION = { mean: 3.61, sd: 4.39 };
const SCAN_FLOOR = { dbm: -97.3, softnessDb: 1.8, most: 0.995 };
// Ranges of the matrix of MIT Lincoln Laboratory: 3 to 15 ft.
const RANGES_M = [3, 4, 5, 6, 8, 10, 12, 15].map((ft) => 0.3048 * ft);

const square = (x: number): number => x * x;

/**
 * Variance between scans of one still link: slow part, and fading over three stays on a channel.
 */
function scanSquare(slowSdDb: number): number {
  const dwell = averagedVariance(DWELL_S / FAST_TAU_S);
  const fading = square(FADE_SD_DB) * (dwell / CHANNELS + (1 - dwell) / SCAN_PACKETS);
  return square(slowSdDb) + fading + square(PACKET_SD_DB) / SCAN_PACKETS;
}

/** Variance of one packet within a still link; both move a little or not. */
function packetSquare(slowSdDb: number): number {
  const channels = square(CHANNEL_SD_DB) * (1 - 1 / CHANNELS);
  return square(slowSdDb) + channels + square(FADE_SD_DB) + square(PACKET_SD_DB);
}

/** Variance of the attenuation of scans over pairs, places and headings, at one distance. */
function totalSquare(parts: RoomParts): number {
  const { bodyDb, residualSdDb, shadowingSdDb, slowSdDb, slowStillFactor } = parts;
  // Body of one person, (body / 2) (1 - cos): variance body^2 / 8 over headings.
  const links = 2 * square(residualSdDb) + square(bodyDb) / 4 + square(shadowingSdDb);
  // Half of the scenes were of people who sat.
  const slow = slowSdDb * Math.sqrt(0.5 * (1 + square(slowStillFactor)));
  return links + square(CHANNEL_SD_DB) / CHANNELS + scanSquare(slow);
}

/** The naive line through scans that were heard, and the residual of their packets around it. */
function naiveLine(parts: RoomParts): { exponent: number; residualSdDb: number } {
  const total = totalSquare(parts);
  const hardware = square(TX_POWER.sd) + square(RX_CORRECTION.sd) + square(SCAN_FLOOR.softnessDb);
  const width = Math.sqrt(total + hardware);
  const most = TX_POWER.mean - RX_CORRECTION.mean - SCAN_FLOOR.dbm;
  const heard = RANGES_M.map((distanceM) => {
    const x = Math.log(distanceM) / Math.LN10;
    const mean = parts.attenuationAt1mDb + parts.bodyDb + 10 * parts.pathLossExponent * x;
    const over = (most - mean) / width;
    const mills = normalDensity(over) / normalCdf(over);
    return {
      x,
      weight: SCAN_FLOOR.most * normalCdf(over),
      y: mean - (total / width) * mills,
      square: total * (1 - (total / square(width)) * mills * (over + mills)),
    };
  });
  const sum = (f: (row: (typeof heard)[number]) => number): number =>
    heard.reduce((s, row) => s + row.weight * f(row), 0) /
    heard.reduce((s, row) => s + row.weight, 0);
  const x = sum((row) => row.x);
  const y = sum((row) => row.y);
  const slope = sum((row) => (row.x - x) * (row.y - y)) / sum((row) => square(row.x - x));
  const within = packetSquare(parts.slowSdDb) - scanSquare(parts.slowSdDb);
  const left = within + sum((row) => row.square + square(row.y - y - slope * (row.x - x)));
  return { exponent: slope / 10, residualSdDb: Math.sqrt(left) };
}

/** Correlation of two packets of a still link so many seconds apart, channels apart. */
function correlation({ slowSdDb }: RoomParts, lagS: number): number {
  const slow = square(slowSdDb) * Math.exp(-lagS / SLOW_TAU_S);
  const fast = square(FADE_SD_DB) * Math.exp(-lagS / FAST_TAU_S);
  return (slow + fast) / packetSquare(slowSdDb);
}

const GAEN = 'GAEN phones of people in rooms, likelihood over value and detection';

/** What was measured, and what the parts make of it. */
export const TARGETS: readonly Target[] = [
  {
    what: 'mean attenuation at 1 m over headings, dB',
    measured: 52.3,
    error: 0.5,
    source: GAEN,
    predict: ({ attenuationAt1mDb, bodyDb }) => attenuationAt1mDb + bodyDb,
  },
  {
    what: 'path-loss exponent',
    measured: 1.4,
    error: 0.1,
    source: GAEN,
    predict: ({ pathLossExponent }) => pathLossExponent,
  },
  {
    what: 'path-loss exponent where misses are known',
    measured: 1.57,
    error: 0.15,
    source: 'likelihood with misses; sets of live people',
    predict: ({ pathLossExponent }) => pathLossExponent,
  },
  {
    what: 'sd of scans over pairs at one distance, dB',
    measured: 7.1,
    error: 0.4,
    source: GAEN,
    predict: (parts) => Math.sqrt(totalSquare(parts)),
  },
  {
    what: 'naive exponent of what was heard',
    measured: 1.24,
    error: 0.11,
    source: 'MIT Lincoln Laboratory, matrix',
    predict: (parts) => naiveLine(parts).exponent,
  },
  {
    what: 'residual sd of packets around the naive line, dB',
    measured: 8,
    error: 1,
    source: 'sets of live people: 7 to 9',
    predict: (parts) => naiveLine(parts).residualSdDb,
  },
  {
    what: 'facing away less facing, dB',
    measured: 8,
    error: 1,
    source: 'matrix, both phones in the hand; 4.4 in another set',
    predict: ({ bodyDb }) => bodyDb,
  },
  {
    what: 'sd left between set-ups after body angle, dB',
    measured: 3.7,
    error: 0.4,
    source: 'matrix, per set and angle',
    predict: ({ shadowingSdDb }) => shadowingSdDb,
  },
  {
    what: 'sd over places, dB',
    measured: 4,
    error: 0.5,
    source: 'Tetam, 1,512 places: 3.3 to 4.7',
    predict: ({ shadowingSdDb }) => shadowingSdDb,
  },
  {
    what: 'A of B less B of A, calibrated, sd, dB',
    measured: 6.2,
    error: 0.4,
    source: 'GAEN phones in rooms',
    predict: ({ residualSdDb }) => 2 * residualSdDb,
  },
  {
    what: 'sd between scans of a seated pair, dB',
    measured: 1.7,
    error: 0.15,
    source: 'scans 4 min apart',
    predict: ({ slowSdDb, slowStillFactor }) => Math.sqrt(scanSquare(slowSdDb * slowStillFactor)),
  },
  {
    what: 'sd within a static link of people, dB',
    measured: 4,
    error: 0.3,
    source: 'several sets: 3.7 to 4.3',
    predict: ({ slowSdDb }) => Math.sqrt(packetSquare(slowSdDb)),
  },
  ...[
    { lagS: 1, measured: 0.61, error: 0.15 },
    { lagS: 10, measured: 0.32, error: 0.12 },
    { lagS: 60, measured: 0.05, error: 0.08 },
  ].map(({ lagS, measured, error }) => ({
    what: `correlation of packets ${lagS} s apart`,
    measured,
    error,
    source: 'live people, five scenes',
    predict: (parts: RoomParts) => correlation(parts, lagS),
  })),
];

/** The parts chosen by hand before they were fitted together. */
export const HAND_CHOSEN: RoomParts = {
  attenuationAt1mDb: 45.3,
  pathLossExponent: 1.4,
  bodyDb: 7,
  shadowingSdDb: 3.5,
  slowSdDb: 3.1,
  residualSdDb: 3.1,
  slowStillFactor: 0.5,
};

/** Sum of squared misses, each in its own errors. */
export function missOf(parts: RoomParts): number {
  return TARGETS.reduce(
    (sum, { measured, error, predict }) => sum + square((predict(parts) - measured) / error),
    0,
  );
}

/** Least squares over all targets at once; the same numbers every time. */
export function fitRoom(): RoomParts {
  const names = Object.keys(HAND_CHOSEN) as (keyof RoomParts)[];
  const partsOf = (x: ArrayLike<number>): RoomParts =>
    Object.fromEntries(names.map((name, k) => [name, Math.abs(x[k])])) as unknown as RoomParts;
  const start = names.map((name) => HAND_CHOSEN[name]);
  const { x } = minimise((at) => missOf(partsOf(at)), start, {
    maxIterations: 500,
    tolerance: 1e-9,
  });
  return partsOf(x);
}
