import { ABSENT, TEK_BYTES } from './diagnosis-keys.ts';
import type { DiagnosisKeys } from './diagnosis-keys.ts';

/** One key with its metadata, as it is written or made by hand. */
export interface DiagnosisKey {
  /** 16 bytes. */
  readonly key: Uint8Array;
  readonly rollingStartEnin: number;
  /** By default 144. */
  readonly rollingPeriod?: number;
  /** By default 0. */
  readonly transmissionRiskLevel?: number;
  /** By default 0, unknown. */
  readonly reportType?: number;
  /** Left out where unknown. */
  readonly daysSinceOnset?: number;
  readonly revised?: boolean;
}

/** Intervals of a whole day. */
export const FULL_PERIOD = 144;

/** Collects keys until it is full; then they are taken and it starts again. */
export class KeyBlock {
  readonly capacity: number;
  count = 0;
  private arrays: Omit<DiagnosisKeys, 'count'>;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.arrays = arraysFor(capacity);
  }

  get isFull(): boolean {
    return this.count === this.capacity;
  }

  /** Adds a key; its 16 bytes stand in `bytes` at `at`. */
  add(
    bytes: Uint8Array,
    at: number,
    rollingStartEnin: number,
    rollingPeriod: number,
    transmissionRiskLevel: number,
    reportType: number,
    daysSinceOnset: number,
    revised: boolean,
  ): void {
    const k = this.count++;
    const { keyBytes } = this.arrays;
    for (let i = 0; i < TEK_BYTES; i++) keyBytes[TEK_BYTES * k + i] = bytes[at + i];
    this.arrays.rollingStartEnin[k] = rollingStartEnin;
    this.arrays.rollingPeriod[k] = rollingPeriod;
    this.arrays.transmissionRiskLevel[k] = transmissionRiskLevel;
    this.arrays.reportType[k] = reportType;
    this.arrays.daysSinceOnset[k] = daysSinceOnset;
    this.arrays.revised[k] = revised ? 1 : 0;
  }

  /** The keys so far, which belong to the caller from now on; the block is empty again. */
  take(): DiagnosisKeys {
    const { arrays, count } = this;
    this.arrays = arraysFor(this.capacity);
    this.count = 0;
    return slice({ count, ...arrays }, 0, count);
  }

  /** Forgets the keys so far. */
  clear(): void {
    this.count = 0;
  }
}

function arraysFor(capacity: number): Omit<DiagnosisKeys, 'count'> {
  return {
    keyBytes: new Uint8Array(TEK_BYTES * capacity),
    rollingStartEnin: new Int32Array(capacity),
    rollingPeriod: new Int32Array(capacity),
    transmissionRiskLevel: new Int32Array(capacity),
    reportType: new Uint8Array(capacity),
    daysSinceOnset: new Int32Array(capacity),
    revised: new Uint8Array(capacity),
  };
}

/** Keys [from, to) as views of the same memory. */
export function slice(keys: DiagnosisKeys, from: number, to: number): DiagnosisKeys {
  return {
    count: to - from,
    keyBytes: keys.keyBytes.subarray(TEK_BYTES * from, TEK_BYTES * to),
    rollingStartEnin: keys.rollingStartEnin.subarray(from, to),
    rollingPeriod: keys.rollingPeriod.subarray(from, to),
    transmissionRiskLevel: keys.transmissionRiskLevel.subarray(from, to),
    reportType: keys.reportType.subarray(from, to),
    daysSinceOnset: keys.daysSinceOnset.subarray(from, to),
    revised: keys.revised.subarray(from, to),
  };
}

/** Arrays of keys that were made one by one. */
export function keysOf(list: readonly DiagnosisKey[]): DiagnosisKeys {
  const block = new KeyBlock(list.length);
  for (const one of list) {
    if (one.key.length !== TEK_BYTES) {
      throw new RangeError(`"key" expected ${TEK_BYTES} bytes, got ${one.key.length}`);
    }
    block.add(
      one.key,
      0,
      one.rollingStartEnin,
      one.rollingPeriod ?? FULL_PERIOD,
      one.transmissionRiskLevel ?? 0,
      one.reportType ?? 0,
      one.daysSinceOnset ?? ABSENT,
      one.revised ?? false,
    );
  }
  return block.take();
}

/** The keys at `order`, in that order. */
export function pick(keys: DiagnosisKeys, order: ArrayLike<number>): DiagnosisKeys {
  const block = new KeyBlock(order.length);
  for (let i = 0; i < order.length; i++) {
    const k = order[i];
    block.add(
      keys.keyBytes,
      TEK_BYTES * k,
      keys.rollingStartEnin[k],
      keys.rollingPeriod[k],
      keys.transmissionRiskLevel[k],
      keys.reportType[k],
      keys.daysSinceOnset[k],
      keys.revised[k] === 1,
    );
  }
  return block.take();
}

/**
 * The keys in the order of their bytes, as servers write them: the order of an export must not tell
 * which keys came together.
 */
export function sortedByKey(keys: DiagnosisKeys): DiagnosisKeys {
  const { keyBytes } = keys;
  const order = Uint32Array.from({ length: keys.count }, (_, k) => k);
  order.sort((a, b) => {
    for (let i = 0; i < TEK_BYTES; i++) {
      const difference = keyBytes[TEK_BYTES * a + i] - keyBytes[TEK_BYTES * b + i];
      if (difference !== 0) return difference;
    }
    return a - b;
  });
  return pick(keys, order);
}
