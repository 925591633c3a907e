import { US_PER_DAY } from '../base/time.ts';
import type { Case } from '../epidemic/cases.ts';
import type { Plan } from './plan.ts';

/** For each person the local day with most true contact with one case, by index of person. */
export interface ContactTruth {
  /** Most true contact time with one case in one local day, µs. */
  readonly closeUs: Float64Array;
  /** That case; -1 where the person was near none. */
  readonly casePerson: Int32Array;
}

/**
 * Gathers, day by day, who was in true contact with a case while it was contagious: from the start
 * of its contagious period to its test result, in whole local days.
 */
export class ContactTruthCollector implements ContactTruth {
  readonly closeUs: Float64Array;
  readonly casePerson: Int32Array;
  private readonly caseOf: Map<number, Case>;

  constructor({ phones, cases }: Plan) {
    this.closeUs = new Float64Array(phones.count);
    this.casePerson = new Int32Array(phones.count).fill(-1);
    this.caseOf = new Map(cases.map((found) => [found.person, found]));
  }

  /** Takes pairs of one day, in order of (a, b). */
  add(day: number, a: Int32Array, b: Int32Array, closeUs: Float64Array): void {
    for (let k = 0; k < a.length; k++) {
      this.meet(day, a[k], b[k], closeUs[k]);
      this.meet(day, b[k], a[k], closeUs[k]);
    }
  }

  private meet(day: number, person: number, other: number, closeUs: number): void {
    const found = this.caseOf.get(other);
    if (found === undefined || !contagiousOn(day, found)) return;
    if (this.casePerson[person] >= 0 && closeUs <= this.closeUs[person]) return;
    this.closeUs[person] = closeUs;
    this.casePerson[person] = other;
  }
}

function contagiousOn(day: number, { contagiousFromUs, testUs }: Case): boolean {
  const fromUs = day * US_PER_DAY;
  return fromUs < testUs && fromUs + US_PER_DAY > contagiousFromUs;
}
