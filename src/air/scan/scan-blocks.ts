import type { Windows } from '../../phone/schedule.ts';
import type { Interference } from '../../radio/interference.ts';
import type { Meetings } from '../../world/world.ts';
import type { ScanLink } from './scan-link.ts';

/** Windows are cut into equal blocks of about a minute or less. */
const BLOCK_US = 60_000_000;

/**
 * A receiver's windows cut into blocks; phones in range interfere from where they are in its
 * middle.
 */
export class ScanBlocks {
  private count: number;
  private middleUs: Float64Array;
  /** First block by window. */
  private first: Int32Array;
  private openUs: Float64Array;
  /** Length of its blocks by window. */
  private lengthUs: Float64Array;

  constructor() {
    this.count = 0;
    this.middleUs = new Float64Array(0);
    this.first = new Int32Array(0);
    this.openUs = new Float64Array(0);
    this.lengthUs = new Float64Array(0);
  }

  /** Cuts `windows` anew. */
  open(windows: Windows): void {
    this.openUs = windows.startUs;
    if (this.first.length < windows.count) {
      this.first = new Int32Array(2 * windows.count);
      this.lengthUs = new Float64Array(2 * windows.count);
    }
    this.count = 0;
    for (let w = 0; w < windows.count; w++) {
      const windowUs = windows.endUs[w] - windows.startUs[w];
      const blocks = Math.max(1, Math.round(windowUs / BLOCK_US));
      const lengthUs = windowUs / blocks;
      this.first[w] = this.count;
      this.lengthUs[w] = lengthUs;
      for (let k = 0; k < blocks; k++) {
        if (this.count === this.middleUs.length) this.grow();
        this.middleUs[this.count++] = windows.startUs[w] + (k + 0.5) * lengthUs;
      }
    }
  }

  private grow(): void {
    const grown = new Float64Array(Math.max(512, 2 * this.middleUs.length));
    grown.set(this.middleUs);
    this.middleUs = grown;
  }

  /** Adds every phone in range to `interference`, block by block. */
  gather(links: readonly ScanLink[], count: number, meetings: Meetings, to: Interference): void {
    to.open(this.count);
    for (let k = 0; k < count; k++) {
      const link = links[k];
      for (let m = link.first; m < link.end; m++) {
        const toUs = meetings.toUs[m];
        let block = this.firstAt(meetings.fromUs[m]);
        for (; block < this.count && this.middleUs[block] < toUs; block++) {
          to.add(block, link.placedDbm(m, this.middleUs[block]), link.offsetsDb, link.onAir);
        }
      }
    }
    to.finish();
  }

  /** The block that holds `tUs` of window `window`. */
  at(window: number, tUs: number): number {
    return this.first[window] + Math.floor((tUs - this.openUs[window]) / this.lengthUs[window]);
  }

  /** Index of the first block whose middle is at or after `tUs`. */
  private firstAt(tUs: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.middleUs[middle] >= tUs) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
