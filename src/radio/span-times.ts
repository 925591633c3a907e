import { firstPlace } from './packets.ts';
import type { SpanCut } from './span-cut.ts';

/** First and last packet heard in a span, µs. */
export interface SpanTimes {
  firstUs: number;
  lastUs: number;
}

/** `heard` of all packets, any as likely as any other; a uniform of 24 bits gives both places. */
export function setTimes(out: SpanTimes, cut: SpanCut, heard: number, u: number): void {
  const { packetUs, intervalUs, offered } = cut;
  const high = u * 4096;
  const first = firstPlace(Math.floor(high) / 4096, offered, heard);
  const behind = offered - 1 - first;
  const last = heard > 1 ? behind - firstPlace(high - Math.floor(high), behind, heard - 1) : 0;
  out.firstUs = packetUs + first * intervalUs;
  out.lastUs = out.firstUs + last * intervalUs;
}

/** The same where it is known how many of each piece were heard. */
export function setTimesByPiece(
  out: SpanTimes,
  { packetUs, intervalUs, pieces, count }: SpanCut,
  heard: Int32Array,
  u: number,
): void {
  const high = u * 4096;
  const whole = Math.floor(high);
  let before = 0;
  let k = 0;
  for (; heard[k] === 0; k++) before += count[k];
  const first = firstPlace(whole / 4096, count[k], heard[k]);
  out.firstUs = packetUs + (before + first) * intervalUs;
  const firstPiece = k;
  let last = first + before;
  for (; k < pieces; k++) {
    if (heard[k] > 0) {
      // In the piece of the first packet, the last one is among those behind it.
      const behind = k === firstPiece ? count[k] - 1 - first : count[k];
      const left = k === firstPiece ? heard[k] - 1 : heard[k];
      const end = before + count[k] - 1;
      if (left > 0) last = end - firstPlace(high - whole, behind, left);
    }
    before += count[k];
  }
  out.lastUs = packetUs + last * intervalUs;
}
