/** Doubles of one event: the time of slot s is doubles[s * DOUBLES]. */
export const DOUBLES = 4;

/**
 * Words of one event, half a line of the cache: field f of slot s is words[s * STRIDE + f]. The
 * time takes the first two.
 */
export const STRIDE = 2 * DOUBLES;

/** Rank in the upper and kind in the lower 16 bits. */
export const RANK_KIND = 2;
export const ENTITY = 3;
export const COUNT = 4;
export const DATA = 5;
/** Next slot of the same bucket, or of the free list; -1 at the end. */
export const NEXT = 6;
/** Counts the events that had the slot, so that a stale handle is recognised. */
export const GENERATION = 7;

/**
 * Pending events, all fields of one beside each other in one buffer seen as doubles and as words,
 * so that an event costs a line of the cache and not one for each field. A slot is an index; free
 * slots form a list.
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
    const rankA = words[x + RANK_KIND] >> 16;
    const rankB = words[y + RANK_KIND] >> 16;
    if (rankA !== rankB) return rankA < rankB;
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
