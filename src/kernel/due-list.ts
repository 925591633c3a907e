import { DOUBLES } from './event-store.ts';
import type { EventStore } from './event-store.ts';

const FEW = 32;
// So many slots are moved in the time of one step.
const MOVED_LOG2 = 6;

/** Slots of the events that are due, by the store's total order, latest first. */
export class DueList {
  slots: Int32Array;
  count: number;
  /** Steps spent on a list longer than it should be; whoever keeps count sets it back. */
  wasted: number;
  private readonly store: EventStore;

  constructor(store: EventStore) {
    this.store = store;
    this.slots = new Int32Array(64);
    this.count = 0;
    this.wasted = 0;
  }

  insert(slot: number): void {
    let at = this.count;
    this.append(slot);
    if (at > FEW) {
      this.insertIntoMany(slot, at);
      return;
    }
    // For a few events a loop is quicker than the built-in copy.
    const { slots, store } = this;
    const { doubles } = store;
    const timeUs = doubles[slot * DOUBLES];
    for (; at > 0; at--) {
      const other = slots[at - 1];
      const otherUs = doubles[other * DOUBLES];
      if (otherUs > timeUs || (otherUs === timeUs && !store.before(other, slot))) break;
      slots[at] = other;
    }
    slots[at] = slot;
  }

  /** Adds one of a batch, of which `sort` is told at the end. */
  add(slot: number): void {
    if (this.count < FEW) this.insert(slot);
    else this.append(slot);
  }

  sort(): void {
    if (this.count <= FEW) return;
    const { store } = this;
    this.wasted += this.count;
    this.slots.subarray(0, this.count).sort((a, b) => (store.before(a, b) ? 1 : -1));
  }

  private append(slot: number): void {
    if (this.count === this.slots.length) {
      const grown = new Int32Array(2 * this.slots.length);
      grown.set(this.slots);
      this.slots = grown;
    }
    this.slots[this.count++] = slot;
  }

  private insertIntoMany(slot: number, count: number): void {
    const { slots, store } = this;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (store.before(slots[middle], slot)) high = middle;
      else low = middle + 1;
    }
    slots.copyWithin(low + 1, low, count);
    slots[low] = slot;
    this.wasted += 1 + ((count - low) >> MOVED_LOG2);
  }
}
