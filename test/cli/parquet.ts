import { renameSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

/** Writes a Parquet file anew with what `sql` selects from FILE, which is the file itself. */
export async function rewrite(file: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (${sql.replace('FILE', `'${file}'`)}) TO '${file}.new' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  renameSync(`${file}.new`, file);
}
