// Raw 32-bit words of the keyed generator on stdout, both words of a draw, with one argument
// counted up and all others held:
//   tsx bench/dieharder/generate.ts hi|lo|a|b|a-high|b-high|entity|pair|purpose
import { bits, deriveKey, purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import { MIXED } from '../../src/kernel/threefry.ts';

const argument = process.argv[2] ?? 'a';
const root = rootKey('dieharder');
const key = purposeKey(root, 'bench');

// An argument ends at 2^53: 21 bits lie above the 32 of one word. The high parts are counted first.
const HIGH_PARTS = 2_097_152;
const TWO_32 = 4_294_967_296;
const highFirst = (count: number): number =>
  (count % HIGH_PARTS) * TWO_32 + Math.floor(count / HIGH_PARTS);

/** Each one draws as the simulation does; the draw's two words are then in `MIXED`. */
const DRAWS: Record<string, (count: number) => number> = {
  hi: (count) => bits({ hi: count >>> 0, lo: key.lo }, 7, 11),
  lo: (count) => bits({ hi: key.hi, lo: count >>> 0 }, 7, 11),
  a: (count) => bits(key, count, 11),
  b: (count) => bits(key, 7, count),
  'a-high': (count) => bits(key, highFirst(count), 11),
  'b-high': (count) => bits(key, 7, highFirst(count)),
  entity: (count) => bits(deriveKey(key, count), 0, 0),
  pair: (count) => bits(deriveKey(key, Math.floor(count / 1000), count % 1000), 0, 0),
  purpose: (count) => bits(purposeKey(root, `p${count}`), 0, 0),
};

const draw = DRAWS[argument];
if (draw === undefined) {
  console.error(`expected one of ${Object.keys(DRAWS).join(', ')}, found ${argument}`);
  process.exit(2);
}

const WORDS_PER_WRITE = 65_536;
let count = 0;
process.stdout.on('error', () => process.exit(0));

function write(): void {
  for (;;) {
    const block = new Int32Array(WORDS_PER_WRITE);
    for (let k = 0; k < WORDS_PER_WRITE; k += 2) {
      draw(count++);
      block[k] = MIXED[0];
      block[k + 1] = MIXED[1];
    }
    if (!process.stdout.write(Buffer.from(block.buffer))) break;
  }
  process.stdout.once('drain', write);
}

write();
