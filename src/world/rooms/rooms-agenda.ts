import { US_PER_DAY, US_PER_MIN } from '../../base/time.ts';
import { deriveKey, normal, purposeKey, uniform } from '../../kernel/keyed.ts';
import type { Key } from '../../kernel/keyed.ts';
import type { RoomsWorldOptions } from '../options.ts';
import type { Itineraries, Itinerary } from './itinerary.ts';
import { Path } from './rooms-path.ts';
import type { Spot } from './rooms-path.ts';
import { inEvenColumn } from './rooms-plan.ts';
import type { FloorPlan } from './rooms-plan.ts';
import { NO_SEAT, NOT_THERE } from './rooms-seats.ts';
import type { Group, Item, Seating } from './rooms-seats.ts';

/** Nobody goes back to the desk for less than this between two items (a judgement). */
const SHORTEST_DESK_US = 2 * US_PER_MIN;
/** How far from the room's centre people at a table look, sd (a judgement). */
const TABLE_HEADING_SD_RAD = Math.PI / 6;
/** Free floor kept to the walls by people who stand, metres. */
const STANDING_MARGIN_M = 0.3;

/** Makes itineraries; each is a pure function of keys, person and day. */
export class Agenda {
  private readonly plan: FloorPlan;
  private readonly seating: Seating;
  private readonly ids: Float64Array;
  private readonly groups: readonly Group[];
  private readonly speed: number;
  private readonly hoursKey: Key;
  private readonly timeKey: Key;
  private readonly spotKey: Key;
  private readonly headingKey: Key;

  constructor(
    options: RoomsWorldOptions,
    groups: readonly Group[],
    plan: FloorPlan,
    { seating, ids }: { readonly seating: Seating; readonly ids: Float64Array },
    worldKey: Key,
  ) {
    this.plan = plan;
    this.seating = seating;
    this.ids = ids;
    this.groups = groups;
    this.speed = options.walkingSpeedMPerS;
    this.hoursKey = purposeKey(worldKey, 'rooms hours');
    this.timeKey = purposeKey(worldKey, 'rooms item times');
    this.spotKey = purposeKey(worldKey, 'rooms spot');
    this.headingKey = purposeKey(worldKey, 'rooms heading');
  }

  /**
   * The day of a person: in by the door of the desk's room at arrival, the agenda, out by the door
   * of the room they are in at departure. All within the local day. It is put into `kept`.
   */
  itinerary(groupIndex: number, person: number, day: number, kept: Itineraries): Itinerary {
    const group = this.groups[groupIndex];
    const { arriveUs, leaveUs, jitterUs } = group.options;
    const key = deriveKey(this.hoursKey, this.ids[person], day);
    const arrive = clamp(arriveUs + jitterUs * normal(key, 0, 0), 0, US_PER_DAY - US_PER_MIN);
    const leave = clamp(leaveUs + jitterUs * normal(key, 1, 0), arrive + US_PER_MIN, US_PER_DAY);
    const desk = this.deskSpot(group, person);
    const room = this.plan.rooms[group.deskRoom];
    const path = new Path(day * US_PER_DAY, arrive, room.doorXM, room.doorYM, group.deskRoom);
    path.walkTo(desk, this.plan, this.speed);
    let freeUs = arrive;
    for (const item of group.items) {
      const times = this.itemTimes(group, item, person, day, Math.max(arrive, freeUs), leave);
      if (times === undefined) continue;
      if (freeUs > arrive && times.fromUs - freeUs >= SHORTEST_DESK_US) {
        path.stayUntil(freeUs);
        path.walkTo(desk, this.plan, this.speed);
      }
      path.stayUntil(times.fromUs);
      path.walkTo(this.itemSpot(group, item, person, day), this.plan, this.speed);
      freeUs = times.toUs;
    }
    if (freeUs > arrive && leave - freeUs >= SHORTEST_DESK_US) {
      path.stayUntil(freeUs);
      path.walkTo(desk, this.plan, this.speed);
    }
    path.stayUntil(leave);
    path.walkOut(this.plan, this.speed);
    return path.finish(person, kept);
  }

  private itemTimes(
    group: Group,
    item: Item,
    person: number,
    day: number,
    earliestUs: number,
    leaveUs: number,
  ): { fromUs: number; toUs: number } | undefined {
    if (item.options.activity === 'desk') return undefined;
    const seat = this.seating.ofItem(group, item, day)[person - group.firstPerson];
    if (seat === NOT_THERE) return undefined;
    const id = this.ids[person];
    const key = deriveKey(this.timeKey, item.id, day);
    const { fromUs, toUs, jitterUs } = item.options;
    const from = clamp(fromUs + jitterUs * normal(key, id, 0), earliestUs, leaveUs);
    const to = clamp(toUs + jitterUs * normal(key, id, 1), from, leaveUs);
    return to > from ? { fromUs: from, toUs: to } : undefined;
  }

  private deskSpot(group: Group, person: number): Spot {
    const room = group.deskRoom;
    const seat = this.seating.deskSeat[person];
    const { x, y } = this.plan.seatAt(room, seat);
    // Along the row; each faces one neighbour and has the back to the other.
    const headingRad = inEvenColumn(this.plan.rooms[room], seat) ? 0 : Math.PI;
    return { room, x, y, headingRad };
  }

  private itemSpot(group: Group, item: Item, person: number, day: number): Spot {
    const { room } = item;
    const { xM, yM, widthM, depthM } = this.plan.rooms[room];
    const id = this.ids[person];
    const spotKey = deriveKey(this.spotKey, item.id, day);
    const headingKey = deriveKey(this.headingKey, item.id, day);
    const seat = this.seating.ofItem(group, item, day)[person - group.firstPerson];
    if (item.options.activity === 'corridor' || seat === NO_SEAT) {
      const x = within(xM, widthM, uniform(spotKey, id, 0));
      const y = within(yM, depthM, uniform(spotKey, id, 1));
      return { room, x, y, headingRad: 2 * Math.PI * uniform(headingKey, id, 0) };
    }
    const { x, y } = this.plan.seatAt(room, seat);
    const centre = Math.atan2(yM + depthM / 2 - y, xM + widthM / 2 - x);
    const headingRad = centre + TABLE_HEADING_SD_RAD * normal(headingKey, id, 0);
    return { room, x, y, headingRad };
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.round(Math.max(low, Math.min(high, value)));
}

function within(low: number, size: number, share: number): number {
  const margin = Math.min(STANDING_MARGIN_M, size / 2);
  return low + margin + share * (size - 2 * margin);
}
