import { firstAbove } from '../../base/numbers/sorted.ts';
import { US_PER_DAY } from '../../base/time.ts';
import type { Key } from '../../kernel/keyed.ts';
import { sharesInRange } from './approach.ts';
import { GroupReach } from './group-reach.ts';
import { MeetingList } from '../meeting-list.ts';
import { NeighbourGrid, SearchMarks } from '../neighbour-grid.ts';
import type { RoomsWorldOptions } from '../options.ts';
import { People } from '../people.ts';
import type { Person } from '../people.ts';
import { angleTo, distanceOf } from '../plane.ts';
import { BETWEEN_ROOMS, Itineraries } from './itinerary.ts';
import type { Itinerary } from './itinerary.ts';
import { Agenda } from './rooms-agenda.ts';
import { FloorPlan } from './rooms-plan.ts';
import { numberGroups, Seating } from './rooms-seats.ts';
import type { Group } from './rooms-seats.ts';
import { Walls } from '../walls.ts';
import { idsOf, MEETING_STILL } from '../world.ts';
import type { Geometry, Meetings, World, WorldColumns } from '../world.ts';

/** Two segment numbers in one `detail`: nobody has as many segments in a day. */
const SEGMENTS = 1 << 15;
/** Itineraries kept of all days, about half a kB each, and half as much in the grid. */
const MAX_ITINERARIES = 32_768;

/** One day of the world, as far as it was asked for. */
interface Day {
  readonly itineraries: Itineraries;
  /** Who is where, of groups that are placed. */
  readonly grid: NeighbourGrid;
  /** 1 for each group whose people are in the grid. */
  readonly placed: Uint8Array;
}

/** Where a person is, for maps. */
export interface Position {
  xM: number;
  yM: number;
  headingRad: number;
  /** Name of the room; undefined on the way between two. */
  room: string | undefined;
}

/**
 * Rectangular rooms with walls and seats; groups of people follow an agenda and walk in straight
 * lines from seat to door to door to seat. Doors are no gaps in walls for radio. Position and
 * heading at any instant are pure functions of keys.
 */
export class RoomsWorld implements World {
  readonly kind = 'rooms';
  readonly people: People;
  readonly columns: WorldColumns;
  readonly days: number;
  readonly plan: FloorPlan;
  private readonly walls: Walls;
  private readonly rangeM: number;
  private readonly agenda: Agenda;
  private readonly groups: readonly Group[];
  private readonly firstPersons: Int32Array;
  private readonly reach: GroupReach;
  private readonly list: MeetingList;
  private readonly marks: SearchMarks;
  private readonly cache: Map<number, Day>;
  /** Itineraries in it. */
  private kept: number;

  /**
   * @param days local days to play the agenda on; the scenario's number of days, default 1
   * @param columns of the same world, made by another thread
   * @throws InputError for unknown rooms, doors off the edge, or too few seats
   */
  constructor(options: RoomsWorldOptions, worldKey: Key, days = 1, columns?: WorldColumns) {
    const plan = new FloorPlan(options.rooms);
    const groups = numberGroups(options.groups, plan);
    this.groups = groups;
    this.firstPersons = Int32Array.from(groups, ({ firstPerson }) => firstPerson);
    const people = groups.reduce((sum, { options: { people: more } }) => sum + more, 0);
    this.people = new People(people, (person) => this.personOf(person));
    const ids = columns?.ids ?? idsOf(this.people);
    const seating = new Seating(groups, plan, ids, worldKey, columns?.deskSeat);
    this.columns = { ids, deskSeat: seating.deskSeat };
    this.days = days;
    this.plan = plan;
    this.walls = new Walls(options.walls ?? []);
    this.rangeM = options.rangeM;
    this.reach = new GroupReach(groups, plan, options.rangeM);
    this.agenda = new Agenda(options, groups, plan, { seating, ids }, worldKey);
    this.list = new MeetingList(1024);
    this.marks = new SearchMarks(people);
    this.cache = new Map();
    this.kept = 0;
  }

  meetings(person: number, day: number, others?: Int32Array): Meetings {
    if (day >= 0 && day < this.days) {
      const self = this.itinerary(person, day);
      for (const other of others ?? this.nearby(person, day, self)) {
        if (other !== person) this.meet(self, other, this.itinerary(other, day));
      }
    }
    return this.list.take(person, day);
  }

  /** How many people the meetings of `day` looked at so far; 0 where they are forgotten. */
  candidatesOf(day: number): number {
    return this.cache.get(day)?.grid.candidates ?? 0;
  }

  geometry(meetings: Meetings, index: number, tUs: number, out: Geometry): void {
    const { person, day, detail } = meetings;
    const self = this.itinerary(person, day);
    const other = this.itinerary(meetings.other[index], day);
    const selfSegment = Math.floor(detail[index] / SEGMENTS);
    const otherSegment = detail[index] % SEGMENTS;
    const selfShare = self.shareAt(selfSegment, tUs);
    const otherShare = other.shareAt(otherSegment, tUs);
    const selfX = self.xAt(selfSegment, selfShare);
    const selfY = self.yAt(selfSegment, selfShare);
    const otherX = other.xAt(otherSegment, otherShare);
    const otherY = other.yAt(otherSegment, otherShare);
    const dx = otherX - selfX;
    const dy = otherY - selfY;
    out.distanceM = distanceOf(dx, dy);
    out.angleSelfRad = angleTo(self.headingRad(selfSegment), dx, dy);
    out.angleOtherRad = angleTo(other.headingRad(otherSegment), -dx, -dy);
    const roomsDb = this.plan.wallDb(selfX, selfY, otherX, otherY);
    out.wallDb = roomsDb + this.walls.lossDb(selfX, selfY, otherX, otherY);
    out.placed = true;
    out.selfXM = selfX;
    out.selfYM = selfY;
    out.otherXM = otherX;
    out.otherYM = otherY;
    out.encounter = 0;
  }

  /** Place and heading of a person at an instant; false, and `out` untouched, while absent. */
  positionAt(person: number, tUs: number, out: Position): boolean {
    const day = Math.floor(tUs / US_PER_DAY);
    if (day < 0 || day >= this.days) return false;
    const itinerary = this.itinerary(person, day);
    const segment = itinerary.segmentAt(tUs);
    if (segment < 0) return false;
    const share = itinerary.shareAt(segment, tUs);
    const room = itinerary.room(segment);
    out.xM = itinerary.xAt(segment, share);
    out.yM = itinerary.yAt(segment, share);
    out.headingRad = itinerary.headingRad(segment);
    out.room = room === BETWEEN_ROOMS ? undefined : this.plan.rooms[room].name;
    return true;
  }

  /** All who may come within range of a person's day, sorted. */
  private nearby(person: number, day: number, self: Itinerary): Int32Array {
    const { grid, placed } = this.dayOf(day);
    for (const group of this.reach.near(this.groupOf(person))) {
      if (placed[group] === 1) continue;
      placed[group] = 1;
      const { firstPerson, options } = this.groups[group];
      for (let other = firstPerson; other < firstPerson + options.people; other++) {
        const path = this.itinerary(other, day);
        for (let k = 0; k < path.segments; k++) {
          grid.add(other, path.x(k), path.y(k), path.x(k + 1), path.y(k + 1));
        }
      }
    }
    grid.begin(person);
    for (let k = 0; k < self.segments; k++) {
      grid.search(self.x(k), self.y(k), self.x(k + 1), self.y(k + 1));
    }
    return grid.end();
  }

  private personOf(person: number): Person {
    const { firstPerson, options } = this.groups[this.groupOf(person)];
    return { name: `${options.name} ${person - firstPerson + 1}`, group: options.name };
  }

  private groupOf(person: number): number {
    return firstAbove(this.firstPersons, this.firstPersons.length, person) - 1;
  }

  private itinerary(person: number, day: number): Itinerary {
    const known = this.dayOf(day).itineraries.get(person);
    if (known !== undefined) return known;
    if (this.kept >= MAX_ITINERARIES) {
      // Whoever searches a day now goes on with what it has.
      this.cache.clear();
      this.kept = 0;
    }
    this.kept++;
    return this.agenda.itinerary(this.groupOf(person), person, day, this.dayOf(day).itineraries);
  }

  private dayOf(day: number): Day {
    let found = this.cache.get(day);
    if (found === undefined) {
      found = {
        itineraries: new Itineraries(),
        grid: new NeighbourGrid(this.marks, this.rangeM, this.reach.extentM),
        placed: new Uint8Array(this.groups.length),
      };
      this.cache.set(day, found);
    }
    return found;
  }

  /** Adds the pair's meetings of a day: the two itineraries cut at each other's edges. */
  private meet(self: Itinerary, other: number, theirs: Itinerary): void {
    let i = 0;
    let j = 0;
    while (i < self.segments && j < theirs.segments) {
      const fromUs = Math.max(self.fromUs(i), theirs.fromUs(j));
      const selfEndUs = self.fromUs(i + 1);
      const theirEndUs = theirs.fromUs(j + 1);
      const toUs = Math.min(selfEndUs, theirEndUs);
      if (toUs > fromUs) this.addMeeting(self, i, other, theirs, j, fromUs, toUs);
      if (selfEndUs === toUs) i++;
      if (theirEndUs === toUs) j++;
    }
  }

  /** Adds the time in which the two are within range of each other, one segment each. */
  private addMeeting(
    self: Itinerary,
    i: number,
    other: number,
    theirs: Itinerary,
    j: number,
    fromUs: number,
    toUs: number,
  ): void {
    const detail = i * SEGMENTS + j;
    const start = offsetAt(self, i, theirs, j, fromUs);
    if (self.isStill(i) && theirs.isStill(j)) {
      if (start.x * start.x + start.y * start.y > this.rangeM * this.rangeM) return;
      this.list.add(other, fromUs, toUs, MEETING_STILL, detail);
      return;
    }
    const end = offsetAt(self, i, theirs, j, toUs);
    const near = sharesInRange(start.x, start.y, end.x, end.y, this.rangeM);
    const enterUs = fromUs + Math.ceil(near.from * (toUs - fromUs));
    const leaveUs = fromUs + Math.floor(near.to * (toUs - fromUs));
    if (leaveUs > enterUs) this.list.add(other, enterUs, leaveUs, 0, detail);
  }
}

/** From the one to the other at `tUs`, m. */
function offsetAt(
  self: Itinerary,
  i: number,
  other: Itinerary,
  j: number,
  tUs: number,
): { x: number; y: number } {
  const selfShare = self.shareAt(i, tUs);
  const otherShare = other.shareAt(j, tUs);
  return {
    x: other.xAt(j, otherShare) - self.xAt(i, selfShare),
    y: other.yAt(j, otherShare) - self.yAt(i, selfShare),
  };
}
