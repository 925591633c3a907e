/**
 * Pending events, struct of arrays with a free list. A slot is an index into the arrays; its
 * generation counts how often it was used, so that a stale handle is recognised.
 */
export class EventStore {
  timeUs: Float64Array;
  rank: Int32Array;
  entity: Int32Array;
  count: Float64Array;
  kind: Int32Array;
  data: Float64Array;
  /** Next slot of the same bucket, or of the free list; -1 at the end. */
  next: Int32Array;
  generation: Int32Array;
  /** 1 = pending, 0 = free or cancelled. */
  pending: Uint8Array;
  private free: number;
  private used: number;

  constructor(capacity: number) {
    this.timeUs = new Float64Array(capacity);
    this.rank = new Int32Array(capacity);
    this.entity = new Int32Array(capacity);
    this.count = new Float64Array(capacity);
    this.kind = new Int32Array(capacity);
    this.data = new Float64Array(capacity);
    this.next = new Int32Array(capacity);
    this.generation = new Int32Array(capacity);
    this.pending = new Uint8Array(capacity);
    this.free = -1;
    this.used = 0;
  }

  take(): number {
    if (this.free >= 0) {
      const slot = this.free;
      this.free = this.next[slot];
      return slot;
    }
    if (this.used === this.timeUs.length) this.grow();
    return this.used++;
  }

  give(slot: number): void {
    this.pending[slot] = 0;
    this.generation[slot] = (this.generation[slot] + 1) & 0x3ffffff;
    this.next[slot] = this.free;
    this.free = slot;
  }

  /** Total order: time, rank, entity, the entity's own count. */
  before(a: number, b: number): boolean {
    const { timeUs, rank, entity, count } = this;
    if (timeUs[a] !== timeUs[b]) return timeUs[a] < timeUs[b];
    if (rank[a] !== rank[b]) return rank[a] < rank[b];
    if (entity[a] !== entity[b]) return entity[a] < entity[b];
    return count[a] < count[b];
  }

  private grow(): void {
    const grown = new EventStore(2 * this.timeUs.length);
    for (const name of COLUMNS) {
      grown[name].set(this[name]);
      // Both sides are arrays of the same kind: the key is the same.
      (this as Record<string, unknown>)[name] = grown[name];
    }
  }
}

const COLUMNS = [
  'timeUs',
  'rank',
  'entity',
  'count',
  'kind',
  'data',
  'next',
  'generation',
  'pending',
] as const;
