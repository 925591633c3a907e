import { DueList } from './due-list.ts';
import { DOUBLES, NEXT, STRIDE } from './event-store.ts';
import type { EventStore } from './event-store.ts';

// Up to so many events, one sorted list is quicker than any buckets; below the lesser number the
// buckets give way to it again.
const LIST_MOST = 10;
const LIST_AGAIN = 5;
const MIN_BUCKETS = 64;
// At least so many buckets for each event: a lap is long, and few events wait for a later one.
const PER_EVENT = 4;
// A bucket of this many mean gaps between events holds a few events and costs little to sort.
const GAPS_PER_BUCKET = 2;
// The width is taken from a sample of the events, an eighth of them: the soonest.
const SAMPLE = 512;
const SOONEST = 8;
const MIN_SAMPLE = 16;
// Times are whole: a narrower bucket would part nothing.
const MIN_WIDTH_US = 1;
// The width is taken anew once searching has cost so many times what that costs.
const PATIENCE = 8;

/**
 * Calendar queue (R. Brown, CACM 31(10), 1988) over an event store: buckets of equal width, one
 * lap of buckets after the other; the bucket that is due is sorted by the store's total order. A
 * few events are one sorted list: all of them are due. Width and number of buckets follow the load
 * and decide on speed only, never on order.
 */
export class Calendar {
  private readonly store: EventStore;
  private heads: Int32Array;
  /** Bit of each bucket: 1 = holds events. */
  private filled: Int32Array;
  private widthUs: number;
  private perUs: number;
  /** Day (absolute bucket number) that is being taken from; Infinity: all events are due. */
  private day: number;
  private readonly due: DueList;
  private size: number;
  /** With fewer or more events than these, the number of buckets changes. */
  private fewest: number;
  private most: number;
  /** Steps spent on empty buckets since the width was taken. */
  private wasted: number;
  private readonly fetched: Float64Array;

  constructor(store: EventStore) {
    this.store = store;
    this.heads = new Int32Array(MIN_BUCKETS).fill(-1);
    this.filled = new Int32Array(MIN_BUCKETS / 32);
    this.widthUs = 1000;
    this.perUs = 1 / this.widthUs;
    this.day = Infinity;
    this.due = new DueList(store);
    this.size = 0;
    this.fewest = 0;
    this.most = LIST_MOST;
    this.wasted = 0;
    this.fetched = new Float64Array(1);
  }

  push(slot: number): void {
    const day = this.dayOf(slot);
    this.size++;
    if (day > this.day) this.file(slot, day);
    else {
      this.due.insert(slot);
      if (this.due.wasted > 0 && this.isWasteful()) this.resize(this.heads.length);
    }
    if (this.size > this.most) this.grow();
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
    this.due.count--;
    if (--this.size < this.fewest) this.shrink();
  }

  /** Slot of the first event; -1 where there is none. */
  peek(): number {
    const { due } = this;
    if (due.count === 0) {
      if (this.size === 0) return -1;
      if (this.isWasteful()) this.resize(this.heads.length);
      this.nextDay();
    }
    return due.slots[due.count - 1];
  }

  /** Moves on to the next day with events and sorts them. */
  private nextDay(): void {
    const { filled, due } = this;
    const buckets = this.heads.length;
    for (let passed = 0; passed < buckets;) {
      // 32 buckets are one word: empty ones are passed over together.
      const next = this.bucketOf(this.day + 1);
      const bits = filled[next >> 5] >>> (next & 31);
      if (bits === 0) {
        const step = 32 - (next & 31);
        this.day += step;
        passed += step;
        this.wasted++;
        continue;
      }
      const step = 32 - Math.clz32(bits & -bits);
      this.day += step;
      passed += step;
      this.fetchSoon(next + step + 1);
      this.collect(next + step - 1);
      if (due.count > 0) return;
    }
    // Nothing within a whole lap: go straight to the earliest event.
    this.wasted += buckets + this.size;
    this.day = this.earliestDay();
    this.collect(this.bucketOf(this.day));
  }

  /** Has the processor fetch an event of a day to come while those of this day are handled. */
  private fetchSoon(bucket: number): void {
    const slot = this.heads[bucket & (this.heads.length - 1)];
    if (slot >= 0) this.fetched[0] = this.store.doubles[slot * DOUBLES];
  }

  /** Takes the day's events out of `bucket`. */
  private collect(bucket: number): void {
    const { heads, due } = this;
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
        due.add(slot);
      } else before = slot;
      slot = after;
    }
    due.sort();
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

  /** Whether another width would have been cheaper; amortised, a new one costs next to nothing. */
  private isWasteful(): boolean {
    return this.wasted + this.due.wasted > PATIENCE * (this.heads.length + this.size);
  }

  private grow(): void {
    this.resize(this.day === Infinity ? MIN_BUCKETS : 4 * this.heads.length);
  }

  private shrink(): void {
    const buckets = this.heads.length >> 2;
    if (buckets >= MIN_BUCKETS) this.resize(buckets);
    else this.makeList();
  }

  /** Takes the slots of all events out of list and buckets. */
  private takeAll(): Int32Array {
    const { due } = this;
    const { words } = this.store;
    const slots = new Int32Array(this.size);
    slots.set(due.slots.subarray(0, due.count));
    let count = due.count;
    for (const head of this.heads) {
      for (let slot = head; slot >= 0; slot = words[slot * STRIDE + NEXT]) slots[count++] = slot;
    }
    due.count = 0;
    due.wasted = 0;
    this.wasted = 0;
    return slots;
  }

  private makeList(): void {
    const slots = this.takeAll();
    this.heads.fill(-1);
    this.filled.fill(0);
    this.day = Infinity;
    this.fewest = 0;
    this.most = LIST_MOST;
    for (const slot of slots) this.due.insert(slot);
  }

  private resize(buckets: number): void {
    const slots = this.takeAll();
    this.widthUs = this.wantedWidthUs(slots);
    this.perUs = 1 / this.widthUs;
    this.heads = new Int32Array(buckets).fill(-1);
    this.filled = new Int32Array(buckets / 32);
    this.fewest = buckets > MIN_BUCKETS ? buckets / (16 * PER_EVENT) : LIST_AGAIN;
    this.most = buckets / PER_EVENT;
    let day = Infinity;
    for (const slot of slots) day = Math.min(day, this.dayOf(slot));
    this.day = day - 1;
    for (const slot of slots) this.file(slot, this.dayOf(slot));
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
      Math.max(MIN_SAMPLE, Math.floor(sample.length / SOONEST)),
    );
    const gap = (sample[reach] - sample[0]) / (reach * step);
    return gap > 0 ? Math.max(GAPS_PER_BUCKET * gap, MIN_WIDTH_US) : this.widthUs;
  }
}
