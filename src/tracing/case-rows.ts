import type { ContactLog, Sighting } from '../protocols/engine.ts';
import type { Identifiers } from '../plan/identifiers.ts';

/**
 * Rows of contact logs that can count: those whose sender is a case (a published key opens them, or
 * the case has them too, since they were written to it), or whose receiver is one (it uploads
 * them). Struct of arrays, plain numbers, as they travel from a worker to the main thread.
 */
export interface CaseRows {
  count: number;
  app: number[];
  receiver: number[];
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
    identifier: [],
    firstUs: [],
    lastUs: [],
    packets: [],
    rssiMeanDbm: [],
    rssiMaxDbm: [],
    metadata: [],
  };
}

/** Takes the rows of one receiver's day whose sender is of `persons` (`persons[person]` = 1). */
export function keepCaseRows(
  rows: CaseRows,
  app: number,
  receiver: number,
  log: ContactLog,
  identifiers: Identifiers,
  persons: Uint8Array,
): void {
  for (let row = 0; row < log.count; row++) {
    if (persons[identifiers.personOf(log.identifier[row])] === 0) continue;
    addCaseRow(rows, app, receiver, sightingOf(log, row));
  }
}

export function addCaseRow(
  rows: CaseRows,
  app: number,
  receiver: number,
  row: Readonly<Sighting>,
): void {
  rows.count++;
  rows.app.push(app);
  rows.receiver.push(receiver);
  rows.identifier.push(row.identifier);
  rows.firstUs.push(row.firstUs);
  rows.lastUs.push(row.lastUs);
  rows.packets.push(row.packets);
  rows.rssiMeanDbm.push(row.rssiMeanDbm);
  rows.rssiMaxDbm.push(row.rssiMaxDbm);
  rows.metadata.push(row.metadata);
}

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
