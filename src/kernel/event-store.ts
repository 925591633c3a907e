/** Doubles of one event: the time of slot s is doubles[s * DOUBLES]. */
export const DOUBLES = 5;

/** Words of one event: field f of slot s is words[s * STRIDE + f]. The time takes the first two. */
export const STRIDE = 2 * DOUBLES;

export const RANK = 2;
export const ENTITY = 3;
export const COUNT = 4;
export const KIND = 5;
export const DATA = 6;
/** Next slot of the same bucket, or of the free list; -1 at the end. */
export const NEXT = 7;
/** How often the slot was used, so that a stale handle is recognised. */
export const GENERATION = 8;
/** 1 = pending, 0 = free or cancelled. */
export const PENDING = 9;

/**
 * Pending events, all fields of one beside each other in one buffer seen as doubles and as words, so
 * that an event costs a line of the cache and not one for each field. A slot is an index; free slots
 * form a list.
 */
export class EventStore {
  doubles: Float64Array;
  words: Int32Array;
  private free: number;
  private used: number;

  constructor(capacity: number) {
    this.doubles = new Float64Array(DOUBLES * capacity);
    this.words = new Int32Array(this.doubles.buffer);
    this.free = -1;
    this.used = 0;
  }

  take(): number {
    const slot = this.free;
    if (slot >= 0) {
      this.free = this.words[slot * STRIDE + NEXT];
      return slot;
    }
    if ((this.used + 1) * DOUBLES > this.doubles.length) this.grow();
    return this.used++;
  }

  give(slot: number): void {
    const at = slot * STRIDE;
    this.words[at + PENDING] = 0;
    this.words[at + GENERATION] = (this.words[at + GENERATION] + 1) & 0x3ffffff;
    this.words[at + NEXT] = this.free;
    this.free = slot;
  }

  /** Total order: time, rank, entity, the entity's own count. */
  before(a: number, b: number): boolean {
    const { doubles, words } = this;
    const timeA = doubles[a * DOUBLES];
    const timeB = doubles[b * DOUBLES];
    if (timeA !== timeB) return timeA < timeB;
    const x = a * STRIDE;
    const y = b * STRIDE;
    if (words[x + RANK] !== words[y + RANK]) return words[x + RANK] < words[y + RANK];
    if (words[x + ENTITY] !== words[y + ENTITY]) return words[x + ENTITY] < words[y + ENTITY];
    return words[x + COUNT] < words[y + COUNT];
  }

  private grow(): void {
    const grown = new Float64Array(2 * this.doubles.length);
    grown.set(this.doubles);
    this.doubles = grown;
    this.words = new Int32Array(grown.buffer);
  }
}
