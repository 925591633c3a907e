import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes/hex.ts';
import { encodeInfoKeys } from '../../src/keyfiles/lists/bluezone-info.ts';
import { matchFiles } from '../../src/matching/match-files.ts';
import type { MatchOutcome } from '../../src/matching/match-files.ts';
import { expandDayKeys } from '../../src/protocols/bluezone/bluezone-chain.ts';
import { scratch } from '../cli/program.ts';
import { bytesOf } from '../keyfiles/samples.ts';
import { csvOf, exportOf, FIRST_MS, HEADER, ROWS, START_ENIN } from './match-samples.ts';

const folder = scratch();
afterAll(() => folder.remove());

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  return path;
}

const KEYS = join(folder.path, 'keys.zip');
beforeAll(() => put('keys.zip', exportOf()));

async function match(log: string, keys = [KEYS], rxCorrectionDb = 0): Promise<MatchOutcome> {
  return await matchFiles(keys, log, { exports: {}, rxCorrectionDb, onProgress: () => undefined });
}

/** Phone, rows and least attenuation of each exposure. */
const found = ({ exposed }: MatchOutcome): unknown[] =>
  exposed.flatMap(({ phone, exposures }) =>
    exposures.map(({ rows, minAttenuationDb }) => [phone, rows, minAttenuationDb]),
  );

const CSV = csvOf(ROWS);

describe('forms of a contact log that are taken', () => {
  it.each<[string, string | Uint8Array]>([
    ['semicolons', CSV.replaceAll(',', ';')],
    ['tabs', CSV.replaceAll(',', '\t')],
    ['quoted fields', CSV.replace(/^ada/gm, '"ada"')],
    ['gzip', gzipSync(CSV)],
    ['a byte order mark', `\ufeff${CSV}`],
    ['CRLF', CSV.replaceAll('\n', '\r\n')],
    ['no line end at the end', CSV.trimEnd()],
    ['blank lines and the header again', CSV.replace('\n', `\n\n${HEADER}\n`)],
    [
      'capital hex digits and spaces',
      CSV.replaceAll(/[a-f0-9]{32}/g, (h) => ` ${h.toUpperCase()} `),
    ],
    [
      'other columns beside',
      csvOf(
        ROWS.map((row) => ['x', ...row]),
        `note,${HEADER}`,
      ),
    ],
    ['whole numbers with a point', CSV.replaceAll(/(\d{13})/g, '$1.0')],
  ])('%s', async (_what, content) => {
    expect(found(await match(put('log', content)))).toEqual([['ada', 3, 40]]);
  });

  it('one phone without a name, and several with one of them nameless', async () => {
    const nameless = csvOf(
      ROWS.map((row) => row.slice(1)),
      HEADER.replace('phone,', ''),
    );
    expect(found(await match(put('log', nameless)))).toEqual([['', 3, 40]]);
    const two = csvOf([...ROWS.map((row) => ['', ...row.slice(1)]), ...ROWS]);
    expect(found(await match(put('log', two)))).toEqual([
      ['', 3, 40],
      ['ada', 3, 40],
    ]);
  });

  it('the RX correction of each phone, before the one that is given', async () => {
    const corrected = ROWS.map((row, k) => [...row, k === 1 ? '' : '5']);
    const log = put('log', csvOf(corrected, `${HEADER},rx_correction_db`));
    // Tx -20 - (Rx -60 + 5), and -20 - (-62 + 9) of the row that does not say.
    expect(found(await match(log, [KEYS], 9))).toEqual([['ada', 3, 33]]);
    expect(found(await match(put('log', CSV), [KEYS], 9))).toEqual([['ada', 3, 31]]);
  });

  it('gaps between scans: as stated, or by the rows where nothing is said of scans', async () => {
    const gaps = async (log: string): Promise<unknown> =>
      (await match(log)).exposed[0].scored.map(({ sinceScanS }) => sinceScanS);
    expect(await gaps(put('log', CSV))).toEqual([undefined, 300, 300]);
    const stated = csvOf(
      ROWS.map((row, k) => [...row, ['', '120', ''][k]]),
      `${HEADER},since_scan_s`,
    );
    expect(await gaps(put('log', stated))).toEqual([undefined, 120, undefined]);
  });
});

describe('Parquet', () => {
  /** A table of the rows, its columns as `select` has them. */
  async function parquet(name: string, select: string): Promise<string> {
    const csv = put('rows.csv', CSV);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const file = join(folder.path, name);
    await connection.run(
      `COPY (SELECT ${select} FROM read_csv('${csv}', all_varchar = true)) TO '${file}' (FORMAT ` +
        'parquet)',
    );
    connection.closeSync();
    instance.closeSync();
    return file;
  }

  it.each([
    ['text', '*'],
    ['bytes', '* REPLACE (unhex(identifier) AS identifier, unhex(metadata) AS metadata)'],
    ['whole numbers', '* REPLACE (time_ms::BIGINT AS time_ms, rssi_dbm::TINYINT AS rssi_dbm)'],
    ['floating numbers', '* REPLACE (time_ms::DOUBLE AS time_ms, rssi_dbm::FLOAT AS rssi_dbm)'],
  ])('as %s', async (_what, select) => {
    expect(found(await match(await parquet('log.parquet', select)))).toEqual([['ada', 3, 40]]);
  });

  it('is refused where it is cut short, has other columns or instants, or no value', async () => {
    const whole = readFileSync(await parquet('whole.parquet', '*'));
    const cut = put('cut.parquet', whole.subarray(0, whole.length - 20));
    await expect(match(cut)).rejects.toThrow(/cut\.parquet: expected a whole Parquet file, found/);
    const other = await parquet('other.parquet', '1 AS a');
    await expect(match(other)).rejects.toThrow(/expected a contact log, found a table with other/);
    const instants = '* REPLACE (epoch_ms(time_ms::BIGINT) AS time_ms)';
    await expect(match(await parquet('t.parquet', instants))).rejects.toThrow(
      /t\.parquet: row 1: time_ms: expected Unix milliseconds.*found "2020-09-14 10:00:00"/,
    );
    const list = await parquet('list.parquet', '* REPLACE ([phone, phone] AS phone)');
    await expect(match(list)).rejects.toThrow(
      /list\.parquet: column phone: expected one value a row, found the type VARCHAR\[\]; write/,
    );
    const struct = await parquet('struct.parquet', '* REPLACE ({a: rssi_dbm} AS rssi_dbm)');
    await expect(match(struct)).rejects.toThrow(/column rssi_dbm: .* type STRUCT\(a VARCHAR\)/);
    const none = '* REPLACE (NULL AS rssi_dbm)';
    await expect(match(await parquet('n.parquet', none))).rejects.toThrow(
      /n\.parquet: row 1: rssi_dbm: .*found nothing/,
    );
  });
});

describe('progress', () => {
  it('moves within a log and within an export, forwards, up to all of it', async () => {
    const noise = Array.from({ length: 30_000 }, (_, k) => {
      const time = String(FIRST_MS + k * 1000);
      return ['ada', time, k.toString(16).padStart(32, '0'), '00000000', '-70'];
    });
    const keys = put(
      'many.zip',
      exportOf(Array.from({ length: 30_000 }, (_, k) => ({ key: bytesOf(k + 99, 16) }))),
    );
    const log = put('log', csvOf(noise));
    const heard: [number, number][] = [];
    await matchFiles([keys], log, {
      exports: {},
      rxCorrectionDb: 0,
      onProgress: (done, total) => heard.push([done, total]),
    });
    const logBytes = statSync(log).size;
    const all = logBytes + statSync(keys).size;
    expect(heard.every(([, total]) => total === all)).toBe(true);
    const done = heard.map(([bytes]) => bytes);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.filter((bytes) => bytes < logBytes).length).toBeGreaterThan(3);
    expect(done.filter((bytes) => bytes > logBytes && bytes < all).length).toBeGreaterThan(3);
    expect(done.at(-1)).toBeCloseTo(all, 3);
  });
});

describe('push messages of Bluezone', () => {
  const day = START_ENIN * 600;
  const infoOf = (key: number): Uint8Array =>
    encodeInfoKeys([
      { dailyKey: bytesOf(key, 32), timeStartS: day, max: 96, timeEndS: day + 86_400 },
    ]);
  /** Slot 40 begins at ten o'clock. */
  const blid = (key: number): string => {
    const of = { key: bytesOf(key, 32), startS: day, endS: day + 86_400 };
    return toHex(expandDayKeys([of], 96).bytes.subarray(480, 492));
  };

  it('are checked each by itself, and the same one once', async () => {
    const rows = [1, 2].map((key) => ['ada', String(FIRST_MS + key), blid(key), '', '-60']);
    const log = put('log', csvOf(rows));
    const files = [put('one.json', infoOf(1)), put('two.json', infoOf(2))];
    const both = await match(log, files);
    // The check ends with the first row that it finds: two messages are two checks.
    expect(found(both)).toEqual([
      ['ada', 1, undefined],
      ['ada', 1, undefined],
    ]);
    const again = await match(log, [...files, put('copy.json', infoOf(1))]);
    expect(again.exposed).toEqual(both.exposed);
    expect(again.notes).toEqual([expect.stringMatching(/copy\.json is the same as .*one\.json/)]);
  });
});

describe('logs that cannot be right', () => {
  it('another encoding than UTF-8, in which two names would be one', async () => {
    const latin = Buffer.from(CSV.replace(/^ada/gm, 'M\u00fcller'), 'latin1');
    await expect(match(put('latin.csv', latin))).rejects.toThrow(
      /:2: phone: expected text in UTF-8/,
    );
  });

  it('a greatest RSSI below the mean, and a pipe in place of a file', async () => {
    const rows = ROWS.map((row) => [...row, '-127']);
    const log = put('low.csv', csvOf(rows, `${HEADER},rssi_max_dbm`));
    const whole = csvOf(
      ROWS.map((row) => [...row, '-60']),
      `${HEADER},rssi_max_dbm`,
    );
    const near = whole.replace(/,-?\d+,-60$/gm, ',-59.5,-60');
    expect((await match(put('near.csv', near))).rows).toBe(ROWS.length);
    await expect(match(log)).rejects.toThrow(/rssi_max_dbm: expected the greatest of the row/);
    await expect(match('/dev/null')).rejects.toThrow(/expected a file, found a pipe or a device/);
  });
});
