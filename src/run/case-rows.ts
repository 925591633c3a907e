import type { ContactLog } from '../protocols/engine.ts';
import type { Identifiers } from './identifiers.ts';

/**
 * Rows of contact logs that can count: those whose sender is a case (a published key opens them), or
 * whose receiver is one (it uploads them). Struct
 * of arrays, plain numbers, as they travel from a worker to the main thread.
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

/** Takes the rows of one receiver's day whose sender is a case (`isCase[person]` = 1). */
export function keepCaseRows(
  rows: CaseRows,
  app: number,
  receiver: number,
  log: ContactLog,
  identifiers: Identifiers,
  isCase: Uint8Array,
): void {
  for (let row = 0; row < log.count; row++) {
    if (isCase[identifiers.personOf(log.identifier[row])] === 0) continue;
    rows.count++;
    rows.app.push(app);
    rows.receiver.push(receiver);
    rows.identifier.push(log.identifier[row]);
    rows.firstUs.push(log.firstUs[row]);
    rows.lastUs.push(log.lastUs[row]);
    rows.packets.push(log.packets[row]);
    rows.rssiMeanDbm.push(log.rssiMeanDbm[row]);
    rows.rssiMaxDbm.push(log.rssiMaxDbm[row]);
    rows.metadata.push(log.metadata[row]);
  }
}
