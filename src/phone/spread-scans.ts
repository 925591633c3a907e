import { US_PER_DAY } from '../base/time.ts';
import { below, deriveKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';

// Gaps come in pairs mean + x, mean - x, shuffled within a block: each gap alone is uniform on
// mean +- spread, and every block lasts the same, so that block k of any day is known without
// stepping.
const GAPS_PER_BLOCK = 16;

/** Scans whose starts are mean +- spread apart, each gap uniform. */
export class SpreadScans {
  private readonly meanUs: number;
  private readonly spreadUs: number;
  private readonly gapsUs: Float64Array;

  constructor(meanUs: number, spreadUs: number) {
    this.meanUs = meanUs;
    this.spreadUs = spreadUs;
    this.gapsUs = new Float64Array(GAPS_PER_BLOCK);
  }

  /**
   * Starts of the scans of one day, µs since its midnight, rising; keys are of the phone and day.
   */
  startsUs(phaseKey: Key, gapKey: Key): Float64Array {
    const blockUs = GAPS_PER_BLOCK * this.meanUs;
    const capacity = Math.ceil(US_PER_DAY / (this.meanUs - this.spreadUs)) + GAPS_PER_BLOCK;
    const startsUs = new Float64Array(capacity);
    const phaseUs = Math.floor(uniform(phaseKey, 0, 0) * blockUs);
    let count = 0;
    let block = 0;
    for (let fromUs = phaseUs - blockUs; fromUs < US_PER_DAY; fromUs += blockUs) {
      this.drawGaps(deriveKey(gapKey, block++));
      let at = fromUs;
      for (let k = 0; k < GAPS_PER_BLOCK; k++) {
        if (at >= 0 && at < US_PER_DAY) startsUs[count++] = at;
        at += this.gapsUs[k];
      }
    }
    return startsUs.subarray(0, count);
  }

  private drawGaps(key: Key): void {
    const gaps = this.gapsUs;
    for (let pair = 0; pair < GAPS_PER_BLOCK; pair += 2) {
      const x = Math.floor((2 * uniform(key, pair, 0) - 1) * this.spreadUs);
      gaps[pair] = this.meanUs + x;
      gaps[pair + 1] = this.meanUs - x;
    }
    for (let k = GAPS_PER_BLOCK - 1; k > 0; k--) {
      const j = below(key, k, 1, k + 1);
      const gap = gaps[k];
      gaps[k] = gaps[j];
      gaps[j] = gap;
    }
  }
}
