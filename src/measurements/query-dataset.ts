import { realpathSync } from 'node:fs';
import { streamAnswer, wholeAnswer } from '../results/query/answer.ts';
import type { Answer, AnswerStream } from '../results/query/answer.ts';
import { openTables } from '../results/query/stored-tables.ts';
import { datasetTable, datasetTables } from './dataset-folder.ts';

/** An imported data set, opened for SQL over its tables. */
export interface OpenDataset {
  /** As of a run. */
  stream(sql: string): Promise<AnswerStream>;
  /** All rows at once. */
  query(sql: string): Promise<Answer>;
  close(): void;
}

/**
 * @throws InputError where the folder holds no data set, or a table is missing, damaged or another
 */
export async function openDataset(folder: string): Promise<OpenDataset> {
  const names = datasetTables(folder);
  const dir = realpathSync(folder);
  const { connection, close } = await openTables(names.map((name) => datasetTable(dir, name)));
  return {
    stream: (sql) => streamAnswer(connection, sql),
    query: (sql) => wholeAnswer(connection, sql),
    close,
  };
}
