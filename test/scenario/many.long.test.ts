import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { loadScenario } from '../../src/scenario/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-many-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 's.yaml');

const WORLD = 'bluecrowd: 1\nworld: { kind: static, people: [{ name: Ada, x: 0 m }] }\n';
const ROOM = '{ name: hall, x: 0 m, y: 0 m, width: 9 m, depth: 9 m, door: { x: 0 m, y: 4 m } }';
const MANY = 50_000;
const many = (make: (k: number) => string, between = '\n'): string =>
  Array.from({ length: MANY }, (_, k) => make(k)).join(between);

/** The sentence without the file's name, and the seconds of processor time until it came. */
function refusal(text: string): { said: string; cpuS: number } {
  writeFileSync(file, text);
  const before = process.cpuUsage();
  let said = 'taken';
  try {
    loadScenario(file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    said = error.message.replace(file, 's.yaml');
  }
  const { user, system } = process.cpuUsage(before);
  return { said, cpuS: (user + system) / 1e6 };
}

const minutesUnder = (k: number): string =>
  `{ kind: minutes-under, attenuation: 50 dB, minutes: ${k % 1440} }`;

describe('50,000 of a thing are read or refused in time that grows with the length', () => {
  it.each([
    [
      'keys that nobody knows',
      `${WORLD}${many((k) => `k${k}: ${k}`)}\n`,
      /^s\.yaml:3:1: k0: expected a known key, found "k0"; .* \(and 49999 more problems\)$/,
    ],
    [
      'keys, the first again at the end',
      `${WORLD}phones:\n${many((k) => `  k${k}: ${k}`)}\n  k0: 1\n`,
      /^s\.yaml:50004:3: expected each key once, found "phones\.k0" again; remove one/,
    ],
    [
      'keys of one value',
      `${WORLD.replace(' }\n', ` , materials: {${many((k) => `m${k}: 1 dB`, ', ')}} }\n`)}`,
      /^taken$/,
    ],
    [
      'cases who are nobody',
      `${WORLD}cases: { persons: [${many((k) => `p${k}`, ', ')}] }\n`,
      /cases\.persons\.0: expected a person of this world, found "p0".*49999 more/,
    ],
    [
      'apps',
      `${WORLD}apps: [${many(() => '{ engine: gaen@1.2 }', ', ')}]\n`,
      /apps\.1\.engine: expected each engine once.*49998 more/,
    ],
    [
      'rules',
      `${WORLD}apps: [{ engine: gaen@1.2, rules: [${many(minutesUnder, ', ')}] }]\n`,
      /apps\.0\.rules: expected at most 64 rules, found 50000/,
    ],
    [
      'rooms that are not there',
      'bluecrowd: 1\nworld:\n  kind: rooms\n' +
        `  rooms: [${ROOM}]\n  groups:\n` +
        `${many((k) => `  - { name: g${k}, people: 1, desk: d${k} }`)}\n`,
      /world\.groups\.0\.desk: expected a room of this world, found "d0".*49999 more/,
    ],
    [
      'people with a wrong place',
      'bluecrowd: 1\nworld:\n  kind: static\n  people:\n' +
        `${many((k) => `  - { name: p${k}, x: ${k} }`)}\n`,
      /world\.people\.0\.x: expected a length with its unit.*49999 more/,
    ],
    [
      'uses of an anchor',
      `${WORLD}title: &t x\ncases: { persons: [${many(() => '*t', ', ')}] }\n`,
      /expected plain YAML, found Excessive alias count/,
    ],
    ['levels', `${WORLD}title: ${'['.repeat(MANY)}${']'.repeat(MANY)}\n`, /too many levels/],
    [
      'levels that do not end',
      `${WORLD}title: ${'{a: '.repeat(MANY)}\n`,
      /expected YAML, found a mistake/,
    ],
    ['empty lines', `${WORLD}${'\n'.repeat(MANY)}title: x\n`, /^taken$/],
    ['comments', `${WORLD}${'# no\n'.repeat(MANY)}title: x\n`, /^taken$/],
    ['documents', `${WORLD}${'---\na: 1\n'.repeat(MANY)}`, /expected one scenario, found a second/],
  ])('%s', (_what, text, says) => {
    const { said, cpuS } = refusal(text);
    expect(said.length > 500 ? said.slice(0, 500) : said).toMatch(says);
    // Groups of 50,000 took 12 s and more where each was compared with all before it.
    expect(cpuS).toBeLessThan(8);
  });

  it('a text of 5 MB on one line, or a comment', () => {
    expect(refusal(`${WORLD}title: "${'x '.repeat(2_500_000)}"\n`).said).toBe('taken');
    expect(refusal(`${WORLD}# ${'x'.repeat(5_000_000)}\n`).said).toBe('taken');
  });
});
