// Raw 32-bit words of the keyed generator on stdout, with one argument counted up:
//   tsx bench/dieharder/generate.ts hi|lo|a|b|entity
import { deriveKey, purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import { mix, MIXED } from '../../src/kernel/threefry.ts';

const argument = process.argv[2] ?? 'a';
const { hi, lo } = purposeKey(rootKey('dieharder'), 'bench');

const WORDS: Record<string, (count: number) => void> = {
  hi: (count) => mix(count | 0, lo, 7, 11),
  lo: (count) => mix(hi, count | 0, 7, 11),
  a: (count) => mix(hi, lo, count | 0, 11),
  b: (count) => mix(hi, lo, 7, count | 0),
  entity: (count) => {
    const key = deriveKey({ hi, lo }, count);
    mix(key.hi, key.lo, 0, 0);
  },
};

const next = WORDS[argument];
if (next === undefined) {
  console.error(`expected one of ${Object.keys(WORDS).join(', ')}, found ${argument}`);
  process.exit(2);
}

const WORDS_PER_WRITE = 65_536;
let count = 0;
process.stdout.on('error', () => process.exit(0));

function write(): void {
  for (;;) {
    const block = new Int32Array(WORDS_PER_WRITE);
    for (let k = 0; k < WORDS_PER_WRITE; k += 2) {
      next(count++);
      block[k] = MIXED[0];
      block[k + 1] = MIXED[1];
    }
    if (!process.stdout.write(Buffer.from(block.buffer))) break;
  }
  process.stdout.once('drain', write);
}

write();
