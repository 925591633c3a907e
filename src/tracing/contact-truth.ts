import { US_PER_DAY } from '../base/time.ts';
import type { Case } from '../epidemic/cases.ts';
import { contactsOfDay } from '../world/contacts.ts';
import type { CaseScene } from '../plan/case-scene.ts';

/**
 * For each person the local day with most true contact with one case, by index of person; of equal
 * ones the earliest, and then the case with the lowest id.
 */
export interface ContactTruth {
  /** Most true contact time with one case in one local day, µs. */
  readonly closeUs: Float64Array;
  /** That case; -1 where the person was near none. */
  readonly casePerson: Int32Array;
}

/**
 * Gathers, day by day, who was in true contact with a case while it was contagious: from the start
 * of its contagious period to its test result. What lies before or after on the same day does not
 * count, whatever the keys of an app cover.
 */
export class ContactTruthCollector implements ContactTruth {
  readonly closeUs: Float64Array;
  readonly casePerson: Int32Array;
  private readonly scene: CaseScene;
  private readonly closeDay: Int32Array;
  /** Close time on the part of a day on which a case is contagious, of the latest day. */
  private parts: { day: number; by: Map<number, Map<number, number>> };

  constructor(scene: CaseScene) {
    const { phones } = scene;
    this.closeUs = new Float64Array(phones.count);
    this.casePerson = new Int32Array(phones.count).fill(-1);
    this.closeDay = new Int32Array(phones.count);
    this.scene = scene;
    this.parts = { day: -1, by: new Map() };
  }

  /** Takes pairs, in order of (day, a, b). */
  add(day: number, a: Int32Array, b: Int32Array, closeUs: Float64Array): void {
    if (this.parts.day !== day) this.parts = { day, by: this.partlyContagious(day) };
    const parts = this.parts.by;
    for (let k = 0; k < a.length; k++) {
      this.meet(day, a[k], b[k], parts.get(b[k])?.get(a[k]) ?? closeUs[k]);
      this.meet(day, b[k], a[k], parts.get(a[k])?.get(b[k]) ?? closeUs[k]);
    }
  }

  private meet(day: number, person: number, other: number, closeUs: number): void {
    const found = this.scene.cases.of(other);
    if (found === undefined || contagiousUs(day, found) === undefined) return;
    const { ids } = this.scene;
    const known = this.casePerson[person];
    if (known >= 0) {
      const mostUs = this.closeUs[person];
      const isBefore = this.closeDay[person] < day || ids[known] < ids[other];
      if (closeUs < mostUs || (closeUs === mostUs && isBefore)) return;
    }
    this.closeUs[person] = closeUs;
    this.closeDay[person] = day;
    this.casePerson[person] = other;
  }

  /** Close time by case and person met, for the cases that are contagious on a part of `day`. */
  private partlyContagious(day: number): Map<number, Map<number, number>> {
    const { cases, world, truth } = this.scene;
    const parts = new Map<number, Map<number, number>>();
    for (const found of cases.known) {
      const part = contagiousUs(day, found);
      if (part === undefined || part.toUs - part.fromUs === US_PER_DAY) continue;
      const among = Int32Array.of(found.person);
      const limits = { closeM: truth.closeM, ...part };
      const { a, b, closeUs } = contactsOfDay(world, day, limits, among);
      const met = new Map<number, number>();
      closeUs.forEach((us, k) => met.set(a[k] === found.person ? b[k] : a[k], us));
      parts.set(found.person, met);
    }
    return parts;
  }
}

/** The part of `day` on which the case is contagious and not yet tested. */
function contagiousUs(
  day: number,
  { contagiousFromUs, testUs }: Case,
): { fromUs: number; toUs: number } | undefined {
  const fromUs = Math.max(day * US_PER_DAY, contagiousFromUs);
  const toUs = Math.min((day + 1) * US_PER_DAY, testUs);
  return fromUs < toUs ? { fromUs, toUs } : undefined;
}
