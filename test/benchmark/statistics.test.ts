import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeInterval,
  familyVerdict,
  medianInterval,
  reachableLevel,
} from '../../src/benchmark/statistics.ts';
import { deriveKey, exponential, normal, rootKey } from '../../src/kernel/keyed.ts';

const key = rootKey('intervals');
const REPEATS = 4000;

/** Share of repetitions in which `holds`, and three standard errors of a share of `level`. */
function shareOf(holds: (repeat: number) => boolean, level: number): [number, number] {
  let count = 0;
  for (let repeat = 0; repeat < REPEATS; repeat++) if (holds(repeat)) count++;
  return [count / REPEATS, 3 * Math.sqrt((level * (1 - level)) / REPEATS)];
}

/** Times around 1 with a relative spread. */
function noisy(repeat: number, side: number, count: number, spread: number): number[] {
  const own = deriveKey(deriveKey(key, repeat), side);
  return Array.from({ length: count }, (_, k) => Math.exp(spread * normal(own, k, 1)));
}

describe('the interval of a median', () => {
  // 1 - 2 / 2^n for the whole range; at 8, the next order statistics: 1 - 18 / 256.
  it.each([
    [1, 0],
    [3, 0.75],
    [5, 0.9375],
    [6, 0.96875],
    [8, 0.9921875],
    [9, 0.9609375],
  ])('of %d samples has level %d', (count, level) => {
    const samples = Array.from({ length: count }, (_, k) => k + 1);
    expect(medianInterval(samples).level).toBe(level);
  });

  it.each([3, 6, 9, 20])(
    'of %d samples of a skew law holds the median as often as it says',
    (n) => {
      let level = 0;
      const holds = (repeat: number): boolean => {
        const own = deriveKey(key, repeat);
        const samples = Array.from({ length: n }, (_, k) => exponential(own, k, 2));
        const { low, high, level: stated } = medianInterval(samples);
        level = stated;
        return low <= Math.LN2 && Math.LN2 <= high;
      };
      holds(0);
      const [share, tolerance] = shareOf(holds, level);
      expect(Math.abs(share - level)).toBeLessThan(tolerance);
    },
  );

  it('is in order and does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1 }),
        (x) => {
          const { median, low, high } = medianInterval(x);
          expect(low).toBeLessThanOrEqual(median);
          expect(median).toBeLessThanOrEqual(high);
          expect(medianInterval([...x].reverse())).toEqual(medianInterval(x));
        },
      ),
      { seed: 1 },
    );
  });
});

describe('the interval of a change', () => {
  // Mann and Whitney 1947, table I: of 6 and 6 samples, 19 of 924 orders have U of 5 or less; of 5
  // and 5, 4 of 252 have 2 or less; of 4 and 4, 1 of 70 has 0; of 3 and 3, 1 of 20.
  it.each([
    [6, 6, 1 - 38 / 924],
    [5, 5, 1 - 8 / 252],
    [4, 4, 1 - 2 / 70],
    [3, 3, 0.9],
    [2, 5, 1 - 2 / 21],
    [1, 1, 0],
  ])('of %d and %d samples has the level of the table', (n, m, level) => {
    const samples = (count: number): number[] => Array.from({ length: count }, (_, k) => 1 + k / 7);
    expect(changeInterval(samples(n), samples(m)).level).toBeCloseTo(level, 12);
  });

  it('reaches 90 % from three samples on each side', () => {
    expect(reachableLevel(3, 3)).toBeCloseTo(0.9, 12);
    expect(reachableLevel(2, 3)).toBeLessThan(0.9);
  });

  it.each([
    [6, 6, 0.02],
    [6, 6, 0.3],
    [3, 4, 0.1],
    [12, 6, 0.1],
  ])('of %d and %d samples of pure noise leaves out no change as seldom as it says', (n, m, sd) => {
    const { level } = changeInterval(noisy(0, 0, n, sd), noisy(0, 1, m, sd));
    const holds = (repeat: number): boolean => {
      const { low, high } = changeInterval(noisy(repeat, 0, n, sd), noisy(repeat, 1, m, sd));
      return low <= 1 && 1 <= high;
    };
    const [share, tolerance] = shareOf(holds, level);
    expect(Math.abs(share - level)).toBeLessThan(tolerance);
  });

  it('finds a slowdown of 20 % in noise of 3 %, and holds it', () => {
    const change = (repeat: number) =>
      changeInterval(
        noisy(repeat, 0, 6, 0.03),
        noisy(repeat, 1, 6, 0.03).map((time) => 1.2 * time),
      );
    expect(shareOf((repeat) => change(repeat).low > 1, 1)[0]).toBeGreaterThan(0.999);
    const [held, tolerance] = shareOf(
      (repeat) => {
        const { low, high } = change(repeat);
        return low <= 1.2 && 1.2 <= high;
      },
      1 - 38 / 924,
    );
    expect(Math.abs(held - (1 - 38 / 924))).toBeLessThan(tolerance);
  });

  it('is the same the other way round', () => {
    const times = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(times, times, (before, now) => {
        const there = changeInterval(before, now);
        const back = changeInterval(now, before);
        expect(there.median * back.median).toBeCloseTo(1, 9);
        expect(there.low * back.high).toBeCloseTo(1, 9);
        expect(there.level).toBe(back.level);
      }),
      { seed: 2 },
    );
  });
});

describe('the verdict on a family of figures', () => {
  const FIGURES = 8;
  const REPEATED = 1200;
  /**
   * Half of the noise is common to all figures of a process, some figures are wilder than others.
   */
  const sides = (repeat: number, processes: number, slower: number) =>
    Array.from({ length: FIGURES }, (_, figure) => {
      const own = noisy(repeat, figure + 2, 2 * processes, figure === 0 ? 0.06 : 0.025);
      const shared = noisy(repeat, 1, 2 * processes, 0.025);
      const samples = own.map((time, k) => time * shared[k]);
      return {
        before: samples.slice(0, processes),
        now: samples.slice(processes).map((time) => slower * time),
      };
    });
  /** Whether any figure is beyond noise and, where the family counts, beyond that of all. */
  const isFound = (figures: ReturnType<typeof sides>, counts: boolean, limit: number): boolean => {
    const { isBeyond } = familyVerdict(figures);
    return figures.some(({ before, now }, k) => {
      const { median, low } = changeInterval(before, now);
      return low > 1 && median > 1 + limit && (!counts || isBeyond[k]);
    });
  };
  const share = (found: (repeat: number) => boolean): number =>
    Array.from({ length: REPEATED }, (_, repeat) => found(repeat)).filter(Boolean).length /
    REPEATED;

  it('holds for all at once, where each for itself raises a false alarm far too often', () => {
    const [level, tolerance] = [0.05, 3 * Math.sqrt((0.05 * 0.95) / REPEATED)];
    expect(share((repeat) => isFound(sides(repeat, 3, 1), true, 0))).toBeLessThan(
      level + tolerance,
    );
    expect(share((repeat) => isFound(sides(repeat, 3, 1), false, 0))).toBeGreaterThan(0.12);
    expect(familyVerdict(sides(0, 3, 1)).level).toBe(0.95);
  });

  it('lets find a slowdown of 15 % at three processes and a limit of 10 %', () => {
    expect(share((repeat) => isFound(sides(repeat, 3, 1.15), true, 0.1))).toBeGreaterThan(0.9);
  });

  it('lets a noisy figure hide no other', () => {
    const found = share((repeat) => {
      const figures = sides(repeat, 3, 1);
      const last = figures[FIGURES - 1];
      const one = { ...last, now: last.now.map((time) => 1.2 * time) };
      return isFound([...figures.slice(0, -1), one], true, 0.1);
    });
    expect(found).toBeGreaterThan(0.75);
  });

  it('is told from shuffles where there are too many ways, always the same', () => {
    const many = sides(1, 12, 1);
    expect(familyVerdict(many)).toEqual(familyVerdict(many));
    expect(familyVerdict(many).level).toBe(0.95);
    expect(familyVerdict(sides(1, 12, 1.2)).isBeyond).toEqual(many.map(() => true));
  });
});
