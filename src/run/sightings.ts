/** Rows of the table `sightings`, struct of arrays that grow; columns as in the table. */
export class SightingRows {
  count: number;
  app: Int32Array;
  receiver: Int32Array;
  sender: Int32Array;
  day: Int32Array;
  windowUs: Float64Array;
  slot: Int32Array;
  spans: Int32Array;
  packets: Int32Array;
  firstUs: Float64Array;
  lastUs: Float64Array;
  rssiMeanDbm: Float64Array;
  rssiMinDbm: Int32Array;
  rssiMaxDbm: Int32Array;
  attenuationDb: Float64Array;
  distanceM: Float64Array;
  logRows: Int32Array;

  constructor(capacity = 4096) {
    this.count = 0;
    this.app = new Int32Array(capacity);
    this.receiver = new Int32Array(capacity);
    this.sender = new Int32Array(capacity);
    this.day = new Int32Array(capacity);
    this.windowUs = new Float64Array(capacity);
    this.slot = new Int32Array(capacity);
    this.spans = new Int32Array(capacity);
    this.packets = new Int32Array(capacity);
    this.firstUs = new Float64Array(capacity);
    this.lastUs = new Float64Array(capacity);
    this.rssiMeanDbm = new Float64Array(capacity);
    this.rssiMinDbm = new Int32Array(capacity);
    this.rssiMaxDbm = new Int32Array(capacity);
    this.attenuationDb = new Float64Array(capacity);
    this.distanceM = new Float64Array(capacity);
    this.logRows = new Int32Array(capacity);
  }

  /** Room for at least `more` further rows. */
  reserve(more: number): void {
    const needed = this.count + more;
    if (needed <= this.app.length) return;
    const grown = new SightingRows(Math.max(needed, 2 * this.app.length));
    for (const name of SIGHTING_COLUMNS) {
      grown[name].set(this[name]);
      // Both sides are arrays of the same kind: the key is the same.
      (this as Record<string, unknown>)[name] = grown[name];
    }
  }

  /** The filled part of every column, in the order of the table. */
  columns(): (Int32Array | Float64Array)[] {
    return SIGHTING_COLUMNS.map((name) => this[name].subarray(0, this.count));
  }
}

/** Fields in the order of the table's columns. */
const SIGHTING_COLUMNS = [
  'app',
  'receiver',
  'sender',
  'day',
  'windowUs',
  'slot',
  'spans',
  'packets',
  'firstUs',
  'lastUs',
  'rssiMeanDbm',
  'rssiMinDbm',
  'rssiMaxDbm',
  'attenuationDb',
  'distanceM',
  'logRows',
] as const;
