import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sqlAllowed, sqlFile, sqlText } from '../../src/results/query/sql-path.ts';
import { scratch } from '../cli/program.ts';

const folder = scratch();
const at = (name: string): string => join(folder.path, name);
let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(() => {
  connection.closeSync();
  folder.remove();
});

/** Writes a table of one number, and gives its path. */
async function tableAt(name: string, value: number): Promise<string> {
  const path = at(join(name, 't.parquet'));
  mkdirSync(dirname(path), { recursive: true });
  await connection.run(`COPY (SELECT ${value} AS n) TO ${sqlText(path)} (FORMAT parquet)`);
  return path;
}

const READ = (path: string): string => `SELECT n FROM read_parquet(${sqlFile(path)})`;

it.each([
  'p[1]',
  'a*b',
  'a?b',
  '[!x]',
  '[]]',
  '**',
  '{a,b}',
  "it's",
  'q"q',
  'back\\slash',
  '%20',
  '#',
  ';',
  ':',
  '$HOME',
  '~',
  'văn phòng',
  'line\nbreak',
  'file:',
  's3:',
])('SQL reads and writes %j itself, also where only that is allowed', async (name) => {
  // What the patterns among them would find first.
  for (const decoy of ['p1', 'a0b', 'a', '0']) await tableAt(decoy, 0);
  const path = await tableAt(name, 7);
  const instance = await DuckDBInstance.create(':memory:');
  const locked = await instance.connect();
  await locked.run(`SET allowed_paths = ${sqlAllowed([path])}`);
  await locked.run('SET enable_external_access = false');
  expect((await locked.runAndReadAll(READ(path))).getRows()).toEqual([[7]]);
  await expect(locked.runAndReadAll(READ(at('p1/t.parquet')))).rejects.toThrow(/Permission/);
  locked.closeSync();
  instance.closeSync();
});

it('reads nothing where the file is gone, though the pattern would find another', async () => {
  await tableAt('x1', 0);
  const path = await tableAt('x[1]', 7);
  renameSync(path, `${path}.gone`);
  await expect(connection.runAndReadAll(READ(path))).rejects.toThrow(/No files found/);
  copyFileSync(`${path}.gone`, path);
  expect((await connection.runAndReadAll(READ(path))).getRows()).toEqual([[7]]);
});

it('refuses what no pattern can stand for', () => {
  expect(() => sqlFile(at('b\\[1]/t.parquet'))).toThrow(/without a backslash beside \* \? or \[/);
});
