import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import {
  checkJunit,
  expectationLines,
  expectationsJson,
  tellExpectations,
} from '../../src/cli/terminal/expectation-lines.ts';
import { githubAnnotations } from '../../src/cli/terminal/github-annotations.ts';
import { JUNIT, toJunit } from '../../src/cli/terminal/junit.ts';
import type { TestCase } from '../../src/cli/terminal/junit.ts';
import { judgeExpectations } from '../../src/evaluation/expectations.ts';
import type { Tally } from '../../src/evaluation/tally.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { scratch } from './program.ts';
import { TEAMS } from './teams.ts';

const folder = scratch();
afterAll(() => folder.remove());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
const at = (name: string): string => join(folder.path, name);

writeFileSync(
  at('s.yaml'),
  `${TEAMS}expect:
  - { figure: recall, app: 1, atLeast: 0.8 }
  - { figure: fpr, app: 1, rule: 1, group: sales, atMost: 0.3 }
  - { figure: precision, app: 1, rule: 1, atLeast: 0.1 }
`,
);
const { scenario, expectPlaces: places } = loadScenario(at('s.yaml'));
const NOBODY = { group: null, tp: 0, fn: 0, fp: 0, tn: 0, others: 0, concordant: 0 };
const TALLIES: Tally[] = [
  { ...NOBODY, app: 1, rule: 0, tp: 9, fn: 1 },
  { ...NOBODY, app: 1, rule: 1, tn: 5 },
  { ...NOBODY, app: 1, rule: 1, group: 'sales', fp: 2, tn: 2 },
];
const results = judgeExpectations(scenario.expect!, [TALLIES]);

/** What goes to stderr meanwhile. */
function stderrOf(work: () => void): string {
  let text = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((part) => {
    text += String(part);
    return true;
  });
  work();
  return text;
}

describe('the summary', () => {
  it('has a line for each expectation, and how many hold', () => {
    const lines = expectationLines(results, scenario);
    const [head, ...rows] = lines.slice(0, -1);
    expect(head.trim().split(/ {2,}/)).toEqual(['figure', 'of', 'found', 'expected']);
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      ['✓', 'recall', 'gaen@1.2, swisscovid-2020-09-10', '0.9 (0.596 to 0.982)', 'at least 0.8'],
      [
        '✗',
        'fpr',
        'gaen@1.2, 30 min under 60 dB, group sales',
        '0.5 (0.15 to 0.85)',
        'at most 0.3',
      ],
      [
        '✗',
        'precision',
        'gaen@1.2, 30 min under 60 dB',
        'no answer: nobody was warned',
        'at least 0.1',
      ],
    ]);
    for (const column of ['figure', 'of', 'found', 'expected']) {
      const at = head.indexOf(column);
      expect(rows.every((row) => row.slice(at - 2, at) === '  ')).toBe(true);
    }
    expect(lines.at(-1)).toBe('1 of 3 expectations hold.');
    expect(expectationLines([], scenario)).toEqual([]);
  });

  it('says what an interval lacks beside the value', () => {
    const asked = { figure: 'recall', app: 1, rule: 0, atLeast: 0.8, judge: 'interval' } as const;
    const [, line] = expectationLines(judgeExpectations([asked], [TALLIES, []]), scenario);
    expect(line).toBe(
      '✗  recall  gaen@1.2, swisscovid-2020-09-10  0.9; no answer: an interval takes 2 ' +
        'replicates with a value  at least 0.8 (interval)',
    );
  });

  it('is the same as JSON', () => {
    const json = JSON.parse(JSON.stringify(expectationsJson(results))) as object[];
    expect(json[1]).toEqual({
      figure: 'fpr',
      app: 1,
      rule: 1,
      group: 'sales',
      atMost: 0.3,
      judge: 'value',
      value: 0.5,
      interval: results[1].interval,
      passed: false,
      reason: 'expected a value of at most 0.3, found 0.5 (0.15 to 0.85)',
    });
    expect(json[2]).toMatchObject({ value: null, interval: null, passed: false });
  });
});

describe('what becomes of expectations', () => {
  it('is whether all hold', () => {
    const tell = (count: number): boolean =>
      tellExpectations(results.slice(0, count), { scenario, places: places.slice(0, count) });
    expect([tell(0), tell(1), tell(3)]).toEqual([true, true, false]);
    expect(() => tellExpectations(results, { scenario, places: [] })).toThrow('has its place');
  });

  it('is written with --junit, over an earlier report alone', () => {
    const junit = at('results/tests.xml');
    checkJunit(junit, scenario, 'out/run');
    const told = stderrOf(() => {
      tellExpectations(results, { scenario, places, junit });
      tellExpectations(results, { scenario, places, junit });
    });
    expect(told).toBe('');
    const text = readFileSync(junit, 'utf8');
    const [first, ...more] = elementsOf(text);
    expect(first).toEqual({
      tag: 'testsuites',
      attributes: { name: 'bluecrowd', tests: '3', failures: '2', errors: '0', skipped: '0' },
    });
    expect(more.map(({ tag }) => tag)).toEqual([
      'testsuite',
      'testcase',
      'testcase',
      'failure',
      'testcase',
      'failure',
    ]);
    expect(more[2].attributes).toEqual({
      classname: 'gaen@1.2, 30 min under 60 dB, group sales',
      name: 'fpr at most 0.3',
      file: at('s.yaml'),
      line: String(TEAMS.split('\n').length + 2),
    });
    expect(more[3].attributes.message).toBe(results[1].reason);
    writeFileSync(junit, `${text}<!-- mine -->\n`);
    expect(() => tellExpectations(results, { scenario, places, junit })).toThrow(
      'found one that was changed since it was written; choose another name or remove it',
    );
  });

  it('has no place in a folder, in a file of somebody else, or without an expectation', () => {
    mkdirSync(at('folder'));
    for (const inside of ['out/run', 'out/run/j.xml', 'out/.run.unfinished']) {
      expect(() => checkJunit(inside, scenario, 'out/run')).toThrow(
        `expected a file outside out/run, which holds what the run writes, found ${inside};`,
      );
    }
    expect(() => checkJunit(at('folder'), scenario, 'out/run')).toThrow(
      `expected a JUnit report of bluecrowd or nothing at ${at('folder')}, found a folder; ` +
        'choose another name or remove it',
    );
    expect(() => checkJunit(`${at('other')}/`, scenario, 'out/run')).toThrow(
      /^expected the name of a file, found that of a folder, .*; add the name of the file$/,
    );
    writeFileSync(at('mine.xml'), '<testsuites></testsuites>\n');
    expect(() => checkJunit(at('mine.xml'), scenario, 'out/run')).toThrow(/found another file;/);
    expect(() => checkJunit(at('new.xml'), { ...scenario, expect: [] }, 'out/run')).toThrow(
      '--junit: expected a scenario with expectations, found none in it; add expect: to it ' +
        '(docs/expectations.md)',
    );
  });

  it('is annotated on GitHub, where each expectation that failed stands', () => {
    const tell = (): string => stderrOf(() => tellExpectations(results, { scenario, places }));
    vi.stubEnv('GITHUB_ACTIONS', '');
    expect(tell()).toBe('');
    vi.stubEnv('GITHUB_ACTIONS', 'true');
    const line = TEAMS.split('\n').length;
    expect(tell().replaceAll(`${folder.path}/`, '')).toBe(
      `::error file=s.yaml,line=${line + 2},col=5,title=fpr at most 0.3::gaen@1.2, 30 min under ` +
        '60 dB, group sales: expected a value of at most 0.3, found 0.5 (0.15 to 0.85)\n' +
        `::error file=s.yaml,line=${line + 3},col=5,title=precision at least 0.1::gaen@1.2, ` +
        '30 min under 60 dB: no answer: nobody was warned\n',
    );
    vi.stubEnv('GITHUB_WORKSPACE', join(folder.path, '..'));
    expect(tell()).toContain(`file=${basename(folder.path)}/s.yaml,`);
  });
});

const HOSTILE: TestCase = {
  subject: 'a<b> & "c", 100 %\r\n\u0000\ud800',
  name: "it's: <one>, two",
  failure: ']]> -- 50 % :: ::error\nsecond',
  place: { file: 'a,b:c%.yaml', line: 3, col: 7 },
};

describe('names and sentences of strangers', () => {
  it('are escaped in a JUnit report, which stays well-formed', () => {
    const text = toJunit([HOSTILE, { ...HOSTILE, failure: undefined }], '<suite> & "more"');
    const [, suite, one] = elementsOf(text);
    expect(suite.attributes.name).toBe('<suite> & "more"');
    expect(one.attributes.classname).toBe('a<b> & "c", 100 %\ufffd\ufffd\ufffd\ufffd');
    expect(one.attributes.name).toBe(HOSTILE.name);
    expect(JUNIT.foundInstead(text)).toBeUndefined();
    expect(() => elementsOf(text.replace('&lt;', '<'))).toThrow();
  });

  it('are escaped in annotations, in properties with what separates them', () => {
    const [line, ...more] = githubAnnotations([HOSTILE, { ...HOSTILE, failure: undefined }]);
    expect(more).toEqual([]);
    expect(line).toBe(
      "::error file=a%2Cb%3Ac%25.yaml,line=3,col=7,title=it's%3A <one>%2C two::" +
        'a<b> & "c", 100 %25%0D%0A\ufffd\ud800: ]]> -- 50 %25 :: ::error%0Asecond',
    );
  });

  it('name no file where an expectation stands on the command line', () => {
    const set = { ...HOSTILE, place: { file: '--set expect=[]' } };
    expect(githubAnnotations([set])[0]).toMatch(/^::error title=it's%3A /);
    expect(elementsOf(toJunit([set], 's'))[2].attributes).not.toHaveProperty('file');
  });
});

interface Element {
  readonly tag: string;
  readonly attributes: Record<string, string>;
}

/** Elements of well-formed XML in order of their start. Throws where it is not well-formed. */
function elementsOf(xml: string): Element[] {
  const open: string[] = [];
  const found: Element[] = [];
  const token =
    /<\?xml [^?]*\?>|<!--(?:(?!--)[^])*-->|<\/([\w]+)>|<(\w+)((?: \w+="[^"<]*")*)>|[^<]+|[^]/g;
  for (const [part, end, tag, attributes] of xml.matchAll(token)) {
    if (part === '<' || /&(?!(?:amp|lt|gt|quot|#39);)|[^\P{C}\n]/u.test(part)) {
      throw new Error(`not well-formed: ${part}`);
    }
    if (end !== undefined && open.pop() !== end) throw new Error(`not nested: ${end}`);
    if (tag === undefined) continue;
    open.push(tag);
    const pairs = [...attributes.matchAll(/ (\w+)="([^"]*)"/g)];
    found.push({
      tag,
      attributes: Object.fromEntries(pairs.map(([, name, value]) => [name, unescaped(value)])),
    });
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(', ')}`);
  return found;
}

const SIGNS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => SIGNS[name]);
