import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile } from '../../src/base/numbers/normal.ts';
import { deriveKey, normal, purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import type { HearingOptions } from '../../src/radio/channel.ts';
import { FadeLaw, ricianKOfSd } from '../../src/radio/fade-law.ts';
import { emptyHeard, Hearing } from '../../src/radio/hearing.ts';
import type { Heard } from '../../src/radio/hearing.ts';
import {
  binomialQuantile,
  firstPlace,
  maximumOfNormals,
  quickExcessOfNormals,
} from '../../src/radio/packets.ts';
import {
  drawChannelOffsets,
  fadingKeyOf,
  RicianFading,
  ricianMeanDb,
} from '../../src/radio/rician.ts';
import { RoomChannel } from '../../src/radio/room-channel.ts';
import { cutSpan, emptySpanCut } from '../../src/radio/span-cut.ts';
import type { SpanCut } from '../../src/radio/span-cut.ts';
import { ENVIRONMENTS } from '../../src/scenario/environments.ts';
import { emptyGeometry } from '../../src/world/world.ts';
import { PACKET_RADIO } from '../../src/testkit/small-scenario.ts';
import { correlation, mean, variance } from '../../src/testkit/statistics.ts';

const root = purposeKey(rootKey('radio'), 'test');
// All links as lively as the median one, so that the reference knows their K.
const radio: HearingOptions = { ...ENVIRONMENTS.room, livelinessSpread: 0, packet: PACKET_RADIO };
const still = { channelOffsetSdDb: 0, ricianK: null, packetSdDb: 0 };
const AIRTIME_US = 376;
const SPAN_US = 5_000_000;
const INTERVAL_US = 105_000;
const CHANNEL_US = 4_096_000;
const ALONE = { eventsPerUs: 1 / INTERVAL_US, airtime: 0, hold: 0, passed: 1 };
const uniforms = (n: number): number[] => Array.from({ length: n }, (_, k) => (k + 0.5) / n);

/** A receiver with nobody else near, turned to the link from 2 to 1 (or another). */
function hearingOf(packet: Partial<HearingOptions['packet']>, receiver = 1, sender = 2) {
  const options = { ...radio, packet: { ...radio.packet, ...packet } };
  const hearing = new Hearing(options, AIRTIME_US, root);
  hearing.interference.open(1);
  const link = { ...hearing.freshLink(root), passed: 1 - options.packet.loss };
  hearing.prepare(link, receiver, sender, 0);
  hearing.open(link, ALONE);
  return hearing;
}

function cutAt(tUs: number, offered: number, intervalUs = INTERVAL_US): SpanCut {
  const cut = emptySpanCut(CHANNEL_US, SPAN_US);
  cutSpan(cut, tUs, intervalUs, offered, tUs, 0, CHANNEL_US);
  return cut;
}

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

describe('what the maximum of normals has above their mean', () => {
  it('has the law of drawn normals: 5, 50, 95 and 99.9 % points', () => {
    const key = purposeKey(root, 'normals');
    const draws = 20_000;
    for (const count of [2, 3, 5, 14, 47]) {
      const sample = new Float64Array(draws);
      for (let k = 0; k < draws; k++) {
        let sum = 0;
        let greatest = -Infinity;
        for (let n = 0; n < count; n++) {
          const z = normal(key, k, n);
          sum += z;
          greatest = Math.max(greatest, z);
        }
        sample[k] = greatest - sum / count;
      }
      sample.sort();
      for (const [u, tolerance] of [
        [0.05, 0.12],
        [0.5, 0.07],
        [0.95, 0.1],
        // Of three, the drawn-in law falls 0.3 short.
        [0.999, 0.31],
      ]) {
        const drawn = sample[Math.floor(u * draws)];
        expect(Math.abs(quickExcessOfNormals(u, count) - drawn), `${count}`).toBeLessThan(
          tolerance,
        );
      }
    }
  });

  it('rises with u, is never below 0, and joins on at the edges of its table', () => {
    for (const count of [2, 3, 47, 129]) {
      let before = 0;
      for (let k = 0; k < 20_000; k++) {
        const excess = quickExcessOfNormals(k / 20_000, count);
        expect(excess).toBeGreaterThanOrEqual(before);
        expect(excess - before).toBeLessThan(k > 200 && k < 19_800 ? 0.12 : 1.5);
        before = excess;
      }
    }
  });
});

describe('attenuation of a place', () => {
  it('is as stated where nothing varies: distance, angles, walls', () => {
    const parts = { attenuationAt1mDb: 45.3, pathLossExponent: 1.4, bodyDb: 7, shadowingSdDb: 0 };
    const channel = new RoomChannel({ ...radio, ...parts }, root);
    channel.open(1, 2);
    const at = (change: object): number =>
      channel.placeDb({ ...emptyGeometry(), distanceM: 1, ...change }, true);
    expect(at({})).toBeCloseTo(45.3, 9);
    expect(at({ distanceM: 10 })).toBeCloseTo(45.3 + 14, 9);
    expect(at({ angleSelfRad: Math.PI })).toBeCloseTo(45.3 + 7, 9);
    expect(at({ angleOtherRad: Math.PI / 2 })).toBeCloseTo(45.3 + 3.5, 9);
    expect(at({ wallDb: 6 })).toBeCloseTo(45.3 + 6, 9);
  });
});

describe('cutting a span by channel', () => {
  it('gives each packet the channel on which the scanner is when it comes', () => {
    for (const [packetUs, offered, intervalUs, channelUs] of [
      [1_000_000, 47, 105_000, 4_096_000],
      [1_333_332, 13, 287_000, 1_333_333],
      [1_200_000, 14, 287_000, 100_000],
      [1_000_000, 1, 1_036_250, 512_000],
    ]) {
      const openUs = 1_000_000;
      const cut = emptySpanCut(channelUs, SPAN_US);
      cutSpan(cut, packetUs, intervalUs, offered, openUs, 2, channelUs);
      const channels: number[] = [];
      for (let k = 0; k < cut.pieces; k++) {
        expect(cut.count[k]).toBeGreaterThan(0);
        for (let n = 0; n < cut.count[k]; n++) channels.push(cut.channel[k]);
      }
      const expected = Array.from({ length: offered }, (_, n) => {
        const hops = Math.floor((packetUs + n * intervalUs - openUs) / channelUs);
        return (2 + hops) % 3;
      });
      expect(channels).toEqual(expected);
    }
  });
});

describe('law of fading', () => {
  it('has the deviation and skewness of the envelope that the packet level has', () => {
    for (const ricianK of [1, 4, 8, 30]) {
      const law = new FadeLaw({ ricianK, tauUs: 1000 });
      const fading = new RicianFading({ ricianK, tauUs: 1000 }, root);
      fading.open(1, 2);
      const sample = Array.from({ length: 60_000 }, (_, k) => fading.gainDb(0, 20_000 * k));
      const sd = Math.sqrt(variance(sample));
      expect(Math.abs(law.sdDb / sd - 1)).toBeLessThan(0.03);
      const middle = mean(sample);
      const third = mean(
        sample.map((db) => ((db - middle) / sd) * ((db - middle) / sd) * ((db - middle) / sd)),
      );
      expect(Math.abs(-6 * law.bend - third)).toBeLessThan(0.12);
      expect(ricianKOfSd(law.sdDb)).toBeCloseTo(ricianK, 3);
    }
    expect(new FadeLaw({ ricianK: null, tauUs: 1 }).sdDb).toBe(0);
  });

  it('takes as common to packets the mean correlation of two of them', () => {
    const lawOf = (ricianK: number): FadeLaw => new FadeLaw({ ricianK, tauUs: 800_000 });
    let sum = 0;
    for (let one = 0; one < 16; one++) {
      for (let other = 0; other < one; other++) sum += Math.exp(-0.125 * (one - other)) / 120;
    }
    // Hardly anything is scattered, so that the level goes with the field.
    expect(lawOf(900).keptVariance(16, 100_000)).toBeCloseTo(sum, 3);
    expect(lawOf(8).keptVariance(16, 287_000)).toBeLessThan(lawOf(8).keptVariance(16, 100_000));
    expect(lawOf(8).keptVariance(1, 1)).toBe(1);
  });

  it('has means over packets as the envelope has them: sd of steady and lively links', () => {
    for (const ricianK of [1.3, 4, 20]) {
      const options = { ricianK, tauUs: 800_000 };
      const law = new FadeLaw(options);
      const fading = new RicianFading(options, root);
      fading.open(1, 2);
      const count = 16;
      const means = Array.from({ length: 8000 }, (_, k) => {
        const gains = Array.from({ length: count }, (_unused, n) =>
          fading.gainDb(0, 20e6 * k + 105_000 * n),
        );
        return mean(gains);
      });
      const kept = law.keptVariance(count, 105_000);
      const square = law.sdDb * law.sdDb * (kept + (1 - kept) / count);
      expect(Math.abs(Math.sqrt(square / variance(means)) - 1)).toBeLessThan(0.04);
    }
  });
});

describe('hearing of one link', () => {
  it('reports the level where nothing varies, plus the offsets of its channels', () => {
    const heard = emptyHeard();
    expect(hearingOf({ ...still, loss: 0 }).hear(-61.3, cutAt(0, 40), heard)).toBe(true);
    expect(heard.rssiMeanDbm).toBeCloseTo(-61.3, 9);
    expect([heard.rssiMinDbm, heard.rssiMaxDbm, heard.rssiFirstDbm]).toEqual([-61, -61, -61]);
    expect(heard.packets).toBe(40);
    // 40 packets on channel 37 and 7 on 38, with the offsets that the packet level has.
    const gains = new Float64Array(3);
    drawChannelOffsets(deriveKey(fadingKeyOf(root), 1, 2), 4, gains);
    hearingOf({ ...still, loss: 0, channelOffsetSdDb: 4 }).hear(-61.3, cutAt(0, 47), heard);
    expect(heard.rssiMeanDbm).toBeCloseTo(-61.3 + (40 * gains[0] + 7 * gains[1]) / 47, 2);
  });

  it('loses packets as the packet level does: floor, fading, noise and loss', () => {
    const { floorDbm, floorSoftnessDb, loss, packetSdDb } = radio.packet;
    const ricianK = 8;
    const steady = Math.sqrt(ricianK / (ricianK + 1));
    const scattered = Math.sqrt(0.5 / (ricianK + 1));
    const hearing = hearingOf({ channelOffsetSdDb: 0 });
    const heard = emptyHeard();
    const offered = 13;
    for (const levelDbm of [-70, -86, -89, -92, -95, -97]) {
      let packets = 0;
      let sum = 0;
      const spans = 24_000;
      for (let k = 0; k < spans; k++) {
        if (!hearing.hear(levelDbm, cutAt(k * SPAN_US, offered, 287_000), heard)) continue;
        packets += heard.packets;
        sum += heard.packets * heard.rssiMeanDbm;
      }
      // What a PDU alone meets, by drawing it.
      let share = 0;
      let heardDbm = 0;
      const draws = 40_000;
      const key = purposeKey(root, 'draws');
      for (let k = 0; k < draws; k++) {
        const x = steady + scattered * normal(key, k, 0);
        const y = scattered * normal(key, k, 1);
        const gain = (10 * Math.log(x * x + y * y)) / Math.log(10) - ricianMeanDb(ricianK);
        const dbm = levelDbm + gain + packetSdDb * normal(key, k, 2);
        const decodes = normalCdf((dbm - floorDbm) / floorSoftnessDb);
        share += ((1 - loss) * decodes) / draws;
        heardDbm += (decodes * dbm) / draws;
      }
      heardDbm /= share / (1 - loss);
      expect(Math.abs(packets / (spans * offered) - share)).toBeLessThan(0.01);
      expect(Math.abs(sum / packets - heardDbm)).toBeLessThan(0.55);
    }
  });

  it('is reciprocal in what lies between: both directions see the same fading', () => {
    const heard = emptyHeard();
    const [there, back] = [
      hearingOf({ packetSdDb: 0.1, loss: 0 }, 3, 8),
      hearingOf({ packetSdDb: 0.1, loss: 0 }, 8, 3),
    ];
    const pairs = Array.from({ length: 2000 }, (_, k) => {
      const cut = cutAt(k * SPAN_US, 47);
      return [there, back].map((hearing) => {
        hearing.hear(-60, cut, heard);
        return heard.rssiMeanDbm;
      });
    });
    const toOne = pairs.map(([one]) => one);
    expect(Math.sqrt(variance(toOne))).toBeGreaterThan(0.7);
    expect(
      correlation(
        toOne,
        pairs.map(([, other]) => other),
      ),
    ).toBeGreaterThan(0.85);
  });

  it('does not depend on what was heard before', () => {
    const hearing = hearingOf({});
    const ask = (tUs: number, levelDbm: number): Heard => {
      const heard = emptyHeard();
      hearing.hear(levelDbm, cutAt(tUs, 40), heard);
      return heard;
    };
    for (const levelDbm of [-60, -88]) {
      const later = ask(9_000_000, levelDbm);
      for (let k = 0; k < 50; k++) ask(k * 700_000, -50 - k);
      expect(ask(9_000_000, levelDbm)).toEqual(later);
    }
  });

  it('keeps min <= first <= max, first <= last, and packets within what was offered', () => {
    const hearing = hearingOf({});
    const heard = emptyHeard();
    for (const levelDbm of [-60, -84, -88, -92]) {
      let seen = 0;
      for (let k = 0; k < 2000; k++) {
        const offered = 1 + (k % 47);
        if (!hearing.hear(levelDbm, cutAt(k * SPAN_US, offered), heard)) continue;
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
    }
  });

  it('keeps the draws of two links and of two apps apart', () => {
    const packets = (receiver: number, app: number): number[] => {
      const hearing = hearingOf({}, receiver);
      const link = { ...hearing.freshLink(root), passed: 1 - radio.packet.loss };
      hearing.prepare(link, receiver, 2, app);
      hearing.open(link, ALONE);
      const heard = emptyHeard();
      return Array.from({ length: 500 }, (_, k) => {
        hearing.hear(-60, cutAt(k * SPAN_US, 47), heard);
        return heard.packets;
      });
    };
    const base = packets(1, 0);
    expect(packets(1, 0)).toEqual(base);
    for (const other of [packets(1, 1), packets(5, 0)]) {
      expect(Math.abs(correlation(base, other))).toBeLessThan(0.15);
    }
  });
});
