import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WireType } from '@bufbuild/protobuf/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeInfoKeys } from '../../src/keyfiles/lists/bluezone-info.ts';
import { bytesOf, zipOf } from '../keyfiles/samples.ts';
import {
  csvOf,
  exportOf,
  FIRST_MS,
  HEADER,
  rawBin,
  ROWS,
  START_ENIN,
  TEK,
  writeKey,
} from '../matching/match-samples.ts';
import { hasShared, sharedPath } from '../shared.ts';
import { bluecrowd, scratch, start } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const signer = {
  privateKeyPem: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  info: {
    appBundleId: '',
    androidPackage: '',
    verificationKeyVersion: 'v1',
    verificationKeyId: '310',
  },
};

beforeAll(() => {
  put('good.zip', exportOf());
  put('signed.zip', exportOf([{}], {}, [signer]));
  put('log.csv', csvOf(ROWS));
  put('public.pem', String(pair.publicKey.export({ type: 'spki', format: 'pem' })));
  const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  put('other.pem', String(other.publicKey.export({ type: 'spki', format: 'pem' })));
});

function match(exports: readonly string[], log = at('log.csv'), ...options: string[]) {
  return bluecrowd(['match', ...exports, '--log', log, ...options]);
}

/** One sentence on stderr, exit code 2, and nothing on stdout. */
function refused({ code, stdout, stderr }: ReturnType<typeof match>, says: RegExp): void {
  expect(stderr).toMatch(says);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/\n\s+at |please report/);
}

/** A zip whose export.bin unpacks to `bytes` zeros behind the header, though it claims few. */
function bomb(bytes: number, claims: number): Uint8Array {
  const zip = Buffer.from(
    zipOf(Buffer.concat([Buffer.from('EK Export v1    '), Buffer.alloc(bytes)])),
  );
  for (const [magic, place] of [
    [0x04034b50, 22],
    [0x02014b50, 24],
  ] as const) {
    const mark = Buffer.alloc(4);
    mark.writeUInt32LE(magic);
    zip.writeUInt32LE(claims, zip.indexOf(mark) + place);
  }
  return zip;
}

const key = (fields: Parameters<typeof writeKey>[1]) => (): Uint8Array =>
  rawBin((writer) => writeKey(writer, fields));

describe('key exports that are not as they must be: one sentence, exit code 2', () => {
  it.each<[string, () => Uint8Array | string, RegExp]>([
    ['cut short', () => exportOf().subarray(0, 150), /cut\.bin: expected a whole zip/],
    ['a zip bomb', () => bomb(200_000_000, 200_000_016), /expected at most 134217728 bytes/],
    ['a bomb that claims little', () => bomb(5_000_000, 1000), /more than the 1000 it claims/],
    ['another header', () => zipOf(Buffer.from('EK Export v2    ')), /"EK Export v1 .*v2/],
    ['a key of 15 bytes', key({ key: TEK.subarray(1) }), /expected 16 bytes of key, found 15/],
    ['a rolling period of 0', key({ period: 0 }), /a rolling period of 1 to 144, found 0/],
    ['a rolling period of 145', key({ period: 145 }), /a rolling period of 1 to 144, found 145/],
    ['a start in the future', key({ start: 5_000_000 }), /start interval up to now.*5000000/],
    ['onset on day 99', key({ onset: 99 }), /days since onset of -14 to 14, found 99/],
    [
      'a length of 4 GB',
      () =>
        rawBin(writeKey, (writer) => writer.tag(7, WireType.LengthDelimited).uint32(0xffffffff)),
      /expected .*found .*4294967295/,
    ],
    ['a picture', () => Buffer.from('89504e470d0a1a0a0000', 'hex'), /cut\.bin: expected/],
    ['nothing', () => '', /cut\.bin: expected .*empty/],
    ['JSON of another kind', () => '{"keys": []}', /expected a key export of GAEN, or a key list/],
    ['JSON that is cut', () => '{"data": [', /expected .*JSON/],
  ])('%s', (_what, content, says) => {
    refused(match([put('cut.bin', content())]), says);
  });

  it('signatures: of another key, with another id, not there', () => {
    const pem = ['--public-key', at('public.pem')];
    const good = match([at('signed.zip')], at('log.csv'), ...pem, '--key-id', '310');
    expect(good).toMatchObject({ code: 0, stderr: '' });
    expect(good.stdout).toMatch(/signatures good/);
    const wrong = ['--public-key', at('other.pem')];
    refused(match([at('signed.zip')], at('log.csv'), ...wrong), /signature that does not fit/);
    refused(match([at('signed.zip')], at('log.csv'), ...pem, '--key-id', '311'), /key id "?311/);
    refused(match([at('good.zip')], at('log.csv'), ...pem), /export\.sig.*found none/);
    refused(match([at('signed.zip')], at('log.csv'), '--key-id', '310'), /a public key beside/);
    const log = ['--public-key', at('log.csv')];
    refused(match([at('signed.zip')], at('log.csv'), ...log), /public key on P-256/);
  });

  it('of two protocols', () => {
    const day = START_ENIN * 600;
    const info = { dailyKey: bytesOf(1, 32), timeStartS: day, max: 96, timeEndS: day + 86_400 };
    put('info.json', encodeInfoKeys([info]));
    refused(
      match([at('good.zip'), at('info.json')]),
      /info\.json: expected key files of one proto/,
    );
    refused(match([at('good.zip'), at('nosuch.zip')]), /nosuch\.zip: expected a file, found none/);
    refused(match([folder.path]), /expected a file, found a folder/);
    const [phone, time] = ROWS[0];
    put('bluezone.csv', csvOf([[phone, time, '00'.repeat(12), '', '-60']]));
    const rule = ['--risk', 'swisscovid-2020-09-10'];
    refused(match([at('info.json')], at('bluezone.csv'), ...rule), /no TX power, found swisscovid/);
  });

  it('takes fields that it does not know', () => {
    const bin = rawBin(
      (writer) => {
        writeKey(writer);
        writer.tag(15, WireType.LengthDelimited).string('new');
      },
      (writer) => writer.tag(99, WireType.Bit64).fixed64(7),
    );
    const { code, stdout, stderr } = match([put('new.zip', zipOf(bin))]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^gaen@1\.2: 1 key; 3 log rows of 1 phone\n/);
  });
});

/** The rows with field `column` of row `row` as `value`. */
const with_ = (row: number, column: number, value: string): string =>
  csvOf(
    ROWS.map((fields, r) => fields.map((text, c) => (r === row && c === column ? value : text))),
  );

describe('contact logs that are not as they must be: one sentence, exit code 2', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['RSSI 127', with_(1, 4, '127'), /log:3: rssi_dbm: .*found "127".*leave such rows out/],
    ['no order', csvOf([ROWS[0], ROWS[2], ROWS[1]]), /log:4: expected rows in order of time/],
    [
      'seconds',
      with_(0, 1, String(FIRST_MS / 1000)),
      /log:2: time_ms: .*would be seconds; multiply by 1000/,
    ],
    ['microseconds', with_(0, 1, `${FIRST_MS}000`), /would be microseconds/],
    ['a negative time', with_(0, 1, `-${FIRST_MS}`), /time_ms: expected Unix milliseconds/],
    ['a time that is no number', with_(0, 1, '2020-09-14'), /time_ms: .*found "2020-09-14"/],
    ['no header', csvOf(ROWS.slice(1), ROWS[0].join(',')), /log: expected a contact log with the/],
    ['a column twice', csvOf([[...ROWS[0], '-60']], `${HEADER},rssi_dbm`), /found rssi_dbm twice/],
    [
      'phones in turns',
      csvOf([ROWS[0], ['bo', ...ROWS[0].slice(1)], ROWS[1]]),
      /log:4: expected the rows of a phone together, found phone ada again/,
    ],
    [
      'identifiers of 12 bytes',
      with_(0, 2, 'ab'.repeat(12)),
      /identifier: expected 16 bytes in hex/,
    ],
    ['no metadata', with_(0, 3, ''), /metadata: expected 4 bytes in hex.*found nothing/],
    ['a field too few', csvOf([ROWS[0], ROWS[1].slice(1)]), /log:3: expected 5 fields/],
    ['a quote that stays open', with_(2, 0, '"ada'), /expected a closing quote/],
    ['a header alone, of another table', 'a,b\n', /expected a contact log with the columns/],
    ['nothing', '', /log: expected .*found .*(none|empty)/],
    [
      'UTF-16',
      Buffer.from(`\ufeff${csvOf(ROWS)}`, 'utf16le'),
      /log: expected text in UTF-8, found UTF-16; save it as UTF-8\n$/,
    ],
    ['UTF-16 without a mark', Buffer.from(csvOf(ROWS), 'utf16le'), /found UTF-16/],
    ['UTF-16, great end first', Buffer.from(csvOf(ROWS), 'utf16le').swap16(), /found UTF-16/],
    [
      'a byte of 0',
      with_(1, 4, '-6\u00000'),
      /log: expected text.*found a byte of 0 \(number \d+\)/,
    ],
    ['control characters', with_(1, 4, '\u001b[2J'), /log:3: rssi_dbm: .*found "\\u001b\[2J"/],
    ['a long value', with_(1, 4, '9'.repeat(3000)), /log:3: rssi_dbm: .*found "9{60}\.\.\."\n$/],
    [
      'a long name that comes back',
      csvOf(['x', 'y', 'x'].map((name) => [name.repeat(3000), ...ROWS[0].slice(1)])),
      /found phone x{60}\.\.\. again/,
    ],
    ['a damaged gzip', Buffer.from('1f8b0800000000000003ffff', 'hex'), /expected a whole gzip/],
    ['a key export', exportOf(), /log: expected/],
    ['a Parquet cut short', Buffer.from('PAR1\x15\x04'), /log: expected a whole Parquet file/],
  ])('%s', (_what, content, says) => {
    refused(match([at('good.zip')], put('log', content)), says);
  });

  it('a folder, a file that is not there', () => {
    mkdirSync(at('sub'), { recursive: true });
    refused(match([at('good.zip')], at('sub')), /sub: expected a file, found a folder/);
    refused(match([at('good.zip')], at('nosuch.csv')), /nosuch\.csv: expected a file, found none/);
  });
});

describe('wrong options: one sentence, exit code 2', () => {
  it.each([
    [['--risk', 'nosuch'], /--risk: expected the name of a rule.*"nosuch"/],
    [['--risk', 'swisscovid-2020-09-11'], /"swisscovid-2020-09-1\d"\?/],
    [['--risk', 'SwissCovid'], /names with it: swisscovid-2020-05-20, swisscovid-.*-09-10\n$/],
    [['--risk', 'any-match', '--risk', 'any-match'], /expected each rule once, found any-match/],
    [['--risk', 'en-express,any-match'], /found "en-express,any-match"; give each its own --risk/],
    [['--risk', 'minutes-under'], /found "minutes-under"; only a scenario gives its numbers\n$/],
    [['--risk', 'x'.repeat(3000)], /found "x{60}\.\.\."\n$/],
    [['--at', 'yesterday'], /--at: expected a date.*"yesterday"/],
    [['--at', '2020-02-31'], /--at: expected a date.*"2020-02-31"/],
    [['--rx-correction', 'x'], /--rx-correction: .*found "x"/],
    [['--rx-correction', '99'], /--rx-correction: .*99/],
    [['--log', 'a.csv'], /--log: expected once/],
    [['--json=maybe'], /--json: expected no value after it, found "maybe"; leave it out/],
  ])('%j', (options, says) => refused(match([at('good.zip')], at('log.csv'), ...options), says));
});

it('no log: one sentence', () => {
  refused(bluecrowd(['match', at('good.zip')]), /match: expected --log with a value, found none/);
});

describe('what match says', () => {
  const rule = ['--risk', 'swisscovid-2020-09-10', '--risk', 'any-match'];

  it('as JSON', () => {
    const { code, stdout, stderr } = match([at('good.zip')], at('log.csv'), '--json', ...rule);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      engine: 'gaen@1.2',
      keys: 1,
      log: { rows: 3, phones: 1 },
      leftOut: { exports: 0, keys: 0, rows: 0 },
      verified: [null],
      exposed: [
        {
          phone: 'ada',
          exposures: [
            {
              key: Buffer.from(TEK).toString('hex'),
              keyStart: '2020-09-14T00:00:00Z',
              keyEnd: '2020-09-15T00:00:00Z',
              reportType: 'unknown',
              daysSinceOnset: null,
              transmissionRiskLevel: 0,
              rows: 3,
              first: '2020-09-14T10:00:00.000Z',
              last: '2020-09-14T10:10:00.000Z',
              minAttenuationDb: 40,
              meanAttenuationDb: 42,
            },
          ],
        },
      ],
      rules: [
        {
          rule: 'swisscovid-2020-09-10',
          at: '2020-09-16T00:00:00Z',
          minutesOf: 'day',
          warned: 0,
          phones: [{ phone: 'ada', warned: false, level: 'none', day: '2020-09-14', scoreMin: 12 }],
        },
        {
          rule: 'any-match',
          at: '2020-09-16T00:00:00Z',
          minutesOf: null,
          warned: 1,
          phones: [{ phone: 'ada', warned: true, level: 'high', day: '2020-09-14', scoreMin: 0 }],
        },
      ],
    });
  });

  it('of mistakes as JSON', () => {
    const { code, stdout } = match([at('good.zip')], at('nosuch.csv'), '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: expect.stringMatching(/nosuch\.csv/) as string });
  });

  it('of batches that are missing or there twice: a note on stderr', () => {
    put('batch.zip', exportOf([{}], { batchNum: 2, batchSize: 3 }));
    const { code, stdout, stderr } = match([at('batch.zip'), at('batch.zip')]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/batch 1, 3 of 3 of the export of XX until 2020-09-16T00:00:00Z is not/);
    expect(stderr).toMatch(/batch 2 of .* is there twice/);
    // A key that was published twice counts once.
    expect(stdout).toMatch(/ada +[0-9a-f]{8} +3 +/);
  });

  it('of keys that were revised later, whatever the order of the files', () => {
    const later = { startTimestampS: 1_600_300_800, endTimestampS: 1_600_387_200 };
    put('self.zip', exportOf([{ reportType: 3 }]));
    put('test.zip', exportOf([{ reportType: 1, revised: true }], later));
    put('revoked.zip', exportOf([{ reportType: 5, revised: true }], later));
    const typesOf = (files: string[]): unknown[] => {
      const { stdout } = match(files.map(at), at('log.csv'), '--json');
      const { exposed } = JSON.parse(stdout) as {
        exposed: { exposures: { reportType: string }[] }[];
      };
      return exposed.flatMap(({ exposures }) => exposures.map(({ reportType }) => reportType));
    };
    expect(typesOf(['self.zip'])).toEqual(['self-report']);
    expect(typesOf(['self.zip', 'test.zip'])).toEqual(['confirmed-test']);
    expect(typesOf(['test.zip', 'self.zip'])).toEqual(['confirmed-test']);
    expect(typesOf(['revoked.zip', 'self.zip'])).toEqual([]);
  });

  it('of a phone with a very long name: cut in the table, whole as JSON', () => {
    const name = 'x'.repeat(3000);
    const log = put('long.csv', csvOf(ROWS.map(([, ...fields]) => [name, ...fields])));
    const { code, stdout } = match([at('good.zip')], log, ...rule);
    expect(code).toBe(0);
    expect(stdout).toContain(`\n${'x'.repeat(40)}...  `);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(140);
    expect(match([at('good.zip')], log, '--json').stdout).toContain(name);
  });

  it('of a log that met nobody', () => {
    const { code, stdout } = match([put('else.zip', exportOf([{ key: bytesOf(8, 16) }]))]);
    expect([code, stdout]).toEqual([0, 'gaen@1.2: 1 key; 3 log rows of 1 phone\nno exposure\n']);
  });

  it('of the vectors of others', { skip: !hasShared }, () => {
    const real = (name: string): string => sharedPath(`vectors/gaen/${name}`);
    const pem = ['--public-key', real('google-server_public.pem')];
    const server = real('google-server_testExport-2-records-1-of-1.zip');
    expect(match([server], at('log.csv'), ...pem)).toMatchObject({
      code: 0,
      stderr: '',
      stdout: 'gaen@1.2: 2 keys, signatures good; 3 log rows of 1 phone\nno exposure\n',
    });
    const sample = real('raw_sample_diagnosis_key_file.zip');
    const { code, stderr } = match([sample]);
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('Ctrl-C', () => {
  it('ends a long match with nothing said', async () => {
    const noise = Array.from({ length: 400_000 }, (_, k) => {
      const time = String(FIRST_MS + k * 1000);
      return ['ada', time, k.toString(16).padStart(32, '0'), '00000000', '-70'];
    });
    const child = start(['match', at('good.zip'), '--log', put('long.csv', csvOf(noise))]);
    let said = '';
    child.stdout!.on('data', (text) => (said += String(text)));
    await new Promise((resolve) => setTimeout(resolve, 700));
    child.kill('SIGINT');
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect([said, code ?? signal]).toEqual(['', expect.toBeOneOf([130, 'SIGINT'])]);
  });
});
