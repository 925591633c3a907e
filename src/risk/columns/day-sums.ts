import { LEVEL } from './window-columns.ts';
import type { OutcomeColumns } from './window-columns.ts';

/** Sums of one phone by day, in the order in which days first came; used again for each phone. */
export class DaySums {
  count = 0;
  dayS = new Float64Array(16);
  /** Two sums a day. */
  first = new Float64Array(16);
  second = new Float64Array(16);

  /** The index of a day; a new one starts at 0. */
  at(dayS: number): number {
    // Windows of one key, and so of about one day, follow one another: the last day is likeliest.
    for (let k = this.count - 1; k >= 0; k--) if (this.dayS[k] === dayS) return k;
    if (this.count === this.dayS.length) this.grow();
    const index = this.count++;
    this.dayS[index] = dayS;
    this.first[index] = 0;
    this.second[index] = 0;
    return index;
  }

  clear(): void {
    this.count = 0;
  }

  /** The day with the greatest first sum, of equal ones the earliest; -1 where there is no day. */
  best(): number {
    let best = this.count - 1;
    for (let k = this.count - 2; k >= 0; k--) {
      const [value, most] = [this.first[k], this.first[best]];
      if (value > most || (value === most && this.dayS[k] < this.dayS[best])) best = k;
    }
    return best;
  }

  private grow(): void {
    const grown = (values: Float64Array): Float64Array<ArrayBuffer> => {
      const more = new Float64Array(2 * values.length);
      more.set(values);
      return more;
    };
    this.dayS = grown(this.dayS);
    this.first = grown(this.first);
    this.second = grown(this.second);
  }
}

/** Writes what is said of one phone. */
export function writeOutcome(
  out: OutcomeColumns,
  phone: number,
  warned: boolean,
  exposureS: number,
  scoreMin: number,
  levelElse: number = LEVEL.none,
): void {
  out.warned[phone] = warned ? 1 : 0;
  out.level[phone] = warned ? LEVEL.high : levelElse;
  out.exposureS[phone] = exposureS;
  out.scoreMin[phone] = scoreMin;
}

/** Writes that nothing counts. */
export function writeNothing(out: OutcomeColumns, phone: number): void {
  writeOutcome(out, phone, false, 0, 0);
}
