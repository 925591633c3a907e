import { TEK_BYTES } from '../keyfiles/gaen/diagnosis-keys.ts';
import type { DiagnosisKeys } from '../keyfiles/gaen/diagnosis-keys.ts';
import { publishedKeyAt } from '../keyfiles/gaen/published-keys.ts';
import type { PublishedKey } from '../protocols/engine.ts';

/** Diagnosis keys of any number of files in one list, in order of reading; some 40 bytes a key. */
export class DiagnosisKeyList {
  count: number;
  keyBytes: Uint8Array;
  rollingStartEnin: Int32Array;
  rollingPeriod: Int32Array;
  transmissionRiskLevel: Int32Array;
  reportType: Uint8Array;
  daysSinceOnset: Int32Array;

  constructor(room = 4096) {
    this.count = 0;
    this.keyBytes = new Uint8Array(room * TEK_BYTES);
    this.rollingStartEnin = new Int32Array(room);
    this.rollingPeriod = new Int32Array(room);
    this.transmissionRiskLevel = new Int32Array(room);
    this.reportType = new Uint8Array(room);
    this.daysSinceOnset = new Int32Array(room);
  }

  add(block: DiagnosisKeys): void {
    while (this.rollingPeriod.length < this.count + block.count) this.grow();
    this.keyBytes.set(block.keyBytes.subarray(0, TEK_BYTES * block.count), TEK_BYTES * this.count);
    for (const name of COLUMNS) this[name].set(block[name].subarray(0, block.count), this.count);
    this.count += block.count;
  }

  /** Bytes of key `k`; do not modify. */
  key(k: number): Uint8Array {
    return this.keyBytes.subarray(TEK_BYTES * k, TEK_BYTES * (k + 1));
  }

  /** First four bytes of key `k`, to find equal keys by. */
  prefix(k: number): number {
    const at = TEK_BYTES * k;
    const { keyBytes: b } = this;
    return (b[at] << 24) | (b[at + 1] << 16) | (b[at + 2] << 8) | b[at + 3];
  }

  /** Key `k` as engines take it. */
  published(k: number): PublishedKey {
    return publishedKeyAt(this, k);
  }

  private grow(): void {
    const wider = new DiagnosisKeyList(2 * this.rollingPeriod.length);
    wider.keyBytes.set(this.keyBytes);
    this.keyBytes = wider.keyBytes;
    for (const name of COLUMNS) {
      wider[name].set(this[name]);
      // Both sides are arrays of the same kind: the name is the same.
      (this as unknown as Record<string, unknown>)[name] = wider[name];
    }
  }
}

const COLUMNS = [
  'rollingStartEnin',
  'rollingPeriod',
  'transmissionRiskLevel',
  'reportType',
  'daysSinceOnset',
] as const;
