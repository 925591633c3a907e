import { describe, expect, it } from 'vitest';
import { NAMED_RULES, namedRule } from '../../src/risk/registry.ts';
import type { RuleName } from '../../src/risk/rule-names.ts';
import { runScenario } from '../../src/run/run.ts';
import { TABLES } from '../../src/tables/tables.ts';
import type { TableName } from '../../src/tables/tables.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import {
  digestsOf,
  lineWorld,
  MemorySink,
  smallScenario,
} from '../../src/testkit/small-scenario.ts';

// GAEN has the numbers for all of them; Bluezone for those of RSSI.
const rules = [
  ...NAMED_RULES.map(({ name }) => ({ kind: name as RuleName })),
  { kind: 'minutes-under', attenuationDb: 60, minutes: 30 } as const,
  { kind: 'any-match' } as const,
];
const ofRssi = NAMED_RULES.filter(({ needs }) => needs === 'rssi').map(({ name }) => ({
  kind: name as RuleName,
}));

function scenarioOf(materialise: Scenario['materialise']): Scenario {
  const base = smallScenario(lineWorld(9), { materialise });
  return {
    ...base,
    apps: base.apps.map((app) => ({
      ...app,
      share: 1,
      rules: app.engine === 'gaen@1.2' ? rules : ofRssi,
    })),
  };
}

describe('a run with every named rule', () => {
  it('warns whom the rule says, by minutes that it asks for', async () => {
    const sink = new MemorySink();
    const scenario = scenarioOf('all');
    await runScenario(scenario, sink);
    const columnOf = (table: TableName, name: string): number =>
      TABLES[table].columns.findIndex((column) => column.name === name);
    const at = (name: string): number => columnOf('verdicts', name);
    const warnedBy = new Set<string>();
    for (const row of sink.rows('verdicts')) {
      const { kind } = scenario.apps[Number(row[at('app')])].rules[Number(row[at('rule')])];
      const warned = row[at('warned')] === 1;
      const score = Number(row[at('score_min')]);
      const asks = namedRule(kind)?.asks;
      if (warned) warnedBy.add(kind);
      // A warning comes of the rows up to its download; the score at the end may be higher.
      if (warned && asks !== undefined) {
        expect([kind, score >= asks.minutes - 1e-9]).toEqual([kind, true]);
      }
      if (!warned && asks !== undefined) {
        const isShort = asks.above ? score <= asks.minutes : score < asks.minutes;
        expect([kind, isShort]).toEqual([kind, true]);
      }
    }
    expect(warnedBy.size).toBeGreaterThan(15);
    // Nobody is warned by another rule than the last, which asks least, alone.
    const warnedOf = (rule: (index: number) => boolean): Set<unknown> =>
      new Set(
        sink
          .rows('verdicts')
          .filter((row) => row[at('warned')] === 1 && row[at('app')] === gaen)
          .filter((row) => rule(Number(row[at('rule')])))
          .map((row) => row[at('person')]),
      );
    const gaen = scenario.apps.findIndex(({ engine }) => engine === 'gaen@1.2');
    expect(gaen).toBeGreaterThan(0);
    const last = rules.length - 1;
    expect(last).toBeGreaterThan(32);
    const byOthers = warnedOf((rule) => rule < last);
    expect(byOthers.size).toBeGreaterThan(0);
    expect(
      [...byOthers].filter((person) => !warnedOf((rule) => rule === last).has(person)),
    ).toEqual([]);
  });

  it('ends the same whether all sightings are computed or those of cases', async () => {
    const all = (await digestsOf(scenarioOf('all'))).digests;
    const cases = (await digestsOf(scenarioOf('cases'))).digests;
    expect(cases.verdicts).toBe(all.verdicts);
    expect(cases.notifications).toBe(all.notifications);
  });
});
