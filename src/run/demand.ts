import { US_PER_DAY } from '../base/time.ts';
import type { Case } from '../epidemic/cases.ts';
import type { Plan } from '../plan/plan.ts';
import { uploads } from './task.ts';
import type { ReceiversTask, Task } from './task.ts';

// A task takes a fraction of a second: progress moves, and a slow task does not hold up the end.
const RECEIVERS_PER_TASK = 8;
/** People of a day whose pairs are looked at together. */
const PEOPLE_PER_BLOCK = 4096;

/** Local days [fromDay, toDay) that are heard before what comes of them is known. */
export interface Stretch {
  readonly fromDay: number;
  readonly toDay: number;
  /** Results that come before this are asked for with it, µs. */
  readonly untilUs: number;
}

/** All days at once; where people react, each day by itself. */
export function stretchesOf({ days, scenario }: Plan): Stretch[] {
  const length = scenario.behaviour === undefined ? days : 1;
  return Array.from({ length: days / length }, (_, k) => {
    const toDay = (k + 1) * length;
    // Who is diagnosed after the last day is followed too.
    const untilUs = toDay === days ? Infinity : toDay * US_PER_DAY;
    return { fromDay: k * length, toDay, untilUs };
  });
}

/**
 * What must be heard, as it turns out who is diagnosed: with `all` everybody, and once more on days
 * that are past those who were near somebody who is diagnosed now; with `cases` those alone.
 */
export class Demand {
  private readonly plan: Plan;
  /** 1 for those whose days are heard from now on; the days before they have been. */
  private readonly asked: Uint8Array;

  constructor(plan: Plan) {
    this.plan = plan;
    const isAll = plan.materialisation === 'all';
    this.asked = new Uint8Array(plan.phones.count).fill(isAll ? 1 : 0);
  }

  /** Tasks of a stretch. @param found - of the known cases, those that are new with it */
  of({ fromDay, toDay }: Stretch, found: readonly Case[]): ReceiversTask[] {
    const { cases, materialisation } = this.plan;
    const isNew = new Set(found.map(({ person }) => person));
    const persons = cases.persons.filter((person) => isNew.has(person));
    const before = cases.persons.filter((person) => !isNew.has(person));
    const nearBefore = this.near(persons, 0, fromDay);
    const again = nearBefore.filter((person) => this.asked[person] === 1);
    let fresh: number[] = [];
    if (materialisation === 'cases') {
      const near = new Set([...nearBefore, ...this.near(cases.persons, fromDay, toDay)]);
      fresh = [...near].filter((person) => this.asked[person] === 0).sort((a, b) => a - b);
      for (const person of fresh) this.asked[person] = 1;
    }
    const more = materialisation === 'all' ? 'rows' : 'more';
    const first = { cases: cases.persons, before: new Int32Array(0), purpose: 'first' } as const;
    // Days that are past come first: rows of a log are taken in order of time.
    return [
      ...tasksFor(again, 0, fromDay, { cases: persons, before, purpose: more }),
      ...tasksFor(fresh, 0, fromDay, first),
      ...tasksFor(this.receivers(), fromDay, toDay, first),
    ];
  }

  /** Whole contact logs of the run, once all is known. */
  logs(): ReceiversTask[] {
    const { cases, days } = this.plan;
    const asked = { cases: cases.persons, before: new Int32Array(0), purpose: 'logs' } as const;
    return tasksFor(this.receivers(), 0, days, asked);
  }

  /** Those with a phone who were near one of `persons`, and these where they upload; sorted. */
  private near(persons: Int32Array, fromDay: number, toDay: number): number[] {
    const { apps, phones, world } = this.plan;
    const found = new Set<number>();
    for (const person of persons) {
      if (apps.some(uploads)) found.add(person);
      for (let day = fromDay; day < toDay; day++) {
        for (const other of world.meetings(person, day).other) found.add(other);
      }
    }
    return [...found].filter((person) => phones.apps[person] !== 0).sort((a, b) => a - b);
  }

  /** Everybody asked for so far who has a phone. */
  private receivers(): number[] {
    const { phones } = this.plan;
    const found: number[] = [];
    for (let person = 0; person < phones.count; person++) {
      if (this.asked[person] === 1 && phones.apps[person] !== 0) found.push(person);
    }
    return found;
  }
}

function tasksFor(
  receivers: readonly number[],
  fromDay: number,
  toDay: number,
  asked: Pick<ReceiversTask, 'before' | 'cases' | 'purpose'>,
): ReceiversTask[] {
  const tasks: ReceiversTask[] = [];
  if (fromDay === toDay) return tasks;
  for (let from = 0; from < receivers.length; from += RECEIVERS_PER_TASK) {
    const some = Int32Array.from(receivers.slice(from, from + RECEIVERS_PER_TASK));
    tasks.push({ kind: 'receivers', receivers: some, fromDay, toDay, ...asked });
  }
  return tasks;
}

/** Ground truth of the run, once all who are diagnosed are known. */
export function contactsTasks({ cases, days, materialisation, phones }: Plan): Task[] {
  const tasks: Task[] = [];
  for (let day = 0; day < days; day++) {
    if (materialisation === 'cases') {
      tasks.push({ kind: 'contacts', day, among: cases.persons });
      continue;
    }
    for (let from = 0; from < phones.count; from += PEOPLE_PER_BLOCK) {
      const to = Math.min(from + PEOPLE_PER_BLOCK, phones.count);
      tasks.push({ kind: 'contacts', day, among: { from, to } });
    }
  }
  return tasks;
}
