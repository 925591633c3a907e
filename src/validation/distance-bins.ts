import type { Campaign } from './campaign.ts';

/** Distances as rows of a table. */
export interface DistanceBins {
  readonly labels: readonly string[];
  /** The distance itself, or the middle of the half octave, m. */
  readonly middlesM: readonly number[];
  /** Bin of each link. */
  readonly of: Int32Array;
  /** Distinct distances in the set. */
  readonly distances: number;
  /** Distinct distances within the limit, and beyond it. */
  readonly near: number;
  readonly far: number;
}

/** More distances than this are put together by half octaves. */
const MAX_ROWS = 14;

/** Every distance a row of its own, or half octaves (..., 0.7, 1, 1.4, 2 m, ...) where many. */
export function distanceBins({ links }: Campaign, limitM: number): DistanceBins {
  const distances = [...new Set(links.map(({ distanceM }) => distanceM))].sort((a, b) => a - b);
  const near = distances.filter((distance) => distance <= limitM).length;
  const keyOf = distances.length <= MAX_ROWS ? (distance: number) => distance : halfOctave;
  const keys = [...new Set(distances.map(keyOf))];
  const index = new Map(keys.map((key, k) => [key, k]));
  return {
    labels: keys.map((key) =>
      distances.length <= MAX_ROWS ? `${metres(key)} m` : `${edge(key)} to ${edge(key + 1)} m`,
    ),
    middlesM: keys.map((key) =>
      distances.length <= MAX_ROWS ? key : Math.exp(((key + 0.5) * Math.LN2) / 2),
    ),
    of: Int32Array.from(links, ({ distanceM }) => index.get(keyOf(distanceM))!),
    distances: distances.length,
    near,
    far: distances.length - near,
  };
}

function halfOctave(distanceM: number): number {
  // 2 m itself belongs to what begins at 2 m, whatever rounding does to its logarithm.
  return Math.floor(2 * (Math.log(distanceM) / Math.LN2) + 1e-9);
}

function edge(halfOctaves: number): string {
  return Math.exp((halfOctaves * Math.LN2) / 2).toPrecision(2);
}

function metres(distance: number): string {
  return String(Math.round(distance * 100) / 100);
}
