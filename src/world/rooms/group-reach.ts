import type { FloorPlan } from './rooms-plan.ts';
import type { Group } from './rooms-seats.ts';

/** Doors stand up to a centimetre off their room's edge; rounding comes to less. */
const MARGIN_M = 0.02;

/**
 * Which groups can meet at all: people stay in the box around the rooms and doors of their group's
 * agenda, since they walk in straight lines between them. It follows from the scenario alone, so
 * that nobody's day is made for those who are never near.
 */
export class GroupReach {
  /** Greatest width or depth of a box, m. */
  readonly extentM: number;
  private readonly rangeM: number;
  private readonly left: Float64Array;
  private readonly right: Float64Array;
  private readonly bottom: Float64Array;
  private readonly top: Float64Array;
  private readonly known: (Int32Array | undefined)[];

  constructor(groups: readonly Group[], { rooms }: FloorPlan, rangeM: number) {
    this.rangeM = rangeM + MARGIN_M;
    this.left = new Float64Array(groups.length).fill(Infinity);
    this.right = new Float64Array(groups.length).fill(-Infinity);
    this.bottom = new Float64Array(groups.length).fill(Infinity);
    this.top = new Float64Array(groups.length).fill(-Infinity);
    this.known = new Array<Int32Array | undefined>(groups.length).fill(undefined);
    let extentM = 0;
    groups.forEach(({ deskRoom, items }, group) => {
      for (const room of [deskRoom, ...items.map((item) => item.room)]) {
        const { xM, yM, widthM, depthM, doorXM, doorYM } = rooms[room];
        this.left[group] = Math.min(this.left[group], xM, doorXM);
        this.right[group] = Math.max(this.right[group], xM + widthM, doorXM);
        this.bottom[group] = Math.min(this.bottom[group], yM, doorYM);
        this.top[group] = Math.max(this.top[group], yM + depthM, doorYM);
      }
      const widthM = this.right[group] - this.left[group];
      extentM = Math.max(extentM, widthM, this.top[group] - this.bottom[group]);
    });
    this.extentM = extentM;
  }

  /** Groups of whom somebody may come within range of somebody of `group`, itself among them. */
  near(group: number): Int32Array {
    return (this.known[group] ??= this.find(group));
  }

  private find(group: number): Int32Array {
    const { left, right, bottom, top, rangeM } = this;
    const found: number[] = [];
    for (let other = 0; other < left.length; other++) {
      if (left[other] > right[group] + rangeM || right[other] < left[group] - rangeM) continue;
      if (bottom[other] > top[group] + rangeM || top[other] < bottom[group] - rangeM) continue;
      found.push(other);
    }
    return Int32Array.from(found);
  }
}
