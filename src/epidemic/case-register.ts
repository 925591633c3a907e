import { assertInRange, assertSorted } from '../base/assert.ts';
import type { Case } from './cases.ts';

/** Who is diagnosed, as it becomes known: day by day. */
export class CaseRegister {
  /** Those whose result has come, in order of person. */
  known: readonly Case[];
  /** The same as people, sorted. */
  persons: Int32Array;
  private upcoming: readonly Case[];
  private readonly uploadUs: Float64Array;
  private readonly byPerson: Map<number, Case>;

  /**
   * @param upcoming - those who will be diagnosed, in order of person
   * @param uploadUs - by person, takes the time of each upload as soon as it is known
   */
  constructor(upcoming: readonly Case[], uploadUs: Float64Array) {
    const persons = upcoming.map(({ person }) => person);
    assertSorted(persons, persons.length, 'cases are in order of person, each once');
    assertInRange(persons, persons.length, [0, uploadUs.length], 'cases are people of the world');
    this.known = [];
    this.persons = new Int32Array(0);
    this.upcoming = upcoming;
    this.uploadUs = uploadUs;
    this.byPerson = new Map();
  }

  /** Takes up those whose result comes before `untilUs`; gives them, in order of person. */
  diagnose(untilUs: number): readonly Case[] {
    const found = this.upcoming.filter(({ testUs }) => testUs < untilUs);
    if (found.length === 0) return found;
    this.upcoming = this.upcoming.filter(({ testUs }) => !(testUs < untilUs));
    this.known = [...this.known, ...found].sort((a, b) => a.person - b.person);
    this.persons = Int32Array.from(this.known, ({ person }) => person);
    for (const one of found) {
      this.uploadUs[one.person] = one.uploadUs;
      this.byPerson.set(one.person, one);
    }
    return found;
  }

  /** The case that a person is, once it is known. */
  of(person: number): Case | undefined {
    return this.byPerson.get(person);
  }
}
