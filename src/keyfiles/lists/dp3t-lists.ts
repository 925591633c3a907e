import { toBase64 } from '../../base/bytes/base64.ts';
import { encodeList, parseList } from './list-file.ts';
import type { JsonValue } from '../../base/text/json-value.ts';

/**
 * Lists of DP-3T's other two designs (White Paper of 25 May 2020, DP-3T/documents at 07d5dad).
 * Nobody laid down how they are written; these forms are bluecrowd's own: JSON whose `format` names
 * the list.
 */

/** Unlinkable design, from the phone: the seed of an epoch that its owner releases. */
export interface EpochSeed {
  /** floor(Unix seconds / 900). */
  readonly epoch: number;
  /** 32 bytes. */
  readonly seed: Uint8Array;
}

/** Unlinkable design, from the authority: a cuckoo filter over the identifiers of some epochs. */
export interface EpochFilter {
  /** First and last epoch of which identifiers may be in it. */
  readonly fromEpoch: number;
  readonly toEpoch: number;
  /** As the engine writes it. */
  readonly filter: Uint8Array;
}

/** Hybrid design: the seed of a window. */
export interface WindowSeed {
  /** First epoch of the window, and how many it has: 8 to 16, 2 to 4 hours. */
  readonly firstEpoch: number;
  readonly epochs: number;
  /** 16 bytes. */
  readonly seed: Uint8Array;
}

const SEED_BYTES = 32;
const WINDOW_SEED_BYTES = 16;
/** An epoch is a uint32. */
const MAX_EPOCH = 4294967295;
/** A day. */
const MAX_WINDOW_EPOCHS = 96;

/** Names of the forms. */
export const SEEDS = 'bluecrowd/dp3t-unlinkable-seeds@1';
const FILTERS = 'bluecrowd/dp3t-unlinkable-filters@1';
/** Name of the form of window seeds. */
export const WINDOWS = 'bluecrowd/dp3t-hybrid-seeds@1';

function itemsOf(bytes: Uint8Array, file: string, format: string, name: string): JsonValue[] {
  const json = parseList(bytes, file);
  const found = json.field('format');
  if (found.text() !== format) found.refuse(`"${format}"`);
  return json.field(name).items();
}

/** @throws InputError with the place of the first thing that is wrong */
export function parseEpochSeeds(bytes: Uint8Array, file: string): EpochSeed[] {
  return itemsOf(bytes, file, SEEDS, 'seeds').map((json) => ({
    epoch: json.field('epoch').uint32(),
    seed: json.field('seed').base64(SEED_BYTES),
  }));
}

/** The list as JSON that names its form. */
export function encodeEpochSeeds(list: readonly EpochSeed[]): Uint8Array {
  const seeds = list.map(({ epoch, seed }) => ({ epoch, seed: toBase64(seed) }));
  return encodeList({ format: SEEDS, seeds });
}

/** @throws InputError with the place of the first thing that is wrong */
export function parseEpochFilters(bytes: Uint8Array, file: string): EpochFilter[] {
  return itemsOf(bytes, file, FILTERS, 'filters').map((json) => {
    const fromEpoch = json.field('fromEpoch').uint32();
    const toEpoch = json.field('toEpoch').integer(fromEpoch, MAX_EPOCH);
    return { fromEpoch, toEpoch, filter: json.field('filter').base64() };
  });
}

/** The list as JSON that names its form. */
export function encodeEpochFilters(list: readonly EpochFilter[]): Uint8Array {
  const filters = list.map(({ filter, ...epochs }) => ({ ...epochs, filter: toBase64(filter) }));
  return encodeList({ format: FILTERS, filters });
}

/** @throws InputError with the place of the first thing that is wrong */
export function parseWindowSeeds(bytes: Uint8Array, file: string): WindowSeed[] {
  return itemsOf(bytes, file, WINDOWS, 'windows').map((json) => ({
    firstEpoch: json.field('firstEpoch').uint32(),
    epochs: json.field('epochs').integer(1, MAX_WINDOW_EPOCHS),
    seed: json.field('seed').base64(WINDOW_SEED_BYTES),
  }));
}

/** The list as JSON that names its form. */
export function encodeWindowSeeds(list: readonly WindowSeed[]): Uint8Array {
  const windows = list.map(({ seed, ...window }) => ({ ...window, seed: toBase64(seed) }));
  return encodeList({ format: WINDOWS, windows });
}
