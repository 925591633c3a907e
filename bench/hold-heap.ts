/**
 * Yardstick: a plain binary heap of events in typed arrays with the same total order (time, rank,
 * entity, count), dispatching handlers by kind. No cancel, no limits, no journal.
 */
export class HeapSimulator {
  processed = 0;
  private size = 0;
  private readonly timeUs: Float64Array;
  private readonly rank: Int32Array;
  private readonly entity: Int32Array;
  private readonly count: Int32Array;
  private readonly heap: Int32Array;
  private readonly counts: Int32Array;
  private readonly handler: (entity: number, timeUs: number) => void;

  constructor(capacity: number, handler: (entity: number, timeUs: number) => void) {
    this.timeUs = new Float64Array(capacity);
    this.rank = new Int32Array(capacity);
    this.entity = new Int32Array(capacity);
    this.count = new Int32Array(capacity);
    this.heap = new Int32Array(capacity);
    this.counts = new Int32Array(capacity);
    this.handler = handler;
    for (let k = 0; k < capacity; k++) this.heap[k] = k;
  }

  schedule(timeUs: number, entity: number): void {
    const { heap } = this;
    let at = this.size++;
    const slot = heap[at];
    this.timeUs[slot] = timeUs;
    this.rank[slot] = 0;
    this.entity[slot] = entity;
    this.count[slot] = this.counts[entity]++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(slot, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = slot;
  }

  run(): void {
    while (this.size > 0) {
      const slot = this.pop();
      this.processed++;
      this.handler(this.entity[slot], this.timeUs[slot]);
    }
  }

  private pop(): number {
    const { heap } = this;
    const first = heap[0];
    const last = heap[--this.size];
    // The freed slot waits behind the heap for the next event.
    heap[this.size] = first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.before(heap[child + 1], heap[child])) child++;
      if (!this.before(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    if (this.size > 0) heap[at] = last;
    return first;
  }

  private before(a: number, b: number): boolean {
    if (this.timeUs[a] !== this.timeUs[b]) return this.timeUs[a] < this.timeUs[b];
    if (this.rank[a] !== this.rank[b]) return this.rank[a] < this.rank[b];
    if (this.entity[a] !== this.entity[b]) return this.entity[a] < this.entity[b];
    return this.count[a] < this.count[b];
  }
}
