import type { Geometry } from '../world.ts';

/**
 * Pairs that a trace does not see face to face but that are assumed near each other: for a
 * person-day, blocks of time with one other each, sorted by (other, block).
 */
export interface BystanderBlocks {
  count: number;
  other: Int32Array;
  /** Block number, counted from local midnight of day 0. */
  block: Int32Array;
}

/** One assumption about bystanders; a pure function of the trace and keys. */
export interface Bystanders {
  readonly blockUs: number;
  /** Blocks that `person` shares with others on `day`; with `others` (sorted), only those. */
  blocks(person: number, day: number, others: Int32Array | undefined): BystanderBlocks;
  /** Distance and angles of the pair in a block. */
  geometry(person: number, other: number, block: number, out: Geometry): void;
}

export const NO_BLOCKS: BystanderBlocks = {
  count: 0,
  other: new Int32Array(0),
  block: new Int32Array(0),
};
