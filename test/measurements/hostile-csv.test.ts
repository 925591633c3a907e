import { gzipSync } from 'node:zlib';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { CsvReader, MAX_RECORD } from '../../src/tables/csv.ts';
import { importMeasurements } from '../../src/measurements/import/import-measurements.ts';
import { readMapping } from '../../src/measurements/import/mapping-text.ts';
import { decimal } from '../../src/measurements/import/units.ts';
import { bluecrowd, scratch } from '../cli/program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

function records(pieces: Iterable<string>): string[][] {
  const found: string[][] = [];
  const csv = new CsvReader('f.csv', (fields) => found.push([...fields]));
  for (const piece of pieces) csv.push(piece);
  csv.end();
  return [[...csv.header], ...found];
}

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError) return error.message.replaceAll(`${folder.path}/`, '');
    throw error;
  }
  throw new Error('expected a refusal, found none');
}

async function imported(names: readonly string[], mapping: string, columns?: string) {
  const rows: (readonly (string | number)[])[] = [];
  writeFileSync(at('map.yaml'), mapping);
  const files = names.map(at);
  const { summary } = await importMeasurements(
    files,
    readMapping(columns === undefined ? at('map.yaml') : undefined, { columns }),
    (row) => rows.push(row),
    { maxRows: 1e6, onProgress: () => undefined },
  );
  return { rows, summary };
}

describe('quotes of a CSV', () => {
  it.each([
    ['text after a closing quote', 'a,b\n"x"y,1\n', /^f\.csv:2:4: .*found "y"/],
    ['a quote after a closing quote and a blank', 'a,b\n1,"x" "y"\n', /^f\.csv:2:6: .*found " "/],
    ['a quote in the middle of a field', 'a,b\n1,2\n5" wide,1\n', /^f\.csv:3:2: .*inside a field/],
    ['two of them', 'a,b\nx"y"z,1\n', /^f\.csv:2:2: .*inside a field/],
    ['a blank before a quote', 'a;b\n1; "x"\n', /^f\.csv:2:4: .*inside a field/],
    [
      'one that closes a field of an earlier line',
      'a,b\n1,"x\ny"z\n',
      /^f\.csv:3:3: .*begins in line 2/,
    ],
    ['one that is open at the end', 'a,b\n1,"x\ny,2\n', /^f\.csv:2:3: expected a closing quote/],
  ])('refuse %s at its place', (_what, text, says) => {
    expect(refusal(() => records([text]))).toMatch(says);
  });

  it('come out the same wherever the pieces of the text are cut', () => {
    const text = 'a,"b ""c""\r\nd"\r\n"1,2","x\n\n""y"""\r\n,""\r\n"""",";"';
    const whole = records([text]);
    expect(whole).toEqual([
      ['a', 'b "c"\nd'],
      ['1,2', 'x\n\n"y"'],
      ['', ''],
      ['"', ';'],
    ]);
    for (let cut = 0; cut <= text.length; cut++) {
      expect(records([text.slice(0, cut), text.slice(cut)])).toEqual(whole);
    }
    expect(records(text)).toEqual(whole);
  });

  it('left open stop the reader after so many characters, at the place of the quote', () => {
    const line = '2,plain\n';
    let pushed = 0;
    function* endless(): Generator<string> {
      yield 'a,b\n1,x\n1,"x\n';
      for (;;) {
        pushed += line.length;
        yield line;
      }
    }
    const says = refusal(() => records(endless()));
    expect(says).toMatch(/^f\.csv:3:3: expected a closing quote within 1000000 characters/);
    expect(pushed).toBeLessThanOrEqual(MAX_RECORD + line.length);
  });

  it('may hold as many lines as a record has room for', () => {
    const lines = MAX_RECORD / 2 - 10;
    const [, [, field]] = records(['a,b\n1,"', ...new Array<string>(lines).fill('\n'), '"\n']);
    expect(field).toBe('\n'.repeat(lines));
  });

  it('do not matter for a line that never ends', () => {
    function* endless(): Generator<string> {
      yield 'a,b\n1,2\n';
      for (;;) yield '3'.repeat(1000);
    }
    expect(refusal(() => records(endless()))).toMatch(/^f\.csv:3: expected lines of at most/);
  });
});

describe('a pattern of a mapping', () => {
  const mapping = (pattern: string): string =>
    `columns:\n  rssi: rssi\n  sender:\n    column: log\n    pattern: '${pattern}'\n`;

  it.each([
    ['doubles its time with each character', '^(a+)+$', `${'a'.repeat(60)}!`],
    ['takes its square, and more', '^(a*a*a*a*a*a*)$', `${'a'.repeat(2000)}!`],
    ['does so among alternatives', '^((a|a)*)$', `${'a'.repeat(60)}!`],
  ])('that %s is refused with its place', async (_what, pattern, word) => {
    writeFileSync(at('log.csv'), `log,rssi\nphone1,-60\n${word},-61\n`);
    const startMs = performance.now();
    await expect(imported(['log.csv'], mapping(pattern))).rejects.toThrow(
      /map\.yaml:5:\d+: expected a pattern that takes less.*found "\^/,
    );
    // Without the limit none of them ends within hours.
    expect(performance.now() - startMs).toBeLessThan(60_000);
  });

  it('that is no expression is refused with its place', async () => {
    writeFileSync(at('log.csv'), 'log,rssi\nphone1,-60\n');
    await expect(imported(['log.csv'], mapping('(x'))).rejects.toThrow(
      /map\.yaml:5:\d+: .*mistake/,
    );
    await expect(imported(['log.csv'], mapping('x'.repeat(1001)))).rejects.toThrow(/at most 1000/);
  });

  it('that is sane catches what it should in many batches, stands in the manifest', async () => {
    const rows = Array.from({ length: 5000 }, (_, k) => `phone${k}_log,-60`);
    writeFileSync(at('log.csv'), `log,rssi\n${rows.join('\n')}\n`);
    const { rows: found } = await imported(['log.csv'], mapping('^(phone\\d+)_'));
    expect(found.map((row) => row[1])).toEqual(rows.map((_, k) => `phone${k}`));
    const read = readMapping(at('map.yaml'), {});
    expect(JSON.parse(JSON.stringify(read.columns.sender))).toEqual({
      columns: ['log'],
      pattern: '^(phone\\d+)_',
    });
  });
});

describe('what a mapping says', () => {
  it('may have a line break between fields, and in a name', async () => {
    writeFileSync(at('log.csv'), 't_s,"far\nm",rssi\n0,1,-60\n');
    const { rows } = await imported(
      ['log.csv'],
      '',
      'time=t_s,\n distance=far\nm:m,\r\nrssi=rssi\n',
    );
    expect(rows[0].slice(4, 7)).toEqual([0, 1, -60]);
    expect(refusal(() => readMapping(undefined, { columns: 'time=a\nb:c:s\n,rssi' }))).toMatch(
      /^--columns: expected FIELD=VALUE, found "rssi"/,
    );
  });

  it('has each key once, however many there are', () => {
    const values = Array.from({ length: 20_000 }, (_, k) => `      w${k}: m${k}`);
    const text = ['columns:', '  rssi: r', '  sender:', '    column: s', '    values:', ...values];
    writeFileSync(at('map.yaml'), `${text.join('\n')}\n`);
    const { columns } = readMapping(at('map.yaml'), {});
    expect(Object.keys(columns.sender?.values ?? {})).toHaveLength(values.length);
    writeFileSync(at('map.yaml'), `${text.join('\n')}\n      w7: again\n`);
    expect(refusal(() => readMapping(at('map.yaml'), {}))).toMatch(
      /^map\.yaml:20006:\d+: expected each key once, found "w7" again/,
    );
  });
});

describe('numbers', () => {
  it('of a million digits are read or refused at once', () => {
    const digits = '1'.repeat(1_000_000);
    expect(decimal(`${digits}x`)).toBeNaN();
    expect(decimal(`0.${digits}`)).toBeCloseTo(1 / 9, 12);
    expect(decimal('1e999')).toBeNaN();
  });
});

// Only Linux tells which files a process has open.
describe.skipIf(!existsSync('/proc/self/fd'))('a file that is refused', () => {
  it('is closed, be it plain or packed', async () => {
    writeFileSync(at('bad.csv'), 'time_s,distance_m,rssi\n0,x,-60\n');
    writeFileSync(at('bad.csv.gz'), gzipSync('time_s,distance_m,rssi\n0,x,-60\n'));
    const columns = 'time=time_s,distance=distance_m,rssi=rssi';
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let k = 0; k < 40; k++) {
      const name = k % 2 === 0 ? 'bad.csv' : 'bad.csv.gz';
      await expect(imported([name], '', columns)).rejects.toThrow(/expected a number/);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(open()).toBeLessThan(before + 10);
  });
});

describe('a file given twice', () => {
  const HEAD = 'time_s,distance_m,rssi\n';
  const columns = 'time=time_s,distance=distance_m,rssi=rssi';

  it('is refused by what it holds, also under another name or packed', async () => {
    writeFileSync(at('a.csv'), `${HEAD}0,1,-60\n1,1,-61\n`);
    writeFileSync(at('b.csv'), `${HEAD}0,1,-60\n1,1,-61\n`);
    writeFileSync(at('a.csv.gz'), gzipSync(`${HEAD}0,1,-60\n1,1,-61\n`));
    writeFileSync(at('c.csv'), `${HEAD}0,1,-60\n1,1,-62\n`);
    const args = ['import', 'measurements', at('a.csv'), at('a.csv'), '--columns', columns];
    const { code, stderr } = bluecrowd([...args, '--out', at('twice')]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/a\.csv: expected each file once, found it again \(SHA-256 /),
    ]);
    for (const again of ['b.csv', 'a.csv.gz']) {
      await expect(imported(['a.csv', again], '', columns)).rejects.toThrow(/same text as in/);
    }
    expect((await imported(['a.csv', 'c.csv'], '', columns)).rows).toHaveLength(4);
  });
});

describe('measurements that contradict what they are read as', () => {
  const rows = (count: number, row: (k: number) => string): string =>
    Array.from({ length: count }, (_, k) => `${row(k)}\n`).join('');

  async function notesOf(text: string, columns: string): Promise<readonly string[]> {
    writeFileSync(at('log.csv'), `t,d,rssi,tx\n${text}`);
    return (await imported(['log.csv'], '', columns)).summary.warnings;
  }

  it.each([
    ['centimetres', 'd=m', rows(9, (k) => `${k},${50 * (1 + (k % 4))},-6${k},-20`), /cm or ft/],
    ['metres', 'd=mm', rows(9, (k) => `${k},${1 + (k % 4)},-6${k},-20`), /nearer than 0\.05 m/],
    [
      'a TX power that is RSSI',
      'd=m',
      rows(9, (k) => `${k},${1 + (k % 4)},-6${k},-80`),
      /stronger/,
    ],
    [
      'times in days',
      'd=m',
      rows(50, (k) => `18500.${1000 + k},${1 + (k % 4)},-6${k % 10},-20`),
      /unit of/,
    ],
    ['one RSSI', 'd=m', rows(12, (k) => `${k},${1 + (k % 4)},-60,-20`), /all RSSI are -60 dBm/],
  ])('are told so: %s', async (_what, distance, text, note) => {
    const unit = distance.slice(2);
    const columns = `time=t:s,distance=d:${unit},rssi=rssi,txPower=tx`;
    expect((await notesOf(text, columns)).join()).toMatch(note);
  });

  it('are not told where nothing does, and refused where nothing fits', async () => {
    const columns = 'time=t:s,distance=d:m,rssi=rssi,txPower=tx';
    expect(
      await notesOf(
        rows(9, (k) => `${k},${1 + (k % 4)},-6${k},-20`),
        columns,
      ),
    ).toEqual([]);
    await expect(notesOf('0,1,60,-20\n1,2,66,-20\n', columns)).rejects.toThrow(/without its sign/);
    await expect(notesOf('0,1,-60,1e9\n', columns)).rejects.toThrow(
      /log\.csv:2: expected -127 to 127 dBm in the column "tx", found "1e9"/,
    );
  });
});
