import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { figuresOfRule, runReplicates } from '../../src/replicates/run-replicates.ts';
import { loadScenarioWithCode } from '../../src/scenario/load-with-code.ts';
import type { LoadedScenario } from '../../src/scenario/load.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { ROOT, scratch, TINY } from '../cli/program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

/** Forty minutes of four people, in the format of SocioPatterns. */
function traceScenario(): LoadedScenario {
  const lines = Array.from({ length: 120 }, (_, k) => {
    const t = 28_820 + 20 * k;
    return `${t}\t1\t2\n${t}\t${2 + (k % 2)}\t4\n`;
  });
  writeFileSync(at('list.txt'), lines.join(''));
  writeFileSync(
    at('trace.yaml'),
    'bluecrowd: 1\nseed: t\nworld: { kind: trace, file: list.txt }\ncases: { count: 1 }\n',
  );
  return loadScenario(at('trace.yaml'));
}

const ownEngine = (): Promise<LoadedScenario> =>
  loadScenarioWithCode(join(ROOT, 'examples/own-engine/scenario.yaml'), { allowCode: true });

describe('replicates in code', () => {
  it.each([
    ['a contact list', traceScenario],
    ['an engine of a module', ownEngine],
  ])('are the same on one thread and on two: %s', async (_, load) => {
    const loaded = await load();
    const told: string[] = [];
    const onProgress = (done: number, total: number): void => void told.push(`${done}/${total}`);
    const one = await runReplicates(loaded, 3, { onProgress });
    expect(told).toEqual(['1/3', '2/3', '3/3']);
    expect(one.map(({ seed }) => seed)).toEqual(
      [1, 2, 3].map((k) => `${loaded.scenario.seed}.${k}`),
    );
    expect(one[0].tallies.length).toBeGreaterThan(0);
    expect(await runReplicates(loaded, 3, { workers: 2 })).toEqual(one);
  });

  it.each([0, 1.5, Number.NaN, 100_001])('are not %s', async (count) => {
    writeFileSync(at('tiny.yaml'), TINY);
    await expect(runReplicates(loadScenario(at('tiny.yaml')), count)).rejects.toThrow(
      `expected a whole number of replicates from 1 to 100000, found ${count}`,
    );
  });

  it('give the figures of a rule; a group that is all cases in one counts there as nobody', () => {
    const outcomes = [
      [{ group: null, fp: 4 }],
      [
        { group: null, fp: 2 },
        { group: 'a', fp: 2 },
      ],
    ].map((rows, k) => ({
      kind: 'replicate' as const,
      seed: `s.${k + 1}`,
      tallies: rows.map(({ group, fp }) => {
        return { app: 0, rule: 0, group, fp, tp: 3, fn: 1, tn: 8 - fp, others: 0, concordant: 0 };
      }),
      verdictsDigest: '',
      truthDigest: '',
    }));
    const all = figuresOfRule(outcomes, { app: 0, rule: 0 });
    expect([all.recall.value, all.fpr.value, all.falseAlarms.value]).toEqual([0.75, 6 / 16, 3]);
    const group = figuresOfRule(outcomes, { app: 0, rule: 0, group: 'a' });
    expect([group.fpr.value, group.falseAlarms.value]).toEqual([0.25, 1]);
    expect(figuresOfRule(outcomes, { app: 7, rule: 0 }).recall.value).toBeNull();
  });
});
