import { deriveKey, normal, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { ComplexOuCursor } from '../kernel/complex-noise.ts';
import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';
import { livelinessKeyOf, livelinessOf, livelyK } from './liveliness.ts';

const DB_PER_NEPER = 10 / Math.log(10);
const EULER = 0.5772156649015329;
// Cells of an eighth of the time constant, as far apart as packets at the closest.
const LEVELS = 6;

/** What fading consists of at packet level; see `PacketRadio` for defaults and sources. */
export interface FadingOptions {
  /** Power of the steady part over that of the scattered part, linear, > 0; null: nothing fades. */
  readonly ricianK: number | null;
  /** Of the logarithm of how lively links are (`liveliness.ts`), sd; 0: all alike. */
  readonly livelinessSpread?: number | undefined;
  readonly tauUs: number;
}

/**
 * Mean of the level of a Rician envelope of mean power 1, dB: E[ln |v|^2] = ln(K / (K + 1)) +
 * E1(K), with the exponential integral E1. Source: Moser, "Expected logarithm and negative integer
 * moments of a noncentral chi-squared distributed random variable", Entropy 22, 1048 (2020).
 */
export function ricianMeanDb(k: number): number {
  return DB_PER_NEPER * (Math.log(k / (k + 1)) + exponentialIntegral(k));
}

/** E1(x), x > 0: its series up to 1, Lentz's continued fraction beyond (DLMF 6.6.2 and 6.9.1). */
export function exponentialIntegral(x: number): number {
  if (x <= 1) {
    let sum = -EULER - Math.log(x);
    let term = -1;
    for (let n = 1; n <= 30; n++) {
      term *= -x / n;
      sum += term / n;
    }
    return sum;
  }
  let b = x + 1;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n <= 200; n++) {
    const a = -n * n;
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    h *= c * d;
  }
  return h * Math.exp(-x);
}

/** Key of everything about the fading of pairs. */
export function fadingKeyOf(root: Key): Key {
  return purposeKey(root, 'radio.rician');
}

/**
 * Writes how far each advertising channel of a pair is off, dB; `pairKey` is fading key and pair.
 */
export function drawChannelOffsets(pairKey: Key, sdDb: number, offsetsDb: Float64Array): void {
  for (let channel = 0; channel < ADVERTISING_CHANNELS; channel++) {
    offsetsDb[channel] = sdDb * normal(pairKey, channel, 0);
  }
}

/**
 * Fast fading of one pair by advertising channel, the same in both directions: a Rician
 * envelope whose scattered part moves with time constant `tauUs`. Mean 0 dB over time.
 */
export class RicianFading {
  private readonly options: FadingOptions;
  /** Of the pair; its channel offsets are drawn with it. */
  pairKey: Key;
  private readonly fadingKey: Key;
  private readonly livelinessKey: Key;
  private readonly fades: boolean;
  private meanDb: number;
  private steady: number;
  private scattered: number;
  private readonly scatter: ComplexOuCursor[];

  constructor(options: FadingOptions, root: Key) {
    const { ricianK, tauUs } = options;
    this.options = options;
    this.fadingKey = fadingKeyOf(root);
    this.pairKey = this.fadingKey;
    this.livelinessKey = livelinessKeyOf(root);
    this.fades = ricianK !== null;
    this.meanDb = 0;
    this.steady = 1;
    this.scattered = 0;
    this.scatter = Array.from(
      { length: ADVERTISING_CHANNELS },
      () => new ComplexOuCursor(tauUs, LEVELS),
    );
  }

  /** Turns to the pair of people with the ids `low` < `high`, below 2^53. */
  open(low: number, high: number): void {
    this.pairKey = deriveKey(this.fadingKey, low, high);
    const { ricianK, livelinessSpread = 0 } = this.options;
    const factor = livelinessOf(livelinessSpread, this.livelinessKey, low, high);
    this.turnTo(livelyK(ricianK, factor));
    for (let channel = 0; channel < ADVERTISING_CHANNELS; channel++) {
      this.scatter[channel].open(deriveKey(this.pairKey, channel, 1));
    }
  }

  private turnTo(k: number | null): void {
    if (k === null) return;
    this.meanDb = ricianMeanDb(k);
    this.steady = Math.sqrt(k / (k + 1));
    this.scattered = Math.sqrt(0.5 / (k + 1));
  }

  /** Gain at `tUs` on channel 0..2 (37..39), dB. */
  gainDb(channel: number, tUs: number): number {
    if (!this.fades) return 0;
    const scatter = this.scatter[channel];
    scatter.moveTo(tUs);
    const x = this.steady + this.scattered * scatter.real;
    const y = this.scattered * scatter.imaginary;
    const power = Math.max(x * x + y * y, 1e-9);
    return DB_PER_NEPER * Math.log(power) - this.meanDb;
  }
}
