import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { US_PER_DAY } from '../../base/time.ts';
import { MeetingList } from '../meeting-list.ts';
import { NeighbourGrid, SearchMarks } from '../neighbour-grid.ts';
import type { StaticWorldOptions } from '../options.ts';
import { People } from '../people.ts';
import { angleTo, distanceOf } from '../plane.ts';
import { Walls } from '../walls.ts';
import { columnsOf, MEETING_STILL } from '../world.ts';
import type { Geometry, Meetings, World, WorldColumns } from '../world.ts';

/**
 * A lab bench: everyone stands at one place with one heading, every day from `fromUs` to `toUs`.
 * Nothing is drawn. Everybody in range of each other meets for the whole time.
 */
export class StaticWorld implements World {
  readonly kind = 'static';
  readonly people: People;
  readonly columns: WorldColumns;
  readonly days: number;
  private readonly options: StaticWorldOptions;
  private readonly walls: Walls;
  private readonly grid: NeighbourGrid;
  private readonly list: MeetingList;

  /**
   * @param days local days to be present on; the scenario's number of days, default 1
   * @throws InputError if a person's name stands twice
   */
  constructor(options: StaticWorldOptions, days = 1, columns?: WorldColumns) {
    const names = new Set<string>();
    for (const { name } of options.people) {
      if (names.has(name)) {
        const found = quoted(name);
        throw new InputError(`expected each person's name once, found ${found} again; rename one`);
      }
      names.add(name);
    }
    const { people } = options;
    this.people = new People(people.length, (k) => ({
      name: people[k].name,
      group: people[k].group,
    }));
    this.columns = columns ?? columnsOf(this.people);
    this.days = days;
    this.options = options;
    this.walls = new Walls(options.walls ?? []);
    this.grid = new NeighbourGrid(new SearchMarks(people.length), options.rangeM);
    people.forEach(({ xM, yM }, person) => this.grid.add(person, xM, yM, xM, yM));
    this.list = new MeetingList();
  }

  meetings(person: number, day: number, others?: Int32Array): Meetings {
    const { people, rangeM, fromUs, toUs } = this.options;
    const midnight = day * US_PER_DAY;
    const self = people[person];
    if (day < 0 || day >= this.days || toUs <= fromUs) return this.list.take(person, day);
    for (const other of others ?? this.nearby(person)) {
      if (other === person) continue;
      const dx = people[other].xM - self.xM;
      const dy = people[other].yM - self.yM;
      if (dx * dx + dy * dy > rangeM * rangeM) continue;
      this.list.add(other, midnight + fromUs, midnight + toUs, MEETING_STILL, 0);
    }
    return this.list.take(person, day);
  }

  private nearby(person: number): Int32Array {
    const { xM, yM } = this.options.people[person];
    this.grid.begin(person);
    this.grid.search(xM, yM, xM, yM);
    return this.grid.end();
  }

  geometry(meetings: Meetings, index: number, _tUs: number, out: Geometry): void {
    const self = this.options.people[meetings.person];
    const other = this.options.people[meetings.other[index]];
    const dx = other.xM - self.xM;
    const dy = other.yM - self.yM;
    out.distanceM = distanceOf(dx, dy);
    out.angleSelfRad = angleTo(self.headingRad, dx, dy);
    out.angleOtherRad = angleTo(other.headingRad, -dx, -dy);
    out.wallDb = this.walls.lossDb(self.xM, self.yM, other.xM, other.yM);
    out.placed = true;
    out.selfXM = self.xM;
    out.selfYM = self.yM;
    out.otherXM = other.xM;
    out.otherYM = other.yM;
    out.encounter = 0;
  }
}
