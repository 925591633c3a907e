import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundedExp, roundedLog } from '../../src/base/crypto/rounded-exp.ts';

// Values rounded from 300 bits, of arguments for which Math.exp and Math.log are off by a bit.
const EXP = [
  [-0.23332351180663125, 0.7918973439394964],
  [-9.22429384977005, 0.00009861434207632134],
  [-22.585486338504246, 1.5532734254769807e-10],
] as const;
const LOG = [
  [0.3541973347649745, -1.0379010783229947],
  [1.7190778208321946, 0.5417879963662356],
  [1.3850858588993513, 0.3257621297029693],
  [0.3880206660561397, -0.9466966777460005],
] as const;

describe('exp and log to the last bit', () => {
  it.each(EXP)('exp(%d)', (x, y) => expect(roundedExp(x)).toBe(y));
  it.each(LOG)('log(%d)', (x, y) => expect(roundedLog(x)).toBe(y));

  it('are exact where they can be', () => {
    expect([roundedExp(0), roundedExp(1), roundedLog(1), roundedLog(Math.E)]).toEqual([
      1,
      Math.E,
      0,
      1,
    ]);
  });

  it('lie within a bit of Math everywhere', () => {
    const close = (a: number, b: number): void =>
      expect(Math.abs(a - b)).toBeLessThanOrEqual(4e-16 * Math.abs(b));
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        close(roundedExp(x), Math.exp(x));
        close(roundedLog(Math.exp(x)), Math.log(Math.exp(x)));
      }),
      { seed: 9, numRuns: 300 },
    );
  });

  it('leave to Math what is out of their range', () => {
    expect([roundedExp(-Infinity), roundedExp(1000), roundedLog(0)]).toEqual([
      0,
      Infinity,
      -Infinity,
    ]);
    expect(roundedExp(NaN)).toBeNaN();
    expect(roundedLog(-1)).toBeNaN();
  });
});
