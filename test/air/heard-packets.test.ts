import { describe, expect, it } from 'vitest';
import { HeardPackets } from '../../src/air/packet/heard-packets.ts';
import { createSpans } from '../../src/air/spans.ts';

/** Mean, least, greatest and first RSSI of packets at these levels. */
function reported(rounding: 'whole' | 'none', ...levelsDbm: number[]): number[] {
  const heard = new HeardPackets(rounding);
  heard.open(0, 0, 0, 1);
  levelsDbm.forEach((dbm, k) => heard.add(k, dbm));
  const spans = createSpans(1);
  heard.write(spans, 0);
  return [spans.rssiMeanDbm[0], spans.rssiMinDbm[0], spans.rssiMaxDbm[0], spans.rssiFirstDbm[0]];
}

describe('packets of one span', () => {
  it('are reported in whole dBm, or with an exact mean', () => {
    expect(reported('whole', -60.4, -61.6)).toEqual([-61, -62, -60, -60]);
    expect(reported('none', -60.4, -61.6)).toEqual([-61, -62, -60, -60]);
    expect(reported('whole', -60.4, -60.3)[0]).toBe(-60);
    expect(reported('none', -60.4, -60.3)[0]).toBeCloseTo(-60.35, 12);
  });

  it('stay within what a signed byte of RSSI means, -127 to 20 dBm', () => {
    expect(reported('whole', 35, -180)).toEqual([-53.5, -127, 20, 20]);
    expect(reported('none', 20.3, 35)).toEqual([20, 20, 20, 20]);
  });
});
