import { InputError } from '../../base/errors.ts';
import { sharedInt32 } from '../../base/shared-columns.ts';
import { quoted } from '../../base/text/printable.ts';
import { US_PER_MIN } from '../../base/time.ts';
import { below, deriveKey, nameId, purposeKey, uniform } from '../../kernel/keyed.ts';
import type { Key } from '../../kernel/keyed.ts';
import type { Activity, AgendaOptions, GroupOptions } from '../options.ts';
import type { FloorPlan } from './rooms-plan.ts';

/** One agenda item of one group, with its place among all items of the scenario. */
export interface Item {
  readonly index: number;
  /** What its draws are keyed by: its activity, room and start, and which of equal ones it is. */
  readonly id: number;
  readonly options: AgendaOptions;
  readonly room: number;
}

export interface Group {
  readonly options: GroupOptions;
  readonly firstPerson: number;
  readonly deskRoom: number;
  readonly items: readonly Item[];
}

/** Seat number for those who take part but find none free. */
export const NO_SEAT = -1;
/** Seat number for those who do not take part. */
export const NOT_THERE = -2;

/** Seats kept, but always those of two days. */
const MAX_KNOWN_SEATS = 500_000;

const SITTING: ReadonlySet<Activity> = new Set<Activity>(['meeting', 'lunch']);

/** Items this far apart are given the same seats again: jitter rarely makes them meet. */
const CHANGEOVER_US = 30 * US_PER_MIN;

/**
 * Groups with their people numbered and rooms found.
 *
 * @throws InputError for an unknown room or a group's name that stands twice
 */
export function numberGroups(groups: readonly GroupOptions[], plan: FloorPlan): Group[] {
  let person = 0;
  let index = 0;
  const names = new Set<string>();
  return groups.map((options) => {
    const where = `group ${quoted(options.name)}`;
    if (names.has(options.name)) {
      throw new InputError(`expected each group's name once, found ${where} again; rename one`);
    }
    names.add(options.name);
    const firstPerson = person;
    person += options.people;
    const deskRoom = plan.roomIndex(options.desk, `${where} as desk`);
    const items = options.agenda.map((item, k) => ({
      index: index++,
      id: nameId(itemName(options.agenda, k)),
      options: item,
      room: plan.roomIndex(item.room, `the agenda of ${where}`),
    }));
    return { options, firstPerson, deskRoom, items };
  });
}

/** Another item of the agenda changes nothing drawn about this one. */
function itemName(agenda: readonly AgendaOptions[], index: number): string {
  const { activity, room, fromUs } = agenda[index];
  const equal = agenda
    .slice(0, index)
    .filter(
      (other) =>
        `${other.activity} ${other.fromUs} ${other.room}` === `${activity} ${fromUs} ${room}`,
    );
  return `${activity} ${equal.length} at ${fromUs} in ${room}`;
}

/** Who sits where: own desks for the whole run, other seats drawn for each day. */
export class Seating {
  /** Seat of each person in the desk room of their group. */
  readonly deskSeat: Int32Array;
  private readonly ids: Float64Array;
  private readonly plan: FloorPlan;
  private readonly deskKey: Key;
  private readonly seatKey: Key;
  private readonly shareKey: Key;
  /** People with a desk in each room. */
  private readonly desks: Int32Array;
  /** By item that people sit at: those of its room that may overlap it in time, and itself. */
  private readonly bunches: ReadonlyMap<Item, SeatedBunch>;
  /** Seats by day and item, of those asked for, and how many they are. */
  private readonly days: Map<number, Map<Item, Int32Array>>;
  private known: number;

  /**
   * @param ids - what draws about each person are keyed by
   * @param deskSeat - as another thread found them
   * @throws InputError if a room has fewer seats than desks are needed
   */
  constructor(
    groups: readonly Group[],
    plan: FloorPlan,
    ids: Float64Array,
    worldKey: Key,
    deskSeat?: Int32Array,
  ) {
    this.ids = ids;
    this.plan = plan;
    this.deskKey = purposeKey(worldKey, 'rooms desk');
    this.seatKey = purposeKey(worldKey, 'rooms seat');
    this.shareKey = purposeKey(worldKey, 'rooms share');
    this.desks = new Int32Array(plan.rooms.length);
    for (const { deskRoom, options } of groups) this.desks[deskRoom] += options.people;
    plan.rooms.forEach(({ name }, room) => {
      const seats = plan.seatsOf(room);
      if (seats >= this.desks[room]) return;
      throw new InputError(
        `expected room ${quoted(name)} to seat the ${this.desks[room]} people with a desk ` +
          `in it, found ${seats} seats; make it larger or lower its seat spacing`,
      );
    });
    this.deskSeat = deskSeat ?? this.assignDesks(groups);
    this.bunches = bunchItems(groups, plan);
    this.days = new Map();
    this.known = 0;
  }

  /** Seat (or NO_SEAT, NOT_THERE) by person of the group, who takes part in the item on a day. */
  ofItem(group: Group, item: Item, day: number): Int32Array {
    const ofDay = this.ofDay(day);
    const known = ofDay.get(item);
    if (known !== undefined) return known;
    const bunch = this.bunches.get(item);
    for (const one of bunch?.items ?? [{ group, item }]) {
      const seats = this.attendance(one.group, one.item, day);
      ofDay.set(one.item, seats);
      this.known += seats.length;
    }
    if (bunch !== undefined) this.seat(bunch, day, ofDay);
    return ofDay.get(item)!;
  }

  private ofDay(day: number): Map<Item, Int32Array> {
    let found = this.days.get(day);
    if (found === undefined) {
      if (this.days.size >= 2 && this.known > MAX_KNOWN_SEATS) {
        this.days.clear();
        this.known = 0;
      }
      found = new Map();
      this.days.set(day, found);
    }
    return found;
  }

  private attendance(group: Group, item: Item, day: number): Int32Array {
    const key = deriveKey(this.shareKey, item.id, day);
    const { share } = item.options;
    return Int32Array.from({ length: group.options.people }, (_, k) =>
      uniform(key, this.ids[group.firstPerson + k], 0) < share ? NO_SEAT : NOT_THERE,
    );
  }

  /** Gives whoever takes part a free seat, in an order that is drawn, until none is left. */
  private seat({ room, items }: SeatedBunch, day: number, ofDay: Map<Item, Int32Array>): void {
    const seatKey = deriveKey(this.seatKey, nameId(this.plan.rooms[room].name), day);
    const free = permutation(seatKey, this.freeSeats(room));
    const there = items.flatMap(({ group, item }) => {
      const seats = ofDay.get(item)!;
      return Array.from(seats.keys())
        .filter((k) => seats[k] !== NOT_THERE)
        .map((k) => ({
          seats,
          k,
          turn: uniform(seatKey, this.ids[group.firstPerson + k], item.id),
        }));
    });
    there.sort((p, q) => p.turn - q.turn);
    there.slice(0, free.length).forEach(({ seats, k }, turn) => {
      seats[k] = free[turn];
    });
  }

  /** Seats of a room that are nobody's desk; all, where every seat is one. */
  private freeSeats(room: number): Int32Array {
    const seats = this.seatsOf(room);
    return this.desks[room] === seats.length ? seats : seats.slice(this.desks[room]);
  }

  /** The seats of a room in the order in which they become desks. */
  private seatsOf(room: number): Int32Array {
    const seats = Int32Array.from({ length: this.plan.seatsOf(room) }, (_, k) => k);
    return permutation(deriveKey(this.deskKey, nameId(this.plan.rooms[room].name), 0), seats);
  }

  /** Whoever has a desk in a room takes the next of its seats, in order of ids. */
  private assignDesks(groups: readonly Group[]): Int32Array {
    const { ids, plan } = this;
    const deskRoom = new Int32Array(ids.length);
    for (const { deskRoom: room, firstPerson, options } of groups) {
      deskRoom.fill(room, firstPerson, firstPerson + options.people);
    }
    const desks = plan.rooms.map((_, room) => this.seatsOf(room));
    const taken = new Int32Array(desks.length);
    const seats = sharedInt32(ids.length);
    for (const person of Int32Array.from(ids.keys()).sort((a, b) => ids[a] - ids[b])) {
      const room = deskRoom[person];
      seats[person] = desks[room][taken[room]++];
    }
    return seats;
  }
}

interface SeatedItem {
  readonly group: Group;
  readonly item: Item;
}

interface SeatedBunch {
  readonly room: number;
  readonly items: SeatedItem[];
}

/** Sitting items of one room whose times overlap share its seats; later ones start afresh. */
function bunchItems(
  groups: readonly Group[],
  { rooms }: FloorPlan,
): ReadonlyMap<Item, SeatedBunch> {
  const bunches = new Map<Item, SeatedBunch>();
  const ofRoom = rooms.map((): SeatedItem[] => []);
  for (const group of groups) {
    for (const item of group.items) {
      if (SITTING.has(item.options.activity)) ofRoom[item.room].push({ group, item });
    }
  }
  ofRoom.forEach((seated, room) => {
    seated.sort((p, q) => p.item.options.fromUs - q.item.options.fromUs);
    let bunch: SeatedBunch = { room, items: [] };
    let untilUs = -Infinity;
    for (const one of seated) {
      const { fromUs, toUs } = one.item.options;
      if (fromUs >= untilUs) bunch = { room, items: [] };
      bunch.items.push(one);
      bunches.set(one.item, bunch);
      untilUs = Math.max(untilUs, toUs + CHANGEOVER_US);
    }
  });
  return bunches;
}

/** Shuffles in place (Fisher and Yates) by keyed draws. */
function permutation(key: Key, items: Int32Array): Int32Array {
  for (let k = items.length - 1; k > 0; k--) {
    const other = below(key, k, 1, k + 1);
    const item = items[k];
    items[k] = items[other];
    items[other] = item;
  }
  return items;
}
