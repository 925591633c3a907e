import type { ContactLog, Sighting } from '../protocols/engine.ts';
import type { CaseApp } from '../plan/case-scene.ts';

/**
 * Rows of contact logs that can count: those whose sender is a case (a published key opens them, or
 * the case has them too, since they were written to it), or whose receiver is one (it uploads
 * them). Struct of arrays, plain numbers, as they travel from a worker to the main thread.
 */
export interface CaseRows {
  count: number;
  app: number[];
  receiver: number[];
  /** True time of the first packet of the span that opened the row: rows of a log in its order. */
  heardUs: number[];
  identifier: number[];
  firstUs: number[];
  lastUs: number[];
  packets: number[];
  rssiMeanDbm: number[];
  rssiMaxDbm: number[];
  metadata: number[];
}

export function createCaseRows(): CaseRows {
  return {
    count: 0,
    app: [],
    receiver: [],
    heardUs: [],
    identifier: [],
    firstUs: [],
    lastUs: [],
    packets: [],
    rssiMeanDbm: [],
    rssiMaxDbm: [],
    metadata: [],
  };
}

/**
 * Takes the rows of one receiver's day whose sender `counts`.
 *
 * @param heardUs - of each row of the log
 */
export function keepCaseRows(
  rows: CaseRows,
  { index, identifiers }: Pick<CaseApp, 'index' | 'identifiers'>,
  receiver: number,
  log: ContactLog,
  heardUs: ArrayLike<number>,
  counts: (sender: number) => boolean,
): void {
  for (let row = 0; row < log.count; row++) {
    if (!counts(identifiers.personOf(log.identifier[row]))) continue;
    addCaseRow(rows, index, receiver, heardUs[row], sightingOf(log, row));
  }
}

export function addCaseRow(
  rows: CaseRows,
  app: number,
  receiver: number,
  heardUs: number,
  row: Readonly<Sighting>,
): void {
  rows.count++;
  rows.app.push(app);
  rows.receiver.push(receiver);
  rows.heardUs.push(heardUs);
  rows.identifier.push(row.identifier);
  rows.firstUs.push(row.firstUs);
  rows.lastUs.push(row.lastUs);
  rows.packets.push(row.packets);
  rows.rssiMeanDbm.push(row.rssiMeanDbm);
  rows.rssiMaxDbm.push(row.rssiMaxDbm);
  rows.metadata.push(row.metadata);
}

/** Appends `more` to `all`. */
export function appendCaseRows(all: CaseRows, more: CaseRows): void {
  all.count += more.count;
  for (const name of COLUMNS) for (const value of more[name]) all[name].push(value);
}

const COLUMNS = [
  'app',
  'receiver',
  'heardUs',
  'identifier',
  'firstUs',
  'lastUs',
  'packets',
  'rssiMeanDbm',
  'rssiMaxDbm',
  'metadata',
] as const satisfies readonly (keyof CaseRows)[];

/** A row of a log as the sighting that would open it. */
export function sightingOf(rows: CaseRows | ContactLog, row: number): Sighting {
  const rssiMeanDbm = rows.rssiMeanDbm[row];
  return {
    identifier: rows.identifier[row],
    firstUs: rows.firstUs[row],
    lastUs: rows.lastUs[row],
    packets: rows.packets[row],
    rssiMeanDbm,
    rssiMinDbm: rssiMeanDbm,
    rssiMaxDbm: rows.rssiMaxDbm[row],
    rssiFirstDbm: rssiMeanDbm,
    metadata: rows.metadata[row],
  };
}
