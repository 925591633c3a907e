import { describe, expect, it } from 'vitest';
import { LinearTable } from '../../src/base/numbers/linear-table.ts';
import { normalCdf } from '../../src/base/numbers/normal.ts';

describe('a table read linearly', () => {
  it('has the function at its points and its ends beyond them', () => {
    const squares = new LinearTable((x) => x * x, 0, 4, 8);
    for (let k = 0; k <= 8; k++) expect(squares.at(k / 2)).toBeCloseTo((k * k) / 4, 12);
    expect(squares.at(0.25)).toBeCloseTo(0.125, 12);
    expect([squares.at(-3), squares.at(9)]).toEqual([0, 16]);
  });

  it('gives the normal law of the radio right to a millionth', () => {
    const cdf = new LinearTable(normalCdf, -8, 4.5, 3200);
    for (let k = 0; k < 10_000; k++) {
      const x = -8 + (12.5 * k) / 10_000;
      expect(Math.abs(cdf.at(x) - normalCdf(x))).toBeLessThan(1e-6);
    }
  });
});
