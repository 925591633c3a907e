import { membersOf } from '../base/numbers/members.ts';
import { US_PER_DAY, US_PER_S } from '../base/time.ts';
import { distanceOf } from './plane.ts';
import { emptyGeometry, MEETING_FACE, MEETING_STILL } from './world.ts';
import type { Geometry, Meetings, World } from './world.ts';

/** While somebody walks, closeness is looked at this often. */
const SAMPLE_US = US_PER_S;

/**
 * Ground truth of one local day, a row per unordered pair that came within radio range, as a struct
 * of arrays sorted by (a, b), a < b.
 */
export interface DayContacts {
  readonly day: number;
  readonly count: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Time in true contact: face to face in a trace; else nearer than `closeM`, no wall between. */
  readonly closeUs: Float64Array;
  /** Time within radio range. */
  readonly nearUs: Float64Array;
  /** Least distance while within radio range, metres. */
  readonly minDistanceM: Float64Array;
  /** First and last moment within radio range. */
  readonly firstUs: Float64Array;
  readonly lastUs: Float64Array;
}

export interface ContactTruth {
  /** A contact is closer than this, metres (worlds with places). */
  readonly closeM: number;
  /** Only what lies between these two counts; without them, the whole day. */
  readonly fromUs?: number;
  readonly toUs?: number;
}

/** People from one index up to, without, another. */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/**
 * Ground truth of `day`; with `among`, only pairs with at least one member in a sorted list, or
 * whose lower person is in a block: blocks one after the other give the whole day. While somebody
 * walks, the middle of each second decides whether that second counts as close.
 */
export function contactsOfDay(
  world: World,
  day: number,
  truth: ContactTruth,
  among: Int32Array | Block = { from: 0, to: world.people.length },
): DayContacts {
  const rows = new ContactRows();
  const isList = among instanceof Int32Array;
  const members = isList ? membersOf(world.people.length, among) : undefined;
  const count = isList ? among.length : among.to - among.from;
  for (let k = 0; k < count; k++) {
    const person = isList ? among[k] : among.from + k;
    const meetings = world.meetings(person, day);
    for (let from = 0; from < meetings.count;) {
      const other = meetings.other[from];
      let to = from + 1;
      while (to < meetings.count && meetings.other[to] === other) to++;
      // A pair with both members listed is taken from its lower one.
      const listed = members === undefined || members[other] === 1;
      if (other > person || !listed) rows.add(world, meetings, from, to, truth);
      from = to;
    }
  }
  return rows.sorted(day, world.people.length);
}

class ContactRows {
  private readonly a: number[];
  private readonly b: number[];
  private readonly closeUs: number[];
  private readonly nearUs: number[];
  private readonly minDistanceM: number[];
  private readonly firstUs: number[];
  private readonly lastUs: number[];

  constructor() {
    this.a = [];
    this.b = [];
    this.closeUs = [];
    this.nearUs = [];
    this.minDistanceM = [];
    this.firstUs = [];
    this.lastUs = [];
  }

  /** Adds the pair of meetings [from, to). */
  add(world: World, meetings: Meetings, from: number, to: number, truth: ContactTruth): void {
    const other = meetings.other[from];
    let nearUs = 0;
    const sum: PairSum = { closeUs: 0, minDistanceM: Infinity };
    for (let k = from; k < to; k++) {
      nearUs += meetings.toUs[k] - meetings.fromUs[k];
      addMeeting(world, meetings, k, truth, sum);
    }
    this.a.push(Math.min(meetings.person, other));
    this.b.push(Math.max(meetings.person, other));
    this.closeUs.push(sum.closeUs);
    this.nearUs.push(nearUs);
    this.minDistanceM.push(sum.minDistanceM);
    this.firstUs.push(meetings.fromUs[from]);
    this.lastUs.push(meetings.toUs[to - 1]);
  }

  sorted(day: number, people: number): DayContacts {
    const { a, b } = this;
    const order = Int32Array.from(a.keys()).sort(
      (p, q) => a[p] * people + b[p] - (a[q] * people + b[q]),
    );
    const column = (values: number[]) => Float64Array.from(order, (k) => values[k]);
    return {
      day,
      count: order.length,
      a: Int32Array.from(order, (k) => a[k]),
      b: Int32Array.from(order, (k) => b[k]),
      closeUs: column(this.closeUs),
      nearUs: column(this.nearUs),
      minDistanceM: column(this.minDistanceM),
      firstUs: column(this.firstUs),
      lastUs: column(this.lastUs),
    };
  }
}

/** What two people had of each other. */
export interface PairSum {
  /** Time in true contact. */
  closeUs: number;
  /** Least distance while within radio range, metres; Infinity where they were not. */
  minDistanceM: number;
}

/**
 * Ground truth of two people between two instants, by the same samples as that of their days. The
 * meetings asked for latest are kept: ask for all of one pair and day together.
 */
export class PairContacts {
  private readonly world: World;
  private meetings: Meetings | undefined;
  private other: number;

  constructor(world: World) {
    this.world = world;
    this.other = -1;
  }

  between(person: number, other: number, truth: Required<ContactTruth>): PairSum {
    const { world } = this;
    const sum: PairSum = { closeUs: 0, minDistanceM: Infinity };
    const lastDay = Math.min(Math.floor((truth.toUs - 1) / US_PER_DAY), world.days - 1);
    for (let day = Math.max(0, Math.floor(truth.fromUs / US_PER_DAY)); day <= lastDay; day++) {
      const meetings = this.meetingsOf(person, other, day);
      for (let k = 0; k < meetings.count; k++) addMeeting(world, meetings, k, truth, sum);
    }
    return sum;
  }

  private meetingsOf(person: number, other: number, day: number): Meetings {
    const { meetings } = this;
    if (meetings?.person === person && this.other === other && meetings.day === day) {
      return meetings;
    }
    this.other = other;
    return (this.meetings = this.world.meetings(person, day, Int32Array.of(other)));
  }
}

const geometry = emptyGeometry();
const geometryAtEnd = emptyGeometry();

function addMeeting(
  world: World,
  meetings: Meetings,
  index: number,
  { closeM, fromUs: earliestUs = 0, toUs: latestUs = Infinity }: ContactTruth,
  sum: PairSum,
): void {
  const fromUs = Math.max(meetings.fromUs[index], earliestUs);
  const toUs = Math.min(meetings.toUs[index], latestUs);
  if (fromUs >= toUs) return;
  const flags = meetings.flags[index];
  world.geometry(meetings, index, fromUs, geometry);
  if ((flags & MEETING_STILL) !== 0) {
    sum.minDistanceM = Math.min(sum.minDistanceM, geometry.distanceM);
    const face = world.kind === 'trace' ? (flags & MEETING_FACE) !== 0 : isClose(geometry, closeM);
    if (face) sum.closeUs += toUs - fromUs;
    return;
  }
  world.geometry(meetings, index, toUs - 1, geometryAtEnd);
  const leastM = leastDistanceM(geometry, geometryAtEnd);
  sum.minDistanceM = Math.min(sum.minDistanceM, leastM);
  if (leastM >= closeM) return;
  for (let at = fromUs; at < toUs; at += SAMPLE_US) {
    const end = Math.min(toUs, at + SAMPLE_US);
    world.geometry(meetings, index, Math.floor((at + end) / 2), geometry);
    if (isClose(geometry, closeM)) sum.closeUs += end - at;
  }
}

function isClose({ distanceM, wallDb }: Geometry, closeM: number): boolean {
  return distanceM < closeM && wallDb === 0;
}

/** Both move in straight lines at constant speed: so does the one as seen by the other. */
function leastDistanceM(start: Geometry, end: Geometry): number {
  const x = start.otherXM - start.selfXM;
  const y = start.otherYM - start.selfYM;
  const dx = end.otherXM - end.selfXM - x;
  const dy = end.otherYM - end.selfYM - y;
  const square = dx * dx + dy * dy;
  const nearest = square === 0 ? 0 : -(x * dx + y * dy) / square;
  const share = Math.max(0, Math.min(1, nearest));
  const atX = x + share * dx;
  const atY = y + share * dy;
  return Math.min(start.distanceM, end.distanceM, distanceOf(atX, atY));
}
