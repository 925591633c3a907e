import type { Windows } from '../../phone/schedule.ts';
import type { Interference } from '../../radio/interference.ts';
import type { Meetings } from '../../world/world.ts';
import type { ScanLink } from './scan-link.ts';
import type { NearbyLinks } from './nearby-links.ts';

/** Windows are cut into equal blocks of about a minute or less. */
const BLOCK_US = 60_000_000;

/**
 * A receiver's windows cut into blocks; phones in range interfere from where they are in its
 * middle. Only blocks in which somebody who is wanted may be heard are gathered, when they are
 * first asked for.
 */
export class ScanBlocks {
  private count: number;
  private middleUs: Float64Array;
  /** First block by window. */
  private first: Int32Array;
  private openUs: Float64Array;
  /** Length of its blocks by window. */
  private lengthUs: Float64Array;
  private gathered: Uint8Array;

  constructor() {
    this.count = 0;
    this.middleUs = new Float64Array(0);
    this.first = new Int32Array(0);
    this.openUs = new Float64Array(0);
    this.lengthUs = new Float64Array(0);
    this.gathered = new Uint8Array(0);
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

  /** Forgets what was gathered. */
  forget(to: Interference): void {
    to.open(this.count);
    if (this.gathered.length < this.count) this.gathered = new Uint8Array(2 * this.count);
    this.gathered.fill(0, 0, this.count);
  }

  /** Whether all of a block has been put into its interference. */
  isGathered(block: number): boolean {
    return this.gathered[block] === 1;
  }

  /** Adds every phone in range in block `block` to `to`, in order of links. */
  gather(block: number, links: NearbyLinks, to: Interference): void {
    this.gathered[block] = 1;
    const tUs = this.middleUs[block];
    to.begin(block);
    for (let k = 0; k < links.count; k++) {
      const m = links.meetingAt(k, tUs);
      if (m < 0) continue;
      const link = links.at(k);
      to.add(block, link.placedDbm(m, tUs), link.offsetsDb, link.onAir);
    }
    to.finish(block);
  }

  /**
   * Puts a link where it is in the last block of the day in which the two are near, whatever was
   * asked of it before.
   */
  placeLast(link: ScanLink, { fromUs, toUs }: Meetings): void {
    for (let m = link.end - 1; m >= link.first; m--) {
      const block = this.countBefore(toUs[m]) - 1;
      if (block < 0 || this.middleUs[block] < fromUs[m]) continue;
      link.placedDbm(m, this.middleUs[block]);
      return;
    }
  }

  /** How many blocks have their middle before `tUs`. */
  private countBefore(tUs: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.middleUs[middle] >= tUs) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The block that holds `tUs` of window `window`. */
  at(window: number, tUs: number): number {
    return this.first[window] + Math.floor((tUs - this.openUs[window]) / this.lengthUs[window]);
  }
}
