import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { fromHex, toHex } from '../../src/base/bytes/hex.ts';
import * as history from '../../src/keyfiles/lists/bluezone-history.ts';
import * as bluezone from '../../src/keyfiles/lists/bluezone-info.ts';
import * as exposed from '../../src/keyfiles/lists/dp3t-exposed.ts';
import * as dp3t from '../../src/keyfiles/lists/dp3t-lists.ts';
import * as publish from '../../src/keyfiles/gaen/gaen-publish.ts';
import * as tcn from '../../src/keyfiles/lists/tcn-reports.ts';
import * as robert from '../../src/protocols/robert/robert-upload.ts';
import { isSigned, reportBytes } from '../../src/protocols/tcn/tcn-report.ts';
import type { TcnReport } from '../../src/protocols/tcn/tcn-report.ts';
import { hasShared, sharedPath } from '../shared.ts';
import { bytes, inner, message, varint } from './wire.ts';

const utf8 = (file: string): Uint8Array => new Uint8Array(Buffer.from(file));
const OWN = '286BCE589AB994EFA5F73CAD';
const OTHER = 'b9a665d754fe65e665d76a45';
const row = (time: number | string, rssi: number | string = -62): string =>
  `${OWN}\t${OTHER}\t${rssi}\t${time}\n`;

describe('a Bluezone history', () => {
  const parse = (file: string) => history.parseBluezoneHistory(utf8(file), 'data_trace.txt');

  it('tells Android from iOS by the unit of its times', () => {
    const android = parse(row(1596887252275) + row('1596887252276', 127).trimEnd());
    expect([android.writtenBy, ...android.timeMs]).toEqual([
      'android',
      1596887252275,
      1596887252276,
    ]);
    const ios = parse(row(1596887252).replace('\n', '\r\n') + row(1596887253, 0));
    expect([ios.writtenBy, ...ios.timeMs]).toEqual(['ios', 1596887252000, 1596887253000]);
    expect(toHex(ios.contactBlids.subarray(12))).toBe(OTHER);
    expect([...android.rssiDbm, ...ios.rssiDbm]).toEqual([-62, 127, -62, 0]);
    expect(parse('')).toMatchObject({ count: 0, writtenBy: undefined });
  });

  // BluezoneIdTrace.java of react-native-bluetooth-scan at 699d401 writes hex(blid_contact), which
  // is null in rows of classic Bluetooth; thaidn/bluezone at 5a061ed holds a history within its
  // upload.
  it('may have rows without a contact BLID, and an empty line at its end', () => {
    const classic = `${OWN}\t\t-70\t1596866191387\n`;
    const mixed = parse(classic + row(1596866201389) + '\r\n');
    expect(mixed).toMatchObject({ count: 2, hasContact: Uint8Array.of(0, 1) });
    expect([...mixed.contactBlids.subarray(0, 12)]).toEqual(new Array(12).fill(0));
    expect(Buffer.from(history.encodeBluezoneHistory(mixed)).toString()).toBe(
      classic + row(1596866201389).replace(OTHER, OTHER.toUpperCase()),
    );
    expect(parse(row(1596866201389) + '\n')).not.toHaveProperty('hasContact');
    expect(() => parse('\n')).toThrow(':1: ');
    expect(() => parse(row(1596866201389) + '\n\n')).toThrow(':2: ');
    expect(() => parse(`\t${OTHER}\t-70\t1596866191387\n`)).toThrow(':1: ');
  });

  it.each([
    ['times of both units', row(1596887252275) + row(1596887252), ':2: ', 'found seconds'],
    ['a time in no unit', row(1596887252) + row(12), ':2: ', 'found 12'],
    ['a time before there was Bluezone', row(1577836799), ':1: ', 'found 1577836799'],
    ['microseconds', row('1596887252275000'), ':1: ', 'with tabs between'],
    ['a time with a fraction', row('1596887252.5'), ':1: ', 'with tabs between'],
    ['RSSI of 128', row(1596887252, 128), ':1: ', 'RSSI'],
    ['an empty line', row(1596887252) + '\n' + row(1596887252), ':2: ', 'found ""'],
    ['spaces for tabs', row(1596887252).replaceAll('\t', ' '), ':1: ', 'with tabs between'],
    ['an identifier of six letters', `5C7Cab\t${OTHER}\t-60\t1596887252\n`, ':1: ', 'BLID'],
    ['no UTF-8', row(1596887252) + '\u0000\ufffd', ':2: ', 'BLID'],
  ])('refuses %s', (_name, file, line, found) => {
    expect(() => parse(file)).toThrow(line);
    expect(() => parse(file)).toThrow(found);
    expect(() => parse(file)).toThrow(InputError);
  });

  it('of many empty lines takes no more memory than a good one', () => {
    const lines = Buffer.alloc(1 << 25, '\n');
    expect(() => history.parseBluezoneHistory(lines, 'f')).toThrow('f:1: ');
    expect(() => history.parseBluezoneHistory(Buffer.alloc((1 << 25) + 1), 'f')).toThrow('at most');
  });

  it('is not written where it cannot be read again', () => {
    const android = parse(row(1596887252275));
    expect(() => history.encodeBluezoneHistory({ ...android, writtenBy: 'ios' })).toThrow(
      RangeError,
    );
    const nobody = { ...android, writtenBy: undefined };
    expect(() => history.encodeBluezoneHistory(nobody)).toThrow(RangeError);
  });
});

describe('lists in JSON', () => {
  const key = { daily_key: '00'.repeat(32), time_start: 1596499200, max: 96, time_end: 1596671999 };
  const refused = (value: unknown, parse: (bytes: Uint8Array, file: string) => unknown): string => {
    try {
      parse(utf8(typeof value === 'string' ? value : JSON.stringify(value)), 'list.json');
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
    throw new Error('expected a refusal, found none');
  };

  it.each([
    [{ data: [key, { ...key, max: 0 }] }, 'a whole number from 1 to 86400 at data[1].max, found 0'],
    [{ data: [{ ...key, time_end: -1 }] }, 'at data[0].time_end, found -1'],
    [{ data: [{ ...key, time_start: 1596499200000 }] }, 'at data[0].time_start'],
    [{ data: [{ ...key, daily_key: 'ab' }] }, '32 bytes in hex at data[0].daily_key, found "ab"'],
    [{ data: key }, 'expected a list at data, found an object'],
    [{ data: [[]] }, 'expected an object at data[0], found a list'],
    [{}, 'expected a field "data", found none'],
    [[], 'expected an object, found a list'],
    ['{"data": [', 'expected JSON'],
    ['', 'expected JSON'],
    ['{\n\n"data": nothing\n}', 'expected JSON'],
  ])('are refused with the place: %j', (value, expected) => {
    const sentence = refused(value, bluezone.parseInfoKeys);
    expect(sentence).toContain(expected);
    expect(sentence).not.toMatch(/[\r\n]/);
  });

  // BluezoneIdTrace.swift of bluezone-app at 1567bd1 has both forms.
  it('of an upload may leave out the first day, not half of it', () => {
    const root = { base_id: '4C'.repeat(32), time: 1596844800 };
    const parse = (value: object) => bluezone.parseUploadInfo(utf8(JSON.stringify(value)), 'f');
    expect(parse(root)).toEqual({ baseId: new Uint8Array(32).fill(0x4c), timeS: 1596844800 });
    const whole = { ...root, daily_key: '01'.repeat(32), time_start: 1596931200 };
    expect(parse(whole).timeStartS).toBe(1596931200);
    expect(() => parse({ ...whole, time_start: null })).toThrow(/ at time_start, found /);
    expect(() => parse({ ...root, time_start: 1596844800 })).toThrow(/daily_key/);
  });

  it('may begin with a byte order mark, and hold fields of later versions', () => {
    const list = `\ufeff${JSON.stringify({ data: [{ ...key, later: 1 }], more: null })}`;
    expect(bluezone.parseInfoKeys(utf8(list), 'f')).toHaveLength(1);
  });

  it('nested a million deep are refused, not followed', () => {
    const deep = '['.repeat(1e6) + ']'.repeat(1e6);
    expect(refused(`{"data":${deep}}`, bluezone.parseInfoKeys)).toContain('data[0]');
    expect(refused('['.repeat(1e6), bluezone.parseInfoKeys)).toContain('expected JSON');
  });

  it('of GAEN keys: what the server refuses is refused, a period of 0 or none is a day', () => {
    const one = { key: 'Fy/EgOWYSQw0F3YEM5sVQw==', rollingStartNumber: 2649980 };
    const parse = (...temporaryExposureKeys: object[]) =>
      publish.parsePublishRequest(utf8(JSON.stringify({ temporaryExposureKeys })), 'f').keys;
    expect([...parse(one, { ...one, rollingPeriod: 0 }).rollingPeriod]).toEqual([144, 144]);
    expect(() => parse({ ...one, rollingPeriod: 145 })).toThrow('from 0 to 144');
    expect(() => parse({ ...one, transmissionRisk: 9 })).toThrow('from 0 to 8');
    expect(() => parse({ ...one, key: 'Fy/EgOWYSQw0F3YEM5sV' })).toThrow('found 15 bytes');
    expect(() => parse({ ...one, key: 'Fy/EgOWYSQw0F3YEM5sVQw' })).toThrow('16 bytes in base64');
    expect(() => parse({ ...one, rollingStartNumber: -1 })).toThrow('rollingStartNumber');
  });

  it.each([
    ['the onset itself', 0, 0],
    ['a day after', 144, 1],
    ['35 hours after', 210, 1],
    ['a day and a half after', 216, 1],
    ['37 hours after', 222, 2],
    ['13 hours before', -78, -1],
    ['12 hours before', -72, 0],
    ['25 hours before', -150, -1],
    ['37 hours before', -222, -2],
    ['14 days and a half', 14 * 144 + 72, 14],
    ['more than that', 14 * 144 + 73, undefined],
    ['15 days before', -15 * 144, undefined],
  ])('of GAEN keys: %s, days since onset as the server counts them', (_, distance, days) => {
    expect(publish.daysSinceOnset(2_649_980, 2_649_980 + distance)).toBe(days);
    expect(publish.daysSinceOnset(0, distance)).toBeUndefined();
    expect(publish.daysSinceOnset(undefined, distance)).toBeUndefined();
  });

  it('of DP-3T name their format', () => {
    const seeds = dp3t.encodeEpochSeeds([]);
    expect(() => dp3t.parseWindowSeeds(seeds, 'f')).toThrow(
      'dp3t-hybrid-seeds@1" at format, found',
    );
  });
});

describe('DP-3T exposed lists', () => {
  const parse = (file: Uint8Array) => exposed.parseExposedList(file, 'f');

  it('follow proto3: defaults, any order, unknown fields', () => {
    const key = new Uint8Array(32).fill(7);
    const list = message((writer) => {
      inner(2, varint(3, 5), varint(9, 1), bytes(2, key))(writer);
      varint(8, 1)(writer);
      inner(2, bytes(2, key))(writer);
    });
    expect(parse(list)).toEqual({
      batchReleaseTimeMs: 0,
      exposed: [
        { key, keyDateMs: 5 },
        { key, keyDateMs: 0 },
      ],
    });
  });

  it.each([
    ['a short key', message(inner(2, bytes(2, new Uint8Array(31)))), 'a key of 31 bytes'],
    ['no key', message(inner(2, varint(3, 5))), 'a key of 0 bytes'],
    ['a negative time', message(varint(1, -1)), 'the time -1'],
    ['a claim of 4 GB', Uint8Array.of(0x12, 255, 255, 255, 255, 15), 'a length of 4294967295'],
    ['a key that runs over', Uint8Array.of(0x12, 2, 0x12, 9, ...new Uint8Array(9)), 'runs over'],
  ])('refuse %s', (_name, file, found) => {
    expect(() => parse(file)).toThrow(found);
    expect(() => parse(file)).toThrow(InputError);
  });

  it('come as JSON too', () => {
    const json = (value: object) => exposed.parseExposedJson(utf8(JSON.stringify(value)), 'f');
    const key = new Uint8Array(32).fill(7);
    const one = { key: Buffer.from(key).toString('base64'), keyDate: 1587945600000 };
    expect(json({ batchReleaseTime: 1588000000000, exposed: [one], more: 1 })).toEqual({
      batchReleaseTimeMs: 1588000000000,
      exposed: [{ key, keyDateMs: 1587945600000 }],
    });
    expect(json({ batchReleaseTime: null, exposed: [] })).toEqual({
      batchReleaseTimeMs: 0,
      exposed: [],
    });
    const refused: [object, string][] = [
      [{}, 'a field "exposed"'],
      [{ exposed: [{ ...one, key: 'AAAA' }] }, '32 bytes in base64 at exposed[0].key'],
      [{ exposed: [{ key: one.key, onset: '2020-04-10' }] }, 'a field "keyDate"'],
    ];
    for (const [value, found] of refused) expect(() => json(value)).toThrow(found);
  });
});

describe('TCN reports', () => {
  const report: TcnReport = {
    rvk: new Uint8Array(32),
    tckBefore: new Uint8Array(32),
    first: 2,
    last: 10,
    memo: { type: 0, data: new Uint8Array(5) },
    signature: new Uint8Array(64),
  };
  const withMemo = (length: number): TcnReport => ({
    ...report,
    memo: { type: 0, data: new Uint8Array(length) },
  });

  it('are 134 to 389 bytes and are refused where they are cut short or their indices wrong', () => {
    const sizes = [0, 255].map((length) => tcn.encodeTcnReports([withMemo(length)]).length);
    expect(sizes).toEqual([134, 389]);
    const parse = (file: Uint8Array) => tcn.parseTcnReports(file, 'f');
    const two = tcn.encodeTcnReports([report, report]);
    for (const at of [1, 69, 70, 133, 138, 140, 277]) {
      expect(() => parse(two.slice(0, at))).toThrow(`at byte ${at < 139 ? 0 : 139}, found`);
    }
    for (const [first, last] of [
      [0, 5],
      [6, 5],
    ]) {
      const wrong = two.slice();
      wrong.set([first, 0, last, 0], 203);
      expect(() => parse(wrong)).toThrow(`at byte 203, found ${first} to ${last}`);
      expect(() => reportBytes({ ...report, first, last })).toThrow(RangeError);
    }
    expect(() => reportBytes(withMemo(256))).toThrow(RangeError);
  });
});

const shared = (path: string): unknown =>
  JSON.parse(readFileSync(sharedPath(`vectors/${path}`), 'utf8'));

describe.skipIf(!hasShared)('published lists (../shared)', () => {
  it('Bluezone: the keys of every case of matching', () => {
    const { matching } = shared('bluezone/bluezone-vectors.json') as {
      matching: { cases: { f0: { daily_key: string; time_start: number; max: number } }[] };
    };
    expect(matching.cases.length).toBeGreaterThan(5);
    for (const { f0 } of matching.cases) {
      const [read] = bluezone.parseInfoKeys(utf8(JSON.stringify({ data: [f0] })), 'f');
      expect(toHex(read.dailyKey).toUpperCase()).toBe(f0.daily_key);
      expect([read.timeStartS, read.max]).toEqual([f0.time_start, f0.max]);
      const written = Buffer.from(bluezone.encodeInfoKeys([read])).toString();
      expect(JSON.parse(written)).toEqual({ data: [f0] });
    }
  });

  it('TCN: the signed report, whose signature is over all that stands before it', () => {
    const vector = shared('tcn/tcn-test-vectors.json') as {
      signedReport: string;
      rvk: string;
      tck_1_to_9: string[];
      report: { startIndex: number; endIndex: number; memoType: number; memoData: string };
    };
    const [report, ...more] = tcn.parseTcnReports(fromHex(vector.signedReport), 'f');
    expect(more).toEqual([]);
    expect(toHex(report.rvk)).toBe(vector.rvk);
    expect(toHex(report.tckBefore)).toBe(vector.tck_1_to_9[0]);
    expect([report.first, report.last, report.memo.type]).toEqual([2, 10, 0]);
    expect(Buffer.from(report.memo.data).toString()).toBe(vector.report.memoData);
    expect(toHex(tcn.encodeTcnReports([report]))).toBe(vector.signedReport);
    expect(isSigned(report)).toBe(true);
    const x = Buffer.from(report.rvk).toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const signed = fromHex(vector.signedReport).subarray(0, -64);
    expect(verify(null, signed, key, report.signature)).toBe(true);
  });

  it('ROBERT: the parts of a HELLO stand where they belong', () => {
    const [vector] = (
      shared('robert/robert-crypto.json') as {
        hello: { ecc: string; ebid: string; ntpSeconds: number; expectedHello: string }[];
      }
    ).hello;
    const hellos = [{ message: fromHex(vector.expectedHello), timeS: 5, rssiDbm: -60 }];
    const written = Buffer.from(robert.encodeRobertReport({ token: '', hellos })).toString();
    expect(JSON.parse(written)).toEqual({
      token: '',
      contacts: [
        {
          ebid: Buffer.from(vector.ebid, 'hex').toString('base64'),
          ecc: Buffer.from(vector.ecc, 'hex').toString('base64'),
          ids: [
            {
              timeCollectedOnDevice: 2_208_988_805,
              timeFromHelloMessage: vector.ntpSeconds % 65536,
              mac: Buffer.from(vector.expectedHello.slice(22), 'hex').toString('base64'),
              rssiCalibrated: -60,
            },
          ],
        },
      ],
    });
  });
});
