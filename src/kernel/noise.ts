import { normal } from './keyed.ts';
import type { Key } from './keyed.ts';

// Coarse points stand 8 time constants apart and are taken as independent (their correlation is
// exp(-8) = 0.0003); halving them 10 times gives cells of tau / 128, 6 times cells of tau / 8.
const COARSE_TAUS = 8;
const FINE_LEVELS = 10;

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

/**
 * Ornstein-Uhlenbeck noise as a pure function of (key, time): mean 0, variance 1, autocorrelation
 * exp(-|dt| / tau) at any two instants, without stepping through the time between.
 *
 * Coarse points are keyed normals; each halving draws the middle from the law of the process given
 * both ends (for half-interval d: mean (l + r) / (2 cosh(d / tau)), variance tanh(d / tau)). Within
 * the last cell the two ends are mixed linearly and scaled to variance 1: the variance is exact, the
 * autocorrelation too high by at most a quarter of cell / tau (0.002 with the 10 halvings of default).
 *
 * A cursor remembers the cells around its latest instant, so that instants in ascending order cost
 * about one normal each; the values are the same bits in any order.
 */
export class OuCursor {
  private readonly law: OuLaw;
  private readonly index: Float64Array;
  private readonly left: Float64Array;
  private readonly right: Float64Array;
  private key: Key;
  private known: boolean;

  /**
   * @param tauUs - time constant, µs, > 0
   * @param levels - halvings: fewer are quicker and coarser
   */
  constructor(tauUs: number, levels = FINE_LEVELS) {
    this.law = ouLaw(tauUs, levels);
    this.index = new Float64Array(levels + 1);
    this.left = new Float64Array(levels + 1);
    this.right = new Float64Array(levels + 1);
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
    const { index } = this;
    const { lengthUs, levels, endCorrelation } = this.law;
    let level = this.known ? levels : -1;
    while (level >= 0 && !this.holds(level, tUs)) level--;
    if (level < 0) {
      this.openCoarse(tUs);
      level = 0;
    }
    for (; level < levels; level++) this.halve(level, tUs);
    const place = tUs / lengthUs[levels] - index[levels];
    const a = 1 - place;
    const scale = a * a + place * place + 2 * a * place * endCorrelation;
    return (a * this.left[levels] + place * this.right[levels]) / Math.sqrt(scale);
  }

  private holds(level: number, tUs: number): boolean {
    const { lengthUs } = this.law;
    const from = this.index[level] * lengthUs[level];
    return tUs >= from && tUs < from + lengthUs[level];
  }

  private openCoarse(tUs: number): void {
    const index = Math.floor(tUs / this.law.lengthUs[0]);
    this.index[0] = index;
    this.left[0] = normal(this.key, index, 0);
    this.right[0] = normal(this.key, index + 1, 0);
    this.known = true;
  }

  /** Draws the middle of the cell at `level` and goes down into the half that holds `tUs`. */
  private halve(level: number, tUs: number): void {
    const { index, left, right } = this;
    const { lengthUs, weight, spread } = this.law;
    const drawn = normal(this.key, index[level], level + 1);
    const middle = weight[level] * (left[level] + right[level]) + spread[level] * drawn;
    const second = tUs >= (2 * index[level] + 1) * lengthUs[level + 1];
    index[level + 1] = 2 * index[level] + (second ? 1 : 0);
    left[level + 1] = second ? middle : left[level];
    right[level + 1] = second ? right[level] : middle;
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
 * follow the spectrum of the exponential covariance in the plane, a Cauchy law of scale 1 / L, drawn
 * anew for each key: averaged over keys the covariance is exact, a single key's field is an
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
