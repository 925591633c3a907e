import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scoreRun } from '../../src/jobs/score-run.ts';
import { NAMED_RULES } from '../../src/risk/registry.ts';
import { bluecrowd, scratch } from './program.ts';

const folder = scratch();
const at = (name: string): string => join(folder.path, name);
const ofRssi = NAMED_RULES.filter(({ needs }) => needs === 'rssi');
const named = (rules: readonly { readonly name: string }[]): string =>
  rules.map(({ name }) => `{ kind: ${name} }`).join(', ');

/** Three cases, tested on different days, and everybody in radio range of several others. */
const SCENARIO = `bluecrowd: 1
title: Every rule
seed: every rule
days: 3
world:
  kind: static
  from: '09:00'
  to: '09:50'
  people:
${Array.from({ length: 14 }, (_, k) => `    - { name: person ${k}, x: ${1.3 * k} m }`).join('\n')}
phones: { adoption: 1, mix: together }
apps:
  - engine: gaen@1.2
    rules: [${named(NAMED_RULES)}, { kind: any-match }, { kind: minutes-under, attenuation: 60 dB, minutes: 20 }]
  - engine: bluezone@3
    rules: [${named(ofRssi)}, { kind: any-match }]
  - engine: robert@1.1
    rules: [${named(ofRssi)}]
cases:
  persons: [person 1, person 7, person 12]
`;

beforeAll(() => {
  writeFileSync(at('rules.yaml'), SCENARIO);
  const { code, stderr } = bluecrowd(['run', at('rules.yaml'), '--out', at('run'), '--json']);
  expect([code, stderr]).toEqual([0, '']);
  writeFileSync(
    at('bluezone.yaml'),
    SCENARIO.replace(/ {2}- engine: gaen[^]*?(?= {2}- engine)/, ''),
  );
  expect(bluecrowd(['run', at('bluezone.yaml'), '--out', at('bluezone'), '--json']).code).toBe(0);
}, 120_000);

afterAll(() => folder.remove());

/** Rewrites a table of a copy of the run. */
async function changed(table: string, sql: string): Promise<string> {
  cpSync(at('run'), at('copy'), { recursive: true });
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const file = (run: string): string => `'${join(at(run), `${table}.parquet`)}'`;
  await connection.run(`COPY (${sql.replace('FROM F', `FROM ${file('run')}`)}) TO ${file('copy')}`);
  connection.closeSync();
  return at('copy');
}

describe('scoring the stored windows of a run', () => {
  it('gives the verdicts of the run itself, for every rule of every app', async () => {
    const { rules } = await scoreRun(at('run'));
    expect(rules).toHaveLength(NAMED_RULES.length + 2 + ofRssi.length + 1 + ofRssi.length);
    expect(rules.filter(({ differing }) => differing !== 0)).toEqual([]);
    const warned = rules.filter(({ tally }) => tally.tp + tally.fp > 0);
    const quiet = rules.filter(({ tally }) => tally.fn + tally.tn > 0);
    expect(warned.length).toBeGreaterThan(rules.length / 2);
    expect(quiet.length).toBeGreaterThan(10);
  });

  it('prints the counts of other rules, for the apps that can have them', () => {
    const asked = ['--rule', 'cwa-2-2022', '--rule', 'bluezone-near-ios-ios', '--json'];
    const { code, stdout, stderr } = bluecrowd(['score', at('run'), ...asked]);
    const { alarms, leftOut } = JSON.parse(stdout) as {
      leftOut: { app: number; ruleLabel: string }[];
      alarms: { app: number; ruleLabel: string; differing: number | null }[];
    };
    expect(code).toBe(0);
    expect(alarms.map(({ app, ruleLabel }) => [app, ruleLabel])).toEqual([
      [0, 'cwa-2-2022'],
      [0, 'bluezone-near-ios-ios'],
      [1, 'bluezone-near-ios-ios'],
      [2, 'bluezone-near-ios-ios'],
    ]);
    expect(leftOut.map(({ app, ruleLabel }) => [app, ruleLabel])).toEqual([
      [1, 'cwa-2-2022'],
      [2, 'cwa-2-2022'],
    ]);
    expect(stderr).toMatch(/^bluecrowd: cwa-2-2022 is left out for bluezone@3: it needs atten/);
    const text = bluecrowd(['score', at('bluezone'), '--rule', 'any-match']);
    expect([text.code, text.stderr]).toEqual([0, '']);
    expect(text.stdout).toMatch(/^app +rule +TP +FN +FP +TN .*\nbluezone@3 +any match +\d+ /);
  });

  it('ends with 1 where a table holds another verdict than the windows give', async () => {
    const run = await changed('verdicts', 'SELECT * REPLACE (1 - warned AS warned) FROM F');
    const { code, stderr } = bluecrowd(['score', run]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'cwa-1-2020-06-04: 11 people have another verdict in the table of the run',
    );
  });

  it('is refused in a sentence where it cannot be', async () => {
    const says = (args: string[]): string => {
      const { code, stderr } = bluecrowd(['score', ...args]);
      expect(code).toBe(2);
      return stderr;
    };
    expect(says([at('run'), '--rule', 'cwa-3'])).toMatch(
      /--rule: expected the name of a rule \(docs\/scoring.md lists them\), found "cwa-3"/,
    );
    expect(says([at('run'), '--rule', 'en-express', '--rule', 'en-express'])).toMatch(
      /--rule: expected each rule once, found en-express again; remove one/,
    );
    expect(says([at('bluezone'), '--rule', 'en-express'])).toMatch(
      /expected a rule that an app of the run can have, found en-express for bluezone@3, robert/,
    );
    expect(says([at('none')])).toMatch(/none/);
    const other = await changed('scans', 'SELECT * REPLACE (0 AS seconds_since_last_scan) FROM F');
    expect(says([other, '--rule', 'en-express'])).toMatch(
      /scans\.parquet: expected the table scans as the run wrote it, found other rows; run the/,
    );
    const run = await changed('scans', 'SELECT * FROM F ORDER BY window_index DESC');
    expect(says([run])).toMatch(
      /expected the table scans in order of window_index, found \d+ after/,
    );
  });
});
