import { mix, MIXED } from './threefry.ts';

// 256 layers of equal area: start of the tail and area of a layer. Source: Marsaglia and Tsang,
// "The ziggurat method for generating random variables", J. Stat. Software 5(8), 2000; the layer
// and the place in it come from different words, as Doornik (2005) asks.
const LAYERS = 256;
const TAIL_START = 3.6541528853610088;
const LAYER_AREA = 0.00492867323399;

const EDGE = new Float64Array(LAYERS + 1);
const INSIDE = new Float64Array(LAYERS);
const STEP = new Float64Array(LAYERS);

function density(x: number): number {
  return Math.exp(-0.5 * x * x);
}

EDGE[0] = LAYER_AREA / density(TAIL_START);
EDGE[1] = TAIL_START;
for (let k = 2; k < LAYERS; k++) {
  EDGE[k] = Math.sqrt(-2 * Math.log(LAYER_AREA / EDGE[k - 1] + density(EDGE[k - 1])));
}
for (let k = 0; k < LAYERS; k++) {
  // A place is a signed 32-bit integer: compared and scaled without turning it into [-1, 1) first.
  INSIDE[k] = (EDGE[k + 1] / EDGE[k]) * 2147483648;
  STEP[k] = EDGE[k] / 2147483648;
}

/** A standard normal deviate from the words in `MIXED`; rare cases mix on with the key given. */
export function zigguratNormal(key0: number, key1: number): number {
  const layer = MIXED[0] & 255;
  const place = MIXED[1];
  if (Math.abs(place) < INSIDE[layer]) return place * STEP[layer];
  return fromEdge(key0, key1, layer, place);
}

/**
 * Two deviates from the two words in `MIXED`: each takes its place from one word and its layer from
 * the last 8 bits of the other, which are too small in that word's own place to be noticed (2^-24).
 */
export function zigguratPair(key0: number, key1: number, out: Float64Array): void {
  const word0 = MIXED[0];
  const word1 = MIXED[1];
  out[0] = zigguratNormal(key0, key1);
  MIXED[0] = word1;
  MIXED[1] = word0;
  out[1] = zigguratNormal(key0, key1);
}

function fromEdge(key0: number, key1: number, layer: number, place: number): number {
  const x = place * STEP[layer];
  mix(key0, key1 ^ 0x7f4a7c15, MIXED[0], MIXED[1]);
  if (layer === 0) return fromTail(key0, key1, x < 0);
  const top = Math.exp(-0.5 * (EDGE[layer] * EDGE[layer] - x * x));
  const bottom = Math.exp(-0.5 * (EDGE[layer + 1] * EDGE[layer + 1] - x * x));
  if (bottom + unit(MIXED[0]) * (top - bottom) < 1) return x;
  mix(key0, key1 ^ 0x7f4a7c15, MIXED[0], MIXED[1]);
  return zigguratNormal(key0, key1);
}

/** Marsaglia's exact tail beyond TAIL_START. */
function fromTail(key0: number, key1: number, negative: boolean): number {
  for (;;) {
    const x = Math.log(unit(MIXED[0])) / TAIL_START;
    const y = Math.log(unit(MIXED[1]));
    if (-2 * y >= x * x) return negative ? x - TAIL_START : TAIL_START - x;
    mix(key0, key1 ^ 0x7f4a7c15, MIXED[0], MIXED[1]);
  }
}

/** Uniform on (0, 1) from a 32-bit word. */
function unit(word: number): number {
  return ((word >>> 0) + 0.5) / 4294967296;
}
