import { InputError } from '../../base/errors.ts';
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

/** Days of which the seats are kept. */
const CACHED_DAYS = 32;

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
  private readonly groups: readonly Group[];
  private readonly ids: Float64Array;
  private readonly roomNames: readonly string[];
  private readonly seatKey: Key;
  private readonly shareKey: Key;
  /** Seats of each room that are nobody's desk; all, where every seat is one. */
  private readonly freeSeats: readonly Int32Array[];
  /** Sitting items of each room in bunches that may overlap in time. */
  private readonly bunches: readonly SeatedBunch[];
  private readonly days: Map<number, Int32Array[]>;

  /**
   * @param ids - what draws about each person are keyed by
   * @throws InputError if a room has fewer seats than desks are needed
   */
  constructor(groups: readonly Group[], plan: FloorPlan, ids: Float64Array, worldKey: Key) {
    this.groups = groups;
    this.ids = ids;
    this.roomNames = plan.rooms.map(({ name }) => name);
    this.seatKey = purposeKey(worldKey, 'rooms seat');
    this.shareKey = purposeKey(worldKey, 'rooms share');
    const deskKey = purposeKey(worldKey, 'rooms desk');
    const needed = new Int32Array(plan.rooms.length);
    for (const { deskRoom, options } of groups) needed[deskRoom] += options.people;
    const desks = plan.rooms.map(({ name }, room) => {
      const seats = plan.seatsX[room].length;
      if (seats < needed[room]) {
        throw new InputError(
          `expected room ${quoted(name)} to seat the ${needed[room]} people with a desk ` +
            `in it, found ${seats} seats; make it larger or lower its seat spacing`,
        );
      }
      return permutation(
        deriveKey(deskKey, nameId(name), 0),
        Int32Array.from({ length: seats }, (_, k) => k),
      );
    });
    this.deskSeat = assignDesks(groups, desks, ids);
    this.freeSeats = desks.map((seats, room) =>
      needed[room] === seats.length ? seats : seats.slice(needed[room]),
    );
    this.bunches = bunchItems(groups, plan);
    this.days = new Map();
  }

  /** Seat (or NO_SEAT, NOT_THERE) by [item][person of the group]. */
  ofDay(day: number): Int32Array[] {
    const known = this.days.get(day);
    if (known !== undefined) return known;
    const seats: Int32Array[] = [];
    for (const group of this.groups) {
      for (const item of group.items) seats[item.index] = this.attendance(group, item, day);
    }
    for (const bunch of this.bunches) this.seat(bunch, day, seats);
    if (this.days.size >= CACHED_DAYS) this.days.clear();
    this.days.set(day, seats);
    return seats;
  }

  private attendance(group: Group, item: Item, day: number): Int32Array {
    const key = deriveKey(this.shareKey, item.id, day);
    const { share } = item.options;
    return Int32Array.from({ length: group.options.people }, (_, k) =>
      uniform(key, this.ids[group.firstPerson + k], 0) < share ? NO_SEAT : NOT_THERE,
    );
  }

  /** Gives whoever takes part a free seat, in an order that is drawn, until none is left. */
  private seat({ room, items }: SeatedBunch, day: number, seats: Int32Array[]): void {
    const seatKey = deriveKey(this.seatKey, nameId(this.roomNames[room]), day);
    const free = permutation(seatKey, this.freeSeats[room].slice());
    const there = items.flatMap(({ group, item }) =>
      Array.from(seats[item.index].keys())
        .filter((k) => seats[item.index][k] !== NOT_THERE)
        .map((k) => ({
          item,
          k,
          turn: uniform(seatKey, this.ids[group.firstPerson + k], item.id),
        })),
    );
    there.sort((p, q) => p.turn - q.turn);
    there.slice(0, free.length).forEach(({ item, k }, turn) => {
      seats[item.index][k] = free[turn];
    });
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

/** Whoever has a desk in a room takes the next of its seats, in order of ids. */
function assignDesks(
  groups: readonly Group[],
  desks: readonly Int32Array[],
  ids: Float64Array,
): Int32Array {
  const deskRoom = groups.flatMap(({ deskRoom: room, options: { people } }) =>
    Array<number>(people).fill(room),
  );
  const taken = new Int32Array(desks.length);
  const seats = new Int32Array(ids.length);
  for (const person of [...ids.keys()].sort((a, b) => ids[a] - ids[b])) {
    const room = deskRoom[person];
    seats[person] = desks[room][taken[room]++];
  }
  return seats;
}

/** Sitting items of one room whose times overlap share its seats; later ones start afresh. */
function bunchItems(groups: readonly Group[], { rooms }: FloorPlan): SeatedBunch[] {
  const ofRoom = rooms.map((): SeatedItem[] => []);
  for (const group of groups) {
    for (const item of group.items) {
      if (SITTING.has(item.options.activity)) ofRoom[item.room].push({ group, item });
    }
  }
  return ofRoom.flatMap((seated, room) => {
    seated.sort((p, q) => p.item.options.fromUs - q.item.options.fromUs);
    const bunches: SeatedBunch[] = [];
    let untilUs = -Infinity;
    for (const one of seated) {
      const { fromUs, toUs } = one.item.options;
      if (fromUs >= untilUs) {
        bunches.push({ room, items: [] });
      }
      bunches.at(-1)!.items.push(one);
      untilUs = Math.max(untilUs, toUs + CHANGEOVER_US);
    }
    return bunches;
  });
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
