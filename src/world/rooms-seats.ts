import { InputError } from '../base/errors.ts';
import { quoted } from '../base/printable.ts';
import { US_PER_MIN } from '../base/time.ts';
import { below, deriveKey, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { AgendaOptions, GroupOptions } from './options.ts';
import type { FloorPlan } from './rooms-plan.ts';

/** One agenda item of one group, with its place among all items of the scenario. */
export interface Item {
  readonly index: number;
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
    const items = options.agenda.map((item) => ({
      index: index++,
      options: item,
      room: plan.roomIndex(item.room, `the agenda of ${where}`),
    }));
    return { options, firstPerson, deskRoom, items };
  });
}

/** Who sits where: own desks for the whole run, other seats drawn for each day. */
export class Seating {
  /** Seat of each person in the desk room of their group. */
  readonly deskSeat: Int32Array;
  private readonly groups: readonly Group[];
  private readonly seatKey: Key;
  private readonly shareKey: Key;
  /** Seats of each room that are nobody's desk; all, where every seat is one. */
  private readonly freeSeats: readonly Int32Array[];
  /** Sitting items of each room in bunches that may overlap in time. */
  private readonly bunches: readonly SeatedBunch[];
  private readonly days: Map<number, Int32Array[]>;

  /** @throws InputError if a room has fewer seats than desks are needed */
  constructor(groups: readonly Group[], plan: FloorPlan, worldKey: Key) {
    this.groups = groups;
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
        deriveKey(deskKey, room, 0),
        Int32Array.from({ length: seats }, (_, k) => k),
      );
    });
    this.deskSeat = assignDesks(groups, desks);
    this.freeSeats = desks.map((seats, room) =>
      needed[room] === seats.length ? seats : seats.slice(needed[room]),
    );
    this.bunches = bunchItems(groups);
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
    this.bunches.forEach(({ room, items }, bunch) => {
      const key = deriveKey(deriveKey(this.seatKey, room, bunch), day, 0);
      const free = permutation(key, this.freeSeats[room].slice());
      let taken = 0;
      for (const { index } of items) {
        const list = seats[index];
        for (let k = 0; k < list.length; k++) {
          if (list[k] !== NOT_THERE && taken < free.length) list[k] = free[taken++];
        }
      }
    });
    if (this.days.size >= CACHED_DAYS) this.days.clear();
    this.days.set(day, seats);
    return seats;
  }

  private attendance(group: Group, item: Item, day: number): Int32Array {
    const key = deriveKey(this.shareKey, item.index, day);
    const { share } = item.options;
    return Int32Array.from({ length: group.options.people }, (_, k) =>
      uniform(key, k, 0) < share ? NO_SEAT : NOT_THERE,
    );
  }
}

interface SeatedBunch {
  room: number;
  items: Item[];
}

function assignDesks(groups: readonly Group[], desks: readonly Int32Array[]): Int32Array {
  const taken = new Int32Array(desks.length);
  const seats: number[] = [];
  for (const { deskRoom, options } of groups) {
    for (let k = 0; k < options.people; k++) seats.push(desks[deskRoom][taken[deskRoom]++]);
  }
  return Int32Array.from(seats);
}

/** Sitting items of one room whose times overlap share its seats; later ones start afresh. */
function bunchItems(groups: readonly Group[]): SeatedBunch[] {
  const items = groups
    .flatMap((group) => group.items)
    .filter(({ options: { activity } }) => activity === 'meeting' || activity === 'lunch')
    .sort((p, q) => p.room - q.room || p.options.fromUs - q.options.fromUs || p.index - q.index);
  const bunches: SeatedBunch[] = [];
  let untilUs = 0;
  for (const item of items) {
    const last = bunches.at(-1);
    if (last !== undefined && last.room === item.room && item.options.fromUs < untilUs) {
      last.items.push(item);
      untilUs = Math.max(untilUs, item.options.toUs + CHANGEOVER_US);
    } else {
      bunches.push({ room: item.room, items: [item] });
      untilUs = item.options.toUs + CHANGEOVER_US;
    }
  }
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
