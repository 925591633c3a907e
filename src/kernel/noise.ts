import { normal, NORMAL_PAIR, normalPair } from './keyed.ts';
import type { Key } from './keyed.ts';

// Coarse points stand 8 time constants apart and are taken as independent (their correlation is
// exp(-8) = 0.0003); halving them 10 times gives cells of tau / 128, 6 times cells of tau / 8.
const COARSE_TAUS = 8;
const FINE_LEVELS = 10;

// State of one level: index of the cell, values at its ends, deviate of its middle, and a spare
// one.
const INDEX = 0;
const LEFT = 1;
const RIGHT = 2;
const DRAWN = 3;
const SPARE = 4;
/** Numbers of one level in the state of a cursor; the first is the index of the cell. */
export const PER_LEVEL = 5;

/** What cursors of one time constant and depth share. */
export interface OuLaw {
  readonly levels: number;
  /** Length of a cell by level, µs. */
  readonly lengthUs: Float64Array;
  /** Of a cell's middle: weight of either end, and standard deviation given both. */
  readonly weight: Float64Array;
  readonly spread: Float64Array;
  /** Between the ends of a cell of the last level. */
  readonly endCorrelation: number;
}

/** @param tauUs - time constant, µs, > 0 */
export function ouLaw(tauUs: number, levels: number): OuLaw {
  if (!(tauUs > 0)) throw new RangeError(`"tauUs" expected > 0, got ${tauUs}`);
  const lengthUs = new Float64Array(levels + 1);
  const weight = new Float64Array(levels + 1);
  const spread = new Float64Array(levels + 1);
  let taus = COARSE_TAUS;
  for (let level = 0; level <= levels; level++) {
    lengthUs[level] = taus * tauUs;
    // The middle of this level's cell lies half its length from both ends.
    const rho = Math.exp(-0.5 * taus);
    weight[level] = rho / (1 + rho * rho);
    spread[level] = Math.sqrt((1 - rho * rho) / (1 + rho * rho));
    if (level < levels) taus *= 0.5;
  }
  return { levels, lengthUs, weight, spread, endCorrelation: Math.exp(-taus) };
}

/** The finest level whose cell in `state` holds `tUs`; -1 where not even the coarsest does. */
export function finestLevel({ lengthUs, levels }: OuLaw, state: Float64Array, tUs: number): number {
  let level = levels;
  for (; level >= 0; level--) {
    const fromUs = state[PER_LEVEL * level] * lengthUs[level];
    if (tUs >= fromUs && tUs < fromUs + lengthUs[level]) break;
  }
  return level;
}

/**
 * Ornstein-Uhlenbeck noise as a pure function of (key, time): mean 0, variance 1, autocorrelation
 * exp(-|dt| / tau) at any two instants, without stepping through the time between.
 *
 * Coarse points are keyed normals; each halving draws the middle from the law of the process given
 * both ends (for half-interval d: mean (l + r) / (2 cosh(d / tau)), variance tanh(d / tau)). Within
 * the last cell the two ends are mixed linearly and scaled to variance 1: the variance is exact,
 * the autocorrelation too high by at most a quarter of cell / tau (0.002 with the 10 halvings of
 * default).
 *
 * A cursor remembers the cells around its latest instant, so that instants in ascending order cost
 * about one normal each; the values are the same bits in any order.
 */
export class OuCursor {
  private readonly law: OuLaw;
  /** Per level: index of the cell, its ends, and the deviate that its left half may need. */
  private readonly state: Float64Array;
  private key: Key;
  private known: boolean;

  /**
   * @param tauUs - time constant, µs, > 0
   * @param levels - halvings: fewer are quicker and coarser
   */
  constructor(tauUs: number, levels = FINE_LEVELS) {
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

  /** Value at `tUs`, 0 <= tUs < 2^53. */
  at(tUs: number): number {
    const { law, state } = this;
    const { lengthUs, levels } = law;
    let level = this.known ? finestLevel(law, state, tUs) : -1;
    if (level < 0) {
      this.openCoarse(Math.floor(tUs / lengthUs[0]));
      level = 0;
    }
    for (; level < levels; level++) {
      // Draws the middle of the cell and goes down into the half that holds the instant.
      const at = PER_LEVEL * level;
      const below = at + PER_LEVEL;
      const left = state[at + LEFT];
      const right = state[at + RIGHT];
      this.drawMiddle(level);
      const middle = law.weight[level] * (left + right) + law.spread[level] * state[at + DRAWN];
      const second = 2 * state[at] + 1;
      const isSecond = tUs >= second * lengthUs[level + 1];
      state[below] = isSecond ? second : second - 1;
      state[below + LEFT] = isSecond ? middle : left;
      state[below + RIGHT] = isSecond ? right : middle;
    }
    const at = PER_LEVEL * levels;
    const place = tUs / lengthUs[levels] - state[at];
    const a = 1 - place;
    const scale = a * a + place * place + 2 * a * place * law.endCorrelation;
    return (a * state[at + LEFT] + place * state[at + RIGHT]) / Math.sqrt(scale);
  }

  /** Both deviates of a draw serve: points 2k and 2k + 1 of the coarse lattice share one. */
  private openCoarse(index: number): void {
    const { state } = this;
    const pair = Math.floor(index / 2);
    const isSecond = index - 2 * pair;
    normalPair(this.key, pair, 0);
    state[INDEX] = index;
    state[LEFT] = NORMAL_PAIR[isSecond];
    if (isSecond === 1) normalPair(this.key, pair + 1, 0);
    state[RIGHT] = NORMAL_PAIR[1 - isSecond];
    this.known = true;
  }

  /** On every second level the other deviate of a draw is for the middle of the left half. */
  private drawMiddle(level: number): void {
    const { state, key } = this;
    const at = PER_LEVEL * level;
    const above = at - PER_LEVEL;
    if ((level & 1) === 1 && 2 * state[above] === state[at]) {
      state[at + DRAWN] = state[above + SPARE];
      return;
    }
    normalPair(key, state[at], level + 1);
    state[at + DRAWN] = NORMAL_PAIR[0];
    state[at + SPARE] = NORMAL_PAIR[1];
  }
}

/** Frequencies and amplitudes of one key's field. */
export type PreparedField = Float64Array;

// Per term: frequency at A (x, y), frequency at B (x, y), amplitudes of cosine and sine.
const PER_TERM = 6;

/**
 * A Gaussian field over two places A and B (metres): mean 0, variance 1 and covariance
 * exp(-|dA| / L) exp(-|dB| / L) over keys, where L is the decorrelation distance.
 *
 * A sum of `terms` waves with normal amplitudes (so each value is exactly normal) whose frequencies
 * follow the spectrum of the exponential covariance in the plane, a Cauchy law of scale 1 / L,
 * drawn anew for each key: averaged over keys the covariance is exact, a single key's field is an
 * approximation with that many waves. Source of the method: Rahimi and Recht, "Random features for
 * large-scale kernel machines", NIPS 2007.
 */
export class PlaceField {
  private readonly decorrelationM: number;
  private readonly terms: number;

  constructor(decorrelationM: number, terms = 16) {
    if (!(decorrelationM > 0)) {
      throw new RangeError(`"decorrelationM" expected > 0, got ${decorrelationM}`);
    }
    this.decorrelationM = decorrelationM;
    this.terms = terms;
  }

  /** The field of `key`, ready to be looked at in many places. */
  prepare(key: Key): PreparedField {
    const field = new Float64Array(PER_TERM * this.terms);
    const amplitude = 1 / Math.sqrt(this.terms);
    for (let term = 0; term < this.terms; term++) {
      const at = PER_TERM * term;
      this.drawFrequency(key, term, 0, field, at);
      this.drawFrequency(key, term, 3, field, at + 2);
      field[at + 4] = amplitude * normal(key, term, 6);
      field[at + 5] = amplitude * normal(key, term, 7);
    }
    return field;
  }

  /** Value with A at (ax, ay) and B at (bx, by), metres. */
  atPrepared(field: PreparedField, ax: number, ay: number, bx: number, by: number): number {
    let sum = 0;
    for (let at = 0; at < field.length; at += PER_TERM) {
      const phase = field[at] * ax + field[at + 1] * ay + field[at + 2] * bx + field[at + 3] * by;
      sum += field[at + 4] * Math.cos(phase) + field[at + 5] * Math.sin(phase);
    }
    return sum;
  }

  at(key: Key, ax: number, ay: number, bx: number, by: number): number {
    return this.atPrepared(this.prepare(key), ax, ay, bx, by);
  }

  /** A plane Cauchy vector of scale 1 / L: two normals over the size of a third. */
  private drawFrequency(key: Key, term: number, draw: number, out: Float64Array, at: number): void {
    const size = Math.max(Math.abs(normal(key, term, draw + 2)), 1e-6) * this.decorrelationM;
    out[at] = normal(key, term, draw) / size;
    out[at + 1] = normal(key, term, draw + 1) / size;
  }
}

/** Random access to the noise of `key` at one instant; see `OuCursor` for many. */
export function ouNoiseAt(key: Key, tauUs: number, tUs: number): number {
  const cursor = new OuCursor(tauUs);
  cursor.open(key);
  return cursor.at(tUs);
}
