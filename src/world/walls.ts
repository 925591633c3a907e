/** A straight piece of wall on a floor plan. */
export interface WallOptions {
  readonly fromXM: number;
  readonly fromYM: number;
  readonly toXM: number;
  readonly toYM: number;
  /** Loss of a line of sight that crosses it, dB. */
  readonly lossDb: number;
}

/**
 * Walls of a floor plan. A line of sight loses what each wall that it crosses costs, whatever the
 * angle; who stands on a wall has not crossed it, nor has who looks along it. A line through the
 * end of a wall crosses it where the wall lies to the left of the line, seen from its lower end (x,
 * then y), and misses it where it lies to the right: a line through the joint of two pieces of one
 * wall crosses one of them.
 */
export class Walls {
  /** Four coordinates a wall: x and y of its lower end, then of the other. */
  private readonly ends: Float64Array;
  private readonly losses: Float64Array;

  constructor(walls: readonly WallOptions[]) {
    this.ends = Float64Array.from(walls.flatMap(inOrder));
    this.losses = Float64Array.from(walls, ({ lossDb }) => lossDb);
  }

  /**
   * Loss of all walls between two points, dB; the same from both ends, and in any order of walls'
   * ends.
   */
  lossDb(xM: number, yM: number, otherXM: number, otherYM: number): number {
    const { ends, losses } = this;
    const forward = xM < otherXM || (xM === otherXM && yM <= otherYM);
    const ax = forward ? xM : otherXM;
    const ay = forward ? yM : otherYM;
    const bx = forward ? otherXM : xM;
    const by = forward ? otherYM : yM;
    let sum = 0;
    for (let wall = 0; wall < losses.length; wall++) {
      const px = ends[4 * wall];
      const py = ends[4 * wall + 1];
      const qx = ends[4 * wall + 2];
      const qy = ends[4 * wall + 3];
      const isLeftP = cross(bx - ax, by - ay, px - ax, py - ay) > 0;
      const isLeftQ = cross(bx - ax, by - ay, qx - ax, qy - ay) > 0;
      if (isLeftP === isLeftQ) continue;
      const sideA = cross(qx - px, qy - py, ax - px, ay - py);
      const sideB = cross(qx - px, qy - py, bx - px, by - py);
      if ((sideA > 0 && sideB < 0) || (sideA < 0 && sideB > 0)) sum += losses[wall];
    }
    return sum;
  }
}

function inOrder({ fromXM, fromYM, toXM, toYM }: WallOptions): number[] {
  const forward = fromXM < toXM || (fromXM === toXM && fromYM <= toYM);
  return forward ? [fromXM, fromYM, toXM, toYM] : [toXM, toYM, fromXM, fromYM];
}

/** Twice the area that two directions span: above 0 where the second turns left. */
function cross(x: number, y: number, otherX: number, otherY: number): number {
  return x * otherY - y * otherX;
}
