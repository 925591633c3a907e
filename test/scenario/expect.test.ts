import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkShape } from '../../src/results/manifest-schema.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { LoadOptions } from '../../src/scenario/load.ts';
import { scenario as scenarioSection } from '../../src/scenario/sections/scenario.ts';
import { TEAMS } from '../cli/teams.ts';

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-expect-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string, options?: LoadOptions) {
  const path = join(folder, 's.yaml');
  writeFileSync(path, text);
  return loadScenario(path, options);
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

const LINE = TEAMS.split('\n').length;
const expecting = (...items: string[]): string =>
  `${TEAMS}expect:\n${items.map((item) => `  - { ${item} }\n`).join('')}`;
/** The sentence about the only or last of some items. */
function refusedItem(...items: string[]): string {
  return refusal(expecting(...items)).replace(`s.yaml:${LINE + items.length}:`, 'LINE:');
}

describe('expectations of a scenario', () => {
  it('are read, with defaults, and are nothing where they are left out', () => {
    const text = expecting('figure: recall, atLeast: 0.8');
    const { scenario } = load(`${text}replicates: 20\n`);
    expect(scenario.replicates).toBe(20);
    expect(scenario.expect).toEqual([
      { figure: 'recall', app: 0, rule: 0, atLeast: 0.8, judge: 'value' },
    ]);
    const plain = load(TEAMS).scenario;
    expect(Object.keys(plain)).not.toContain('replicates');
    expect(JSON.stringify(plain)).not.toMatch(/"expect":|replicates/);
  });

  it('are kept in a manifest, which may lack them', () => {
    const origin = { writer: 'a run', remedy: 'run it again' };
    const check = (value: unknown) =>
      checkShape(scenarioSection.stored, value, 'manifest.json', origin);
    const { scenario } = load(
      expecting(
        'figure: fpr, app: 1, rule: 1, group: sales, atLeast: 0, atMost: 0.5, judge: value',
      ),
    );
    expect(check(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario);
    const plain = load(TEAMS).scenario;
    expect(check(JSON.parse(JSON.stringify(plain)))).toEqual(plain);
  });

  it('say where they stand, in the file or on the command line', () => {
    const text = expecting('figure: recall, atLeast: 0.8', 'figure: warned, atMost: 9');
    const places = (options?: LoadOptions) =>
      load(text, options).expectPlaces.map(({ file, line, col }) => {
        return [file.replace(`${folder}/`, ''), line, col];
      });
    expect(places()).toEqual([
      ['s.yaml', LINE + 1, 5],
      ['s.yaml', LINE + 2, 5],
    ]);
    const set = ['expect=[{figure: missed, atMost: 3}]'];
    expect(places({ set })).toEqual([
      ['--set expect=[{figure: missed, atMost: 3}]', undefined, undefined],
    ]);
    expect(load(TEAMS).expectPlaces).toEqual([]);
  });
});

describe('an expectation that cannot be judged is refused with its place', () => {
  it.each([
    [
      'figure: recal, atLeast: 0.8',
      'LINE:15: expect.0.figure: expected one of recall, fpr, precision, auc, warned, missed, ' +
        'falseAlarms, found "recal"; did you mean "recall"?',
    ],
    [
      'figure: recall, app: 2, atLeast: 0.8',
      'LINE:28: expect.0.app: expected the position of an app, 0 (bluezone@3), 1 (gaen@1.2), ' +
        'found 2',
    ],
    [
      'figure: recall, app: 1, rule: 2, atLeast: 0.8',
      'LINE:37: expect.0.rule: expected the position of a rule of gaen@1.2, ' +
        '0 (swisscovid-2020-09-10), 1 (minutes-under), found 2',
    ],
    [
      'figure: recall, group: sale, atLeast: 0.8',
      'LINE:30: expect.0.group: expected a group of people of this world, found "sale"; did you ' +
        'mean "sales"?',
    ],
    [
      'figure: recall, group: pilots of a plane, atLeast: 0.8',
      'LINE:30: expect.0.group: expected a group of people of this world, found ' +
        '"pilots of a plane"; it has design, sales',
    ],
    [
      'figure: recall',
      'LINE:5: expect.0: expected atLeast or atMost, found neither; say what is expected',
    ],
    [
      'figure: auc, atLeast: 80',
      'LINE:29: expect.0.atLeast: expected a number from 0 to 1 for auc, found 80; 80 % is 0.8',
    ],
    [
      'figure: fpr, atMost: 300',
      'LINE:28: expect.0.atMost: expected a number from 0 to 1 for fpr, found 300',
    ],
    [
      'figure: missed, atMost: -1',
      'LINE:31: expect.0.atMost: expected a number from 0 to 1000000000, found -1',
    ],
    [
      'figure: recall, atLeast: "0.8"',
      'LINE:32: expect.0.atLeast: expected a number from 0 to 1000000000, found the text "0.8"; ' +
        'take off the quotes',
    ],
    [
      'figure: recall, atLeast: 0.8, atMost: 0.5',
      'LINE:45: expect.0.atMost: expected not less than atLeast of expect.0, 0.8, found 0.5; ' +
        'nothing is both',
    ],
  ])('%s', (item, sentence) => {
    expect(refusedItem(item)).toBe(sentence);
  });

  it('says how many others there are', () => {
    const text = expecting('figure: recall', 'figure: recall, app: 7, atLeast: 3');
    expect(refusal(text)).toMatch(/; say what is expected \(and 2 more problems\)$/);
  });
});

describe('two expectations that exclude each other', () => {
  it('are refused at the second', () => {
    expect(
      refusedItem(
        'figure: fpr, atMost: 0.3',
        'figure: fpr, atMost: 0.2',
        'figure: fpr, atLeast: 0.25',
      ),
    ).toBe(
      'LINE:29: expect.2.atLeast: expected not more than atMost of expect.1, 0.2, found 0.25; ' +
        'nothing is both',
    );
    expect(
      refusedItem(
        'figure: fpr, group: sales, atLeast: 0.3',
        'figure: fpr, group: sales, atMost: 0',
      ),
    ).toBe(
      'LINE:42: expect.1.atMost: expected not less than atLeast of expect.0, 0.3, found 0; ' +
        'nothing is both',
    );
  });

  it('may be of other figures, rules or people, or touch', () => {
    const one = 'figure: recall, app: 1, atLeast: 0.8';
    const others = [
      'figure: fpr, app: 1, atMost: 0.1',
      'figure: recall, atMost: 0.1',
      'figure: recall, app: 1, rule: 1, atMost: 0.1',
      'figure: recall, app: 1, group: design, atMost: 0.1',
      'figure: recall, app: 1, atMost: 0.8',
    ];
    expect(refusal(expecting(one, ...others))).toBe('accepted');
  });
});

describe('an interval', () => {
  const text = expecting('figure: recall, atLeast: 0.8, judge: interval');
  const sentence = (place: string, found: number): string =>
    `${place}: expect.0.judge: expected 2 replicates or more for an interval, found ${found}; ` +
    'raise replicates, or judge the value';

  it('takes two replicates, of the file or of the command line', () => {
    const place = `s.yaml:${LINE + 1}:44`;
    expect(refusal(text)).toBe(sentence(place, 1));
    expect(refusal(`${text}replicates: 1\n`)).toBe(sentence(place, 1));
    expect(refusal(`${text}replicates: 20\n`, { replicates: 1 })).toBe(sentence(place, 1));
    expect(refusal(`${text}replicates: 2\n`)).toBe('accepted');
    expect(load(text, { replicates: 3 }).scenario.replicates).toBe(3);
  });

  it('is asked of a number of replicates', () => {
    expect(refusal(TEAMS, { replicates: 0 })).toBe(
      '--replicates 0: replicates: expected a whole number from 1 to 100000, found 0',
    );
    expect(refusal(`${TEAMS}replicates: 2.5\n`)).toBe(
      `s.yaml:${LINE}:13: replicates: expected a whole number from 1 to 100000, found 2.5`,
    );
  });
});

describe('groups of other worlds', () => {
  const STATIC = `bluecrowd: 1
world: { kind: static, people: [{ name: Ada, group: desk, x: 0 m }, { name: Bo, x: 1 m }] }
`;
  const TRACE = 'bluecrowd: 1\nworld: { kind: trace, file: list.txt, metadata: classes.txt }\n';
  const of = (world: string, group: string): string =>
    refusal(`${world}expect: [{ figure: recall, group: ${group}, atLeast: 0.5 }]\n`);

  it('are those of people on a bench', () => {
    expect(of(STATIC, 'desk')).toBe('accepted');
    expect(of(STATIC, 'office')).toMatch(/found "office"; it has desk$/);
    expect(of(STATIC.replace('group: desk, ', ''), 'desk')).toMatch(/found "desk"; it has none$/);
  });

  it('are the classes of a contact list', () => {
    writeFileSync(join(folder, 'list.txt'), '20 1 2\n40 1 2\n60 1 3\n');
    writeFileSync(join(folder, 'classes.txt'), '1 5A\n2 5A\n3 5B\n');
    expect(of(TRACE, '5B')).toBe('accepted');
    expect(of(TRACE, 'teachers')).toMatch(/found "teachers"; it has 5A, 5B$/);
  });
});
