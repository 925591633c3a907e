// GAEN key expansion, keys per second of one thread: the engine against node:crypto (hkdfSync and
// one AES-128-ECB cipher object per key), in turn in one process.
//   npx tsx bench/expansion.ts [rounds] [--json]
import { createCipheriv, hkdfSync } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { sha256 } from '../src/base/sha256.ts';
import type { PublishedKey } from '../src/protocols/engine.ts';
import { gaen12 } from '../src/protocols/gaen12.ts';

const KEYS = 4000;
const ROUNDS = 15;
const START_ENIN = 2_666_736; // 2020-09-14 00:00 UTC
const PERIOD = 144;

/** Keys per second of each side, one entry per round. */
export interface ExpansionRates {
  readonly engine: readonly number[];
  readonly node: readonly number[];
}

/** Keys that nobody can have in a cache: the hash of a counter. */
function makeKeys(count: number): PublishedKey[] {
  return Array.from({ length: count }, (_, k) => ({
    key: sha256(Uint8Array.of(k, k >> 8, k >> 16)).slice(0, 16),
    startS: START_ENIN * 600,
    endS: (START_ENIN + PERIOD) * 600,
    availableFromS: 0,
    daysSinceOnset: undefined,
  }));
}

/** The yardstick: all RPIs of the keys by the platform's own, one call each per key. */
function expandByNode(keys: readonly PublishedKey[]): Uint8Array {
  const out = new Uint8Array(keys.length * PERIOD * 16);
  const info = Buffer.from('EN-RPIK');
  const salt = Buffer.alloc(0);
  // The padded intervals are the same for keys that start together: prepared once.
  const padded = Buffer.alloc(PERIOD * 16);
  for (let j = 0; j < PERIOD; j++) {
    padded.write('EN-RPI', 16 * j);
    padded.writeUInt32LE(START_ENIN + j, 16 * j + 12);
  }
  keys.forEach(({ key }, k) => {
    const rpik = new Uint8Array(hkdfSync('sha256', key, salt, info, 16));
    const cipher = createCipheriv('aes-128-ecb', rpik, null);
    out.set(cipher.update(padded), k * PERIOD * 16);
  });
  return out;
}

/** RangeError where the two sides do not give the same bytes. */
function requireSame(keys: readonly PublishedKey[]): void {
  if (Buffer.compare(gaen12.expand(keys).bytes, expandByNode(keys)) !== 0) {
    throw new RangeError('"expand" expected the bytes of node:crypto, got others');
  }
}

/** Times both sides in turn, the first one changing from round to round. */
export function measureExpansion(rounds = ROUNDS, count = KEYS): ExpansionRates {
  const keys = makeKeys(count);
  requireSame(keys);
  const sides = { engine: () => gaen12.expand(keys), node: () => expandByNode(keys) };
  const rates = { engine: [] as number[], node: [] as number[] };
  const time = (side: keyof typeof sides): number => {
    const from = performance.now();
    sides[side]();
    return (1000 * count) / (performance.now() - from);
  };
  // Warm-up: both sides compiled before the first round that counts.
  for (let k = 0; k < 3; k++) {
    time('engine');
    time('node');
  }
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? (['engine', 'node'] as const) : (['node', 'engine'] as const);
    for (const side of order) rates[side].push(time(side));
  }
  return rates;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/** Median and middle half of each side, and of the ratio within rounds. */
function report({ engine, node }: ExpansionRates): string {
  const line = (name: string, rates: readonly number[], digits = 0, unit = ' keys/s'): string => {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((q) => quantile(rates, q).toFixed(digits));
    return `${name.padEnd(28)} ${middle}${unit} (middle half ${low}..${high})`;
  };
  const ratios = engine.map((rate, round) => rate / node[round]);
  return [
    `Node ${process.version}, ${engine.length} rounds of ${KEYS} keys, 144 RPIs each`,
    line('bluecrowd gaen@1.2 expand', engine),
    line('node hkdfSync + AES-128-ECB', node),
    line('ratio', ratios, 2, ''),
  ].join('\n');
}

function main(): void {
  const rounds = Number(process.argv.slice(2).find((text) => /^[0-9]+$/.test(text)) ?? ROUNDS);
  const rates = measureExpansion(rounds);
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ node: process.version, keysPerS: rates }));
  } else {
    console.log(report(rates));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
