import { safeText } from '../base/printable.ts';
import { openRun } from '../results/open-run.ts';
import type { AnswerStream } from '../results/open-run.ts';
import { wholeNumber } from './arguments.ts';
import { USUAL_TABLE_ROWS } from './query-command.ts';
import { printLines, printNote, printPart } from './output.ts';
import { plainTable } from './summary.ts';

export interface QueryArguments {
  run: string;
  sql: string;
  limit: number | undefined;
  json: boolean;
}

/** A table is laid out in memory; more rows than this are for programs, as JSON. */
const MOST_TABLE_ROWS = 2000;

export async function query({ run, sql, limit, json }: QueryArguments): Promise<void> {
  if (limit !== undefined) {
    wholeNumber('--limit', limit, 0, json ? Number.MAX_SAFE_INTEGER : MOST_TABLE_ROWS);
  }
  const opened = await openRun(run);
  try {
    const answer = await opened.stream(sql);
    const most = limit ?? (json ? Infinity : USUAL_TABLE_ROWS);
    const { shown, all } = await (json ? printRows(answer, most) : printTable(answer, most));
    if (all > shown) {
      printNote(`${shown} of ${all} rows shown; --limit N shows N, --json without --limit all`);
    }
  } finally {
    opened.close();
  }
}

interface Counts {
  readonly shown: number;
  readonly all: number;
}

/** A JSON array, a line per row, printed as the rows come. */
async function printRows({ columns, chunks }: AnswerStream, most: number): Promise<Counts> {
  let all = 0;
  let shown = 0;
  for await (const rows of chunks) {
    all += rows.length;
    const lines = rows.slice(0, most - shown).map((row) => {
      const object = Object.fromEntries(columns.map(({ name }, k) => [name, row[k]]));
      return `${shown++ === 0 ? '[\n' : ',\n'}${JSON.stringify(object)}`;
    });
    if (lines.length > 0) await printPart(lines.join(''));
  }
  await printPart(shown === 0 ? '[]\n' : '\n]\n');
  return { shown, all };
}

async function printTable({ columns, chunks }: AnswerStream, most: number): Promise<Counts> {
  let all = 0;
  const table: string[][] = [];
  for await (const rows of chunks) {
    all += rows.length;
    for (const row of rows.slice(0, most - table.length)) {
      table.push(row.map((value) => safeText(cellText(value))));
    }
  }
  const head = columns.map(({ name }) => safeText(name));
  printLines([plainTable(head, table)]);
  return { shown: table.length, all };
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return JSON.stringify(value) ?? '';
}
