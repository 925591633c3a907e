import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';
import { UNIFORM_PAIR, uniformPair } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { FadeLaw } from './fade-law.ts';
import { quickExcessOfNormals } from './packets.ts';

// Draws of one span by number: one for each group.
const DRAWS = 1024;

// A piece of fading near its peak hardly varies, one in a trough varies more; no further than this.
const LEAST_SLOPE = 0.4;
const MOST_SLOPE = 2;
// From this quantile on the least packet is the one in the deepest dip, of so many for each packet.
const DIPS_FROM = 0.985;
const DIPS = 0.85;
// So much of the skewness is left without them.
const DENT = 0.65;
// Beyond this a bent deviate would turn back.
const MOST_BEND = 0.16;

/**
 * Least, greatest and first level of the packets that one span hears, put together from groups that
 * were heard on one channel in one stay (or, far above the floor, on one channel). Packets of a
 * group share the mean of their fading, which is known; around it they are as good as independent
 * (what is left of an Ornstein-Uhlenbeck process without its mean) and skewed: by the envelope,
 * whose dips are deeper than its peaks, and by the floor, which cuts the weak ones off.
 */
export class Extremes {
  leastDbm: number;
  greatestDbm: number;
  private readonly fade: FadeLaw;
  private readonly noiseSquare: number;
  private readonly floorDbm: number;
  private key: Key;
  private tick: number;
  private firstHeard: number;
  private firstMeanDbm: number;
  private firstSdDb: number;
  private firstBend: number;
  /** Packets expected of each channel, and what is left of the variance of their fading. */
  private readonly expected: Float64Array;
  private readonly kept: Float64Array;
  private readonly counts: Int32Array;
  private readonly squares: Float64Array;
  private readonly cut: Shape;

  constructor(fade: FadeLaw, noiseSquare: number, floorDbm: number, key: Key) {
    this.fade = fade;
    this.noiseSquare = noiseSquare;
    this.floorDbm = floorDbm;
    this.key = key;
    this.tick = 0;
    this.expected = new Float64Array(ADVERTISING_CHANNELS);
    this.kept = new Float64Array(ADVERTISING_CHANNELS);
    this.counts = new Int32Array(ADVERTISING_CHANNELS);
    this.squares = new Float64Array(ADVERTISING_CHANNELS);
    this.cut = { sd: 1, bend: 0, cubic: 0 };
    this.leastDbm = Infinity;
    this.greatestDbm = -Infinity;
    this.firstHeard = 0;
    this.firstMeanDbm = 0;
    this.firstSdDb = 0;
    this.firstBend = 0;
  }

  /** Begins a span, number `tick` of those whose draws `key` has. */
  open(key: Key, tick: number): void {
    this.key = key;
    this.tick = tick;
    this.leastDbm = Infinity;
    this.greatestDbm = -Infinity;
    this.firstHeard = 0;
  }

  /**
   * Adds group `k` of `heard` > 0 packets with the mean `meanDbm`; groups come in order of time. A
   * packet's deviate z stands for sd (z + bend (z^2 - 1)), or, in one of its deepest dips, for one
   * from `unfadedDbm`, where that is not below `leastDbm`.
   */
  add(
    k: number,
    heard: number,
    meanDbm: number,
    sdDb: number,
    bend: number,
    cubic: number,
    unfadedDbm: number,
    floorDbm: number,
  ): void {
    const bent = heard > 2 ? Math.min(Math.max(bend, -MOST_BEND), MOST_BEND) : 0;
    if (this.firstHeard === 0) {
      this.firstHeard = heard;
      this.firstMeanDbm = meanDbm;
      this.firstSdDb = sdDb;
      this.firstBend = bent;
    }
    let greatestDbm = meanDbm;
    let leastDbm = meanDbm;
    if (heard > 1) {
      uniformPair(this.key, this.tick, DRAWS + k);
      const above = quickExcessOfNormals(UNIFORM_PAIR[0], heard);
      const below = heard > 2 ? quickExcessOfNormals(UNIFORM_PAIR[1], heard) : above;
      const square = 1 - 1 / heard;
      const high = above * above;
      greatestDbm += sdDb * Math.max(above + bent * (high - square) + cubic * high * above, 0);
      const low = below * below;
      const dented = bent < 0 ? DENT * bent : bent;
      leastDbm -= sdDb * Math.max(below - dented * (low - square) + cubic * low * below, 0);
      if (UNIFORM_PAIR[1] > DIPS_FROM) {
        const dipDbm = unfadedDbm - this.fade.dipDb((1 - UNIFORM_PAIR[1]) / (DIPS * heard));
        if (dipDbm < leastDbm && dipDbm > floorDbm) leastDbm = dipDbm;
      }
    }
    if (greatestDbm > this.greatestDbm) this.greatestDbm = greatestDbm;
    if (leastDbm < this.leastDbm) this.leastDbm = leastDbm;
  }

  /**
   * Adds stay `k` of `heard` packets around the floor, of which `meanDbm` is the mean. `over` is how
   * far the middle of what is sent is above the floor, in `soft`: the deviation of packets with the
   * floor's own; `density` and `mass` are the normal law at `over`. Fading is `deviate` off, of
   * which the mean keeps `kept` of the variance.
   */
  addWeak(
    k: number,
    heard: number,
    meanDbm: number,
    over: number,
    soft: number,
    density: number,
    mass: number,
    kept: number,
    deviate: number,
  ): void {
    const { fade, noiseSquare } = this;
    const slope = slopeOf(fade.bend, Math.sqrt(kept) * deviate);
    const fadedSquare = fade.sdDb * fade.sdDb * (1 - kept) * slope * slope;
    const square = fadedSquare + noiseSquare;
    if (heard === 1 || square === 0) {
      this.add(k, heard, meanDbm, 0, 0, 0, meanDbm, Infinity);
      return;
    }
    const sdDb = Math.sqrt(square);
    const tilt = (-fade.bend * fade.sdDb * (1 - kept) * fadedSquare) / (square * sdDb);
    const { cut } = this;
    cutNormal(cut, over, Math.min(sdDb / soft, 1), density, mass, tilt);
    const unfadedDbm = this.floorDbm + over * soft - fade.sdDb * Math.sqrt(kept) * deviate;
    this.add(k, heard, meanDbm, cut.sd * sdDb, cut.bend, cut.cubic, unfadedDbm, this.floorDbm);
  }

  /** Forgets what was expected. */
  clear(): void {
    this.expected.fill(0);
    this.kept.fill(0);
  }

  /** Of a stay on `channel` so many packets are expected; see `spread`. */
  expect(channel: number, heard: number, kept: number): void {
    this.expected[channel] += heard;
    this.kept[channel] += heard * heard * kept;
  }

  /**
   * Adds what is far above the floor, `heard` packets of the channels expected from `first` on:
   * their mean is `meanDbm` and `offDb` of it is due to fading and noise; `deviates` of fading by
   * channel are as they would be if the mean were not known.
   */
  spread(
    first: number,
    heard: number,
    meanDbm: number,
    offDb: number,
    offsetsDb: Float64Array,
    deviates: Float64Array,
  ): void {
    const { expected, kept, counts, squares, fade, noiseSquare } = this;
    const fadeSquare = fade.sdDb * fade.sdDb;
    uniformPair(this.key, this.tick, DRAWS - 1);
    const all = expected[0] + expected[1] + expected[2];
    let upTo = UNIFORM_PAIR[0];
    let before = 0;
    let offsetDb = 0;
    let apartDb = 0;
    let square = 0;
    for (let k = 0; k < ADVERTISING_CHANNELS; k++) {
      const channel = (first + k) % ADVERTISING_CHANNELS;
      if (expected[channel] > 0) kept[channel] /= expected[channel] * expected[channel];
      upTo += (heard * expected[channel]) / all;
      const end = k === ADVERTISING_CHANNELS - 1 ? heard : Math.min(Math.floor(upTo), heard);
      const count = end - before;
      before = end;
      counts[channel] = count;
      if (count === 0) continue;
      const share = count / heard;
      const keptSquare = fadeSquare * kept[channel];
      squares[channel] = keptSquare + (fadeSquare - keptSquare + noiseSquare) / count;
      offsetDb += share * offsetsDb[channel];
      apartDb += share * Math.sqrt(squares[channel]) * deviates[channel];
      square += share * share * squares[channel];
    }
    for (let k = 0; k < ADVERTISING_CHANNELS; k++) {
      const channel = (first + k) % ADVERTISING_CHANNELS;
      const count = counts[channel];
      if (count === 0) continue;
      const own = squares[channel];
      const pull = (count / heard) * (own / square);
      const channelOffDb = Math.sqrt(own) * deviates[channel] + pull * (offDb - apartDb);
      const middleDbm = meanDbm - offDb + offsetsDb[channel] - offsetDb + channelOffDb;
      this.addStrong(k, count, middleDbm, kept[channel], channelOffDb / Math.sqrt(own));
    }
  }

  /** Adds a group far above the floor. */
  addStrong(k: number, heard: number, meanDbm: number, kept: number, deviate: number): void {
    const { fade, noiseSquare } = this;
    const slope = slopeOf(fade.bend, Math.sqrt(kept) * deviate);
    const fadedSquare = fade.sdDb * fade.sdDb * (1 - kept) * slope * slope;
    const square = fadedSquare + noiseSquare;
    if (square === 0) {
      this.add(k, heard, meanDbm, 0, 0, 0, meanDbm, Infinity);
      return;
    }
    const sdDb = Math.sqrt(square);
    const bend = (-fade.bend * fade.sdDb * (1 - kept) * fadedSquare) / (square * sdDb);
    const unfadedDbm = meanDbm - fade.sdDb * Math.sqrt(kept) * deviate;
    this.add(k, heard, meanDbm, sdDb, bend, 0, unfadedDbm, this.floorDbm);
  }

  /** The first packet, for a standard normal deviate. */
  firstDbm(deviate: number): number {
    const share = 1 - 1 / this.firstHeard;
    const z = deviate * Math.sqrt(share);
    const dbm = this.firstMeanDbm + this.firstSdDb * (z + this.firstBend * (z * z - share));
    return Math.min(Math.max(dbm, this.leastDbm), this.greatestDbm);
  }
}

/** How much steeper than on average the envelope is where its mean is `deviate` off, in sd. */
export function slopeOf(bend: number, deviate: number): number {
  return Math.min(Math.max(1 - 2 * bend * deviate, LEAST_SLOPE), MOST_SLOPE);
}

/** A deviate z stands for sd (z + bend (z^2 - 1) + cubic z^3). */
interface Shape {
  sd: number;
  bend: number;
  cubic: number;
}

const LEAST_SQUARE = 0.05;
const MOST_CUBIC = 0.03;

/**
 * Writes the shape of a standard variable (1 + tilt He3(x)) phi(x) that is kept with the probability
 * Phi((x / share + over ...)): see `Extremes`. Moments by parts: J(n) = (n - 1) J(n - 2) + share
 * density H(n - 1), with H the moments of x at the floor, itself normal.
 */
function cutNormal(
  shape: Shape,
  over: number,
  share: number,
  density: number,
  mass: number,
  tilt: number,
): void {
  const at = -over * share;
  const left = 1 - share * share;
  const edge = share * density;
  const h2 = at * at + left;
  const h3 = at * h2 + 2 * left * at;
  const h4 = at * h3 + 3 * left * h2;
  const h5 = at * h4 + 4 * left * h3;
  const j1 = edge;
  const j2 = mass + edge * at;
  const j3 = 2 * j1 + edge * h2;
  const j4 = 3 * j2 + edge * h3;
  const j5 = 4 * j3 + edge * h4;
  const j6 = 5 * j4 + edge * h5;
  const h6 = at * h5 + 5 * left * h4;
  const j7 = 6 * j5 + edge * h6;
  const all = Math.max(mass + tilt * (j3 - 3 * j1), 0.2 * mass);
  const m1 = (j1 + tilt * (j4 - 3 * j2)) / all;
  const m2 = (j2 + tilt * (j5 - 3 * j3)) / all;
  const m3 = (j3 + tilt * (j6 - 3 * j4)) / all;
  const m4 = (j4 + tilt * (j7 - 3 * j5)) / all;
  const square = Math.max(m2 - m1 * m1, LEAST_SQUARE);
  const sd = Math.sqrt(square);
  const bend = (m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1) / (6 * square * sd);
  const fourth = m4 - m1 * (4 * m3 - m1 * (6 * m2 - 3 * m1 * m1));
  const kurtosis = fourth / (square * square) - 3;
  const bends = bend * bend - tilt * tilt;
  const cubic = kurtosis / 24 - 2 * bends;
  shape.sd = sd * Math.min(Math.max(1 - kurtosis / 8 + 5 * bends, 0.8), 1.2);
  shape.bend = bend;
  shape.cubic = Math.min(Math.max(cubic, -MOST_CUBIC), MOST_CUBIC);
}
