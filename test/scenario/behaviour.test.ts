import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/scenario/load.ts';
import { TEAMS } from '../cli/teams.ts';

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-behaviour-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(behaviour: string, text = TEAMS) {
  const path = join(folder, 's.yaml');
  writeFileSync(path, `${text}behaviour: ${behaviour}\n`);
  return loadScenario(path).scenario;
}

/** The sentence with which a scenario is refused, without place. */
function refusal(behaviour: string, text = TEAMS): string {
  try {
    load(behaviour, text);
  } catch (error) {
    return (error as Error).message.replace(/^.*?s\.yaml:\d+:\d+: /, '');
  }
  return 'accepted';
}

const withoutCases = TEAMS.replace(/^cases:[^\n]*\n(?: [^\n]*\n)*/m, '');

describe('behaviour of a scenario', () => {
  it('is nothing where it is left out, and has defaults', () => {
    expect(load('{ onWarning: stay-home }').behaviour).toEqual({
      onWarning: 'stay-home',
      onDiagnosis: 'nothing',
      share: 1,
      isolationShare: 1,
      stayHomeDays: 14,
      isolationDays: 14,
      from: 0,
    });
    writeFileSync(join(folder, 'plain.yaml'), TEAMS);
    expect(loadScenario(join(folder, 'plain.yaml')).scenario.behaviour).toBeUndefined();
  });

  it('is refused with one sentence where nobody could react', () => {
    expect(withoutCases).not.toBe(TEAMS);
    expect(refusal('{ onWarning: stay-home }', withoutCases)).toBe(
      'behaviour: expected cases to react to, found none; set cases.count or cases.persons, or ' +
        'leave behaviour out',
    );
    expect(refusal('{ share: 0.8 }')).toBe(
      'behaviour: expected "onWarning: stay-home" or "onDiagnosis: isolate", found neither; ' +
        'leave behaviour out if nobody reacts',
    );
    expect(refusal('{ onWarning: stay-home, from: 3 }', `${TEAMS}days: 2\n`)).toBe(
      'behaviour.from: expected a day of the run, 0 to 1, found 3; raise days if that is meant',
    );
  });

  it('is refused with values that mean nothing', () => {
    expect(refusal('{ onWarning: stay-home, share: 1.2 }')).toMatch(
      /^behaviour\.share: expected .*1.*, found 1\.2/,
    );
    expect(refusal('{ onWarning: stay-home, from: -1 }')).toMatch(
      /^behaviour\.from: expected .*0.*, found -1/,
    );
    expect(refusal('{ onWarning: hide }')).toMatch(/expected one of .*stay-home.*found "hide"/);
    expect(refusal('{ onWarning: stay-home, stayHomeDays: 0 }')).toMatch(
      /^behaviour\.stayHomeDays: expected .*found 0/,
    );
  });
});
