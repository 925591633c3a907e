import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFitData } from '../../src/measurements/open-dataset.ts';
import { bluecrowd, scratch, TINY } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const ROWS = Array.from({ length: 60 }, (_, k) => `${k},${1 + (k % 3)},${-60 - (k % 7)}\n`);
const COLUMNS = 'time=time_s,distance=distance_m,rssi=rssi';

beforeAll(() => {
  writeFileSync(at('rows.csv'), `time_s,distance_m,rssi\n${ROWS.join('')}`);
  writeFileSync(at('tiny.yaml'), TINY);
  const args = ['import', 'measurements', at('rows.csv'), '--columns', COLUMNS];
  expect(bluecrowd([...args, '--out', at('data')]).code).toBe(0);
  writeFileSync(
    at('devices.csv'),
    'oem,device,model,rssi correction,tx,calibration confidence\nA,a,A1,2,-20,3\n',
  );
  expect(bluecrowd(['run', at('tiny.yaml'), '--out', at('run')]).code).toBe(0);
});

const said = (...args: string[]): unknown[] => {
  const { code, stdout, stderr } = bluecrowd(args);
  return [code, stdout, stderr];
};

/** What fit says of a copy of the data set after `change`. */
function fitOf(change: (copy: string) => unknown): unknown[] {
  rmSync(at('copy'), { recursive: true, force: true });
  cpSync(at('data'), at('copy'), { recursive: true });
  change(at('copy'));
  return said('fit', at('copy'), '--bootstrap', '0');
}

const refused = (says: RegExp): unknown[] => [2, '', expect.stringMatching(says)];

describe('query of an imported data set', () => {
  it('reads its tables by name, under the same lock', () => {
    const sql = 'SELECT count(*) AS n, max(distance_m) AS far FROM measurements';
    expect(JSON.parse(bluecrowd(['query', at('data'), sql, '--json']).stdout)).toEqual([
      { n: 60, far: 3 },
    ]);
    expect(said('query', at('data'), 'SHOW TABLES')).toEqual([0, 'name\nmeasurements\n', '']);
    const file = join(at('data'), 'measurements.parquet');
    const before = readFileSync(file);
    const write = `EXPLAIN ANALYZE COPY (SELECT 1) TO '${file}' (USE_TMP_FILE false)`;
    expect(said('query', at('data'), write)).toEqual(refused(/expected a statement that reads/));
    expect(said('query', at('data'), 'SELECT 1; SELECT 2')).toEqual(refused(/found 2/));
    expect(readFileSync(file)).toEqual(before);
  });
});

describe('a folder of the other kind', () => {
  it('check says that it found a data set, and what reads it', () => {
    expect(said('check', at('data'))).toEqual(
      refused(
        /expected a run at .*data, found a data set of measurements; fit and validate read it/,
      ),
    );
  });

  it.each(['fit', 'validate'])('%s says that it found a run, and what reads it', (command) => {
    expect(said(command, at('run'))).toEqual(
      refused(/expected a data set at .*run, found a run; check, query and report read it/),
    );
  });

  it.each(['fit', 'check', 'query'])('%s says that an empty folder is neither', (command) => {
    mkdirSync(at('nothing'), { recursive: true });
    const more = command === 'query' ? ['SELECT 1'] : [];
    expect(said(command, at('nothing'), ...more)).toEqual(refused(/found no readable manifest/));
  });
});

describe('a damaged data set', () => {
  const FILE = 'measurements.parquet';

  it('missing, cut short, or another table: one sentence of fit', () => {
    expect(fitOf((copy) => rmSync(join(copy, FILE)))).toEqual(
      refused(/expected the table measurements, found no file; import the data again\n$/),
    );
    expect(fitOf((copy) => writeFileSync(join(copy, FILE), ''))).toEqual(
      refused(/expected the table measurements, found no whole Parquet file/),
    );
    expect(fitOf((copy) => cpSync(join(at('run'), 'cases.parquet'), join(copy, FILE)))).toEqual(
      refused(/as column 1 person INTEGER, not session VARCHAR; import the data again\n$/),
    );
  });

  it('with a value that cannot be: by column and row', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    for (const [column, value] of [
      ['distance_m', "'inf'::DOUBLE"],
      ['rssi_dbm', "'nan'::DOUBLE"],
      ['time_us', '1e300'],
      ['channel', '36'],
    ]) {
      const file = at(`${column}.parquet`);
      await connection.run(
        `COPY (SELECT * EXCLUDE (n) REPLACE (CASE WHEN n = 7 THEN ${value} ELSE ${column} END
           AS ${column}) FROM (SELECT *, row_number() OVER () AS n
           FROM '${join(at('data'), FILE)}')) TO '${file}' (FORMAT parquet)`,
      );
      await expect(readFitData(file, 'auto', undefined)).rejects.toThrow(
        new RegExp(`expected the table measurements with .* in the column ${column}, .* in row 7;`),
      );
    }
    connection.closeSync();
    instance.closeSync();
  });

  it.each<[string, unknown, RegExp]>([
    ['counts', 3, /counts: expected .*, found 3; import the data again/],
    ['counts', { other: 1 }, /expected a data set of measurements, found one of other/],
    ['sources', null, /sources: expected a list/],
    ['mapping', { limitM: -1 }, /mapping\.limitM: expected/],
    ['more', 1, /expected the keys that an import writes, found "more" besides/],
    [
      'bluecrowdDataset',
      2,
      /expected a data set of format 1, .*, found format 2; update bluecrowd/,
    ],
    ['bluecrowdDataset', 'one', /expected the manifest of a data set, found something else/],
  ])('a manifest whose %s is %j', (key, value, says) => {
    const found = fitOf((copy) => {
      const file = join(copy, 'manifest.json');
      const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
      writeFileSync(file, JSON.stringify({ ...manifest, [key]: value }));
    });
    expect(found).toEqual(refused(says));
  });
});

describe('--where', () => {
  const where = (sql: string): unknown[] =>
    said('fit', at('data'), '--bootstrap', '0', '--where', sql);

  it('is one condition, with or without a comment', () => {
    expect(where('distance_m < 3 -- near')[0]).toBe(0);
    expect(where("session LIKE '%.csv' AND distance_m IN (SELECT 1)")[2]).toMatch(/^(?!.*--where)/);
  });

  it.each([
    'true) IS NOT TRUE; FROM enable_logging(); SELECT (true',
    `true) IS NOT TRUE; COPY rows TO 'x.csv'; --`,
    "distance_m IN (FROM read_csv('/etc/passwd'))",
    "(SELECT true FROM enable_logging(storage = 'file'))",
    'true;',
    ')',
    'nothing > 1',
  ])('refuses %s', (sql) => {
    expect(where(sql)).toEqual(refused(/^bluecrowd: --where: [^\n]*\n$/));
  });
});
