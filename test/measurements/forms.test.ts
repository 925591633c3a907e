/** Logs as people have them: without header, wide, named, in SQLite, with commas and in buckets. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import initSqlJs from 'sql.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { importMeasurements } from '../../src/measurements/import/import-measurements.ts';
import { readMapping } from '../../src/measurements/import/mapping-text.ts';
import type { MappingOptions } from '../../src/measurements/import/mapping-text.ts';
import { MEASUREMENT_COLUMNS } from '../../src/measurements/measurement-table.ts';
import { bluecrowd, scratch } from '../cli/program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const put = (name: string, text: string | Uint8Array): string => {
  writeFileSync(at(name), text);
  return at(name);
};
type Cell = string | number;

/** Some columns of all rows. */
async function imported(files: readonly string[], mapping: string | MappingOptions, names: string) {
  const rows: Cell[][] = [];
  const wanted = names.split(' ');
  const indices = wanted.map((wish) => MEASUREMENT_COLUMNS.findIndex(({ name }) => name === wish));
  const read =
    typeof mapping === 'string'
      ? readMapping(put('map.yaml', mapping), {})
      : readMapping(undefined, mapping);
  const { summary } = await importMeasurements(
    files,
    read,
    (values) => rows.push(indices.map((index) => values[index])),
    { maxRows: 1000, onProgress: () => undefined },
  );
  return { rows, summary };
}

/** The sentence with which it is refused, without the folder. */
async function refusal(files: readonly string[], mapping: string | MappingOptions) {
  try {
    await imported(files, mapping, 'rssi_dbm');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).not.toContain('\n');
    return error.message.replaceAll(`${folder.path}/`, '');
  }
  throw new Error('expected a refusal, found none');
}

const rssiOf = async (files: readonly string[], mapping: string | MappingOptions) =>
  (await imported(files, mapping, 'rssi_dbm')).rows.flat();

describe('a log without header', () => {
  const text = '0.5,A,-60\n1.5,B,-61\n';

  it('has columns by number, its first line among them', async () => {
    const mapping = "header: no\ncolumns: { rssi: { column: 3 }, sender: '2' }\n";
    const { rows } = await imported([put('raw.csv', text)], mapping, 'sender rssi_dbm');
    expect(rows).toEqual([
      ['A', -60],
      ['B', -61],
    ]);
    const options = { columns: 'rssi=3,time=1:s', noHeader: true };
    expect(await rssiOf([at('raw.csv')], options)).toEqual([-60, -61]);
  });

  it('has columns by the names that the mapping gives', async () => {
    const mapping = 'header: [t_s, who, rssi]\ncolumns: { rssi: rssi, time: t_s }\n';
    expect(await rssiOf([put('raw.csv', text)], mapping)).toEqual([-60, -61]);
  });

  it('keeps a row that looks like the numbers of its columns', async () => {
    const options = { columns: 'rssi=2', noHeader: true };
    const { summary } = await imported([put('raw.csv', '1,2\n-1,-2\n')], options, 'rssi_dbm');
    expect([summary.counts.read, summary.repeatedHeaders]).toEqual([2, 0]);
  });

  it.each([
    ['header: perhaps\n', /map\.yaml:1:9: expected yes, no or a list of names, found "perhaps"/],
    ['header: [a, a]\n', /map\.yaml:1:9: expected each column once, found "a" twice/],
    ['header: [a, b]\n', /raw\.csv:1: expected 2 fields as in the header of the mapping, found 3/],
    ['header: no\n', /raw\.csv:1: expected the column "rssi", found 1, 2, 3; correct the mapping/],
  ])('is refused where the mapping says %s', async (header, says) => {
    const mapping = `${header}columns: { rssi: rssi }\n`;
    expect(await refusal([put('raw.csv', text)], mapping)).toMatch(says);
  });

  it('is an option of the command', () => {
    const args = ['import', 'measurements', put('raw.csv', text), '--columns', 'rssi=3'];
    const { code, stdout } = bluecrowd([...args, '--no-header', '--out', at('raw'), '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { counts: { measurements: 2 }, mapping: { header: 'numbers' } },
    ]);
  });
});

describe('a wide table', () => {
  const text = 't_s,rssi_a,rssi_b,other\n0.5,-60,,1\n1.5,-61,-70,2\n2.5,100,,3\n';
  const mapping = (more: string): string =>
    `columns: { time: t_s }\nwide: { columns: '^rssi_(.)$', to: receiver${more} }\n`;

  it('gives a row for each cell with an RSSI', async () => {
    const wide = await imported(
      [put('wide.csv', text)],
      mapping(", values: { '100': '' }, value: rssi"),
      'receiver time_us rssi_dbm',
    );
    expect(wide.rows).toEqual([
      ['a', 500_000, -60],
      ['a', 1_500_000, -61],
      ['b', 1_500_000, -70],
    ]);
    expect(wide.summary.counts).toMatchObject({ read: 6, kept: 3, emptyRssi: 3 });
  });

  it('may name its columns, and say that empty cells are packets not heard', async () => {
    const list = 'wide: { columns: [rssi_a, rssi_b], to: sender }\nemptyRssi: missed\n';
    const { rows, summary } = await imported(
      [put('wide.csv', text)],
      `columns: { time: t_s }\n${list}`,
      'sender',
    );
    expect(rows[1]).toEqual(['rssi_b']);
    expect(summary.counts).toMatchObject({ kept: 5, missed: 2, implausibleRssi: 1 });
  });

  it.each([
    ['t_s,rssi_a,rssi_a\n1,-60,-61\n', '', /wide\.csv:1: expected one column for each receiver/],
    [
      't_s,rssi\n1,-60\n',
      '',
      /wide\.csv:1: expected columns that "\^rssi_\(\.\)\$" fits, found t_s/,
    ],
    ['t_s,rssi_a\n1,x\n', '', /wide\.csv:2: expected a number in the column "rssi_a", found "x"/],
    [text, ', value: distance', /map\.yaml:2:\d+: expected rssi, found "distance"/],
    [text, ', too: sender', /map\.yaml:2:\d+: expected a key, found "too"; did you mean "to"\?/],
  ])('is refused where something is wrong (%#)', async (csv, more, says) => {
    expect(await refusal([put('wide.csv', csv)], mapping(more))).toMatch(says);
  });

  it('is refused beside a column that says the same', async () => {
    const both = `${mapping('')}constants: { receiver: A }\n`;
    expect(await refusal([put('wide.csv', text)], both)).toMatch(
      /map\.yaml:3:\d+: expected no "receiver" beside "wide"/,
    );
    const twice = 'columns: { time: t_s }\nwide: { columns: [t_s, t_s], to: receiver }\n';
    expect(await refusal([put('wide.csv', text)], twice)).toMatch(/two for "t_s"/);
    const end = mapping('').replace('to: receiver', 'to: people');
    expect(await refusal([put('wide.csv', text)], end)).toMatch(
      /map\.yaml:2:\d+: expected sender, receiver, found "people"/,
    );
  });
});

describe('a value in the name of the file', () => {
  const text = 't_s,rssi\n1,-60\n';
  const two = (): string[] => [put('a_150cm.csv', text), put('b_2cm_x.csv', `${text}2,-61\n`)];

  it('is read with the unit behind the brackets, or the one that is said', async () => {
    const options = { columns: 'time=t_s,rssi=rssi,distance=file:/(\\d+)cm/,sender=file:/^(.)_/' };
    const { rows } = await imported(two(), options, 'sender distance_m');
    expect(rows).toEqual([
      ['a', 1.5],
      ['b', 0.02],
      ['b', 0.02],
    ]);
    const said = { columns: 'rssi=rssi,distance=file:/_(\\d{1,3})/:mm' };
    expect((await imported(two(), said, 'distance_m')).rows[0]).toEqual([0.15]);
    const mapping = 'columns:\n  rssi: rssi\n  distance: file:/((\\d+))cm/\n  session: \n';
    const more = `${mapping.trimEnd()} { file: '/^(.)/', values: { a: first } }\n`;
    expect((await imported(two(), more, 'session distance_m')).rows.slice(0, 2)).toEqual([
      ['first', 1.5],
      ['b', 0.02],
    ]);
  });

  it('is refused where a name does not fit, or the pattern says too little', async () => {
    const columns = 'rssi=rssi,distance=file:/(\\d+)cm/';
    expect(await refusal([...two(), put('near.csv', `${text}3,-6\n`)], { columns })).toMatch(
      /^near\.csv: expected a file with the distance in its name, .*rename the file/,
    );
    expect(await refusal(two(), { columns: 'rssi=rssi,distance=file:/(\\d+)/' })).toMatch(
      /^--columns: expected a unit .* behind the brackets.*distance=file:\/.*\/:m/,
    );
    expect(await refusal(two(), { columns: 'rssi=rssi,distance=file:/\\d+cm/' })).toMatch(
      /^--columns: expected a pattern with brackets/,
    );
    expect(await refusal(two(), { columns: 'rssi=rssi,distance=file:/(\\d+)cm/:ft' })).toMatch(
      /expected the unit that the pattern names \(cm\), found ft/,
    );
    const mapping = "columns:\n  rssi: rssi\n  distance: { file: '/([/', unit: m }\n";
    expect(await refusal(two(), mapping)).toMatch(
      /^map\.yaml:3:\d+: expected a regular expression/,
    );
    const word = { columns: 'rssi=rssi,distance=file:/^(.)_/:m' };
    expect(await refusal(two(), word)).toMatch(/a number in the column "name of the file"/);
  });
});

describe('an SQLite file', () => {
  const SQL =
    'CREATE TABLE scans (t_s REAL, who TEXT, rssi INTEGER); CREATE TABLE notes (x TEXT);' +
    "INSERT INTO scans VALUES (0.25, 'A', -60), (1.25, NULL, -61), (2.25, 'B', NULL);";
  const columns = 'time=t_s,sender=who,rssi=rssi';
  let whole: Uint8Array;

  beforeAll(async () => {
    const { Database } = await initSqlJs();
    const database = new Database();
    database.exec(SQL);
    whole = database.export();
    database.close();
  });

  it('gives the rows of one table, NULL as empty', async () => {
    const options = { columns, table: 'scans', emptyRssi: 'missed' } as const;
    const { rows, summary } = await imported([put('log.db', whole)], options, 'time_us sender');
    expect(rows).toEqual([
      [250_000, 'A'],
      [1_250_000, ''],
      [2_250_000, 'B'],
    ]);
    expect(summary.counts.missed).toBe(1);
  });

  it('is read as well where it was written through a log that is empty now', async () => {
    const logged = Uint8Array.from(whole);
    logged.fill(2, 18, 20);
    const options = { columns, table: 'scans', emptyRssi: 'drop' } as const;
    expect(await rssiOf([put('wal.db', logged)], options)).toEqual([-60, -61]);
    put('wal.db-wal', 'not empty');
    expect(await refusal([at('wal.db')], options)).toMatch(/^wal\.db: .*a log beside it/);
  });

  it('is refused without the table, which names those that there are', async () => {
    const file = [put('log.db', whole)];
    expect(await refusal(file, { columns, table: 'scan' })).toMatch(
      /^log\.db: expected the table "scan", found notes, scans; did you mean "scans"\?/,
    );
    expect(await refusal(file, { columns })).toMatch(/found notes, scans; say --table NAME/);
    expect(await refusal(file, { columns, table: 'scans' })).toMatch(/^log\.db:scans:3: .*rssi/);
    expect(await refusal(file, { columns: 'rssi=dbm', table: 'scans' })).toMatch(
      /^log\.db:scans:1: expected the column "dbm", found t_s, who, rssi/,
    );
  });

  it('is refused where it is damaged, or no SQLite where a table is named', async () => {
    const options = { columns, table: 'scans' };
    const cut = whole.slice(0, 5000);
    expect(await refusal([put('cut.db', cut)], options)).toMatch(/^cut\.db: expected a whole/);
    expect(await refusal([put('log.csv', 't_s,who,rssi\n1,A,-60\n')], options)).toMatch(
      /^log\.csv: expected an SQLite file with the table "scans", found text/,
    );
  });

  it('mixes with others of the same table', async () => {
    const { Database } = await initSqlJs();
    const other = new Database();
    other.exec("CREATE TABLE scans (t_s, who, rssi); INSERT INTO scans VALUES (9, 'C', -80)");
    const files = [put('log.db', whole), put('other.db', other.export())];
    other.close();
    const options = { columns, table: 'scans', emptyRssi: 'drop' } as const;
    expect(await rssiOf(files, options)).toEqual([-60, -61, -80]);
  });
});

describe('rules that drop rows', () => {
  const text = 'rssi,note,d\n0,ok,1\n-60,nonsense,1\n-61,ok,-1\n-62,ok,2\n-63,ok,99\n';
  const mapping = (rules: string): string =>
    `columns: { rssi: rssi, distance: { column: d, unit: m } }\ndrop: ${rules}\n`;

  it('count what each dropped', async () => {
    const { rows, summary } = await imported(
      [put('log.csv', text)],
      mapping(
        "[{ column: rssi, equals: 0 }, { column: note, matches: '^non' }, " +
          '{ column: d, below: 0 }, { column: d, above: 50 }, { column: note, equals: none }]',
      ),
      'rssi_dbm',
    );
    expect(rows).toEqual([[-62]]);
    expect(summary.dropped).toEqual({
      'rssi equals 0': 1,
      'note matches ^non': 1,
      'd below 0': 1,
      'd above 50': 1,
      'note equals none': 0,
    });
    expect(summary.counts).toMatchObject({ read: 5, kept: 1, dropped: 4, implausibleRssi: 0 });
    expect(summary.warnings.join()).toContain('no row met the rule "note equals none"');
  });

  it('are told by the command', () => {
    const map = put('drop.yaml', mapping('[{ column: rssi, equals: 0 }, { column: d, below: 0 }]'));
    const args = ['import', 'measurements', put('log.csv', text), '--mapping', map];
    const { code, stdout } = bluecrowd([...args, '--out', at('dropped')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/dropped +2\n/);
    expect(stdout).toMatch(/dropped\.rssi equals 0 +1\n/);
  });

  it.each([
    ['[{ column: x, equals: 0 }]', /^log\.csv:1: expected the column "x"/],
    ['[{ column: d }]', /^map\.yaml:2:8: expected "column" and one of equals, .*found column/],
    ['[{ column: d, below: low }]', /^map\.yaml:2:\d+: expected a number, found "low"/],
    ['[{ column: d, under: 1 }]', /^map\.yaml:2:\d+: expected a key, found "under"/],
    ["[{ column: d, matches: '(' }]", /^map\.yaml:2:\d+: expected a regular expression/],
    ['7', /^map\.yaml:2:\d+: expected a list/],
  ])('are refused as %s', async (rules, says) => {
    expect(await refusal([put('log.csv', text)], mapping(rules))).toMatch(says);
  });
});

describe('numbers and dates', () => {
  it('have commas where the mapping says so', async () => {
    const head = 'decimal: comma\ncolumns: { rssi: r, distance: { column: d, unit: m } }\n';
    const get = async (text: string) =>
      (await imported([put('log.csv', text)], head, 'distance_m rssi_dbm')).rows;
    expect(await get('d;r\n1,5;-60,5\n')).toEqual([[1.5, -60.5]]);
    expect(await get('d,r\n"2,5",-60\n')).toEqual([[2.5, -60]]);
    expect(await get('d\tr\n0.5\t-60\n')).toEqual([[0.5, -60]]);
    expect(await refusal([put('log.csv', 'd,r\n2,5,-60\n')], head)).toMatch(
      /^log\.csv:2: expected 2 fields .*separate by semicolons or put numbers in quotes/,
    );
    const none = 'header: no\n' + head.replace('r,', '2,').replace('column: d', 'column: 1');
    const { rows } = await imported([put('log.csv', '1,5;-60,25\n')], none, 'rssi_dbm');
    expect(rows).toEqual([[-60.25]]);
    expect(await refusal([put('log.csv', 'r\n1\n')], 'decimal: point,\ncolumns: {}\n')).toMatch(
      /^map\.yaml:1:10: expected point, comma, found "point,"/,
    );
  });

  it('have zones of hours, with and without minutes', async () => {
    const text =
      'when,r\n' +
      ['-05', '+0530', '-05:00', 'Z'].map((z) => `2021-02-25T11:27:46${z},-60\n`).join('');
    const { rows } = await imported(
      [put('log.csv', text)],
      { columns: 'time=when:date,rssi=r' },
      'time_us',
    );
    const utc = Date.UTC(2021, 1, 25, 11, 27, 46) * 1000;
    expect(rows.flat()).toEqual([5, -5.5, 5, 0].map((hours) => utc + hours * 3600e6));
  });
});

describe('minutes per attenuation bucket', () => {
  const text = 'day,d,near,mid,far\na,1,12,3,0\nb,4,,2.5,30\n';
  const mapping = (buckets: string): string =>
    `columns: { session: day, distance: { column: d, unit: m } }\nbuckets: { ${buckets} }\n`;
  const three = 'near: [0, 55], mid: [55, 63], far: [63, 127]';

  it('become a row for each bucket with minutes', async () => {
    const { rows, summary } = await imported(
      [put('log.csv', text)],
      mapping(three),
      'session minutes attenuation_from_db attenuation_to_db rssi_dbm',
    );
    expect(rows).toEqual([
      ['a', 12, 0, 55, NaN],
      ['a', 3, 55, 63, NaN],
      ['b', 2.5, 55, 63, NaN],
      ['b', 30, 63, 127, NaN],
    ]);
    expect(summary).toMatchObject({
      counts: { kept: 4, minutes: 4, missed: 0 },
      emptyBuckets: 2,
      rssiDbm: null,
    });
  });

  it.each([
    [
      three.replace('63]', '64]'),
      /^map\.yaml:2:\d+: .*"mid" \(55 to 64 dB\) and "far" \(63 to 127/,
    ],
    [
      'near: [55, 0]',
      /^map\.yaml:2:\d+: expected a bucket that ends above its start, found 55 to 0/,
    ],
    ['near: [0]', /^map\.yaml:2:\d+: expected two attenuations as in \[0, 55\]/],
    ['near: [0, far]', /^map\.yaml:2:\d+: expected a number, found "far"/],
    ['near: [0, 300]', /^map\.yaml:2:\d+: expected attenuations from -100 to 255 dB/],
    ['nea: [0, 55]', /^log\.csv:1: expected the column "nea", .*did you mean "near"/],
    ['day: [0, 55]', /^log\.csv:2: expected a number in the column "day", found "a"/],
  ])('are refused as { %s }', async (buckets, says) => {
    expect(await refusal([put('log.csv', text)], mapping(buckets))).toMatch(says);
  });
});
