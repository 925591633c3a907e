import { InputError } from '../base/errors.ts';
import { Calendar } from './calendar.ts';
import {
  COUNT,
  DATA,
  DOUBLES,
  ENTITY,
  EventStore,
  GENERATION,
  RANK_KIND,
  STRIDE,
} from './event-store.ts';
import type { Journal } from './journal.ts';

export type Handler = (entity: number, data: number, timeUs: number) => void;

export interface SimulatorOptions {
  readonly limits: {
    /** Events waiting at one time; scenario key `limits.pendingEvents`. */
    readonly pendingEvents: number;
    /** Events handled in all; scenario key `limits.events`. */
    readonly events: number;
  };
  /** Rank of each kind: at one instant, a lower rank is handled first. */
  readonly ranks: readonly number[];
  readonly journal?: Journal;
}

const SLOTS = 67_108_864;
const CANCELLED = 0xffff;
const LATEST_US = Number.MAX_SAFE_INTEGER;

/**
 * Discrete-event simulator. Time is whole microseconds; events of one instant are ordered by (rank
 * of their kind, entity, how many events the entity had scheduled before). Handlers are registered
 * per kind and called with an entity index and one number (both 32-bit integers): no object or
 * closure per event.
 */
export class Simulator {
  /** Time of the event being handled, µs. */
  nowUs: number;
  /** Events handled so far. */
  processed: number;
  private readonly maxPending: number;
  private readonly maxEvents: number;
  private readonly journal: Journal | undefined;
  private readonly store: EventStore;
  private readonly calendar: Calendar;
  private readonly handlers: (Handler | undefined)[];
  private readonly ranks: Int32Array;
  private counts: Int32Array;
  private waiting: number;

  constructor(options: SimulatorOptions) {
    this.maxPending = options.limits.pendingEvents;
    this.maxEvents = options.limits.events;
    this.journal = options.journal;
    this.nowUs = 0;
    this.processed = 0;
    this.store = new EventStore(1024);
    this.calendar = new Calendar(this.store);
    this.handlers = options.ranks.map(() => undefined);
    if (options.ranks.some((rank) => !(rank >= 0 && rank < 32768))) {
      throw new RangeError('"ranks" expected 0..32767 for each kind');
    }
    this.ranks = Int32Array.from(options.ranks);
    this.counts = new Int32Array(1024);
    this.waiting = 0;
  }

  handle(kind: number, handler: Handler): void {
    this.handlers[kind] = handler;
  }

  /** Events waiting, without the cancelled ones. */
  get pending(): number {
    return this.waiting;
  }

  /**
   * Puts an event on the calendar.
   *
   * @throws RangeError for a time that is past or no whole number of µs below 2^53, an unknown
   * kind or a negative entity; InputError over `limits.pendingEvents`
   */
  schedule(timeUs: number, kind: number, entity: number, data = 0): void {
    this.put(timeUs, kind, entity, data);
  }

  /** The same; gives a handle for `cancel`. Making one costs a twentieth of an event. */
  scheduleCancellable(timeUs: number, kind: number, entity: number, data = 0): number {
    const slot = this.put(timeUs, kind, entity, data);
    return this.store.words[slot * STRIDE + GENERATION] * SLOTS + slot;
  }

  private put(timeUs: number, kind: number, entity: number, data: number): number {
    if (!(timeUs >= this.nowUs && timeUs <= LATEST_US && Math.floor(timeUs) === timeUs)) {
      throw new RangeError(`"timeUs" expected a whole number >= ${this.nowUs}, got ${timeUs}`);
    }
    if (!(kind >= 0 && kind < this.ranks.length)) {
      throw new RangeError(`"kind" expected 0..${this.ranks.length - 1}, got ${kind}`);
    }
    if (!(entity >= 0)) throw new RangeError(`"entity" expected >= 0, got ${entity}`);
    if (this.waiting >= this.maxPending) {
      throw new InputError(
        `more than ${this.maxPending} events are waiting; ` +
          'raise limits.pendingEvents if that is meant',
      );
    }
    const { store } = this;
    const slot = store.take();
    const { words } = store;
    const at = slot * STRIDE;
    store.doubles[slot * DOUBLES] = timeUs;
    words[at + RANK_KIND] = (this.ranks[kind] << 16) | kind;
    words[at + ENTITY] = entity;
    words[at + COUNT] = this.nextCount(entity);
    words[at + DATA] = data;
    this.waiting++;
    this.calendar.push(slot);
    return slot;
  }

  /** Takes an event back; false where it was handled or cancelled already. */
  cancel(handle: number): boolean {
    const slot = handle % SLOTS;
    const { store } = this;
    const generation = Math.floor(handle / SLOTS);
    const at = slot * STRIDE;
    const { words } = store;
    if (words[at + GENERATION] !== generation) return false;
    // It stays in the calendar, under no kind and out of reach of its handle.
    words[at + GENERATION] = (generation + 1) & 0x3ffffff;
    words[at + RANK_KIND] |= CANCELLED;
    this.waiting--;
    return true;
  }

  /**
   * Handles events in order up to and with `untilUs`.
   *
   * @throws InputError over `limits.events`
   */
  run(untilUs = Infinity): void {
    const { store, calendar, handlers } = this;
    const { journal, maxEvents } = this;
    for (;;) {
      const slot = calendar.peek();
      if (slot < 0) break;
      const timeUs = store.doubles[slot * DOUBLES];
      if (timeUs > untilUs) break;
      calendar.take();
      const { words } = store;
      const at = slot * STRIDE;
      const kind = words[at + RANK_KIND] & 0xffff;
      const entity = words[at + ENTITY];
      const data = words[at + DATA];
      store.give(slot);
      if (kind === CANCELLED) continue;
      this.waiting--;
      if (this.processed >= maxEvents) {
        throw new InputError(
          `more than ${maxEvents} events were handled; raise limits.events if that is meant`,
        );
      }
      this.nowUs = timeUs;
      this.processed++;
      journal?.note(timeUs, kind, entity, data);
      const handler = handlers[kind];
      if (handler === undefined) throw new RangeError(`"kind" ${kind} has no handler`);
      handler(entity, data, timeUs);
    }
    if (untilUs !== Infinity && untilUs > this.nowUs) this.nowUs = untilUs;
  }

  private nextCount(entity: number): number {
    if (entity >= this.counts.length) {
      const grown = new Int32Array(Math.max(entity + 1, 2 * this.counts.length));
      grown.set(this.counts);
      this.counts = grown;
    }
    return this.counts[entity]++;
  }
}
