import { gzipSync } from 'node:zlib';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { importMeasurements } from '../../src/measurements/import/import-measurements.ts';
import { readMapping } from '../../src/measurements/import/mapping-text.ts';
import type { MappingOptions } from '../../src/measurements/import/mapping-text.ts';
import { DEVICE_COLUMNS, MEASUREMENT_COLUMNS } from '../../src/measurements/measurement-table.ts';
import { bluecrowd, scratch } from '../cli/program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

const PLACE = MEASUREMENT_COLUMNS.findIndex(({ name }) => name === 'environment');
const COLUMNS = 'time=t_s,distance=range_m,rssi=rssi';
type Row = Record<string, string | number>;

async function importText(text: string | Buffer, options: MappingOptions = { columns: COLUMNS }) {
  writeFileSync(at('log.csv'), text);
  const rows: Row[] = [];
  const { summary } = await importMeasurements(
    [at('log.csv')],
    readMapping(undefined, options),
    (values) => {
      const named = MEASUREMENT_COLUMNS.map(({ name }, k) => [name, values[k]] as const);
      rows.push(Object.fromEntries<string | number>(named));
    },
    { maxRows: 1000, onProgress: () => undefined },
  );
  return { rows, summary };
}

async function refusal(text: string | Buffer, options?: MappingOptions): Promise<string> {
  try {
    await importText(text, options);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).not.toContain('\n');
    return error.message.replace(folder.path, '');
  }
  throw new Error('expected a refusal, found none');
}

describe('columns', () => {
  it.each([
    ['comma', ',', '\n'],
    ['tab', '\t', '\r\n'],
    ['semicolon', ';', '\n'],
  ])('are told apart by %s, plain and packed', async (_name, separator, end) => {
    const text = ['t_s,range_m,rssi', '0.5,2,-60', '1.5,2.5,-61', '']
      .join(end)
      .replaceAll(',', separator);
    const plain = await importText(text);
    expect(plain.rows.map((row) => [row.time_us, row.distance_m, row.rssi_dbm])).toEqual([
      [500_000, 2, -60],
      [1_500_000, 2.5, -61],
    ]);
    expect((await importText(gzipSync(text))).rows).toEqual(plain.rows);
  });

  it('hold separators, quotes and line ends inside quotes', async () => {
    const text = 't_s,range_m,rssi,place\n1,1,-50,"large room, ""A""\nupstairs"\n2,1,-51,x\n';
    const { rows } = await importText(text, { columns: `${COLUMNS},environment=place` });
    expect(rows.map(({ environment }) => environment)).toEqual(['large room, "A"\nupstairs', 'x']);
  });

  it('become metres, microseconds and attenuation', async () => {
    const { rows } = await importText('when,far,dbm\n2020-06-30 12:00:00.250,6,-70\n', {
      columns: 'time=when:date,distance=far:ft,rssi=dbm',
      constants: 'txPower=-20,rxCorrection=3,sender=A',
    });
    expect(rows[0].distance_m).toBeCloseTo(1.8288, 10);
    expect(rows[0].time_us).toBe(Date.UTC(2020, 5, 30, 12) * 1000 + 250_000);
    expect(rows[0].attenuation_db).toBe(47);
    expect(rows[0].sender).toBe('A');
  });

  it('come from a mapping file with values and several columns', async () => {
    writeFileSync(
      at('map.yaml'),
      'columns:\n  rssi: dbm\n  session: [a, b]\n' +
        '  sender: { column: a, pattern: "^([xz])" }\n' +
        '  environment: { column: b, values: { "1": indoor } }\nconstants: { distance: 2 }\n',
    );
    writeFileSync(at('log.csv'), 'a,b,dbm\nx,1,-50\ny,0,-51\n');
    const rows: (readonly (string | number)[])[] = [];
    await importMeasurements(
      [at('log.csv')],
      readMapping(at('map.yaml'), {}),
      (values) => rows.push(values),
      { maxRows: 10, onProgress: () => undefined },
    );
    expect(rows.map((row) => [row[0], row[1], row[PLACE], row[5]])).toEqual([
      ['x 1', 'x', 'indoor', 2],
      ['y 0', '', '0', 2],
    ]);
  });
});

describe('doubtful rows', () => {
  const lines = (...rows: string[]): string => `t_s,range_m,rssi\n${rows.join('\n')}\n`;

  it('with RSSI 127 or above 0 dBm are dropped and counted', async () => {
    const { rows, summary } = await importText(
      lines('0.1,1,127', '0.2,1,20', '0.3,1,-60', '0.4,1,0'),
    );
    expect(rows).toHaveLength(1);
    expect(summary.counts).toMatchObject({ read: 4, unavailableRssi: 1, implausibleRssi: 2 });
  });

  it('within 3 ms are one packet, unless times are whole seconds or told to keep', async () => {
    const text = lines('0,1,-60', '0.001,1,-61', '0.003,1,-60', '1,2,-70');
    expect((await importText(text)).summary.counts).toMatchObject({ kept: 3, duplicates: 1 });
    const kept = await importText(text, { columns: COLUMNS, duplicates: 'keep' });
    expect(kept.rows).toHaveLength(4);
    expect((await importText(lines('0,1,-60', '0,1,-60'))).rows).toHaveLength(2);
  });

  it('at distance 0 stay and are counted', async () => {
    const { summary } = await importText(lines('0,0,-30', '1,1,-50'));
    expect(summary.counts).toMatchObject({ kept: 2, distanceZero: 1 });
  });

  it('after a jump of the clock are a new part', async () => {
    const { rows, summary } = await importText(
      lines('10000,1,-60', '10001,1,-60', '13601.5,1,-60', '13602,1,-60', '10003,1,-60'),
    );
    expect(rows.map(({ part }) => part)).toEqual([0, 0, 1, 1, 2]);
    expect(summary.counts).toMatchObject({ clockForward: 1, clockBackward: 1 });
    expect(summary.warnings.join()).toMatch(/clock jumps 2 times/);
  });

  it('that repeat the header are passed over', async () => {
    const { summary } = await importText(lines('0,1,-60', 't_s,range_m,rssi', '1,1,-60'));
    expect([summary.counts.kept, summary.repeatedHeaders]).toEqual([2, 1]);
  });

  it('without an RSSI are what the user says they are', async () => {
    const text = lines('0,1,-60', '1,1,');
    expect(await refusal(text)).toMatch(/log\.csv:3: .*--empty-rssi/);
    const options = { columns: COLUMNS, emptyRssi: 'missed' } as const;
    expect((await importText(text, options)).summary.counts.missed).toBe(1);
    const drop = await importText(text, { ...options, emptyRssi: 'drop' });
    expect(drop.summary.counts).toMatchObject({ kept: 1, emptyRssi: 1 });
  });

  it('of one distance, or that read like feet, are told', async () => {
    expect((await importText(lines('0,1,-60', '1,1,-60'))).summary.warnings.join()).toMatch(
      /one distance only/,
    );
    const feet = await importText(lines('0,3,-60', '1,6,-62', '2,10,-66', '3,15,-70'));
    expect(feet.summary.warnings.join()).toMatch(/feet/);
    const metres = await importText(lines('0,1,-60', '1,2,-62', '2,4,-66', '3,15,-70'));
    expect(metres.summary.warnings).toEqual([]);
  });
});

describe('what cannot be read is refused in one sentence', () => {
  const head = 't_s,range_m,rssi\n';
  it.each([
    ['no such column', 'time,range_m,rssi\n1,1,-60\n', /:1: .*"t_s", found time, range_m, rssi/],
    ['no number', `${head}0,1,-60\n1,one,-60\n`, /:3: .*"range_m", found "one"/],
    ['two columns of a name', 't_s,range_m,rssi,rssi\n1,1,-60,-60\n', /:1: .*two or more/],
    ['too few fields', `${head}0,1,-60\n1,1\n2,1,-60\n`, /:3: expected 3 fields/],
    ['cut', `${head}0,1,-60\n1,1`, /:3: .*it is cut/],
    ['open quote', `${head}0,1,"-60\n`, /:2:5: .*closing quote/],
    ['below all RSSI', `${head}0,1,-128\n`, /:2: .*-127/],
    ['negative distance', `${head}0,-1,-60\n`, /:2: .*distance from 0/],
    ['far too far', `${head}0,1500,-60\n`, /:2: .*check the unit/],
    ['milliseconds as seconds', `${head}1606000000000,1,-60\n`, /:2: .*check the unit/],
    ['a date as seconds', `${head}2020-06-30 12:00:00,1,-60\n`, /:2: .*unit "date"/],
    ['a decimal comma', 't_s;range_m;rssi\n0;1,5;-60\n', /:2: .*"1,5"/],
    ['only unknown RSSI', `${head}0,1,127\n`, /found none among 1/],
    ['nothing', '', /empty file/],
    ['a header alone', head, /found none among 0/],
  ])('%s', async (_what, text, says) => {
    expect(await refusal(text)).toMatch(says);
  });

  it.each<[string, MappingOptions, RegExp]>([
    ['no unit', { columns: 'distance=range,rssi=rssi' }, /unit.*distance=range:m/],
    ['two units', { columns: 'distance=range_ft:m,rssi=rssi' }, /names \(ft\), found m/],
    ['unknown unit', { columns: 'distance=range:mile,rssi=rssi' }, /found "mile"/],
    ['unknown field', { columns: 'distanse=range_m,rssi=rssi' }, /"distance"/],
    ['no RSSI', { columns: 'distance=range_m' }, /rssi=COLUMN/],
    ['no pair', { columns: 'rssi' }, /FIELD=VALUE/],
    ['a field twice', { columns: 'rssi=r,rssi=d' }, /"rssi" twice/],
    ['both', { columns: COLUMNS, constants: 'distance=2' }, /found both/],
    ['odd duplicates', { columns: COLUMNS, duplicates: 'all' }, /"keep"/],
    ['nothing', {}, /--mapping/],
  ])('mapping: %s', (_what, options, says) => {
    expect(() => readMapping(undefined, options)).toThrow(says);
  });

  it('a mapping file names its line', () => {
    writeFileSync(at('bad.yaml'), 'columns:\n  rssi: rssi\n  distanc: x\n');
    expect(() => readMapping(at('bad.yaml'), {})).toThrow(/bad\.yaml:3:\d+: .*"distance"/);
    writeFileSync(at('bad.yaml'), 'columns:\n  rssi: rssi\nduplicate: keep\n');
    expect(() => readMapping(at('bad.yaml'), {})).toThrow(/bad\.yaml:3:\d+: .*"duplicates"/);
  });

  it('a packed file that is cut short', async () => {
    const packed = gzipSync(`${head}${'0.5,1,-60\n'.repeat(500)}`);
    expect(await refusal(packed.subarray(0, packed.length - 12))).toMatch(/gzip/);
  });
});

describe('bluecrowd import measurements', () => {
  const TEXT = 't_s,range_m,rssi\n0,1,-60\n1,2,-66\n2,4,\n';
  const args = (out: string): string[] => [
    'import',
    'measurements',
    at('cli.csv'),
    '--columns',
    COLUMNS,
    '--empty-rssi',
    'missed',
    '--out',
    at(out),
  ];

  it('writes a table with nulls and a manifest, and never half of it', () => {
    writeFileSync(at('cli.csv'), TEXT);
    const { code, stdout, stderr } = bluecrowd([...args('set'), '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const manifest = JSON.parse(stdout) as { counts: object; digests: object; sources: object[] };
    expect(manifest.counts).toEqual({ measurements: 3 });
    expect(JSON.parse(readFileSync(at('set/manifest.json'), 'utf8'))).toEqual(manifest);
    expect(manifest.sources[0]).toMatchObject({ file: 'cli.csv', bytes: TEXT.length });
    expect(existsSync(at('set/measurements.parquet'))).toBe(true);
    const again = bluecrowd([...args('set2'), '--json']);
    expect((JSON.parse(again.stdout) as typeof manifest).digests).toEqual(manifest.digests);

    writeFileSync(at('cli.csv'), `${TEXT}3,x,-60\n`);
    const bad = bluecrowd(args('set3'));
    expect(bad.code).toBe(2);
    expect(bad.stderr).toMatch(/^bluecrowd: .*cli\.csv:5: [^\n]*\n$/);
    expect(existsSync(at('set3'))).toBe(false);
    expect(bluecrowd(args('set')).code).toBe(2);
  });

  it('stops at its limit', () => {
    writeFileSync(at('cli.csv'), TEXT);
    const { code, stderr } = bluecrowd([...args('set4'), '--max-rows', '2']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/raise --max-rows/)]);
  });
});

it('docs/measurements.md has every column as the source has it', () => {
  const document = readFileSync('docs/measurements.md', 'utf8');
  for (const { name, type, doc } of [...MEASUREMENT_COLUMNS, ...DEVICE_COLUMNS]) {
    expect(document).toContain(`| \`${name}\` | ${type} | ${doc} |\n`);
  }
});
