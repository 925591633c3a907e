import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile } from '../../src/base/normal.ts';
import { purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import { Hearing } from '../../src/radio/hearing.ts';
import type { Heard } from '../../src/radio/hearing.ts';
import { binomialQuantile, firstPlace, maximumOfNormals } from '../../src/radio/packets.ts';
import { RoomChannel } from '../../src/radio/room-channel.ts';
import { ENVIRONMENTS } from '../../src/scenario/environments.ts';
import { emptyGeometry } from '../../src/world/world.ts';
import { correlation, mean, variance } from '../statistics.ts';

const root = purposeKey(rootKey('radio'), 'test');
const radio = ENVIRONMENTS.room;
const noHardware = { txPowerDbm: 0, txResidualDb: 0, rxCorrectionDb: 0, rxResidualDb: 0 };
const quiet = {
  ...radio,
  shadowingSdDb: 0,
  slowSdDb: 0,
  fastSdDb: 0,
  whiteSdDb: 0,
  flatLoss: 0,
};

function emptyHeard(): Heard {
  return {
    packets: 0,
    firstUs: 0,
    lastUs: 0,
    rssiMeanDbm: 0,
    rssiMinDbm: 0,
    rssiMaxDbm: 0,
    rssiFirstDbm: 0,
  };
}

const hearingOf = (options: typeof radio): Hearing =>
  new Hearing(options, new RoomChannel(options, root), root);
const SPAN_US = 5_000_000;
const INTERVAL_US = 105_000;
const uniforms = (n: number): number[] => Array.from({ length: n }, (_, k) => (k + 0.5) / n);

describe('laws of counts and extremes', () => {
  it('counts heard packets by the binomial law', () => {
    for (const [trials, p] of [
      [47, 0.78],
      [16, 0.1],
      [1, 0.5],
      [13, 0.999],
    ]) {
      const counts = uniforms(100_000).map((u) => binomialQuantile(u, trials, p));
      expect(mean(counts)).toBeCloseTo(trials * p, 2);
      expect(variance(counts)).toBeCloseTo(trials * p * (1 - p), 1);
      expect(Math.max(...counts)).toBeLessThanOrEqual(trials);
    }
    expect(binomialQuantile(0.5, 10, 0)).toBe(0);
    expect(binomialQuantile(0.5, 10, 1)).toBe(10);
    expect(binomialQuantile(0, 10, 0.5)).toBe(0);
  });

  it('places the first of a random subset: mean (offered - heard) / (heard + 1)', () => {
    for (const [offered, heard] of [
      [47, 36],
      [47, 1],
      [16, 3],
      [5, 5],
    ]) {
      const places = uniforms(50_000).map((u) => firstPlace(u, offered, heard));
      expect(mean(places)).toBeCloseTo((offered - heard) / (heard + 1), 1);
      expect(Math.max(...places)).toBeLessThanOrEqual(offered - heard);
    }
  });

  it('knows the expected maximum of normals (order statistics of 2, 10 and 50)', () => {
    const table: [number, number][] = [
      [2, 0.56419],
      [10, 1.53875],
      [50, 2.24907],
    ];
    for (const [count, expected] of table) {
      const sample = uniforms(100_000).map((u) => maximumOfNormals(u, count));
      expect(Math.abs(mean(sample) - expected)).toBeLessThan(0.002);
    }
    for (const p of [1e-9, 0.001, 0.02, 0.3, 0.5, 0.9, 0.99999]) {
      expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(2e-7);
    }
  });
});

describe('hearing of one link', () => {
  it('gives the stated attenuation where nothing varies: distance, angles, walls, hardware', () => {
    const hearing = hearingOf(quiet);
    const heard = emptyHeard();
    const at = (change: object, hardware = noHardware): number => {
      hearing.open(1, 2, 0, hardware);
      hearing.place({ ...emptyGeometry(), distanceM: 1, ...change });
      expect(hearing.hear(0, 40, INTERVAL_US, true, heard)).toBe(true);
      expect(heard.rssiMinDbm).toBe(heard.rssiMaxDbm);
      return heard.rssiMeanDbm;
    };
    const facing = at({});
    expect(facing).toBeCloseTo(-45.3, 9);
    expect(at({ distanceM: 10 })).toBeCloseTo(-45.3 - 14, 9);
    expect(at({ angleSelfRad: Math.PI })).toBeCloseTo(-45.3 - 7, 9);
    expect(at({ angleOtherRad: Math.PI / 2 })).toBeCloseTo(-45.3 - 3.5, 9);
    expect(at({ wallDb: 6 })).toBeCloseTo(-45.3 - 6, 9);
    const hardware = { txPowerDbm: -20, txResidualDb: 1, rxCorrectionDb: 4, rxResidualDb: 2 };
    expect(at({}, hardware)).toBeCloseTo(-45.3 - 20 - 1 - 2 - 4, 9);
  });

  it('hears packets by the floor and the flat loss, independently in either direction', () => {
    const hearing = hearingOf(radio);
    const heard = emptyHeard();
    const offered = 40;
    for (const rssiDbm of [-60, -88, -92, -95, -99]) {
      const hardware = { ...noHardware, txPowerDbm: rssiDbm + 45.3 };
      const counts = { there: [] as number[], back: [] as number[] };
      for (let k = 0; k < 4000; k++) {
        const geometry = { ...emptyGeometry(), distanceM: 1, encounter: k };
        for (const [receiver, sender, list] of [
          [1, 2, counts.there],
          [2, 1, counts.back],
        ] as const) {
          hearing.open(receiver, sender, 0, hardware);
          hearing.place(geometry);
          list.push(
            hearing.hear(k * SPAN_US, offered, INTERVAL_US, true, heard) ? heard.packets : 0,
          );
        }
      }
      // Over encounters the shadowing widens the floor: sd sqrt(3.4^2 + 3.5^2).
      const share = 0.78 * normalCdf((rssiDbm + 92) / Math.sqrt(3.4 * 3.4 + 3.5 * 3.5));
      expect(Math.abs(mean(counts.there) / offered - share)).toBeLessThan(0.02);
      expect(Math.abs(mean(counts.back) / offered - share)).toBeLessThan(0.02);
    }
  });

  it('has the spread of a seated pair: between scans, within, and total (radio facts 3a)', () => {
    const hearing = hearingOf(radio);
    const heard = emptyHeard();
    hearing.open(1, 2, 0, { ...noHardware, txPowerDbm: -10 });
    hearing.place({ ...emptyGeometry(), distanceM: 1 });
    const means: number[] = [];
    const ones: number[] = [];
    for (let k = 0; k < 6000; k++) {
      // Scans 255 s apart: the slow part is new each time.
      if (!hearing.hear(k * 255_000_000, 16, 287_000, true, heard)) continue;
      means.push(heard.rssiMeanDbm);
      ones.push(heard.rssiFirstDbm);
    }
    const between = Math.sqrt(variance(means));
    // Half of 3.1 dB slow, and what 4 s leave of fast fading: 1.55 and about 1.2 dB, white little.
    expect(between).toBeGreaterThan(1.7);
    expect(between).toBeLessThan(2.3);
    const one = Math.sqrt(variance(ones));
    // One packet: slow 1.55, fast 2.1, white 1.6 dB, and whole dBm.
    expect(Math.abs(one - Math.sqrt(1.55 * 1.55 + 2.1 * 2.1 + 1.6 * 1.6))).toBeLessThan(0.2);
  });

  it('is reciprocal in what lies between: both directions see the same slow channel', () => {
    const hearing = hearingOf(radio);
    const heard = emptyHeard();
    const there: number[] = [];
    const back: number[] = [];
    for (let k = 0; k < 2000; k++) {
      for (const [receiver, sender, list] of [
        [3, 8, there],
        [8, 3, back],
      ] as const) {
        hearing.open(receiver, sender, 0, noHardware);
        hearing.place({ ...emptyGeometry(), distanceM: 1, encounter: k });
        hearing.hear(k * 60_000_000, 47, INTERVAL_US, false, heard);
        list.push(heard.rssiMeanDbm);
      }
    }
    expect(correlation(there, back)).toBeGreaterThan(0.97);
  });

  it('does not depend on what was heard before', () => {
    const hearing = hearingOf(radio);
    const ask = (tUs: number): Heard => {
      const heard = emptyHeard();
      hearing.open(1, 2, 0, noHardware);
      hearing.place({ ...emptyGeometry(), distanceM: 2 });
      hearing.hear(tUs, 40, INTERVAL_US, false, heard);
      return heard;
    };
    const later = ask(9_000_000);
    for (let k = 0; k < 50; k++) ask(k * 700_000);
    expect(ask(9_000_000)).toEqual(later);
  });

  it('keeps min <= first <= max, first <= last, and packets within what was offered', () => {
    const hearing = hearingOf(radio);
    const heard = emptyHeard();
    hearing.open(1, 2, 0, { ...noHardware, txPowerDbm: -40 });
    hearing.place({ ...emptyGeometry(), distanceM: 3 });
    let seen = 0;
    for (let k = 0; k < 3000; k++) {
      const offered = 1 + (k % 47);
      if (!hearing.hear(k * SPAN_US, offered, INTERVAL_US, false, heard)) continue;
      seen++;
      expect(heard.packets).toBeLessThanOrEqual(offered);
      expect(heard.rssiMinDbm).toBeLessThanOrEqual(heard.rssiFirstDbm);
      expect(heard.rssiFirstDbm).toBeLessThanOrEqual(heard.rssiMaxDbm);
      expect(heard.rssiMeanDbm).toBeLessThanOrEqual(heard.rssiMaxDbm + 0.5);
      expect(heard.rssiMeanDbm).toBeGreaterThanOrEqual(heard.rssiMinDbm - 0.5);
      expect(heard.firstUs).toBeGreaterThanOrEqual(k * SPAN_US);
      expect(heard.lastUs).toBeLessThanOrEqual(k * SPAN_US + (offered - 1) * INTERVAL_US);
      const steps = (heard.lastUs - heard.firstUs) / INTERVAL_US;
      expect(steps + 1).toBeGreaterThanOrEqual(heard.packets);
      if (heard.packets === 1) expect(heard.firstUs).toBe(heard.lastUs);
    }
    expect(seen).toBeGreaterThan(500);
  });
});
