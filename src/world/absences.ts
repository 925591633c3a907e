import { MeetingList } from './meeting-list.ts';
import type { People } from './people.ts';
import type { Geometry, Meetings, World } from './world.ts';

/** Who keeps away from everybody on a local day. */
export interface Absences {
  isAbsent(person: number, day: number): boolean;
}

/** A world in which those who are absent meet nobody, and all others each other as before. */
export class WorldWithAbsences implements World {
  readonly kind: World['kind'];
  readonly people: People;
  readonly days: number;
  private readonly world: World;
  private readonly absences: Absences;
  private readonly list: MeetingList;

  constructor(world: World, absences: Absences) {
    this.kind = world.kind;
    this.people = world.people;
    this.days = world.days;
    this.world = world;
    this.absences = absences;
    this.list = new MeetingList();
  }

  meetings(person: number, day: number, others?: Int32Array): Meetings {
    const { absences, list } = this;
    if (absences.isAbsent(person, day)) return list.take(person, day);
    const all = this.world.meetings(person, day, others);
    if (!all.other.some((other) => absences.isAbsent(other, day))) return all;
    for (let m = 0; m < all.count; m++) {
      if (absences.isAbsent(all.other[m], day)) continue;
      list.add(all.other[m], all.fromUs[m], all.toUs[m], all.flags[m], all.detail[m]);
    }
    return list.take(person, day);
  }

  geometry(meetings: Meetings, index: number, tUs: number, out: Geometry): void {
    this.world.geometry(meetings, index, tUs, out);
  }
}
