import type { Meetings } from './world.ts';

/** Collects the meetings of one person-day; they must be added in order of (other, fromUs). */
export class MeetingList {
  private size: number;
  private other: Int32Array;
  private fromUs: Float64Array;
  private toUs: Float64Array;
  private flags: Uint8Array;
  private detail: Int32Array;

  constructor(capacity = 64) {
    this.size = 0;
    this.other = new Int32Array(capacity);
    this.fromUs = new Float64Array(capacity);
    this.toUs = new Float64Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.detail = new Int32Array(capacity);
  }

  add(other: number, fromUs: number, toUs: number, flags: number, detail: number): void {
    if (this.size === this.other.length) this.grow();
    const at = this.size++;
    this.other[at] = other;
    this.fromUs[at] = fromUs;
    this.toUs[at] = toUs;
    this.flags[at] = flags;
    this.detail[at] = detail;
  }

  /** The meetings so far, in arrays of their own; the list starts again. */
  take(person: number, day: number): Meetings {
    const count = this.size;
    this.size = 0;
    return {
      person,
      day,
      count,
      other: this.other.slice(0, count),
      fromUs: this.fromUs.slice(0, count),
      toUs: this.toUs.slice(0, count),
      flags: this.flags.slice(0, count),
      detail: this.detail.slice(0, count),
    };
  }

  private grow(): void {
    const capacity = 2 * this.other.length;
    const { other, fromUs, toUs, flags, detail } = this;
    this.other = new Int32Array(capacity);
    this.fromUs = new Float64Array(capacity);
    this.toUs = new Float64Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.detail = new Int32Array(capacity);
    this.other.set(other);
    this.fromUs.set(fromUs);
    this.toUs.set(toUs);
    this.flags.set(flags);
    this.detail.set(detail);
  }
}

/** Whether a sorted list holds `value`. */
export function includesSorted(sorted: Int32Array, value: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && sorted[low] === value;
}
