import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';

/**
 * Packets of one sender that one span offers, cut by the channel on which the scanner is: `offered`
 * packets, the first at `packetUs`, then every `intervalUs`; piece k has `count[k]` of them on
 * `channel[k]` (0..2). One record, filled again and again.
 */
export interface SpanCut {
  packetUs: number;
  intervalUs: number;
  offered: number;
  pieces: number;
  /** A second of a span in which the two move: it has fading of its own. */
  isPart: boolean;
  readonly channel: Int32Array;
  readonly count: Int32Array;
}

/** @param channelUs - how long the scanner stays on a channel; `spanUs` the longest span */
export function emptySpanCut(channelUs: number, spanUs: number): SpanCut {
  const most = Math.ceil(spanUs / channelUs) + 2;
  return {
    packetUs: 0,
    intervalUs: 1,
    offered: 0,
    pieces: 0,
    isPart: false,
    channel: new Int32Array(most),
    count: new Int32Array(most),
  };
}

/**
 * Fills `cut` for a scan that began on `firstChannel` at `openUs` and stays `channelUs` on each.
 */
export function cutSpan(
  cut: SpanCut,
  packetUs: number,
  intervalUs: number,
  offered: number,
  openUs: number,
  firstChannel: number,
  channelUs: number,
): void {
  cut.packetUs = packetUs;
  cut.intervalUs = intervalUs;
  cut.offered = offered;
  let hop = Math.floor((packetUs - openUs) / channelUs);
  let channel = (firstChannel + hop) % ADVERTISING_CHANNELS;
  let pieces = 0;
  for (let done = 0; done < offered;) {
    hop++;
    const upTo = Math.ceil((openUs + hop * channelUs - packetUs) / intervalUs);
    const end = Math.min(Math.max(upTo, done), offered);
    if (end > done) {
      cut.channel[pieces] = channel;
      cut.count[pieces++] = end - done;
      done = end;
    }
    channel = channel === ADVERTISING_CHANNELS - 1 ? 0 : channel + 1;
  }
  cut.pieces = pieces;
}
