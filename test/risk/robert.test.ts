import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fixture from '../../fixtures/robert-scoring.json' with { type: 'json' };
import { ROBERT_2 } from '../../src/risk/configs/robert.ts';
import { robertContactScore, robertRisk } from '../../src/risk/robert/robert-score.ts';
import type { RobertMessage } from '../../src/risk/robert/robert-score.ts';
import { hasShared, sharedPath } from '../shared.ts';

type Case = readonly [trace: string, meanRisk: number, durationMin: number, windows: number];
const cases = fixture.cases as unknown as readonly Case[];
const at = (...pairs: readonly (readonly [timeS: number, rssiDbm: number])[]): RobertMessage[] =>
  pairs.map(([timeS, rssiDbm]) => ({ timeS, rssiDbm }));
const score = (...pairs: readonly (readonly [number, number])[]) =>
  robertContactScore(at(...pairs), ROBERT_2);
/** One message every ten seconds of the minutes [from, to). */
const minutes = (from: number, to: number, rssiDbm: number) =>
  Array.from({ length: 6 * (to - from) }, (_, k) => [60 * from + 10 * k, rssiDbm] as const);

function expectScore(messages: readonly RobertMessage[], one: Case): void {
  const [, meanRisk, durationMin, windowsAtRisk] = one;
  expect(robertContactScore(messages, ROBERT_2)).toEqual({
    scoreMin: meanRisk * durationMin,
    durationMin,
    windowsAtRisk,
  });
}

describe('measured traces of a server, to the last bit', () => {
  const compact = fixture.traces as Record<string, { afterFirstS: number[]; rssiDbm: number[] }>;

  it.each(Object.entries(compact))('%s', (name, { afterFirstS, rssiDbm }) => {
    const messages = afterFirstS.map((timeS, k) => ({ timeS, rssiDbm: rssiDbm[k] }));
    expectScore(
      messages,
      cases.find(([trace]) => trace === name)!,
    );
  });

  it.skipIf(!hasShared)('all that lie beside the checkout', () => {
    const pathOf = (trace: string) => sharedPath(`vectors/robert/traces/${trace}`);
    const given = cases.filter(([trace]) => existsSync(pathOf(trace)));
    expect(given.length).toBeGreaterThanOrEqual(43);
    for (const one of given) {
      const [, ...lines] = readFileSync(pathOf(one[0]), 'utf8').trim().split(/\r?\n/);
      const messages = lines.map((line) => {
        const [, timeS, , rssiDbm] = line.split(',');
        return { timeS: Number(timeS), rssiDbm: Number(rssiDbm) };
      });
      expectScore(messages, one);
    }
  });
});

describe('score of one contact', () => {
  const nothing = { scoreMin: 0, durationMin: 0, windowsAtRisk: 0 };

  it('is 0 of nothing, and of one minute', () => {
    expect(robertContactScore([], ROBERT_2)).toEqual(nothing);
    expect(score([0, -40], [59, -40])).toMatchObject({ scoreMin: 0, durationMin: 0 });
  });

  it('drops what is above -5 dBm and cuts peaks at -35', () => {
    expect(score([0, -4], [400, 20])).toEqual(nothing);
    const cut = score(...minutes(0, 5, -35));
    expect(score(...minutes(0, 5, -5))).toEqual(cut);
    expect(score(...minutes(0, 5, -36)).scoreMin).toBeLessThanOrEqual(cut.scoreMin);
  });

  it('rises from -66 dBm by the number of packets', () => {
    expect(score(...minutes(0, 5, -66)).windowsAtRisk).toBe(0);
    expect(score(...minutes(0, 5, -65)).windowsAtRisk).toBeGreaterThan(0);
    // Two packets in a window: 23 dB lead to full risk. One packet: 27 dB.
    const two = score([0, -66 + 11.5], [60, -66 + 11.5]);
    expect(two.durationMin).toBe(1);
    // The first window has two packets (risk 0.5), the second one (11.5 / 27).
    const soft = 0.2 * Math.log((Math.exp(0.5 / 0.2) + Math.exp(11.5 / 27 / 0.2)) / 2);
    expect(two.scoreMin).toBeCloseTo(1.2 * soft, 12);
  });

  it('takes 1080 s from first to last, and nothing of a longer one', () => {
    const lasting = (seconds: number) => score(...minutes(0, 5, -40), [seconds, -40]).durationMin;
    expect([lasting(899), lasting(1080), lasting(1081)]).toEqual([14, 14, 0]);
  });

  it('leaves out the sixteenth minute, and counts later ones in the fifteenth', () => {
    const lasting = (seconds: number) => score(...minutes(0, 5, -40), [seconds, -40]).durationMin;
    expect([lasting(900), lasting(959), lasting(960)]).toEqual([4, 4, 14]);
  });

  it('does not depend on the order of messages, and grows with nearness', () => {
    const message = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: -100, max: 0 }));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), fc.nat(20), (pairs, nearer) => {
        const { scoreMin } = score(...pairs);
        expect(score(...[...pairs].reverse()).scoreMin).toBeCloseTo(scoreMin, 12);
        const near = pairs.map(([t, db]) => [t, db > -5 ? db : Math.min(-5, db + nearer)] as const);
        expect(score(...near).scoreMin).toBeGreaterThanOrEqual(scoreMin - 1e-12);
        expect(scoreMin).toBeLessThanOrEqual(14);
      }),
      { seed: 53, numRuns: 200 },
    );
  });
});

describe('all contacts together', () => {
  it('are a risk of 1 - exp(-R0 x sum)', () => {
    expect(robertRisk([], ROBERT_2)).toBe(0);
    expect(robertRisk([10, 5], ROBERT_2)).toBeCloseTo(1 - Math.exp(-0.0071 * 15), 15);
    // 0.1 is reached between 14.8 and 14.9 min of full risk.
    expect([14.8, 14.9].map((sum) => robertRisk([sum], ROBERT_2) >= ROBERT_2.alertFrom)).toEqual([
      false,
      true,
    ]);
  });
});
