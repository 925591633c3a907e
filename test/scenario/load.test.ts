import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { selectCases } from '../../src/epidemic/cases.ts';
import { rootKey } from '../../src/kernel/keyed.ts';
import { scenarioDocument, scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { LoadOptions } from '../../src/scenario/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WORLD = `bluecrowd: 1
world: { kind: static, people: [{ name: Ada, x: 0 m }, { name: Bo, x: 1 m }] }
`;

function load(text: string, options?: LoadOptions) {
  const path = join(folder, 's.yaml');
  writeFileSync(path, text);
  return loadScenario(path, options).scenario;
}

/** The sentence with which a scenario is refused, without its folder. */
function refusal(text: string, options?: LoadOptions): string {
  try {
    load(text, options);
  } catch (error) {
    return (error as Error).message.replace(`${folder}/`, '');
  }
  return 'accepted';
}

describe('seeds and names written without quotes', () => {
  it('are whole numbers as they are written', () => {
    expect(load(`${WORLD}seed: 7\n`).seed).toBe('7');
    expect(load(`${WORLD}seed: -7\n`).seed).toBe('-7');
    expect(load(`${WORLD}seed: 9007199254740991\n`).seed).toBe('9007199254740991');
    expect(load(WORLD, { set: ['seed=12'] }).seed).toBe('12');
    expect(load(WORLD, { seed: '007' }).seed).toBe('007');
    expect(load(`${WORLD}seed: '007'\n`).seed).toBe('007');
    expect(load(WORLD, { set: ["seed='007'"] }).seed).toBe('007');
  });

  it.each(['007', '0x1F', '0o17', '1e3', '+7', '-0', '7.0'])(
    'are refused where YAML reads another number: %s',
    (written) => {
      const message =
        `expected a text, found ${written}, which YAML reads as the number ` +
        `${String(Number(written))}; put it in quotes: "${written}"`;
      expect(refusal(`${WORLD}seed: ${written}\n`)).toBe(`s.yaml:3:7: seed: ${message}`);
      expect(refusal(WORLD, { set: [`seed=${written}`] })).toBe(
        `--set seed=${written}: seed: ${message}`,
      );
    },
  );

  it('are refused inside lists as well', () => {
    expect(refusal(WORLD.replace('Bo', '007'))).toMatch(
      /^s\.yaml:2:\d+: world\.people\.1\.name: expected a text, found 007,/,
    );
    expect(refusal(WORLD, { set: ['cases.persons=[Ada, 007]'] })).toMatch(
      /^--set .*: cases\.persons\.1: expected a text, found 007,/,
    );
  });

  it.each(['9007199254740993', '1.5', '.inf', '1e400'])(
    'are refused where a number is not kept exactly: %s',
    (written) => {
      expect(refusal(`${WORLD}seed: ${written}\n`)).toBe(
        's.yaml:3:7: seed: expected a text, found a number that is not whole or not kept ' +
          'exactly; put it in quotes',
      );
    },
  );

  it('leave other numbers alone, however written', () => {
    expect(load(`${WORLD}days: 0x2\nphones: { adoption: 1.0 }\n`).days).toBe(2);
  });

  it('are texts, not switches or nothing', () => {
    expect(refusal(`${WORLD}seed: true\n`)).toBe(
      's.yaml:3:7: seed: expected a text, found true; put it in quotes',
    );
    expect(refusal(`${WORLD}seed: ''\n`)).toBe('s.yaml:3:7: seed: expected a text, found ""');
  });

  it('name a --set that is long by its start', () => {
    const message = refusal(WORLD, { set: [`apps=[${'x'.repeat(3000)}]`] });
    expect(message).toMatch(
      /^--set apps=\[x{54}\.\.\.: apps\.0: expected a group of keys, found "x{60}\.\.\."$/,
    );
    const key = refusal(WORLD, { set: [`${'k'.repeat(3000)}.a=1`] });
    expect(key).toMatch(
      /^--set k{60}\.\.\.: k{120}\.\.\.: expected a known key, found "k{60}\.\.\."; .{1,200}$/,
    );
  });

  it('keep aliases of a --set apart from the anchors of the file', () => {
    const set = ['cases.persons=[&x Ada, Bo]', 'title=&y t'];
    expect(load(`${WORLD}name: &x s\nseed: *x\n`, { set })).toMatchObject({
      seed: 's',
      title: 't',
      cases: { persons: ['Ada', 'Bo'] },
    });
    expect(load(WORLD, { set: ['phones.txPower={ mean: &z -20 dBm }'] }).phones).toMatchObject({
      txPowerMeanDbm: -20,
    });
    const twice = load(WORLD, { set: ['truth={ close: &q 3 m }', 'radio={ shadowing: &q 3 dB }'] });
    expect(twice.truth.closeM).toBe(3);
  });
});

describe('the diagnosed', () => {
  it('are named once each', () => {
    expect(refusal(`${WORLD}cases:\n  persons: [Ada, Bo, Ada]\n`)).toBe(
      's.yaml:4:22: cases.persons.2: expected each person once, found "Ada" again; remove one',
    );
  });

  it('are refused when they stand twice, also without a file', () => {
    const options = { ...load(WORLD).cases, persons: ['Bo', 'Bo'] };
    const people = { names: ['Ada', 'Bo'], ids: Float64Array.of(1, 2) };
    expect(() => selectCases(options, people, () => true, rootKey('x'))).toThrow(
      'cases.persons: expected each person once, found "Bo" again; remove one',
    );
  });
});

describe('the first day', () => {
  it('has intervals that are not negative anywhere on Earth', () => {
    for (const start of ['1970-01-02', '2106-02-05']) {
      const text = `${WORLD}start: ${start}\nutcOffset: '+14:00'\n`;
      expect(load(text).startUnixUs / 600e6).toBeGreaterThan(0);
      expect(load(text).startUnixUs / 1e6).toBeLessThan(2 ** 32);
    }
  });

  it.each(['0001-01-01', '1969-12-31', '1970-01-01', '2106-02-06', '9999-12-31'])(
    'is refused outside its range: %s',
    (start) => {
      expect(refusal(`${WORLD}start: ${start}\n`)).toBe(
        `s.yaml:3:8: start: expected a date from 1970-01-02 to 2106-02-05, found ${start}`,
      );
    },
  );

  it('has its range in the documents', () => {
    expect(scenarioJsonSchema()).toContain('"range": "1970-01-02 to 2106-02-05"');
    expect(scenarioDocument()).toMatch(/`start`.*1970-01-02 to 2106-02-05/);
  });
});
