import { assert } from '../base/assert.ts';
import { sharedFloat64, sharedUint8 } from '../base/shared-columns.ts';
import type { Absences } from '../world/absences.ts';

/** What days have made of a person; 0 where nothing keeps the person from going out. */
export const STATE = { free: 0, staysHome: 1, isolated: 2 } as const;

/** The columns of a `DayState`, in shared memory. */
export interface DayStateColumns {
  /** By day, then person: a value of `STATE`. */
  readonly states: Uint8Array;
  /** By person: when the keys leave the phone, µs; -1 where no such time is known (yet). */
  readonly uploadUs: Float64Array;
}

/** @param days - local days of the run */
export function createDayState(people: number, days: number): DayStateColumns {
  return {
    states: sharedUint8(people * days),
    uploadUs: sharedFloat64(people).fill(-1),
  };
}

/**
 * What crosses midnight. It is written between days, when nobody reads it, and days that are past
 * stay as they were: who looks back sees a day as it was.
 */
export class DayState implements Absences {
  readonly columns: DayStateColumns;
  private readonly people: number;
  private readonly days: number;

  constructor(columns: DayStateColumns, people: number) {
    this.columns = columns;
    this.people = people;
    this.days = columns.states.length / people;
  }

  /** A value of `STATE`. */
  stateOf(person: number, day: number): number {
    return day < this.days ? this.columns.states[day * this.people + person] : STATE.free;
  }

  isAbsent(person: number, day: number): boolean {
    return this.stateOf(person, day) !== STATE.free;
  }

  /** Sets local days [fromDay, toDay); of two states the stricter one stays. */
  restrict(person: number, state: number, fromDay: number, toDay: number): void {
    assert(fromDay >= 0, 'a state begins within the run');
    const { states } = this.columns;
    for (let day = fromDay; day < Math.min(toDay, this.days); day++) {
      const at = day * this.people + person;
      states[at] = Math.max(states[at], state);
    }
  }
}
