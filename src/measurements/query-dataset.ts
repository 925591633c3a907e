import { realpathSync } from 'node:fs';
import { streamAnswer } from '../results/query/answer.ts';
import type { AnswerStream } from '../results/query/answer.ts';
import { openTables } from '../results/query/stored-tables.ts';
import { datasetTable, datasetTables } from './dataset-folder.ts';

/** An imported data set, opened for SQL over its tables. */
export interface OpenDataset {
  /** As of a run. */
  stream(sql: string): Promise<AnswerStream>;
  close(): void;
}

/**
 * @throws InputError where the folder holds no data set, or a table is missing, damaged or another
 */
export async function openDataset(folder: string): Promise<OpenDataset> {
  const names = datasetTables(folder);
  const dir = realpathSync(folder);
  const { connection, close } = await openTables(names.map((name) => datasetTable(dir, name)));
  return { stream: (sql) => streamAnswer(connection, sql), close };
}
