import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { ENGINE_NAMES } from '../../src/protocols/engines.ts';
import { renderReport } from '../../src/report/pages/html.ts';
import { readManifest } from '../../src/results/manifest.ts';
import { openRun } from '../../src/results/open-run.ts';
import { checkValues } from '../../src/results/query/table-values.ts';
import { TABLES } from '../../src/tables/tables.ts';
import type { Column, TableName, TableSpec } from '../../src/tables/tables.ts';
import { MEASUREMENT_COLUMNS } from '../../src/measurements/measurement-table.ts';
import { bluecrowd, scratch, TINY } from '../cli/program.ts';

const folder = scratch();
const at = (name: string): string => join(folder.path, name);
const NAMES = Object.keys(TABLES) as TableName[];
const whole = (name: string): string => join(at('run'), `${name}.parquet`);
const copy = (name: string): string => join(at('copy'), `${name}.parquet`);

let writer: DuckDBConnection;

beforeAll(async () => {
  // Somebody isolates on the last day, so that no table is empty.
  const days = TINY.replace('seed: tiny', 'seed: tiny\ndays: 3');
  const short = days.replace("to: '10:00'", "to: '09:40'");
  writeFileSync(at('tiny.yaml'), `${short}behaviour: { onDiagnosis: isolate }\n`);
  expect(bluecrowd(['run', at('tiny.yaml'), '--out', at('run')]).code).toBe(0);
  cpSync(at('run'), at('copy'), { recursive: true });
  writer = await (await DuckDBInstance.create(':memory:')).connect();
});

afterEach(() => {
  for (const name of NAMES) cpSync(whole(name), copy(name));
});

afterAll(() => {
  writer.closeSync();
  folder.remove();
});

/** A table with one value of its second row (or its only one) changed. */
const changed = (column: string, value: string, source: string): string =>
  `SELECT * EXCLUDE (n) REPLACE (CASE WHEN n = (SELECT max(n) FROM numbered WHERE n < 2)
     THEN ${value} ELSE ${column} END AS ${column}) FROM numbered`.replace(
    /^/,
    `WITH numbered AS (SELECT *, row_number() OVER () - 1 AS n FROM ${source}) `,
  );

async function sentence(doing: () => Promise<unknown>): Promise<string> {
  try {
    await doing();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'accepted';
}

const NOT_FINITE = ["'nan'::DOUBLE", "'inf'::DOUBLE", "'-inf'::DOUBLE", '1e300', '-1e300', 'NULL'];
const BEYOND = { f64: NOT_FINITE, i32: ['NULL'], text: ['NULL'] };

/** Values that cannot stand in a column. */
function impossible({ type, range, isOptional }: Column): string[] {
  const values = BEYOND[type].filter((value) => value !== 'NULL' || isOptional !== true);
  if (range === 'name') return [...values, "''"];
  if (range === 'engines') return [...values, "'x'", "'gaen@1.2,x'", "','"];
  if (type !== 'i32') return range === 'hex' ? [...values, "'0g'", "'abc'", "'AB'"] : values;
  const ends = typeof range === 'string' ? [-2, 2147483647] : [range![0] - 1, range![1] + 1];
  return [...values, ...ends.filter((end) => Math.abs(end) < 2 ** 31).map(String)];
}

describe('a value that no run writes', () => {
  it.each(NAMES)('is told by table, column and row: %s', async (name) => {
    const { counts, scenario, days } = readManifest(at('run'));
    const rules = scenario.apps.map((app) => app.rules.length);
    const engines = scenario.apps.map(({ engine }) => engine);
    const { phones: people, windows } = counts;
    const references = { people, engines, rules, days, windows };
    const { columns, rising }: TableSpec = TABLES[name];
    const table = { name, columns, rising, file: 'x.parquet', remedy: 'run again' };
    const check = (): Promise<string> =>
      sentence(() => checkValues(writer, table, references, counts[name]));
    const create = `CREATE OR REPLACE TABLE ${name} AS`;
    await writer.run(`${create} FROM '${whole(name)}'`);
    expect(await check()).toBe('accepted');
    expect(counts[name]).toBeGreaterThan(0);
    for (const column of columns) {
      for (const value of impossible(column)) {
        await writer.run(`${create} ${changed(column.name, value, `'${whole(name)}'`)}`);
        const row = Math.min(2, counts[name]);
        expect
          .soft([value, await check()])
          .toEqual([
            value,
            expect.stringMatching(
              new RegExp(
                `^x.parquet: expected the table ${name} with .* in the column ${column.name}, ` +
                  `found .* in row ${row}; run again$`,
              ),
            ),
          ]);
      }
    }
    await writer.run(`${create} FROM '${whole(name)}' LIMIT ${counts[name] - 1}`);
    expect(await check()).toMatch(/with \d+ rows, as the manifest says, found \d+ rows/);
  });

  it('is told where times run backwards, and people are numbered wrongly', async () => {
    const broken: [TableName, string, RegExp][] = [
      ['sightings', "SELECT * REPLACE (last_us - 1e9 AS last_us) FROM 'F'", /first_us not above/],
      ['contacts', "SELECT * REPLACE (b AS a, a AS b) FROM 'F'", /a not above its b, found 1 > 0/],
      [
        'phones',
        "SELECT * REPLACE (0 AS person) FROM 'F'",
        /number of the row, .* found 0 in row 2/,
      ],
      [
        'sightings',
        "SELECT * REPLACE (receiver AS sender) FROM 'F'",
        /another receiver than sender/,
      ],
      ['sightings', "SELECT * REPLACE (500 AS rssi_mean_dbm) FROM 'F'", /rssi_mean_dbm/],
      ['verdicts', "SELECT * REPLACE (99 AS rule) FROM 'F'", /rules of the app in the column rule/],
    ];
    for (const [name, sql, says] of broken) {
      await rewritten(name, sql);
      expect(await sentence(opened)).toMatch(says);
      cpSync(whole(name), copy(name));
    }
  });

  it('is told of measurements too, and NULL only where a value must be', async () => {
    const table = { name: 'measurements', columns: MEASUREMENT_COLUMNS, file: 'm', remedy: 'r' };
    const fields = MEASUREMENT_COLUMNS.map(({ name, type }) =>
      type === 'text'
        ? `'a' AS ${name}`
        : `${name === 'channel' ? 37 : 0}::${TYPES[type]} AS ${name}`,
    );
    await writer.run(`CREATE OR REPLACE TABLE good AS SELECT ${fields.join(', ')} FROM range(3)`);
    const check = async (column: string, value: string): Promise<string> => {
      const sql = changed(column, value, 'good');
      await writer.run(`CREATE OR REPLACE TABLE measurements AS ${sql}`);
      return sentence(() => checkValues(writer, table));
    };
    for (const column of MEASUREMENT_COLUMNS as readonly Column[]) {
      if (column.isOptional === true) expect(await check(column.name, 'NULL')).toBe('accepted');
      for (const value of impossible(column)) {
        expect.soft(await check(column.name, value)).toMatch(new RegExp(`${column.name}.* row 2`));
      }
    }
  });
});

const TYPES = { i32: 'INTEGER', f64: 'DOUBLE' };

async function rewritten(name: TableName, sql: string): Promise<void> {
  rmSync(copy(name), { force: true });
  const source = sql.replace("'F'", `'${whole(name)}'`);
  await writer.run(`COPY (${source}) TO '${copy(name)}' (FORMAT parquet)`);
}

async function opened(): Promise<void> {
  (await openRun(at('copy'))).close();
}

/** The page of a run, without what belongs to the program. */
async function page(folder = at('copy')): Promise<string> {
  const run = await openRun(folder);
  try {
    return (await renderReport(run)).replace(/<(script|style)[^]*?<\/\1>/g, '');
  } finally {
    run.close();
  }
}

describe('the least and the greatest values that are accepted', () => {
  it.each(NAMES)('give a report with numbers in it: %s', async (name) => {
    const { columns, rising = [] }: TableSpec = TABLES[name];
    const lower = new Set(rising.map(([first]) => first));
    for (const end of [0, 1]) {
      const ends = columns.flatMap(({ name: column, type, range }) => {
        if (range === 'moment') return `${end === 0 ? -86400e6 : 3 * 86400e6}::DOUBLE AS ${column}`;
        if (typeof range !== 'object' || lower.has(column) !== (end === 0)) return [];
        const value = Math.max(
          -(2 ** 31),
          Math.min(type === 'i32' ? 2 ** 31 - 1 : Infinity, range[end]),
        );
        return `${type === 'i32' ? value : range[end]}::${TYPES[type as 'i32']} AS ${column}`;
      });
      const texts = columns.flatMap(({ name: column, type, range }) =>
        type === 'text' && range === undefined ? `'<b>' || chr(0) || chr(10) AS ${column}` : [],
      );
      const sql = `SELECT * REPLACE (${[...ends, ...texts].join(', ')}) FROM 'F'`;
      await rewritten(name, ends.length + texts.length === 0 ? "FROM 'F'" : sql);
      expect(/.{30}(NaN|Infinity|undefined|Invalid).{30}/.exec(await page())?.[0]).toBe(undefined);
    }
  });
});

describe('a file that is not the table', () => {
  const says =
    /^\S*daily\.parquet: expected the table daily, found [^\n]*; run the scenario again$/;

  it.each([
    [
      'a column missing',
      "SELECT * EXCLUDE (spans) FROM 'F'",
      /as column 4 spans_heard DOUBLE, not spans/,
    ],
    ['a column more', "SELECT *, 1 AS more FROM 'F'", /as column 8 more INTEGER, not none/],
    [
      'another type',
      "SELECT * REPLACE (day::VARCHAR AS day) FROM 'F'",
      /day VARCHAR, not day INTEGER/,
    ],
    ['another order', "SELECT day, app, * EXCLUDE (day, app) FROM 'F'", /as column 1 day INTEGER/],
    ['a list', "SELECT * REPLACE ([day] AS day) FROM 'F'", /day INTEGER\[\]/],
  ])('with %s', async (_what, sql, tells) => {
    await rewritten('daily', sql);
    expect(await sentence(opened)).toMatch(says);
    expect(await sentence(opened)).toMatch(tells);
  });

  it('cut short at any byte, overwritten, empty, missing, or a folder', async () => {
    const bytes = readFileSync(whole('daily'));
    for (let k = 0; k < bytes.length; k += 67) {
      writeFileSync(copy('daily'), bytes.subarray(0, k));
      expect.soft(await sentence(opened)).toMatch(says);
    }
    for (let k = 0; k + 8 <= bytes.length; k += 61) {
      writeFileSync(copy('daily'), Buffer.from(bytes).fill(0xff, k, k + 8));
      const found = await sentence(opened);
      if (found !== 'accepted')
        expect.soft(found).toMatch(/daily\.parquet: expected the table daily/);
    }
    rmSync(copy('daily'));
    expect(await sentence(opened)).toMatch(/expected the table daily, found no file; run the/);
    mkdirSync(copy('daily'));
    expect(await sentence(opened)).toMatch(/expected the table daily, found a folder in its place/);
    rmSync(copy('daily'), { recursive: true });
  });
});

describe('what runs write', () => {
  const engines = ENGINE_NAMES.filter((name) => name !== 'herald');
  it.each<[string, string[]]>([
    ['of all engines', [`apps=[${engines.map((engine) => `{engine: '${engine}'}`).join(', ')}]`]],
    ['at packet level', ['radio.level=packet']],
    [
      'with clocks an hour off, uploads after the end and no least contact',
      [
        'phones.clockOffset=1 h',
        'cases.uploadDelay=20 d',
        'truth.minimum=0 s',
        'cases.onsetDaysBefore=30',
        'phones.adoption=0.7',
        'cases.persons=[]',
        'cases.count=1',
      ],
    ],
  ])('is accepted %s, and gives a page', async (_what, settings) => {
    const set = settings.flatMap((setting) => ['--set', setting]);
    const { code, stderr } = bluecrowd(['run', at('tiny.yaml'), '--out', at('other'), ...set]);
    expect([code, stderr.replace(/^bluecrowd: replaced the earlier run .*\n/, '')]).toEqual([
      0,
      '',
    ]);
    expect(await page(at('other'))).not.toMatch(/"NaN"|Infinity|undefined/);
  });
});

describe('a manifest changed by hand', () => {
  const file = (): string => join(at('copy'), 'manifest.json');
  afterEach(() => cpSync(join(at('run'), 'manifest.json'), file()));

  /** The same manifest with another value at a path. */
  function set(path: readonly string[], value: unknown): void {
    const manifest = JSON.parse(readFileSync(join(at('run'), 'manifest.json'), 'utf8')) as object;
    let inner = manifest as Record<string, unknown>;
    for (const key of path.slice(0, -1)) inner = inner[key] as Record<string, unknown>;
    inner[path.at(-1)!] = value;
    writeFileSync(file(), JSON.stringify(manifest));
  }

  it.each<[string, unknown, RegExp]>([
    [
      'counts.sightings',
      1,
      /expected the table sightings with 1 rows, as the manifest says, found/,
    ],
    ['counts.phones', 2, /phones with 2 rows|people from 0 to 1/],
    ['days', 1, /days from 0 to 0 in the column day|times from/],
    ['scenario.cases.testUs', 1e300, /scenario\.cases\.testUs: expected/],
    ['scenario.apps', [], /scenario\.apps: expected/],
    ['scenario.apps.0.rules', [], /with rules of the app in the column rule, found 0 in row 1/],
    ['scenario.truth', null, /scenario\.truth: expected a group of keys, found nothing/],
    ['scenario.startDate', 'soon', /scenario\.startDate: expected/],
    ['digests.daily', 7, /digests\.daily: expected a text, found 7/],
  ])('%s = %j is told in one sentence', async (path, value, says) => {
    set(path.split('.'), value);
    const found = await sentence(opened);
    expect(found).toMatch(says);
    expect(found).not.toMatch(/\n/);
  });

  it('gives a report or one sentence whatever leaf of the scenario is changed', async () => {
    const { scenario } = readManifest(at('run'));
    const paths: string[][] = [];
    const walk = (node: unknown, path: string[]): void => {
      if (typeof node !== 'object' || node === null) paths.push(path);
      else for (const [key, inner] of Object.entries(node)) walk(inner, [...path, key]);
    };
    walk(scenario, ['scenario']);
    expect(paths.length).toBeGreaterThan(80);
    const values = [null, -1, 1e300, 9e15, 'x', [], {}];
    let accepted = 0;
    for (const path of paths) {
      for (const value of values) {
        set(path, value);
        if ((await sentence(() => Promise.resolve(readManifest(at('copy'))))) !== 'accepted')
          continue;
        // A page takes long: some of those that are left.
        if (++accepted % 37 !== 0) continue;
        const found = await sentence(async () => expect(await page()).not.toMatch(/Invalid Date/));
        expect.soft(`${path.join('.')} ${JSON.stringify(value)} ${found}`).not.toMatch(/\n/);
      }
    }
    expect(accepted).toBeGreaterThan(50);
  });
});
