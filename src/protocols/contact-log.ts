import type { ContactLog, Sighting } from './engine.ts';
import { checkUnixUs } from '../base/unix-time.ts';

/** A contact log that grows; see `ContactLog` for shape and units. */
class GrowingLog implements ContactLog {
  count: number;
  identifier: Float64Array;
  firstUs: Float64Array;
  lastUs: Float64Array;
  packets: Int32Array;
  rssiMeanDbm: Float64Array;
  rssiMaxDbm: Float64Array;
  metadata: Uint32Array;
  readonly newest: Map<number, number>;

  constructor(capacity: number) {
    this.count = 0;
    this.identifier = new Float64Array(capacity);
    this.firstUs = new Float64Array(capacity);
    this.lastUs = new Float64Array(capacity);
    this.packets = new Int32Array(capacity);
    this.rssiMeanDbm = new Float64Array(capacity);
    this.rssiMaxDbm = new Float64Array(capacity);
    this.metadata = new Uint32Array(capacity);
    this.newest = new Map();
  }

  newestRow(identifier: number): number {
    return this.newest.get(identifier) ?? -1;
  }

  grow(): void {
    const grown = new GrowingLog(2 * this.identifier.length);
    for (const name of COLUMNS) {
      grown[name].set(this[name]);
      // Both sides are arrays of the same kind: the key is the same.
      (this as Record<string, unknown>)[name] = grown[name];
    }
  }
}

const COLUMNS = [
  'identifier',
  'firstUs',
  'lastUs',
  'packets',
  'rssiMeanDbm',
  'rssiMaxDbm',
  'metadata',
] as const;

/** An empty log with room for `capacity` rows before it first grows. */
export function createContactLog(capacity = 256): ContactLog {
  return new GrowingLog(capacity);
}

/** Forgets all rows; the room stays. */
export function clearLog(log: ContactLog): void {
  log.count = 0;
  (log as GrowingLog).newest.clear();
}

/** Opens a row with all that the sighting holds; gives its index. */
export function appendRow(log: ContactLog, sighting: Readonly<Sighting>): number {
  const row = log.count;
  if (row === log.identifier.length) (log as GrowingLog).grow();
  log.identifier[row] = sighting.identifier;
  log.firstUs[row] = sighting.firstUs;
  log.lastUs[row] = sighting.lastUs;
  log.packets[row] = sighting.packets;
  log.rssiMeanDbm[row] = sighting.rssiMeanDbm;
  log.rssiMaxDbm[row] = sighting.rssiMaxDbm;
  log.metadata[row] = sighting.metadata;
  log.count = row + 1;
  (log as GrowingLog).newest.set(sighting.identifier, row);
  return row;
}

/**
 * Forgets the rows that were opened before an instant, as an app does with what is older than its
 * retention; what is exactly as old stays. The other rows keep their order.
 *
 * @param timeUs - receiver's clock, Unix µs
 * @returns how many rows went
 * @throws RangeError for a time in another unit
 */
export function purgeBefore(log: ContactLog, timeUs: number): number {
  checkUnixUs('timeUs', timeUs);
  const { newest } = log as GrowingLog;
  const before = log.count;
  let kept = 0;
  newest.clear();
  for (let row = 0; row < before; row++) {
    if (log.firstUs[row] < timeUs) continue;
    for (const name of COLUMNS) log[name][kept] = log[name][row];
    newest.set(log.identifier[kept], kept);
    kept++;
  }
  log.count = kept;
  return before - kept;
}
