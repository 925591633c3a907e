import { describe, expect, it } from 'vitest';
import { airtimeUs, pduOf } from '../../src/base/ble/pdu.ts';
import { deriveKey, purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import {
  ADV_DELAY_US,
  BLOCK_EVENTS,
  blockStartsUs,
  openBlock,
} from '../../src/phone/advertising-events.ts';
import { FATE, PacketReceiver } from '../../src/radio/packet-receiver.ts';
import type { Fate } from '../../src/radio/packet-receiver.ts';
import {
  drawChannelOffsets,
  exponentialIntegral,
  fadingKeyOf,
  ricianMeanDb,
} from '../../src/radio/rician.ts';
import { ricianLaw, ricianPowers } from '../../src/testkit/closed-forms/fading.ts';
import {
  correlation,
  KS_LIMIT,
  ksStatistic,
  mean,
  variance,
} from '../../src/testkit/statistics.ts';

const root = purposeKey(rootKey('packets'), 'test');

describe('PDUs', () => {
  it('take 8 us per byte: 376 us for 31 bytes, 128 us for none', () => {
    expect(airtimeUs(31)).toBe(376);
    expect(airtimeUs(0)).toBe(128);
  });

  it('of one event never overlap, and are less than 10 ms apart', () => {
    for (const kind of ['ADV_NONCONN_IND', 'ADV_IND'] as const) {
      const pdu = pduOf(kind, 31);
      expect(pdu.spacingUs).toBeGreaterThan(pdu.airtimeUs);
      expect(pdu.spacingUs).toBeLessThanOrEqual(10_000);
    }
  });
});

describe('advertising events', () => {
  const burst = {
    firstUs: 123_456,
    endUs: 123_456 + 1_800_000_000,
    meanUs: 287_000,
    advDelayUs: ADV_DELAY_US,
  };
  const key = deriveKey(root, 7);
  const starts = blockStartsUs(key, burst);
  const block = new Float64Array(BLOCK_EVENTS);
  const times: number[] = [];
  for (let k = 0; k < starts.length; k++) {
    openBlock(key, burst, k, starts[k], block);
    times.push(...block);
  }
  const gaps = times.slice(1).map((t, k) => t - times[k]);

  it('follow each other by interval + advDelay, uniform on 0 to 10 ms, also across blocks', () => {
    const delays = gaps.slice(0, 6000).map((gap) => gap - (burst.meanUs - 5_000));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(10_000);
    const uniformLaw = (x: number) => Math.min(1, Math.max(0, x / 10_000));
    expect(ksStatistic(delays, uniformLaw)).toBeLessThan(KS_LIMIT);
    expect(Math.abs(correlation(delays.slice(1), delays.slice(0, -1)))).toBeLessThan(0.045);
  });

  it('fill the burst: the last block begins at its end or is open there', () => {
    expect(starts[0]).toBe(burst.firstUs);
    expect(times[times.length - 1]).toBeGreaterThanOrEqual(burst.endUs);
    expect(starts[starts.length - 2]).toBeLessThan(burst.endUs);
  });

  it('a burst shorter than a block has its events too', () => {
    const short = { firstUs: 50, endUs: 1_000_050, meanUs: 105_000, advDelayUs: ADV_DELAY_US };
    const only = blockStartsUs(key, short);
    openBlock(key, short, 0, only[0], block);
    expect(only[0]).toBe(50);
    expect(block.filter((t) => t < short.endUs)).toHaveLength(10);
  });
});

describe('Rician fading', () => {
  it.each([0.5, 8])('has the law of K = %d', (k) => {
    expect(ksStatistic(ricianPowers(k), ricianLaw(k))).toBeLessThan(KS_LIMIT);
  });

  it('has mean 0 dB', () => {
    for (const k of [0.5, 3, 8]) {
      const db = ricianPowers(k).map((p) => (10 * Math.log(p)) / Math.LN10 - ricianMeanDb(k));
      const standardError = Math.sqrt(variance(db) / db.length);
      expect(Math.abs(mean(db))).toBeLessThan(3.3 * standardError);
    }
  });

  it('uses E1, the exponential integral: 1, 0.5, 2 as in Abramowitz and Stegun, table 5.1', () => {
    expect(exponentialIntegral(1)).toBeCloseTo(0.219383934, 8);
    expect(exponentialIntegral(0.5)).toBeCloseTo(0.559773595, 8);
    expect(exponentialIntegral(2)).toBeCloseTo(0.048900511, 8);
  });

  it('stays with a link and channel: offsets of sd 2.6 dB', () => {
    const at = (pair: number, channel: number): number => {
      const offsetsDb = new Float64Array(3);
      drawChannelOffsets(deriveKey(fadingKeyOf(root), pair, pair + 100_000), 2.6, offsetsDb);
      return offsetsDb[channel];
    };
    const first = Array.from({ length: 4000 }, (_, pair) => at(pair, 0));
    const second = Array.from({ length: 4000 }, (_, pair) => at(pair, 1));
    expect(Math.sqrt(variance(first))).toBeCloseTo(2.6, 0);
    expect(Math.abs(correlation(first, second))).toBeLessThan(0.06);
    expect(at(17, 0)).toBe(first[17]);
  });
});

describe('the receiver', () => {
  const OPTIONS = { floorDbm: -92, floorSoftnessDb: 0.001, loss: 0, captureDb: 9, deadTimeUs: 0 };

  /** PDUs as [link, from, RSSI], 376 us each; gives the links that are heard. */
  function heardOf(pdus: [number, number, number][], options = OPTIONS): number[] {
    const heard: number[] = [];
    const receiver = new PacketReceiver(options, {
      lossOf: () => options.loss,
      rssiDbm: (link) => pdus.find(([of]) => of === link)![2],
      heard: (link) => heard.push(link),
      otherTrafficMw: () => 0,
      missed: () => {},
    });
    receiver.reset();
    for (const [link, fromUs] of pdus) receiver.arrive(link, fromUs, fromUs + 376, true, 0.5);
    receiver.settle(Infinity);
    return heard;
  }

  it('hears what is alone and above the floor', () => {
    // prettier-ignore
    expect(heardOf([[0, 0, -91], [1, 1000, -93], [2, 2000, -50]])).toEqual([0, 2]);
  });

  it('loses both of two that overlap at one level, neither of two that touch', () => {
    expect(heardOf([[0, 0, -60], [1, 375, -60]])).toEqual([]); // prettier-ignore
    expect(heardOf([[0, 0, -60], [1, 376, -60]])).toEqual([0, 1]); // prettier-ignore
  });

  it('captures the first where the second is 9 dB weaker, not where it is 8.9 dB weaker', () => {
    expect(heardOf([[0, 0, -60], [1, 200, -69.1]])).toEqual([0]); // prettier-ignore
    expect(heardOf([[0, 0, -60], [1, 200, -68.9]])).toEqual([]); // prettier-ignore
  });

  it('adds up what interferes', () => {
    expect(heardOf([[0, 0, -60], [1, 200, -70], [2, 210, -70]])).toEqual([]); // prettier-ignore
  });

  it('does not change over to a stronger packet while it decodes', () => {
    expect(heardOf([[0, 0, -60], [1, 200, -40]])).toEqual([]); // prettier-ignore
  });

  it('hears a strong packet over one that it cannot decode', () => {
    expect(heardOf([[0, 0, -95], [1, 200, -80]])).toEqual([1]); // prettier-ignore
    expect(heardOf([[0, 0, -95], [1, 200, -87]])).toEqual([]); // prettier-ignore
  });

  it('tells the fate of every PDU', () => {
    const told: Fate[] = [];
    const levels = [-60, -60, -60, -95, -60, -60];
    const receiver = new PacketReceiver(
      { ...OPTIONS, loss: 0.1, deadTimeUs: 500 },
      {
        lossOf: () => 0.1,
        rssiDbm: (link) => levels[link],
        otherTrafficMw: () => 0,
        heard: (link) => void (told[link] = FATE.heard),
        missed: (link, _tUs, fate) => void (told[link] = fate),
      },
    );
    const pdus: [number, boolean, number][] = [
      [0, true, 0.5],
      [200, true, 0.5],
      [700, true, 0.5],
      [2000, true, 0.5],
      [3000, false, 0.5],
      [4000, true, 0.05],
    ];
    pdus.forEach(([fromUs, whole, u], link) => {
      told[link] = receiver.arrive(link, fromUs, fromUs + 376, whole, u);
    });
    receiver.settle(Infinity);
    const { collided, covered, deaf, weak, cut, lost } = FATE;
    expect(told).toEqual([collided, covered, deaf, weak, cut, lost]);
  });

  it('is deaf for the dead time after a packet', () => {
    const deaf = { ...OPTIONS, deadTimeUs: 500 };
    // prettier-ignore
    expect(heardOf([[0, 0, -60], [1, 800, -60], [2, 1700, -60]], deaf)).toEqual([0, 2]);
  });
});
