import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { LOG_COLUMNS } from '../../src/matching/log-row-reader.ts';
import { readContactLogs } from '../../src/matching/read-contact-logs.ts';
import { bluecrowd, scratch, TINY } from '../cli/program.ts';

const folder = scratch();
const at = (name: string): string => join(folder.path, name);
const log = at('run/contact-logs/gaen-1.2.parquet');
let writer: DuckDBConnection;

beforeAll(async () => {
  writeFileSync(at('tiny.yaml'), TINY.replace("to: '10:00'", "to: '09:20'"));
  const args = ['run', at('tiny.yaml'), '--out', at('run'), '--contact-logs'];
  expect(bluecrowd(args).code).toBe(0);
  writer = await (await DuckDBInstance.create(':memory:')).connect();
});

afterAll(() => {
  writer.closeSync();
  folder.remove();
});

async function read(file: string): Promise<string> {
  try {
    await readContactLogs(file, { identifierBytes: 16, metadataBytes: 4 });
    return 'accepted';
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

async function changed(column: string, value: string): Promise<string> {
  const file = at('changed.parquet');
  await writer.run(
    `COPY (SELECT * EXCLUDE (n) REPLACE (CASE WHEN n = 2 THEN ${value} ELSE ${column} END
       AS ${column}) FROM (SELECT *, row_number() OVER () AS n FROM '${log}'))
     TO '${file}' (FORMAT parquet)`,
  );
  return read(file);
}

it('a contact log in Parquet with a value that cannot be: column and row', async () => {
  expect(await read(log)).toBe('accepted');
  const texts = ["''", "'xyz'", "repeat('0', 99)"];
  const numbers = ["'nan'::DOUBLE", "'inf'::DOUBLE", "'-inf'::DOUBLE", '1e300', '-1e9'];
  const values: Record<string, string[]> = {
    time_ms: ['NULL', '-1', '9223372036854775807', ...numbers],
    identifier: ['NULL', ...texts],
    metadata: ['NULL', ...texts],
    rssi_dbm: ['NULL', '127', ...numbers],
    rssi_max_dbm: numbers,
    since_scan_s: numbers,
    rx_correction_db: numbers,
  };
  expect([...Object.keys(values), 'phone'].sort()).toEqual([...LOG_COLUMNS].sort());
  for (const [column, bad] of Object.entries(values)) {
    for (const value of bad) {
      const found = await changed(column, value);
      expect
        .soft([column, value, found])
        .toEqual([
          column,
          value,
          expect.stringMatching(
            new RegExp(`^\\S+changed.parquet: row 2: ${column}: expected [^\\n]*$`),
          ),
        ]);
    }
  }
});

it('a contact log in Parquet cut short or overwritten: one sentence, or rows', async () => {
  const bytes = readFileSync(log);
  for (let k = 4; k < bytes.length; k += Math.ceil(bytes.length / 60)) {
    writeFileSync(at('cut.parquet'), bytes.subarray(0, k));
    expect.soft(await read(at('cut.parquet'))).toMatch(/expected a whole Parquet file[^\n]*$/);
    writeFileSync(at('cut.parquet'), Buffer.from(bytes).fill(0xff, k, k + 8));
    expect.soft(await read(at('cut.parquet'))).toMatch(/^accepted$|cut\.parquet: [^\n]*$/);
  }
});
