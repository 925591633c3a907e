import { US_PER_DAY, US_PER_S } from '../../base/time.ts';
import { BETWEEN_ROOMS } from './itinerary.ts';
import type { Itineraries, Itinerary } from './itinerary.ts';
import type { FloorPlan } from './rooms-plan.ts';

/** A place to be and where to look there. */
export interface Spot {
  room: number;
  x: number;
  y: number;
  headingRad: number;
}

/** A growing itinerary: where the person is, and since when. */
export class Path {
  private readonly midnightUs: number;
  private readonly fromUs: number[];
  private readonly x: number[];
  private readonly y: number[];
  private readonly headingRad: number[];
  private readonly room: number[];
  private readonly still: number[];
  private nowUs: number;
  private atX: number;
  private atY: number;
  private atRoom: number;
  private atHeadingRad: number;

  constructor(midnightUs: number, startUs: number, x: number, y: number, room: number) {
    this.midnightUs = midnightUs;
    this.fromUs = [];
    this.x = [];
    this.y = [];
    this.headingRad = [];
    this.room = [];
    this.still = [];
    this.nowUs = startUs;
    this.atX = x;
    this.atY = y;
    this.atRoom = room;
    this.atHeadingRad = 0;
  }

  /** Stays where he is until `tUs` (µs since midnight), if that is yet to come. */
  stayUntil(tUs: number): void {
    if (tUs <= this.nowUs) return;
    this.push(this.atRoom, this.atHeadingRad, 1);
    this.nowUs = tUs;
  }

  /** Within the room straight to the spot, otherwise by the doors of both rooms. */
  walkTo(spot: Spot, plan: FloorPlan, speedMPerS: number): void {
    if (spot.room !== this.atRoom) {
      const here = plan.rooms[this.atRoom];
      const there = plan.rooms[spot.room];
      this.line(here.doorXM, here.doorYM, this.atRoom, speedMPerS);
      this.line(there.doorXM, there.doorYM, BETWEEN_ROOMS, speedMPerS);
    }
    this.line(spot.x, spot.y, spot.room, speedMPerS);
    this.atRoom = spot.room;
    this.atHeadingRad = spot.headingRad;
  }

  walkOut(plan: FloorPlan, speedMPerS: number): void {
    const { doorXM, doorYM } = plan.rooms[this.atRoom];
    this.line(doorXM, doorYM, this.atRoom, speedMPerS);
  }

  /** Keeps it as that of `person`. */
  finish(person: number, kept: Itineraries): Itinerary {
    const { midnightUs, fromUs, x, y, headingRad, room, still } = this;
    // Whoever is still on the way at midnight is gone.
    let segments = fromUs.length;
    while (segments > 0 && fromUs[segments - 1] >= US_PER_DAY) segments--;
    const endUs = segments < fromUs.length ? fromUs[segments] : this.nowUs;
    const endX = segments < fromUs.length ? x[segments] : this.atX;
    const endY = segments < fromUs.length ? y[segments] : this.atY;
    const begin = fromUs[segments - 1];
    const part = endUs > US_PER_DAY ? (US_PER_DAY - begin) / (endUs - begin) : 1;
    const last = segments - 1;
    const lastX = x[last] + part * (endX - x[last]);
    const lastY = y[last] + part * (endY - y[last]);
    const itinerary = kept.add(person, segments);
    for (let k = 0; k < segments; k++) {
      itinerary.setPlace(k, midnightUs + fromUs[k], x[k], y[k]);
      itinerary.setSegment(k, headingRad[k], room[k], still[k] !== 0);
    }
    itinerary.setPlace(segments, midnightUs + Math.min(endUs, US_PER_DAY), lastX, lastY);
    return itinerary;
  }

  private line(x: number, y: number, room: number, speedMPerS: number): void {
    const dx = x - this.atX;
    const dy = y - this.atY;
    const lengthM = Math.sqrt(dx * dx + dy * dy);
    if (lengthM === 0) return;
    this.push(room, Math.atan2(dy, dx), 0);
    // Rounded up: nobody is ever faster than the walking speed.
    this.nowUs += Math.ceil((lengthM / speedMPerS) * US_PER_S);
    this.atX = x;
    this.atY = y;
  }

  private push(room: number, headingRad: number, still: number): void {
    this.fromUs.push(this.nowUs);
    this.x.push(this.atX);
    this.y.push(this.atY);
    this.headingRad.push(headingRad);
    this.room.push(room);
    this.still.push(still);
  }
}
