import { BIGINT, DuckDBDataChunk } from '@duckdb/node-api';
import type { DuckDBInstance } from '@duckdb/node-api';
import { clearLog, createContactLog } from '../protocols/contact-log.ts';
import type { Engine } from '../protocols/engine.ts';

/**
 * Puts together the logs of phones that write back: what each read, and what others wrote to it.
 * Goes through the rows of `table` by person and time; keeps those that the engine's de-duplication
 * lets the phone make, whoever began the exchange.
 *
 * @param table - has columns `person`, `time_us` (by that person's clock), `written` (1 where
 * another
 *   phone wrote it) and `code` (of the identifier)
 * @returns a query for the rows kept, in order
 */
export async function exchangesKept(
  instance: DuckDBInstance,
  table: string,
  engine: Engine,
): Promise<string> {
  const kept = `${table}_kept`;
  const [reading, writing] = [await instance.connect(), await instance.connect()];
  try {
    await writing.run(`CREATE TABLE ${kept} (place BIGINT, row BIGINT)`);
    const rows = await reading.stream(
      `SELECT rowid, person, time_us, code FROM ${table} ` +
        'ORDER BY person, time_us, written, code',
    );
    const log = createContactLog();
    let current = -1;
    const appender = await writing.createAppender(kept);
    let place = 0n;
    for await (const chunk of rows.yieldRows()) {
      const taken: bigint[] = [];
      for (const [row, person, timeUs, identifier] of chunk as Row[]) {
        if (person !== current) {
          clearLog(log);
          current = person;
        }
        if (
          engine.observe(log, { ...ONE_PACKET, identifier, firstUs: timeUs, lastUs: timeUs }) > 0
        ) {
          taken.push(row);
        }
      }
      if (taken.length === 0) continue;
      const places = taken.map(() => place++);
      const both = DuckDBDataChunk.create([BIGINT, BIGINT], taken.length);
      both.setColumnValues(0, places);
      both.setColumnValues(1, taken);
      appender.appendDataChunk(both);
    }
    appender.closeSync();
  } finally {
    reading.closeSync();
    writing.closeSync();
  }
  return (
    `SELECT ${table}.* FROM ${kept} JOIN ${table} ` +
    `ON ${table}.rowid = ${kept}.row ORDER BY place`
  );
}

type Row = [row: bigint, person: number, timeUs: number, identifier: number];

/** Rows of engines that write back hold one packet; its strength does not decide what is kept. */
const ONE_PACKET = {
  packets: 1,
  rssiMeanDbm: 0,
  rssiMinDbm: 0,
  rssiMaxDbm: 0,
  rssiFirstDbm: 0,
  metadata: 0,
};
