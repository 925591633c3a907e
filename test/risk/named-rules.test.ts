import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportType } from '../../src/base/diagnosis.ts';
import type { ScoredRow } from '../../src/risk/scored-row.ts';
import { NAMED_RULES, namedRule } from '../../src/risk/registry.ts';
import { RULE_NAMES } from '../../src/risk/rule-names.ts';
import type { RuleName } from '../../src/risk/rule-names.ts';
import { applyRule, ruleByName } from '../../src/risk/rules.ts';

const DAY = 1_600_041_600; // 2020-09-14 00:00 UTC
const NOW = DAY + 3 * 86_400;

/** So many scans of one key, a scan each `every` seconds, all at one attenuation. */
const scans = (count: number, db: number, rest: Partial<ScoredRow> = {}, every = 300) =>
  Array.from({ length: count }, (_, k): ScoredRow => ({
    keyIndex: 0,
    timeS: DAY + 36_000 + every * k,
    sinceScanS: every,
    meanAttenuationDb: db,
    minAttenuationDb: db,
    daysSinceOnset: 0,
    reportType: 'confirmed-test',
    rssiMeanDbm: -20 - db,
    rssiMaxDbm: -20 - db,
    ...rest,
  }));
const apply = (kind: RuleName, rows: readonly ScoredRow[]) => applyRule({ kind }, rows, NOW);
const minutes = (kind: RuleName, rows: readonly ScoredRow[]) => apply(kind, rows).scoreMin;

describe('rules by name', () => {
  it('are those of the list, each once, in its order', () => {
    expect(NAMED_RULES.map(({ name }) => name)).toEqual([...RULE_NAMES]);
    expect(new Set(RULE_NAMES).size).toBe(RULE_NAMES.length);
  });

  it('have a date in their name where they have one', () => {
    const dated = NAMED_RULES.filter(({ from }) => from !== undefined);
    expect(dated.length).toBeGreaterThan(20);
    expect(dated.filter(({ name, from }) => !name.includes(`-${from}`))).toEqual([]);
    expect(NAMED_RULES.filter(({ source }) => source.length < 20)).toEqual([]);
  });

  it('are found by it, and nothing else is', () => {
    expect(ruleByName('cwa-1-2020-06-15')).toEqual({ kind: 'cwa-1-2020-06-15' });
    expect(ruleByName('any-match')).toEqual({ kind: 'any-match' });
    expect(ruleByName('swisscovid-2020-09-11')).toBeUndefined();
    expect(ruleByName('minutes-under')).toBeUndefined();
    expect(namedRule('toString')).toBeUndefined();
    const wrong = { kind: 'no-such-rule' as RuleName };
    expect(() => applyRule(wrong, scans(1, 50), NOW)).toThrow(/"kind" expected the name of a rule/);
  });
});

describe('what is just enough, and what just is not', () => {
  const far = 80;
  const edges: readonly (readonly [RuleName, ScoredRow[], ScoredRow[]])[] = [
    ['swisscovid-2020-05-20', scans(4, 49), [...scans(3, 49), ...scans(1, 59, { keyIndex: 1 })]],
    ['swisscovid-2020-05-22', scans(6, 59), scans(5, 59)],
    ['swisscovid-2020-05-24', scans(6, 54), scans(6, 55)],
    ['swisscovid-2020-07-06', scans(6, 59), scans(6, 60)],
    ['swisscovid-2020-07-06', scans(3, 52), scans(3, 53)],
    ['swisscovid-2020-09-10', scans(3, 54), scans(3, 55)],
    ['swisscovid-2020-09-10', scans(6, 62), scans(6, 63)],
    ['dp3t-2020-05-27', scans(3, 49), scans(3, 50)],
    ['dp3t-2020-05-27', scans(6, 54), scans(6, 55)],
    ['spain-radar-covid', scans(2, 54), scans(2, 55)],
    ['spain-radar-covid', scans(3, 73), scans(3, 74)],
    ['nhs-ew-1-2020-08', scans(3, 54), scans(2, 54)],
    ['nhs-ew-1-2020-08', scans(6, 62), scans(6, 63)],
    ['nhs-ew-1-2020-09-24', scans(3, 54), scans(2, 54)],
    ['nhs-ew-1-2020-10-29', scans(1, 54), scans(1, 55)],
    ['nhs-ew-1-2021-01-11', scans(1, 62), scans(1, 63)],
    // exp(-0.5 (d / 2.75)²) of 150 s: 140.4 one day from onset, 115.1 two days.
    [
      'nhs-ew-1-2021-01-11',
      scans(1, 62, { daysSinceOnset: -1 }),
      scans(1, 62, { daysSinceOnset: 2 }),
    ],
    // 60 x score x weight: 121.0 and 119.6; 121.0, 94.6 and 96.4.
    ['nhs-ew-2-2020-10-29', scans(3, 10, {}, 60), scans(4, 20, { daysSinceOnset: 9 }, 120)],
    ['nhs-ew-2-2021-01-11', scans(3, 10, {}, 60), scans(2, 10, {}, 120)],
    ['nhs-ew-2-2021-01-11', scans(3, 10, {}, 60), scans(5, 10, { daysSinceOnset: 9 }, 60)],
    ['canada-covid-alert-1-2020-07-16', scans(4, 63), scans(4, 64)],
    ['canada-covid-alert-1-2020-07-16', scans(4, 63), scans(3, 63)],
    ['canada-covid-alert-1-2020-08-06', scans(3, 62), scans(3, 63)],
    ['canada-covid-alert-1-2020-09-12', scans(3, 62), scans(2, 62)],
    ['canada-covid-alert-1-2020-10-15', scans(3, 61), scans(2, 61)],
    ['canada-covid-alert-1-2020-10-15', scans(3, 61), scans(3, 62)],
    ['canada-covid-alert-2', scans(4, 62), scans(4, 63)],
    ['canada-covid-alert-2', [...scans(3, 62), ...scans(1, 62, { keyIndex: 1 }, 60)], scans(3, 62)],
    ['ireland-covidgreen', scans(3, 73), scans(2, 73)],
    ['ireland-covidgreen', scans(3, 73), scans(3, 74)],
    ['en-express', scans(6, 30), scans(6, 31)],
    ['en-express', scans(9, 50), scans(9, 51)],
    ['en-express', scans(18, 60), scans(17, 60)],
    ['en-express', scans(9, 50), scans(9, 50, { reportType: 'clinical-diagnosis' })],
    // Levels 8 on the day of onset, 5, 3 and 2 on days 3, 4 and 5 after it.
    ['cwa-1-2020-06-04', scans(3, 43), scans(3, 48)],
    ['cwa-1-2020-06-15', scans(3, 54), scans(3, 63)],
    ['cwa-1-2020-06-15', scans(3, 54), scans(2, 54)],
    ['cwa-1-2020-09-14', scans(3, 54), scans(3, 54, { daysSinceOnset: 5 })],
    ['cwa-1-2020-09-15', scans(3, 54, { daysSinceOnset: 3 }), scans(3, 54, { daysSinceOnset: 4 })],
    ['cwa-2-2020-11-11', scans(2, 54), scans(2, 55)],
    [
      'cwa-2-2020-11-19',
      scans(2, 60, { minAttenuationDb: 54 }),
      scans(2, 54, { minAttenuationDb: 63 }),
    ],
    ['cwa-2-2020-11-30', scans(2, 54), scans(2, 55)],
    ['cwa-2-2021-02-22', scans(2, 54), scans(3, 54, { daysSinceOnset: 5 })],
    ['cwa-2-2021-03-01', scans(2, 54), scans(1, 54)],
    ['cwa-2-2021-03-01-server', scans(2, 54), scans(1, 54)],
    ['cwa-2-2021-03-18', scans(2, 72), scans(2, 62)],
    ['cwa-2-2021-03-18-server', scans(2, 72), scans(2, 62)],
    ['cwa-2-2021-04-15', scans(2, 72), scans(1, 72)],
    ['cwa-2-2022', scans(2, 72), scans(2, 73)],
    ['robert-stopcovid-2', contacts(2, -40), contacts(1, -40)],
    ['robert-stopcovid-2', contacts(4, -40), contacts(4, -66)],
    ['bluezone-near-android-android', near(-86), near(-87)],
    ['bluezone-near-android-ios', near(-69), near(-70)],
    ['bluezone-near-ios-android', near(-88), near(-89)],
    ['bluezone-near-ios-ios', near(-74), near(-75)],
  ];

  it.each(edges)('%s %#', (name, enough, short) => {
    expect(apply(name, enough)).toMatchObject({ warned: true, level: 'high' });
    const { warned, level } = apply(name, short);
    expect([warned, level === 'high']).toEqual([false, false]);
  });

  it('covers every rule', () => {
    expect(new Set(edges.map(([name]) => name))).toEqual(new Set(RULE_NAMES));
  });

  it('agrees with the minutes that a rule asks for', () => {
    for (const [name, enough, short] of edges) {
      const asks = namedRule(name)!.asks;
      if (asks === undefined) continue;
      const isEnough = (min: number) => (asks.above ? min > asks.minutes : min >= asks.minutes);
      expect([name, isEnough(minutes(name, enough)), isEnough(minutes(name, short))]).toEqual([
        name,
        true,
        false,
      ]);
    }
  });

  it('low is what Corona-Warn-App shows without a warning', () => {
    expect(apply('cwa-1-2020-09-15', scans(1, far))).toMatchObject({ warned: false, level: 'low' });
    expect(apply('cwa-2-2021-04-15', scans(1, 72))).toMatchObject({ warned: false, level: 'low' });
    expect(apply('cwa-2-2021-04-15', scans(1, far)).level).toBe('none');
  });

  /** Contacts of 15 minutes with one packet every 5 s, each of another identifier. */
  function contacts(count: number, rssiMeanDbm: number): ScoredRow[] {
    return Array.from({ length: count }, (_, keyIndex) =>
      scans(180, 50, { keyIndex, rssiMeanDbm }, 5),
    ).flat();
  }

  function near(rssiMeanDbm: number): ScoredRow[] {
    return scans(1, 0, { rssiMeanDbm });
  }
});

describe('every rule', () => {
  const rows = fc.uniqueArray(
    fc.record({
      keyIndex: fc.nat(2),
      timeS: fc.integer({ min: DAY, max: DAY + 90_000 }),
      sinceScanS: fc.option(fc.integer({ min: 60, max: 600 }), { nil: undefined }),
      meanAttenuationDb: fc.integer({ min: 30, max: 100 }),
      minAttenuationDb: fc.integer({ min: 0, max: 90 }),
      daysSinceOnset: fc.option(fc.integer({ min: -14, max: 14 }), { nil: undefined }),
      reportType: fc.constantFrom<ReportType>(
        'confirmed-test',
        'self-report',
        'unknown',
        'revoked',
      ),
      transmissionRiskLevel: fc.option(fc.nat(8), { nil: undefined }),
      rssiMeanDbm: fc.option(fc.integer({ min: -100, max: -20 }), { nil: undefined }),
    }),
    { maxLength: 12, selector: ({ keyIndex, timeS }) => `${keyIndex} ${timeS}` },
  );
  /** What a key says is the same in all its rows. */
  const oneOfKey = (found: readonly ScoredRow[]): ScoredRow[] =>
    found.map((row) => {
      const { daysSinceOnset, reportType, transmissionRiskLevel } = found.find(
        ({ keyIndex }) => keyIndex === row.keyIndex,
      )!;
      return { ...row, daysSinceOnset, reportType, transmissionRiskLevel };
    });

  it.each(RULE_NAMES)('%s: any rows in any order, the same finite numbers', (kind) => {
    fc.assert(
      fc.property(rows, (found) => {
        const same = oneOfKey(found);
        const outcome = apply(kind, same);
        expect(apply(kind, [...same].reverse())).toEqual(outcome);
        expect([outcome.scoreMin, outcome.exposureS].every(Number.isFinite)).toBe(true);
        expect(outcome.scoreMin).toBeGreaterThanOrEqual(0);
        expect(outcome.warned).toBe(outcome.level === 'high');
      }),
      { seed: 31, numRuns: kind.startsWith('nhs-ew-2') ? 10 : 40 },
    );
  });

  it.each(RULE_NAMES)('%s: says nothing of nothing', (kind) => {
    const nothing = { warned: false, level: 'none', exposureS: 0, scoreMin: 0 };
    expect(apply(kind, [])).toEqual(nothing);
    expect(namedRule(kind)!.apply([], NOW)).toEqual(nothing);
  });

  it.each(RULE_NAMES)('%s: more of the same is not less', (kind) => {
    const byCount = [1, 2, 3, 4, 6, 9].map((count) => minutes(kind, scans(count, 45)));
    expect(byCount).toEqual([...byCount].sort((a, b) => a - b));
  });

  // From 2021-03-18 on, 63 to 73 dB weighed more than nearer.
  const nearerIsMore = RULE_NAMES.filter((kind) => !/^cwa-2-(2021-0[34]-1|2022)/.test(kind));
  it.each(nearerIsMore)('%s: nearer is not less', (kind) => {
    const byNearness = [95, 78, 73, 63, 62, 55, 54, 50, 49, 40, 30].map((db) =>
      minutes(kind, scans(4, db)),
    );
    expect(byNearness).toEqual([...byNearness].sort((a, b) => a - b));
  });

  it('looks at what it needs: rules of RSSI not at attenuation, the others not at RSSI', () => {
    for (const { name, needs } of NAMED_RULES) {
      const kind = name as RuleName;
      const other: Partial<ScoredRow> =
        needs === 'rssi'
          ? { meanAttenuationDb: 0, minAttenuationDb: 0 }
          : { rssiMeanDbm: undefined, rssiMaxDbm: undefined };
      expect([name, apply(kind, scans(6, 45, other))]).toEqual([name, apply(kind, scans(6, 45))]);
    }
  });
});
