import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeInfoKeys } from '../../src/keyfiles/lists/bluezone-info.ts';
import { matchFiles } from '../../src/matching/match-files.ts';
import type { MatchOutcome } from '../../src/matching/match-files.ts';
import { bluecrowd, scratch } from '../cli/program.ts';
import { bytesOf } from '../keyfiles/samples.ts';
import { exportOf, HEADER, START_ENIN } from './match-samples.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

beforeAll(() => put('keys.zip', exportOf()));

const match = (log: string, keys = at('keys.zip')): Promise<MatchOutcome> =>
  matchFiles([keys], log, { exports: {}, rxCorrectionDb: 0, onProgress: () => undefined });

const NOBODY = { keys: 1, rows: 0, phones: [], exposed: [] };

describe('a contact log of somebody who met nobody', () => {
  it.each<[string, string | Uint8Array]>([
    ['a header', `${HEADER}\n`],
    ['a header without a line end', HEADER],
    ['a header with CRLF and blank lines', `\ufeff${HEADER}\r\n\r\n`],
    ['gzip', gzipSync(`${HEADER}\n`)],
  ])('CSV, %s: no exposure', async (_, content) => {
    expect(await match(put('empty.csv', content))).toMatchObject(NOBODY);
  });

  it('Parquet: no exposure', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const columns =
      'phone VARCHAR, time_ms BIGINT, identifier BLOB, metadata BLOB, rssi_dbm DOUBLE';
    await connection.run(`CREATE TABLE log (${columns})`);
    await connection.run(`COPY log TO '${at('empty.parquet')}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
    expect(await match(at('empty.parquet'))).toMatchObject(NOBODY);
  });

  it('with key lists of other protocols: no exposure', async () => {
    const day = START_ENIN * 600;
    const info = { dailyKey: bytesOf(1, 32), timeStartS: day, max: 96, timeEndS: day + 86_400 };
    const log = put('empty.csv', 'time_ms,identifier,rssi_dbm\n');
    expect(await match(log, put('info.json', encodeInfoKeys([info])))).toMatchObject(NOBODY);
  });

  it.each([
    ['nothing at all', '', /found an empty file/],
    ['blank lines', '\n\n', /found an empty file/],
    [
      'the header of something else',
      'a,b\n',
      /expected a contact log with the columns .* none named/,
    ],
    ['a column twice', `${HEADER},rssi_dbm\n`, /found rssi_dbm twice/],
  ])('but not %s, which is no log', async (_, content, says) => {
    await expect(match(put('none.csv', content))).rejects.toThrow(says);
  });

  it('on the command line: no exposure, no phone warned, exit code 0', () => {
    const log = put('empty.csv', `${HEADER}\n`);
    const rule = ['--risk', 'swisscovid-2020-09-10'];
    expect(bluecrowd(['match', at('keys.zip'), '--log', log, ...rule])).toMatchObject({
      code: 0,
      stderr: '',
      stdout:
        'gaen@1.2: 1 key; 0 log rows of 0 phones\nno exposure\n' +
        'swisscovid-2020-09-10, as of 2020-09-16T00:00:00Z: no phone warned\n',
    });
  });
});
