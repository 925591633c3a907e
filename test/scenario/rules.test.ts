import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RULE_NAMES } from '../../src/risk/rule-names.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { scenario as scenarioSection } from '../../src/scenario/sections/scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WORLD = `bluecrowd: 1
world: { kind: static, people: [{ name: Ada, x: 0 m }, { name: Bo, x: 1 m }] }
`;

function load(engine: string, ...rules: string[]) {
  const path = join(folder, 's.yaml');
  writeFileSync(path, `${WORLD}apps: [{ engine: ${engine}, rules: [${rules.join(', ')}] }]\n`);
  return loadScenario(path).scenario;
}

describe('rules of a scenario', () => {
  it.each(RULE_NAMES)('%s', (kind) => {
    const scenario = load('gaen@1.2', `{ kind: ${kind} }`);
    expect(scenario.apps[0].rules).toEqual([{ kind }]);
    expect(scenarioSection.stored.safeParse(scenario).success).toBe(true);
  });

  it('stand beside plain ones', () => {
    const plain = '{ kind: minutes-under, attenuation: 60 dB, minutes: 30 }';
    expect(load('gaen@1.2', plain, '{ kind: en-express }').apps[0].rules).toEqual([
      { kind: 'minutes-under', attenuationDb: 60, minutes: 30 },
      { kind: 'en-express' },
    ]);
  });

  it('all fit into one app, though not any number', () => {
    const named = RULE_NAMES.map((kind) => `{ kind: ${kind} }`);
    expect(load('gaen@1.2', ...named, '{ kind: any-match }').apps[0].rules).toHaveLength(
      RULE_NAMES.length + 1,
    );
    const plain = Array.from(
      { length: 65 },
      (_, k) => `{ kind: minutes-under, attenuation: ${k + 20} dB, minutes: 30 }`,
    );
    expect(() => load('gaen@1.2', ...plain)).toThrow(/expected at most 64 rules, found 65/);
  });

  it('need RSSI alone where the app sends no TX power', () => {
    for (const kind of ['any-match', 'robert-stopcovid-2', 'bluezone-near-android-android']) {
      expect(load('bluezone@3', `{ kind: ${kind} }`).apps[0].rules).toEqual([{ kind }]);
    }
    expect(() => load('bluezone@3', '{ kind: cwa-2-2021-04-15 }')).toThrow(
      /expected any-match for bluezone@3, .* RSSI alone \(docs\/scoring\.md\), found cwa-2-2021-04-15/,
    );
  });

  it('are refused by another name, with the nearest one', () => {
    expect(() => load('gaen@1.2', '{ kind: swisscovid-2020-9-10 }')).toThrow(
      /rules\.0\.kind: expected one of any-match, .*; did you mean "swisscovid-2020-09-10"\?/,
    );
    expect(() => load('gaen@1.2', '{ kind: en-express, minutes: 5 }')).toThrow(
      /expected a known key, found "minutes"/,
    );
    expect(() => load('gaen@1.2', '{ kind: en-express }', '{ kind: en-express }')).toThrow(
      /expected each rule once, found it again/,
    );
  });
});
