import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REPORT_TYPES } from '../../src/base/diagnosis.ts';
import { ABSENT } from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import { keysOf } from '../../src/keyfiles/gaen/key-block.ts';
import { diagnosisKeysOf, publishedKeysOf } from '../../src/keyfiles/gaen/published-keys.ts';
import { gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { randomOf, START_S } from '../protocols/phones.ts';

const exported = fc.array(
  fc.record({
    key: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    rollingStartEnin: fc.integer({ min: 0, max: 7_000_000 }),
    rollingPeriod: fc.integer({ min: 1, max: 144 }),
    transmissionRiskLevel: fc.integer({ min: 0, max: 8 }),
    reportType: fc.nat(REPORT_TYPES.length - 1),
    daysSinceOnset: fc.oneof(fc.constant(ABSENT), fc.integer({ min: -14, max: 14 })),
    revised: fc.boolean(),
  }),
  { maxLength: 20 },
);
const RELEASED_S = START_S + 30 * 86_400;

describe('keys of an export and of an engine', () => {
  it('are the same there and back, in the order they came', () => {
    fc.assert(
      fc.property(exported, (list) => {
        const keys = keysOf(list);
        expect(diagnosisKeysOf(publishedKeysOf(keys), RELEASED_S)).toEqual(keys);
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  it('are what the engine published, but for when they may go out', () => {
    const random = randomOf(2);
    const phone = gaen12.roll(gaen12.createIdentity(random, START_S), random, START_S + 9 * 86_400);
    const nowS = START_S + 9 * 86_400;
    const diagnosis = { testS: nowS, onsetS: START_S + 86_400 };
    const { keys } = gaen12.publish(phone, START_S, nowS, nowS, diagnosis);
    expect(keys).toHaveLength(10);
    const back = publishedKeysOf(diagnosisKeysOf(keys, RELEASED_S));
    expect(back).toEqual(
      keys.map((key) => ({
        ...key,
        availableFromS: -Infinity,
        transmissionRiskLevel: 0,
        revised: false,
      })),
    );
    expect(gaen12.expand(back)).toEqual(gaen12.expand(keys));
    // Until two hours after its end somebody would take a replay of it: today's and yesterday's.
    const at = `"keys[8]" expected a key to give out at ${nowS}, got one held back until`;
    expect(() => diagnosisKeysOf(keys, nowS)).toThrow(at);
    expect(() => diagnosisKeysOf(keys, nowS * 1000)).toThrow(/"releasedS" expected Unix seconds/);
    const unknown = keys.map((one) => ({ ...one, availableFromS: NaN }));
    expect(() => diagnosisKeysOf(unknown, nowS)).toThrow(/held back/);
  });

  it('are refused where an export cannot hold them', () => {
    const good = {
      key: new Uint8Array(16),
      startS: START_S,
      endS: START_S + 86_400,
      availableFromS: -Infinity,
      daysSinceOnset: 0,
    };
    const refused =
      (wrong: object): (() => unknown) =>
      () =>
        diagnosisKeysOf([good, { ...good, ...wrong }], RELEASED_S);
    expect(refused({ key: new Uint8Array(32) })).toThrow('"keys[1]" expected 16 bytes of key');
    expect(refused({ startS: START_S + 1 })).toThrow('whole intervals of 600 s');
    expect(refused({ endS: START_S })).toThrow('a rolling period of 1 to 144, found 0');
    expect(refused({ endS: START_S + 86_400 + 600 })).toThrow('found 145');
    expect(refused({ startS: -600, endS: 0 })).toThrow('a start interval of 0');
    expect(refused({ transmissionRiskLevel: 9 })).toThrow('a transmission risk level of 0 to 8');
    expect(refused({ transmissionRiskLevel: 0.5 })).toThrow('whole numbers');
    expect(refused({ daysSinceOnset: 15 })).toThrow('days since onset of -14 to 14');
  });
});
