import { describe, expect, it } from 'vitest';
import { Interference } from '../../src/radio/interference.ts';
import type { InterferenceOptions } from '../../src/radio/interference.ts';

const AIRTIME_US = 376;
const INTERVAL_US = 287_000;
const options: InterferenceOptions = {
  floorDbm: -92,
  captureDb: 9,
  deadTimeUs: 0,
  decodeSdDb: 1,
  levelSdDb: 0.1,
};
const rate = 1 / INTERVAL_US;
const phone = { eventsPerUs: rate, airtime: rate * AIRTIME_US, hold: rate * AIRTIME_US, passed: 1 };
const NO_OFFSETS = new Float64Array(3);

/** Share that is left for the first of phones at these levels. */
function clearOfFirst(levelsDbm: readonly number[], change: Partial<InterferenceOptions> = {}) {
  const interference = new Interference({ ...options, ...change }, AIRTIME_US);
  interference.open(1);
  interference.begin(0);
  const held = { ...phone, hold: rate * (AIRTIME_US + (change.deadTimeUs ?? 0)) };
  for (const dbm of levelsDbm) interference.add(0, dbm, NO_OFFSETS, held);
  interference.finish(0);
  interference.turnTo(0);
  return interference.pNoCollision(1, levelsDbm[0], held);
}

const crowd = (count: number, dbm = -60): number[] => Array.from({ length: count }, () => dbm);

describe('interference in closed form', () => {
  it('is pure ALOHA among phones alike: exp(-(N - 1) 2a / T) to first order', () => {
    expect(clearOfFirst(crowd(1))).toBe(1);
    for (const count of [5, 20, 50, 100, 200]) {
      const aloha = Math.exp((-(count - 1) * 2 * AIRTIME_US) / INTERVAL_US);
      expect(Math.abs(clearOfFirst(crowd(count)) - aloha)).toBeLessThan(0.006);
    }
  });

  it('spares those who are strong enough, except while the receiver holds a weaker one', () => {
    const others = crowd(99, -80);
    // 20 dB below, others do not disturb a reception, but they hold the receiver before it.
    const load = 99 * rate * AIRTIME_US;
    expect(clearOfFirst([-60, ...others])).toBeCloseTo(1 / (1 + load), 6);
    // What cannot be decoded does neither.
    expect(clearOfFirst([-80, ...crowd(99, -106)])).toBeCloseTo(1, 3);
    // Too weak to decode, though not to disturb: nobody holds the receiver.
    const weak = clearOfFirst([-88, ...crowd(99, -96)]);
    expect(weak).toBeCloseTo(Math.exp(-2 * load), 3);
  });

  it('counts dead time after each packet that the receiver holds', () => {
    const deadTimeUs = 3000;
    const load = 49 * rate * (AIRTIME_US + deadTimeUs);
    const clear = clearOfFirst([-50, ...crowd(49, -80)], { deadTimeUs });
    expect(clear).toBeCloseTo(1 / (1 + load), 6);
  });

  it('falls with every phone that comes, and knows each block by itself', () => {
    let before = 1.0001;
    for (let count = 1; count < 60; count++) {
      const clear = clearOfFirst(crowd(count).map((dbm, k) => dbm - (k % 30)));
      expect(clear).toBeLessThan(before);
      before = clear;
    }
    const interference = new Interference(options, AIRTIME_US);
    interference.open(2);
    [0, 1].forEach((block) => interference.begin(block));
    for (const dbm of crowd(40)) interference.add(1, dbm, NO_OFFSETS, phone);
    interference.add(0, -60, NO_OFFSETS, phone);
    [0, 1].forEach((block) => interference.finish(block));
    interference.turnTo(0);
    expect(interference.isCrowded).toBe(false);
    interference.turnTo(1);
    expect(interference.pNoCollision(0, -60, phone)).toBeCloseTo(clearOfFirst(crowd(40)), 12);
  });

  it('keeps levels below its scale out of other channels and blocks', () => {
    // A receiver that hears -160 dBm: phones at -148 dBm are in nobody's way in another block.
    const interference = new Interference({ ...options, floorDbm: -160 }, AIRTIME_US);
    const clear = (): number => {
      interference.turnTo(0);
      return interference.pNoCollision(2, -60, phone);
    };
    interference.open(2);
    [0, 1].forEach((block) => interference.begin(block));
    for (let k = 0; k < 2; k++) interference.add(0, -60, NO_OFFSETS, phone);
    [0, 1].forEach((block) => interference.finish(block));
    const alone = clear();
    interference.open(2);
    [0, 1].forEach((block) => interference.begin(block));
    for (let k = 0; k < 2; k++) interference.add(0, -60, NO_OFFSETS, phone);
    for (const dbm of crowd(100, -148)) interference.add(1, dbm, NO_OFFSETS, phone);
    [0, 1].forEach((block) => interference.finish(block));
    expect(clear()).toBeCloseTo(alone, 12);
  });
});
