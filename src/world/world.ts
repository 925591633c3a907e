import { nameId } from '../kernel/keyed.ts';
import { sharedFloat64, sharedInt32 } from '../base/shared-columns.ts';
import type { People } from './people.ts';

/** What the radio must know of a pair at one instant; a reusable record, filled by the world. */
export interface Geometry {
  /** Distance between the two phones in metres, > 0. */
  distanceM: number;
  /** Angle between a person's heading and the way to the other, radians in [0, pi]; 0 = facing. */
  angleSelfRad: number;
  angleOtherRad: number;
  /** Loss of the walls between them, dB, >= 0. */
  wallDb: number;
  /** True where the world knows coordinates: shadowing is then a field over the two places. */
  placed: boolean;
  selfXM: number;
  selfYM: number;
  otherXM: number;
  otherYM: number;
  /** For worlds without coordinates: index of the pair's encounter, one shadowing value each. */
  encounter: number;
}

/** How the two are together during one meeting. */
export const MEETING_STILL = 1; // geometry is constant from fromUs to toUs; without it, the world
// has coordinates, and both move (or stand) in a straight line at constant speed all the time
export const MEETING_FACE = 2; // a trace says that they were face to face (ground truth contact)

/**
 * The intervals of one local day in which `person` has others within radio range, as a struct of
 * arrays sorted by (other, fromUs). Intervals of one pair do not overlap. Half-open [fromUs, toUs).
 * The same pair gives the same intervals from either side.
 */
export interface Meetings {
  readonly person: number;
  readonly day: number;
  readonly count: number;
  readonly other: Int32Array;
  readonly fromUs: Float64Array;
  readonly toUs: Float64Array;
  /** Bits MEETING_*. */
  readonly flags: Uint8Array;
  /** World-private detail that `geometry` needs (for example the encounter index). */
  readonly detail: Int32Array;
}

/** What draws about each person are keyed by, by index: a number below 2^53 for the name. */
export function idsOf(people: People): Float64Array {
  const ids = sharedFloat64(people.length);
  people.forEach(({ name }, person) => {
    ids[person] = nameId(name);
  });
  return ids;
}

/** Columns of a world without desks. */
export function columnsOf(people: People): WorldColumns {
  return { ids: idsOf(people), deskSeat: sharedInt32(0) };
}

/** What a world knows of everybody that takes long to find out: in shared memory, for threads. */
export interface WorldColumns {
  /** What draws about each person are keyed by. */
  readonly ids: Float64Array;
  /** Seat of each person in the desk room of their group; empty in worlds without desks. */
  readonly deskSeat: Int32Array;
}

/**
 * Who is where. A world is a pure function of the scenario and keyed draws: nothing is stepped.
 *
 * Times are microseconds since local midnight of day 0 (`tUs`); a day is a local day.
 * People are indices 0..people.length-1, in the order of the scenario or trace; draws are keyed by
 * their names (`idsOf`), so that they do not depend on that order.
 */
export interface World {
  readonly kind: 'static' | 'rooms' | 'trace';
  readonly people: People;
  /** Local days 0..days-1 in which the world has anybody. */
  readonly days: number;
  /** Everyone near `person` on local day `day`; with `others` (sorted), only those people. */
  meetings(person: number, day: number, others?: Int32Array): Meetings;
  /** Geometry of meeting `index` at `tUs` (within it), written to `out`. */
  geometry(meetings: Meetings, index: number, tUs: number, out: Geometry): void;
}

/** A fresh record for `World.geometry` to fill. */
export function emptyGeometry(): Geometry {
  return {
    distanceM: 0,
    angleSelfRad: 0,
    angleOtherRad: 0,
    wallDb: 0,
    placed: false,
    selfXM: 0,
    selfYM: 0,
    otherXM: 0,
    otherYM: 0,
    encounter: 0,
  };
}
