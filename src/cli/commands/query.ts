import { safeText, shortened } from '../../base/text/printable.ts';
import type { AnswerStream } from '../../results/query/answer.ts';
import { openRun } from '../../results/open-run.ts';
import { isDataset } from '../../measurements/dataset-folder.ts';
import { openDataset } from '../../measurements/query-dataset.ts';
import type { OpenDataset } from '../../measurements/query-dataset.ts';
import { isReplicates, openReplicates } from '../../replicates/replicates-folder.ts';
import { wholeNumber } from '../arguments/arguments.ts';
import { DEFAULT_TABLE_ROWS } from '../arguments/defaults.ts';
import { printLines, printNote, printPart } from '../terminal/output.ts';
import { plainTable } from '../terminal/summary.ts';

export interface QueryArguments {
  run: string;
  sql: string | undefined;
  limit: number | undefined;
  json: boolean;
}

/** A table is laid out in memory; more rows than this are for programs, as JSON. */
const MAX_TABLE_ROWS = 2000;
/** What there is to ask about. */
const TABLES_SQL =
  'SELECT table_name AS "table", column_name AS "column", data_type AS type ' +
  'FROM information_schema.columns ORDER BY table_name, ordinal_position';
/** A row is as wide as its widest cell, and so are all others. */
const MAX_CELL_CHARS = 200;

export async function query({ run, sql, limit, json }: QueryArguments): Promise<void> {
  if (limit !== undefined) {
    wholeNumber('--limit', limit, 0, json ? Number.MAX_SAFE_INTEGER : MAX_TABLE_ROWS);
  }
  const opened = await openAny(run);
  try {
    const answer = await opened.stream(sql ?? TABLES_SQL);
    const most = limit ?? (json || sql === undefined ? Infinity : DEFAULT_TABLE_ROWS);
    if (json) await printRows(answer, most);
    else if (answer.columns[0].name === 'explain_key') await printPlan(answer);
    else await printTable(answer, most);
  } finally {
    opened.close();
  }
}

async function openAny(folder: string): Promise<Omit<OpenDataset, 'query'>> {
  if (isDataset(folder)) return await openDataset(folder);
  if (isReplicates(folder)) return await openReplicates(folder, 'as they are');
  return await openRun(folder, 'as they are');
}

/** What EXPLAIN answers: text of many lines, which is no cell of a table. */
async function printPlan({ chunks }: AnswerStream): Promise<void> {
  for await (const rows of chunks) {
    for (const [, plan] of rows) printLines(String(plan).split('\n').map(safeText));
  }
}

/** A JSON array, a line per row, printed as the rows come. */
async function printRows({ columns, chunks }: AnswerStream, most: number): Promise<void> {
  let shown = 0;
  let isMore = false;
  for await (const rows of chunks) {
    const lines = rows.slice(0, most - shown).map((row) => {
      const object = Object.fromEntries(columns.map(({ name }, k) => [name, row[k]]));
      return `${shown++ === 0 ? '[\n' : ',\n'}${JSON.stringify(object)}`;
    });
    if (lines.length > 0) await printPart(lines.join(''));
    isMore = rows.length > lines.length;
    if (isMore) break;
  }
  await printPart(shown === 0 ? '[]\n' : '\n]\n');
  if (isMore) noteMore(most);
}

/**
 * Prints the rows as soon as there are enough of them, and only then looks whether there are more.
 */
async function printTable({ columns, chunks }: AnswerStream, most: number): Promise<void> {
  const table: string[][] = [];
  let cut = 0;
  let isMore = false;
  let isPrinted = false;
  const cell = (value: unknown): string => {
    const text = cellText(value);
    if (text.length > MAX_CELL_CHARS) cut++;
    return safeText(shortened(text, MAX_CELL_CHARS));
  };
  const print = (): void => {
    printLines([
      plainTable(
        columns.map(({ name }) => cell(name)),
        table,
      ),
    ]);
    isPrinted = true;
  };
  for await (const rows of chunks) {
    isMore = rows.length > most - table.length;
    for (const row of rows.slice(0, most - table.length)) table.push(row.map(cell));
    if (table.length === most && !isPrinted) print();
    if (isMore) break;
  }
  if (!isPrinted) print();
  if (isMore) noteMore(most);
  if (cut > 0) {
    printNote(`cells are cut to ${MAX_CELL_CHARS} characters; --json prints them whole`);
  }
}

function noteMore(most: number): void {
  printNote(
    `more than ${most} rows; ${most} printed (--limit N prints N, --json without --limit all)`,
  );
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return JSON.stringify(value) ?? '';
}
