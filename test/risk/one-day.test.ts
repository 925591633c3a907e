import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScoredRow } from '../../src/risk/scored-row.ts';
import { namedRule } from '../../src/risk/registry.ts';
import { RULE_NAMES } from '../../src/risk/rule-names.ts';
import { applyRule } from '../../src/risk/rules.ts';
import type { RuleConfig } from '../../src/risk/rules.ts';
import { DAY } from './rows.ts';

const DAY_S = 86_400;
const NOW = DAY + 6 * DAY_S;

/** An encounter on one day: scans five minutes apart at one attenuation. */
interface Encounter {
  readonly day: number;
  readonly scans: number;
  readonly db: number;
}

/** Each encounter with a key of its own, all on one day an hour apart. */
function rowsOf(encounters: readonly Encounter[]): ScoredRow[] {
  return encounters.flatMap(({ day, scans, db }, keyIndex) =>
    Array.from({ length: scans }, (_, k) => ({
      keyIndex,
      timeS: DAY + day * DAY_S + 7200 * (keyIndex + 1) + 300 * k,
      sinceScanS: 300,
      meanAttenuationDb: db,
      minAttenuationDb: db,
      daysSinceOnset: 0,
      reportType: 'confirmed-test' as const,
      rssiMeanDbm: -20 - db,
      rssiMaxDbm: -20 - db,
    })),
  );
}

const encounters = fc.array(
  fc.record({
    day: fc.nat(4),
    scans: fc.integer({ min: 1, max: 12 }),
    db: fc.constantFrom(20, 45, 54, 60, 70, 90),
  }),
  { minLength: 1, maxLength: 6 },
);

const RULES: readonly RuleConfig[] = [
  ...RULE_NAMES.map((kind) => ({ kind })),
  { kind: 'minutes-under', attenuationDb: 60, minutes: 30 },
];
const perOf = ({ kind }: RuleConfig) =>
  kind === 'minutes-under' ? 'day' : namedRule(kind)!.asks?.per;
const runsOf = ({ kind }: RuleConfig): number => (kind.startsWith('nhs-ew-2') ? 15 : 80);
const title = (rule: RuleConfig) => [rule.kind, rule] as const;

describe('the day that a rule names and the minutes that it gives', () => {
  const byDay = RULES.filter((rule) => perOf(rule) === 'day' || perOf(rule) === 'window');
  it.each(byDay.map(title))('%s: the minutes are of that day, and no day has more', (_, rule) => {
    fc.assert(
      fc.property(encounters, (met) => {
        const all = applyRule(rule, rowsOf(met), NOW);
        const alone = (day: number) =>
          applyRule(
            rule,
            rowsOf(met).filter(({ timeS }) => Math.floor((timeS - DAY) / DAY_S) === day),
            NOW,
          );
        for (let day = 0; day < 5; day++) {
          const { scoreMin, exposureS, level } = alone(day);
          if (exposureS === 0) continue;
          expect(exposureS).toBe(DAY + day * DAY_S);
          if (exposureS === all.exposureS)
            expect([scoreMin, level]).toEqual([all.scoreMin, all.level]);
          // Of equal days the first is named.
          else if (exposureS < all.exposureS) expect(scoreMin).toBeLessThan(all.scoreMin);
          else expect(scoreMin).toBeLessThanOrEqual(all.scoreMin);
        }
        const anyWarns = [0, 1, 2, 3, 4].some((day) => alone(day).warned);
        expect(all.warned).toBe(anyWarns);
      }),
      { seed: 71, numRuns: runsOf(rule) },
    );
  });

  const inAll = RULES.filter((rule) => perOf(rule) === 'all');
  it.each(inAll.map(title))('%s: the minutes are of all days up to that day', (_, rule) => {
    fc.assert(
      fc.property(encounters, (met) => {
        const rows = rowsOf(met);
        const all = applyRule(rule, rows, NOW);
        const untilS = all.exposureS + DAY_S;
        const until = applyRule(
          rule,
          rows.filter(({ timeS }) => timeS < untilS),
          NOW,
        );
        expect(until.exposureS).toBe(all.exposureS);
        expect(until.scoreMin).toBeCloseTo(all.scoreMin, 9);
        // Nothing is named that has no row.
        expect(rows.some(({ timeS }) => timeS >= all.exposureS && timeS < untilS)).toBe(true);
      }),
      { seed: 72, numRuns: runsOf(rule) },
    );
  });

  it('has one of the two meanings in every rule that counts minutes', () => {
    const counting = RULES.filter((rule) => perOf(rule) !== undefined);
    expect(byDay.length + inAll.length).toBe(counting.length);
    expect(Math.min(byDay.length, inAll.length)).toBeGreaterThan(4);
  });

  it('are of the 10th where 15 min were on the 8th and 30 on the 10th', () => {
    const met = [
      { day: 0, scans: 3, db: 54 },
      { day: 2, scans: 6, db: 54 },
    ];
    const said = applyRule({ kind: 'swisscovid-2020-09-10' }, rowsOf(met), NOW);
    expect(said).toEqual({
      warned: true,
      level: 'high',
      exposureS: DAY + 2 * DAY_S,
      scoreMin: 30,
    });
  });

  it('names the day also where no minute of it counts', () => {
    const said = applyRule(
      { kind: 'swisscovid-2020-09-10' },
      rowsOf([{ day: 1, scans: 1, db: 90 }]),
      NOW,
    );
    expect(said).toMatchObject({ warned: false, exposureS: DAY + DAY_S, scoreMin: 0 });
  });
});
