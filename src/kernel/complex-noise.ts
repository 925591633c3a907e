import { NORMAL_PAIR, normalPair } from './keyed.ts';
import type { Key } from './keyed.ts';
import { finestLevel, ouLaw, PER_LEVEL } from './noise.ts';
import type { OuLaw } from './noise.ts';

// Per level: index of the cell, real and imaginary part at its left end, the same at its right end.
const INDEX = 0;
const LEFT = 1;
const RIGHT = 3;

/**
 * Two independent Ornstein-Uhlenbeck processes of one key, as real and imaginary part: each has the
 * law that `OuCursor` states, at any instant. One descent and one draw serve both.
 */
export class ComplexOuCursor {
  /** Parts at the latest instant asked for. */
  real: number;
  imaginary: number;
  private readonly law: OuLaw;
  private readonly state: Float64Array;
  private key: Key;
  private known: boolean;

  /**
   * @param tauUs - time constant, µs, > 0
   * @param levels - halvings of 8 time constants; see `OuCursor` for what they cost and give
   */
  constructor(tauUs: number, levels: number) {
    this.real = 0;
    this.imaginary = 0;
    this.law = ouLaw(tauUs, levels);
    this.state = new Float64Array(PER_LEVEL * (levels + 1));
    this.key = { hi: 0, lo: 0 };
    this.known = false;
  }

  /** Turns to the noise of `key`. */
  open(key: Key): void {
    this.key = key;
    this.known = false;
  }

  /** Sets `real` and `imaginary` to their values at `tUs`, 0 <= tUs < 2^53. */
  moveTo(tUs: number): void {
    const { law, state } = this;
    const { lengthUs, levels } = law;
    let level = this.known ? finestLevel(law, state, tUs) : -1;
    if (level < 0) {
      this.openCoarse(tUs);
      level = 0;
    }
    for (; level < levels; level++) this.halve(level, tUs);
    const at = PER_LEVEL * levels;
    const place = tUs / lengthUs[levels] - state[at];
    const a = 1 - place;
    const scale = 1 / Math.sqrt(a * a + place * place + 2 * a * place * law.endCorrelation);
    this.real = (a * state[at + LEFT] + place * state[at + RIGHT]) * scale;
    this.imaginary = (a * state[at + LEFT + 1] + place * state[at + RIGHT + 1]) * scale;
  }

  private openCoarse(tUs: number): void {
    const { state } = this;
    const index = Math.floor(tUs / this.law.lengthUs[0]);
    state[INDEX] = index;
    normalPair(this.key, index, 0);
    state[LEFT] = NORMAL_PAIR[0];
    state[LEFT + 1] = NORMAL_PAIR[1];
    normalPair(this.key, index + 1, 0);
    state[RIGHT] = NORMAL_PAIR[0];
    state[RIGHT + 1] = NORMAL_PAIR[1];
    this.known = true;
  }

  /** Draws the middle of the cell at `level` and goes down into the half that holds `tUs`. */
  private halve(level: number, tUs: number): void {
    const { law, state } = this;
    const at = PER_LEVEL * level;
    const index = state[at];
    const weight = law.weight[level];
    const spread = law.spread[level];
    normalPair(this.key, index, level + 1);
    const real = weight * (state[at + LEFT] + state[at + RIGHT]) + spread * NORMAL_PAIR[0];
    const imaginary =
      weight * (state[at + LEFT + 1] + state[at + RIGHT + 1]) + spread * NORMAL_PAIR[1];
    const second = tUs >= (2 * index + 1) * law.lengthUs[level + 1];
    const below = at + PER_LEVEL;
    state[below] = 2 * index + (second ? 1 : 0);
    state[below + LEFT] = second ? real : state[at + LEFT];
    state[below + LEFT + 1] = second ? imaginary : state[at + LEFT + 1];
    state[below + RIGHT] = second ? state[at + RIGHT] : real;
    state[below + RIGHT + 1] = second ? state[at + RIGHT + 1] : imaginary;
  }
}
