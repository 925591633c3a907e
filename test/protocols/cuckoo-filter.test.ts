import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import {
  buildCuckooFilter,
  cuckooHas,
  encodeCuckooFilter,
  parseCuckooFilter,
} from '../../src/protocols/dp3t/cuckoo-filter.ts';

const hashOf = (name: string | number): Uint8Array =>
  new Uint8Array(createHash('sha256').update(`item ${name}`).digest());
const hashes = (count: number, from = 0): Uint8Array[] =>
  Array.from({ length: count }, (_, k) => hashOf(from + k));

describe('a cuckoo filter', () => {
  it('holds every hash that was put in, whatever their number', () => {
    for (const count of [0, 1, 2, 4, 5, 17, 480, 2880, 5000]) {
      const items = hashes(count);
      const filter = buildCuckooFilter(items);
      expect(items.filter((item) => !cuckooHas(filter, item))).toEqual([]);
      expect(filter.slots.filter((slot) => slot > 0)).toHaveLength(count);
      // Ten times as many others: at 2^-42 none is taken for one of them.
      expect(hashes(10 * count + 10, 1e6).filter((item) => cuckooHas(filter, item))).toEqual([]);
    }
  });

  it('takes others for its own at the rate that its bits give', () => {
    for (const bits of [8, 10, 12]) {
      const items = hashes(2000);
      const filter = buildCuckooFilter(items, bits);
      const load = 2000 / filter.slots.length;
      const tried = 40_000;
      const wrong = hashes(tried, 1e6).filter((item) => cuckooHas(filter, item)).length;
      const expected = tried * ((8 * load) / (2 ** bits - 1));
      expect(Math.abs(wrong - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });

  it('is nearly full', () => {
    for (const count of [480, 2880, 20_000]) {
      const { slots } = buildCuckooFilter(hashes(count));
      expect(count / slots.length).toBeGreaterThan(0.9);
    }
  });

  it('is the same for the same set, in any order and with repeats', () => {
    const whole = encodeCuckooFilter(buildCuckooFilter(hashes(300)));
    const shuffledTwice = [...hashes(300).reverse(), ...hashes(100)];
    expect(encodeCuckooFilter(buildCuckooFilter(shuffledTwice))).toEqual(whole);
  });

  it('goes through bytes with fingerprints of any length', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 8, max: 48 }), (count, bits) => {
        const filter = buildCuckooFilter(hashes(count), bits);
        expect(parseCuckooFilter(encodeCuckooFilter(filter))).toEqual(filter);
      }),
      { seed: 41, numRuns: 100 },
    );
  });

  it('is refused with one sentence where bytes are missing, changed or of something else', () => {
    const bytes = encodeCuckooFilter(buildCuckooFilter(hashes(50)));
    const refused = (change: (copy: Uint8Array) => Uint8Array): string => {
      try {
        parseCuckooFilter(change(bytes.slice()));
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        return (error as InputError).message;
      }
      return 'accepted';
    };
    const set = (at: number, value: number) => (copy: Uint8Array) => {
      copy[at] = value;
      return copy;
    };
    expect(refused((copy) => copy.subarray(0, -1))).toMatch(/bytes, found \d+; download it again$/);
    expect(refused(set(0, 0))).toMatch(/begins with "BCF1"/);
    expect(refused(set(4, 49))).toMatch(/8 to 48 bits/);
    // A claim of four thousand million buckets is not believed.
    expect(refused((copy) => set(5, 255)(set(6, 255)(copy)))).toMatch(
      /^expected a cuckoo filter of/,
    );
    expect(refused(set(12, bytes[12] ^ 1))).toMatch(/fingerprints, found 50/);
    expect(refused((copy) => copy)).toBe('accepted');
  });

  it('throws nothing else for arbitrary bytes', () => {
    const head = fc.constantFrom([], [0x42, 0x43, 0x46, 0x31]);
    fc.assert(
      fc.property(head, fc.uint8Array({ maxLength: 80 }), (magic, rest) => {
        try {
          parseCuckooFilter(Uint8Array.of(...magic, ...rest));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { seed: 42, numRuns: 2000 },
    );
  });
});
