import { describe, expect, it } from 'vitest';
import { purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import { OtherTraffic } from '../../src/radio/other-traffic.ts';
import { hear, NOTHING_DRAWN, pairs, planOf, SILENT } from '../../src/testkit/packet-world.ts';
import { correlation } from '../../src/testkit/statistics.ts';

const root = purposeKey(rootKey('other traffic'), 'test');
const traffic = new OtherTraffic({ share: 0.25, levelDbm: -70, burstUs: 1000 }, root);

/** 1 where there is traffic, every 3 ms for a minute. */
const busy = (xM: number, yM: number, channel: number): number[] =>
  Array.from({ length: 20_000 }, (_, k) =>
    traffic.powerMw(xM, yM, channel, 3000 * k, 3000 * k + 1) > 0 ? 1 : 0,
  );

describe('other traffic', () => {
  it('is on the air in bursts of its length, whatever instants are asked in whatever order', () => {
    const on = (us: number): boolean => traffic.powerMw(0, 0, 0, us, us + 1) > 0;
    const forward = Array.from({ length: 60_000 }, (_, us) => on(us));
    const backward = Array.from({ length: 60_000 }, (_, k) => on(59_999 - k)).reverse();
    expect(backward).toEqual(forward);
    const lengths: number[] = [];
    let start = -1;
    forward.forEach((is, us) => {
      if (is && start < 0) start = us;
      if (!is && start >= 0) {
        if (start > 0) lengths.push(us - start);
        start = -1;
      }
    });
    // Bursts that overlap look like one; none is shorter.
    expect(lengths.length).toBeGreaterThan(8);
    expect(Math.min(...lengths)).toBe(1000);
    // A packet meets what begins before its end and ends after its start.
    const firstUs = forward.findIndex((is, us) => is && us > 0 && !forward[us - 1]);
    expect(traffic.powerMw(0, 0, 0, firstUs - 376, firstUs)).toBe(0);
    expect(traffic.powerMw(0, 0, 0, firstUs - 375, firstUs + 1)).toBeCloseTo(1e-7, 20);
  });

  it('is the same within a place, and another one elsewhere and on another channel', () => {
    const here = busy(10, 10, 0);
    expect(busy(30, 40, 0)).toEqual(here);
    for (const other of [busy(60, 10, 0), busy(10, -1, 0), busy(10, 10, 1)]) {
      expect(Math.abs(correlation(other, here))).toBeLessThan(0.03);
    }
  });

  it('leaves packets alone that are stronger by the capture threshold', () => {
    const radio = { ...NOTHING_DRAWN, attenuationAt1mDb: 40 };
    const heardBeside = (levelDbm: number, share: number): number => {
      const otherTraffic = { share, levelDbm, burstUs: 1000 };
      const packet = { ...SILENT, otherTraffic };
      const { spans } = hear(planOf({ places: pairs(1), hours: 6, radio, packet }), 0);
      return spans.packets.subarray(0, spans.count).reduce((sum, n) => sum + n, 0);
    };
    const all = heardBeside(-60, 0);
    expect(heardBeside(-69.1, 0.5)).toBe(all);
    expect(heardBeside(-68.9, 0.5)).toBeLessThan(0.6 * all);
  });
});
