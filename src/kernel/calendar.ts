import { DOUBLES, NEXT, STRIDE } from './event-store.ts';
import type { EventStore } from './event-store.ts';

const MIN_BUCKETS = 64;
// At least so many buckets for each event: a lap is long, and few events wait for a later one.
const PER_EVENT = 4;
// A bucket of this many mean gaps between events holds a few events and costs little to sort.
const GAPS_PER_BUCKET = 2;
// The width is taken from a sample of the events, an eighth of them: the soonest.
const SAMPLE = 512;
const SOONEST = 8;
const LEAST_SAMPLE = 64;
const FEW = 32;

/**
 * Calendar queue (R. Brown, CACM 31(10), 1988) over an event store: buckets of equal width, one
 * lap of buckets after the other; the bucket that is due is sorted by the store's total order.
 * Width and number of buckets follow the load and decide on speed only, never on order.
 */
export class Calendar {
  private readonly store: EventStore;
  private heads: Int32Array;
  /** Bit of each bucket: 1 = holds events. */
  private filled: Int32Array;
  private widthUs: number;
  private perUs: number;
  /** Day (absolute bucket number) that is being taken from. */
  private day: number;
  /** Events of the day, latest first. */
  private due: Int32Array;
  private dueCount: number;
  private size: number;
  /** With fewer or more events than these, the number of buckets changes. */
  private fewest: number;
  private most: number;

  constructor(store: EventStore) {
    this.store = store;
    this.heads = new Int32Array(MIN_BUCKETS).fill(-1);
    this.filled = new Int32Array(MIN_BUCKETS / 32);
    this.widthUs = 1000;
    this.perUs = 1 / this.widthUs;
    this.day = 0;
    this.due = new Int32Array(64);
    this.dueCount = 0;
    this.size = 0;
    this.fewest = 0;
    this.most = MIN_BUCKETS / PER_EVENT;
  }

  push(slot: number): void {
    const day = Math.floor(this.store.doubles[slot * DOUBLES] * this.perUs);
    this.size++;
    if (day <= this.day) this.insertDue(slot);
    else this.file(slot, day);
    if (this.size > this.most) this.resize(4 * this.heads.length);
  }

  /** Puts an event of a later day into its bucket. */
  private file(slot: number, day: number): void {
    const bucket = this.bucketOf(day);
    this.store.words[slot * STRIDE + NEXT] = this.heads[bucket];
    this.heads[bucket] = slot;
    this.filled[bucket >> 5] |= 1 << (bucket & 31);
  }

  /** Takes out the event that `peek` gave. */
  take(): void {
    this.dueCount--;
    if (--this.size < this.fewest) this.resize(this.heads.length >> 2);
  }

  /** Slot of the first event; -1 where there is none. */
  peek(): number {
    if (this.dueCount === 0) {
      if (this.size === 0) return -1;
      this.nextDay();
    }
    return this.due[this.dueCount - 1];
  }

  /** Moves on to the next day with events and sorts them. */
  private nextDay(): void {
    const { filled } = this;
    const buckets = this.heads.length;
    for (let passed = 0; passed < buckets;) {
      // 32 buckets are one word: empty ones are passed over together.
      const next = this.bucketOf(this.day + 1);
      const bits = filled[next >> 5] >>> (next & 31);
      if (bits === 0) {
        const step = 32 - (next & 31);
        this.day += step;
        passed += step;
        continue;
      }
      const step = 32 - Math.clz32(bits & -bits);
      this.day += step;
      passed += step;
      this.collect(next + step - 1);
      if (this.dueCount > 0) return;
    }
    // Nothing within a whole lap: go straight to the earliest event.
    this.day = this.earliestDay();
    this.collect(this.bucketOf(this.day));
  }

  /** Takes the day's events out of `bucket`. */
  private collect(bucket: number): void {
    const { heads } = this;
    const { words, doubles } = this.store;
    // Events of one bucket are whole laps apart: any end between this day and the next lap parts
    // them, so rounding cannot.
    const endUs = (this.day + 1.5) * this.widthUs;
    let before = -1;
    for (let slot = heads[bucket]; slot >= 0;) {
      const after = words[slot * STRIDE + NEXT];
      if (doubles[slot * DOUBLES] < endUs) {
        if (before < 0) heads[bucket] = after;
        else words[before * STRIDE + NEXT] = after;
        this.insertDue(slot);
      } else before = slot;
      slot = after;
    }
    if (heads[bucket] < 0) this.filled[bucket >> 5] &= ~(1 << (bucket & 31));
  }

  /** Number of buckets is a power of two; days beyond 2^31 need the slow remainder. */
  private bucketOf(day: number): number {
    const count = this.heads.length;
    return day < 2147483648 ? day & (count - 1) : day % count;
  }

  private dayOf(slot: number): number {
    return Math.floor(this.store.doubles[slot * DOUBLES] * this.perUs);
  }

  private earliestDay(): number {
    let earliest = Infinity;
    for (const head of this.heads) {
      for (let slot = head; slot >= 0; slot = this.store.words[slot * STRIDE + NEXT]) {
        const day = this.dayOf(slot);
        if (day < earliest) earliest = day;
      }
    }
    return earliest;
  }

  private insertDue(slot: number): void {
    if (this.dueCount === this.due.length) {
      const grown = new Int32Array(2 * this.due.length);
      grown.set(this.due);
      this.due = grown;
    }
    const { due, store } = this;
    let at = this.dueCount++;
    if (at > FEW) {
      const place = this.placeOf(slot, at);
      due.copyWithin(place + 1, place, at);
      due[place] = slot;
      return;
    }
    // For a few events a loop is quicker than the built-in copy.
    const { doubles } = store;
    const timeUs = doubles[slot * DOUBLES];
    for (; at > 0; at--) {
      const other = due[at - 1];
      const otherUs = doubles[other * DOUBLES];
      if (otherUs > timeUs || (otherUs === timeUs && !store.before(other, slot))) break;
      due[at] = other;
    }
    due[at] = slot;
  }

  /** Where `slot` belongs in the many events of the day, by halving. */
  private placeOf(slot: number, count: number): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.store.before(this.due[middle], slot)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private resize(buckets: number): void {
    const { store } = this;
    const slots = new Int32Array(this.size);
    let count = 0;
    for (let k = 0; k < this.dueCount; k++) slots[count++] = this.due[k];
    for (const head of this.heads) {
      for (let slot = head; slot >= 0; slot = store.words[slot * STRIDE + NEXT])
        slots[count++] = slot;
    }
    this.widthUs = this.wantedWidthUs(slots);
    this.perUs = 1 / this.widthUs;
    this.heads = new Int32Array(buckets).fill(-1);
    this.filled = new Int32Array(buckets / 32);
    this.fewest = buckets > MIN_BUCKETS ? buckets / (16 * PER_EVENT) : 0;
    this.most = buckets / PER_EVENT;
    this.dueCount = 0;
    let day = Infinity;
    for (const slot of slots) day = Math.min(day, this.dayOf(slot));
    this.day = day - 1;
    for (const slot of slots) {
      this.file(slot, this.dayOf(slot));
    }
  }

  /** A few mean gaps between the next events: how far the soonest of a sample of slots reach. */
  private wantedWidthUs(slots: Int32Array): number {
    const { doubles } = this.store;
    const step = Math.max(1, Math.floor(slots.length / SAMPLE));
    const sample: number[] = [];
    for (let k = 0; k < slots.length; k += step) sample.push(doubles[slots[k] * DOUBLES]);
    sample.sort((a, b) => a - b);
    const reach = Math.min(
      sample.length - 1,
      Math.max(LEAST_SAMPLE, Math.floor(sample.length / SOONEST)),
    );
    const gap = (sample[reach] - sample[0]) / (reach * step);
    return gap > 0 ? Math.max(GAPS_PER_BUCKET * gap, 0.001) : this.widthUs;
  }
}
