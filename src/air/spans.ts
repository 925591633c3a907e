/** The heard spans of one receiver-day and app, struct of arrays, as they were evaluated. */
export interface Spans {
  count: number;
  sender: Int32Array;
  slot: Int32Array;
  /** Index of the scan window in the receiver's day. */
  window: Int32Array;
  /** First and last packet, true time, µs. */
  firstUs: Float64Array;
  lastUs: Float64Array;
  packets: Int32Array;
  rssiMeanDbm: Float64Array;
  rssiMinDbm: Float64Array;
  rssiMaxDbm: Float64Array;
  rssiFirstDbm: Float64Array;
  metadata: Uint32Array;
  distanceM: Float64Array;
}

export function createSpans(capacity: number): Spans {
  return {
    count: 0,
    sender: new Int32Array(capacity),
    slot: new Int32Array(capacity),
    window: new Int32Array(capacity),
    firstUs: new Float64Array(capacity),
    lastUs: new Float64Array(capacity),
    packets: new Int32Array(capacity),
    rssiMeanDbm: new Float64Array(capacity),
    rssiMinDbm: new Float64Array(capacity),
    rssiMaxDbm: new Float64Array(capacity),
    rssiFirstDbm: new Float64Array(capacity),
    metadata: new Uint32Array(capacity),
    distanceM: new Float64Array(capacity),
  };
}

/** The same spans with room for twice as many. */
export function grownSpans(spans: Spans): Spans {
  const grown = createSpans(2 * spans.sender.length);
  grown.count = spans.count;
  for (const name of COLUMNS) grown[name].set(spans[name]);
  return grown;
}

const COLUMNS = [
  'sender',
  'slot',
  'window',
  'firstUs',
  'lastUs',
  'packets',
  'rssiMeanDbm',
  'rssiMinDbm',
  'rssiMaxDbm',
  'rssiFirstDbm',
  'metadata',
  'distanceM',
] as const satisfies readonly (keyof Spans)[];
