import { describe, expect, it } from 'vitest';
import { bluezoneNear, inBluezoneHistory } from '../../src/risk/bluezone/bluezone-near.ts';
import { BLUEZONE_HISTORY_DBM } from '../../src/risk/configs/bluezone.ts';

describe("Bluezone's display", () => {
  it('shows as near what is at its threshold, by receiver and sender', () => {
    const edges = [
      ['android', 'android', -86],
      ['android', 'ios', -69],
      ['ios', 'android', -88],
      ['ios', 'ios', -74],
    ] as const;
    for (const [receiver, sender, dbm] of edges) {
      expect(bluezoneNear(dbm, receiver, sender)).toBe(true);
      expect(bluezoneNear(dbm - 1, receiver, sender)).toBe(false);
    }
  });

  it('counts in the history what is above its threshold', () => {
    for (const dbm of Object.values(BLUEZONE_HISTORY_DBM)) {
      expect([inBluezoneHistory(dbm, dbm), inBluezoneHistory(dbm + 1, dbm)]).toEqual([false, true]);
    }
  });

  it('takes an unknown RSSI for near', () => {
    expect([bluezoneNear(0, 'ios', 'ios'), bluezoneNear(undefined, 'ios', 'ios')]).toEqual([
      true,
      true,
    ]);
    expect([inBluezoneHistory(0, -69), inBluezoneHistory(undefined, -69)]).toEqual([true, true]);
  });
});
