import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ReplicatesJournal, replicatesKey } from '../../src/replicates/journal.ts';
import type { ReplicateOutcome } from '../../src/replicates/replicate.ts';
import { lineWorld, smallScenario } from '../../src/testkit/small-scenario.ts';
import { scratch } from '../cli/program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const out = join(folder.path, 'out');
const file = join(folder.path, '.out.unfinished');
beforeEach(() => rmSync(file, { recursive: true, force: true }));

const outcome = (k: number): ReplicateOutcome => ({
  kind: 'replicate',
  seed: `größe.${k}`,
  tallies: [
    { app: 0, rule: 0, group: null, tp: k, fn: 0, fp: 0, tn: 0, others: 0, concordant: 0.5 },
  ],
  verdictsDigest: 'v',
  truthDigest: 't',
});

/** What another attempt finds. */
function found(key = 'a'): { seeds: string[]; dropped: number } {
  const journal = new ReplicatesJournal(out, key);
  const { done, dropped } = journal;
  journal.close();
  return { seeds: [...done.keys()], dropped };
}

function withThree(): void {
  const journal = new ReplicatesJournal(out, 'a');
  for (const k of [1, 2, 3]) journal.add(outcome(k));
  journal.close();
}

describe('unfinished replicates', () => {
  it('are taken over with all that was kept of them', () => {
    withThree();
    const journal = new ReplicatesJournal(out, 'a');
    expect([...journal.done.values()]).toEqual([outcome(1), outcome(2), outcome(3)]);
    journal.add(outcome(4));
    journal.close();
    expect(found().seeds).toHaveLength(4);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(5);
  });

  it('lose the last line alone, wherever it was cut, and go on after it', () => {
    withThree();
    const whole = readFileSync(file);
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let length = lastLine; length < whole.length; length += 7) {
      writeFileSync(file, whole);
      truncateSync(file, length);
      expect(found().seeds).toEqual(['größe.1', 'größe.2']);
      const journal = new ReplicatesJournal(out, 'a');
      journal.add(outcome(3));
      journal.close();
      expect(readFileSync(file).equals(whole)).toBe(true);
    }
  });

  it('begin anew where not even the first line is whole', () => {
    withThree();
    const whole = readFileSync(file);
    for (const length of [0, 1, 20, 40]) {
      writeFileSync(file, whole.subarray(0, length));
      expect(found()).toEqual({ seeds: [], dropped: 0 });
    }
  });

  it('are not lost while they are taken over: nothing of the file is written again', () => {
    withThree();
    const before = readFileSync(file);
    const journal = new ReplicatesJournal(out, 'a');
    // As a kill at this moment would leave it.
    expect(readFileSync(file).equals(before)).toBe(true);
    journal.close();
  });

  it('of another scenario are dropped, in another file than its writer may still have open', () => {
    const other = new ReplicatesJournal(out, 'b');
    other.add(outcome(1));
    const mine = new ReplicatesJournal(out, 'a');
    expect([mine.done.size, mine.dropped]).toEqual([0, 1]);
    mine.add(outcome(2));
    other.add(outcome(3));
    mine.close();
    expect(found().seeds).toEqual(['größe.2']);
    other.close();
  });

  it('leave no file where none is done, nor once the folder stands', () => {
    new ReplicatesJournal(out, 'a').close();
    expect(existsSync(file)).toBe(false);
    withThree();
    new ReplicatesJournal(out, 'a').remove();
    expect(existsSync(file)).toBe(false);
  });

  it.each(['{"bluecrowd":1}\n', 'mine\n', '\u0000'])('are not looked for in %j', (text) => {
    writeFileSync(file, text);
    expect(() => found()).toThrow(/unfinished replicates or no file, found another; move it away/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('are not looked for in a folder', () => {
    mkdirSync(file);
    expect(() => found()).toThrow(/expected unfinished replicates or no file, found a folder/);
  });

  it('keep out a line that somebody changed or made up', () => {
    withThree();
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('\\"tp\\":2', '\\"tp\\":999'));
    expect(readFileSync(file, 'utf8')).not.toBe(text);
    appendFileSync(file, '{"kind":"replicate","seed":"größe.9"}\n');
    expect(found().seeds).toEqual(['größe.1', 'größe.3']);
  });

  it('keep what is no outcome out', () => {
    withThree();
    appendFileSync(file, 'null\n7\n{"kind":"refused"}\n\u0000\u0000\n');
    expect(found().seeds).toHaveLength(3);
  });
});

describe('the key of replicates', () => {
  const scenario = { ...smallScenario(lineWorld(3)), materialise: 'all' as const };
  const program = { version: '1', gitCommit: null };
  const key = replicatesKey(scenario, [], program);

  it('is the same with other words, expectations, numbers and materialisation', () => {
    const words = { name: 'n', title: 't', replicates: 9, materialise: 'cases' as const };
    expect(replicatesKey({ ...scenario, ...words }, [], program)).toBe(key);
  });

  it('is another for another seed, rule, version or commit', () => {
    const keys = [
      replicatesKey({ ...scenario, seed: 'other' }, [], program),
      replicatesKey({ ...scenario, apps: scenario.apps.slice(1) }, [], program),
      replicatesKey(scenario, [], { version: '2', gitCommit: null }),
      replicatesKey(scenario, [], { version: '1', gitCommit: 'c' }),
    ];
    expect(new Set([key, ...keys]).size).toBe(5);
  });
});
