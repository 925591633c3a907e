import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { defaultOriginS, shareTrace } from '../../src/world/trace/trace-data.ts';
import { parseTrace } from '../../src/world/trace/trace-file.ts';
import { readTrace, traceSha256 } from '../../src/world/trace/trace-read.ts';

const utf8 = new TextEncoder();

function parse(text: string | Uint8Array, metadata?: string, maxRecords = 1000) {
  const bytes = typeof text === 'string' ? utf8.encode(text) : text;
  const meta =
    metadata === undefined ? undefined : { bytes: utf8.encode(metadata), file: 'meta.txt' };
  return parseTrace({ bytes, file: 'trace.dat' }, meta, { maxRecords });
}

function plain(text: string | Uint8Array, metadata?: string) {
  const { timeS, a, b, names, groups } = parse(text, metadata);
  return { timeS: [...timeS], a: [...a], b: [...b], names, groups };
}

const three = {
  timeS: [20, 20, 40],
  a: [0, 1, 0],
  b: [1, 2, 1],
  names: ['9', '10', '100'],
  groups: ['', '', ''],
};

describe('a contact list', () => {
  it.each([
    ['blanks', '20 10 9\n20 100 10\n40 9 10\n'],
    ['tabs and CRLF', '20\t10\t9\r\n20\t100\t10\r\n40\t9\t10\r\n'],
    ['commas and a header', 't,i,j\n20,10,9\n20, 100 ,10\n40,9,10\n'],
    ['blanks and a header that is a remark', '# time id1 id2 -> s\n20 10 9\n20 100 10\n40 9 10\n'],
    ['no line end on the last line', '20 10 9\n20 100 10\n40 9 10'],
    ['blank lines and a byte order mark', '\ufeff20 10 9\n\n20 100 10\n  \n40 9 10\n\n'],
    ['a duplicate record in either order', '20 10 9\n20 9 10\n20 100 10\n20 10 9\n40 9 10\n'],
  ])('is read with %s', (_, text) => {
    expect(plain(text)).toEqual(three);
  });

  it('is read from gzip and zip', () => {
    const bytes = utf8.encode('20 10 9\n20 100 10\n40 9 10\n');
    expect(plain(gzipSync(bytes))).toEqual(three);
    const folder = new Uint8Array();
    expect(plain(zipSync({ 'data/': folder, 'data/t.dat': bytes }))).toEqual(three);
    expect(plain(zipSync({ 't.dat': [bytes, { level: 0 }] }))).toEqual(three);
  });

  it('takes classes from its columns, and from metadata where that names the person', () => {
    const text = '20\t1\t2\tMED\tNUR\n40\t2\t3\tNUR\tMED\n';
    expect(plain(text).groups).toEqual(['MED', 'NUR', 'MED']);
    expect(plain(text, '2\tADM\tF\r\n77\tPAT\tM\r\n').groups).toEqual(['MED', 'ADM', 'MED']);
    expect(plain('20 1 2\n', '1 x\n').groups).toEqual(['x', '']);
  });

  it('keeps names that hold markup or a path as they are', () => {
    const names = ['../../etc/passwd', '007', '<script>alert(1)</script>', 'é'];
    const text = `20,${names[0]},${names[2]}\n40,${names[1]},${names[3]}\n60,${names[1]},7\n`;
    expect(plain(text).names).toEqual(['7', names[0], names[1], names[2], names[3]]);
  });

  it('gives back what was written, whatever the separator and packing', () => {
    const record = fc.tuple(fc.nat(300), fc.nat(12), fc.nat(12)).filter(([, i, j]) => i !== j);
    const run = (records: number[][], separator: string, packed: boolean) => {
      records.sort((x, y) => x[0] - y[0]);
      const bytes = utf8.encode(records.map((r) => r.join(separator) + '\n').join(''));
      const { timeS, a, b, names } = parse(packed ? gzipSync(bytes) : bytes);
      const key = (t: number, i: number, j: number) => `${t} ${Math.min(i, j)} ${Math.max(i, j)}`;
      const got = Array.from(timeS, (t, k) => key(t, Number(names[a[k]]), Number(names[b[k]])));
      expect(got).toEqual([...new Set(records.map(([t, i, j]) => key(t, i, j)))]);
    };
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(' ', '\t', ',', ' , ', '  '),
        fc.boolean(),
        run,
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('counts days from midnight of the first record, also in Unix time', () => {
    expect(defaultOriginS(parse('32520 1 2\n'), 20)).toBe(0);
    expect(defaultOriginS(parse('0 1 2\n'), 20)).toBe(-20);
    const unix = parse('1385982020 1 2\n');
    expect(defaultOriginS(unix, 20)).toBe(1385942400);
    expect(defaultOriginS(unix, 20, 60)).toBe(1385942400 - 3600);
    // 23:59:50 UTC of one day is the next day in France.
    expect(defaultOriginS(parse('1386028790 1 2\n'), 20, 60)).toBe(1386028800 - 3600);
  });

  it('can stand in shared memory', () => {
    const trace = parse('20 10 9\n20 100 10\n40 9 10\n');
    const shared = shareTrace(trace);
    expect(shared).toEqual(trace);
    expect(shared.timeS.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

describe('a wrong contact list', () => {
  it.each([
    ['is empty', '', 'trace.dat: expected lines `t i j`, found no record'],
    ['is only a header', 't i j\n', 'trace.dat: expected lines'],
    ['is cut before the last id', '20 1 2\n40 1', 'trace.dat:2:5: expected 3 fields'],
    ['is cut inside a time', '20 1 2\n4', 'it is cut in the middle of a line'],
    ['is cut inside an id', '20 1 1234\n40 1 12', 'trace.dat:2:6: expected a line end'],
    ['is cut inside a class', '20 1 2 MED NUR\n40 1 2 MED NU', 'trace.dat:2:12: expected class'],
    ['has too few fields', '20 1\n40 1 2\n', 'trace.dat:1:5: expected 3 fields'],
    ['has too many fields', '20 1 2\n40 1 2 3\n', 'trace.dat:2:8: expected 3 fields'],
    ['has one class only', '20 1 2 A\n', 'expected 5 fields'],
    ['has an empty id', '20,,2\n', 'trace.dat:1:4: expected a name of 1 to 200 characters'],
    ['has an endless id', `20 1 ${'x'.repeat(201)}\n`, 'found 201'],
    [
      'has a word as time',
      '20 1 2\nx 1 2\n',
      'trace.dat:2:1: expected a time in seconds, found "x"',
    ],
    [
      'misspells its first time',
      '2O 1 2\n40 3 4\n',
      'trace.dat:1:1: expected a time in seconds, found "2O"',
    ],
    [
      'has an exponent in it',
      '2e1 1 2\n',
      'trace.dat:1:1: expected a time in seconds, found "2e1"',
    ],
    ['has a word as first time', 'x 1 2\n40 3 4\n', 'trace.dat:1:1: expected a time in seconds'],
    ['has a misspelt time, then names', '-.5x Ada Bo\n', 'trace.dat:1:1: expected a time'],
    ['has a second header', 't i j\nt i j\n20 1 2\n', 'trace.dat:2:1: expected a time in seconds'],
    ['has times in milliseconds', '1385982020000 1 2\n', 'expected a time in seconds, at most'],
    ['goes backwards', '40 1 2\n20 1 2\n', 'trace.dat:2:1: expected times that do not go back'],
    ['pairs someone with himself', '20 1 2\n20 7 7\n', 'trace.dat:2:6: expected two people'],
    ['changes a class', '20 1 2 A B\n40 1 2 A C\n', 'trace.dat:2:10: expected class "B"'],
  ])('that %s is refused', (_, text, message) => {
    expect(() => parse(text)).toThrow(InputError);
    expect(() => parse(text)).toThrow(message);
  });

  it('that is too long names the limit', () => {
    expect(() => parse('20 1 2\n40 1 2\n', undefined, 1)).toThrow(
      /at most 1 .*limits.traceRecords/,
    );
  });

  it('that is a damaged archive is refused, whichever byte is cut or changed', () => {
    const text = utf8.encode('20 10 9\n20 100 10\n40 9 10\n'.repeat(1));
    const zip = zipSync({ 't.dat': text });
    const gz = gzipSync(text);
    for (let size = 2; size < gz.length; size++) {
      expect(() => parse(gz.slice(0, size))).toThrow(InputError);
    }
    for (let size = 4; size < zip.length; size++) {
      expect(() => parse(zip.slice(0, size))).toThrow(InputError);
    }
    for (let at = gz.length - 8; at < gz.length; at++) {
      const bad = gz.slice();
      bad[at] ^= 1;
      expect(() => parse(bad)).toThrow('found a damaged one');
    }
    const stored = zipSync({ 't.dat': [text, { level: 0 }] });
    stored[36] ^= 1;
    expect(() => parse(stored)).toThrow('checksum');
  });

  it('that is a zip of several files or none is refused', () => {
    const text = utf8.encode('20 1 2\n');
    expect(() => parse(zipSync({ x: text, y: text }))).toThrow('found 2 ("x", "y")');
    expect(() => parse(zipSync({}))).toThrow('found none');
  });

  it('that has wrong metadata is refused', () => {
    expect(() => parse('20 1 2\n', '1\n')).toThrow('meta.txt:1:1: expected 2 or 3 fields');
    expect(() => parse('20 1 2\n', '1 A\n1 A\n')).toThrow('meta.txt:2:1: expected each id once');
    expect(() => parse('20 1 2\n', '')).toThrow('meta.txt: expected lines');
  });

  it('that holds names in another encoding is refused, and does not make two people one', () => {
    const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
    expect(() => parse(latin1('20 Zo\u00e9 Zo\u00e8\n'))).toThrow(
      /trace.dat:1:4: expected a name in UTF-8/,
    );
    const classes = { bytes: latin1('Bo \u00c4rzte\n'), file: 'meta.txt' };
    const trace = { bytes: utf8.encode('20 Ada Bo\n'), file: 'trace.dat' };
    expect(() => parseTrace(trace, classes)).toThrow(/meta.txt:1:4: expected a name in UTF-8/);
  });

  it('that is a device, or metadata that is one, is refused and not read without end', () => {
    const device = /\/dev\/zero: expected a \w+ file, found a device or pipe/;
    expect(() => readTrace('/dev/zero')).toThrow(device);
    expect(() => traceSha256('/dev/zero')).toThrow(device);
    const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-trace-'));
    writeFileSync(join(folder, 'tij.dat'), '20 1 2\n');
    expect(() => readTrace(join(folder, 'tij.dat'), '/dev/zero')).toThrow(device);
    // Its size is stated, nothing is stored.
    truncateSync(join(folder, 'tij.dat'), 2 ** 31);
    expect(() => readTrace(join(folder, 'tij.dat'))).toThrow(
      'found one of 2147483648 bytes, more than the 1073741824 that are read',
    );
    rmSync(folder, { recursive: true });
  });

  it('that is missing or a folder is refused', () => {
    expect(() => readTrace('does-not-exist.dat')).toThrow(
      'does-not-exist.dat: expected a trace file, found nothing',
    );
    expect(() => readTrace('.')).toThrow('found a folder');
  });
});
