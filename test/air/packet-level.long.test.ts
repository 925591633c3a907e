import { describe, expect, it } from 'vitest';
import { phoneDayOf } from '../../src/phone/phone-day.ts';
import { PacketListener } from '../../src/air/packet/packet-listener.ts';
import { ALL_IN_HAND } from '../../src/radio/carry.ts';
import { runScenario } from '../../src/run/run.ts';
import { correlation, mean } from '../../src/testkit/statistics.ts';
import { FREE_SPACE, friisDb } from '../../src/testkit/closed-forms/friis.ts';
import { hear, NOTHING_DRAWN, pairs, planOf, SILENT } from '../../src/testkit/packet-world.ts';
import {
  digestsOf,
  lineWorld,
  MemorySink,
  PACKET_RADIO,
  roomsWorld,
  smallScenario,
} from '../../src/testkit/small-scenario.ts';
import { SAME_EVERYWHERE } from '../../src/radio/place-spread.ts';

describe('levels that receivers report', () => {
  it('free space: the mean over packets without rounding, and in whole dBm with it', () => {
    const places = [{ xM: 0, yM: 0 }, { xM: 3, yM: 0 }]; // prettier-ignore
    const levels = [2.402e9, 2.426e9, 2.48e9].map((hz) => -20 - friisDb(3, hz));
    for (const rounding of ['none', 'whole'] as const) {
      const plan = planOf({ places, radio: FREE_SPACE, packet: { ...SILENT, rounding } });
      const { spans } = hear(plan, 0);
      expect(spans.count).toBeGreaterThan(20);
      for (let k = 0; k < spans.count; k++) {
        const mean = spans.rssiMeanDbm[k];
        if (rounding === 'whole') expect([-70, -69, -70.5]).toContain(Math.round(mean * 2) / 2);
        else expect(mean > levels[2] && mean < levels[0]).toBe(true);
        expect(Number.isInteger(spans.rssiMaxDbm[k])).toBe(true);
      }
    }
  });
});

describe('what is near the floor', () => {
  it('is not dropped before it is drawn, however wide the fading: softness of 12 dB', () => {
    // 40 dB below the floor and 3.3 deviations: one packet in 2,300.
    const packet = { ...SILENT, floorDbm: -60, floorSoftnessDb: 12 };
    const radio = { ...NOTHING_DRAWN, attenuationAt1mDb: 80, pathLossExponent: 2 };
    const plan = planOf({ places: pairs(40), hours: 6, radio, packet });
    let packets = 0;
    let offered = 0;
    for (let receiver = 0; receiver < 80; receiver++) {
      const { spans, receptions } = hear(plan, receiver);
      offered += receptions;
      for (let k = 0; k < spans.count; k++) packets += spans.packets[k];
    }
    const expected = offered * 4.29e-4;
    expect(Math.abs(packets - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it('a hop within an event lets the next PDU of the same event be heard too', () => {
    const radio = { ...NOTHING_DRAWN, attenuationAt1mDb: 50, pathLossExponent: 0 };
    const plan = planOf({ places: pairs(1), days: 40, hours: 24, radio, packet: SILENT });
    const app = plan.apps[0];
    const listener = new PacketListener(plan, app);
    const times: number[] = [];
    listener.heard = (_link, tUs) => void times.push(tUs);
    let scans = 0;
    for (let day = 0; day < 40; day++) {
      const phone = phoneDayOf(plan, 0, day);
      const windows = app.schedule.windows(phone);
      listener.listen(phone, windows, plan.world.meetings(0, day));
      scans += windows.count;
    }
    const { spacingUs, airtimeUs } = app.schedule.pdu;
    const twice = times.filter((t, k) => k > 0 && t - times[k - 1] === spacingUs).length;
    // Two hops a scan, two of three in the order of the event, in the pause between its two PDUs.
    const expected = (scans * 2 * (2 / 3) * (spacingUs - airtimeUs)) / 287_000;
    expect(Math.abs(twice - expected)).toBeLessThan(4 * Math.sqrt(expected));
    expect(twice).toBeGreaterThan(0);
  });
});

describe('packet level against what was measured', () => {
  /** RX correction of the mean phone, dB: Google's table. */
  const CORRECTION_DB = 3.61;

  /** Share of scans that hear a phone at this RSSI of the mean phone; packets in such a scan. */
  function scansAt(rssiDbm: number): { heard: number; packets: number } {
    const radio = {
      bodyDb: 0,
      shadowingSdDb: 0,
      attenuationAt1mDb: -20 - (rssiDbm + CORRECTION_DB),
      carry: ALL_IN_HAND,
      placeSpread: SAME_EVERYWHERE,
    };
    const plan = planOf({ places: pairs(100), radio });
    let scans = 0;
    let heard = 0;
    let packets = 0;
    for (let receiver = 0; receiver < 200; receiver++) {
      const { spans, windows } = hear(plan, receiver);
      scans += windows;
      heard += new Set(spans.window.subarray(0, spans.count)).size;
      for (let k = 0; k < spans.count; k++) packets += spans.packets[k];
    }
    return { heard: heard / scans, packets: packets / heard };
  }

  // Near by, 88 to 93 % of the scans of mitll-ua-rooms hear a phone: some phones lose most packets.
  it('half of the scans hear a phone at -97.3 dBm, nearly all at -86, few at -104', () => {
    expect(Math.abs(scansAt(-97.3).heard - 0.5)).toBeLessThan(0.05);
    expect(scansAt(-86).heard).toBeGreaterThan(0.93);
    expect(scansAt(-104).heard).toBeLessThan(0.05);
  });

  // Mean over models that send and receive, far above the floor (mitll-ua-rooms).
  it('6.2 of 14 packets in a scan near by', () => {
    const { packets } = scansAt(-60);
    expect(Math.abs(packets - 6.2)).toBeLessThan(0.4);
  });
});

describe('packet level and scan level of one run', () => {
  it('agree on each link: mean RSSI, and who is heard how often', () => {
    const places = Array.from({ length: 24 }, (_, k) => ({
      xM: 1.4 * (k % 6),
      yM: 1.4 * Math.floor(k / 6),
    }));
    const plan = planOf({ places, hours: 4 });
    const byLink = (level: 'packet' | 'scan') => {
      const links = new Map<string, { packets: number; sum: number }>();
      for (let receiver = 0; receiver < 24; receiver++) {
        const { spans } = hear(plan, receiver, level);
        for (let k = 0; k < spans.count; k++) {
          const name = `${receiver} ${spans.sender[k]}`;
          const link = links.get(name) ?? { packets: 0, sum: 0 };
          link.packets += spans.packets[k];
          link.sum += spans.packets[k] * spans.rssiMeanDbm[k];
          links.set(name, link);
        }
      }
      return links;
    };
    const exact = byLink('packet');
    const fast = byLink('scan');
    const common = [...exact.keys()].filter((name) => fast.has(name));
    expect(common.length).toBeGreaterThan(500);
    const levelOf = (links: typeof exact) =>
      common.map((n) => links.get(n)!.sum / links.get(n)!.packets);
    expect(correlation(levelOf(exact), levelOf(fast))).toBeGreaterThan(0.95);
    expect(Math.abs(mean(levelOf(exact)) - mean(levelOf(fast)))).toBeLessThan(0.5);
  });
});

describe('a run at packet level', () => {
  const packetLevel = (world = roomsWorld(4)) => {
    const base = smallScenario(world);
    return { ...base, radio: { ...base.radio, level: 'packet' as const, packet: PACKET_RADIO } };
  };

  it('is refused with more people than limits.packetPhones', async () => {
    const base = packetLevel(lineWorld(9));
    const limits = { ...base.limits, packetPhones: 8 };
    await expect(digestsOf({ ...base, limits })).rejects.toThrow(/limits\.packetPhones/);
  });

  it('is the same on 1, 2 and 3 workers', async () => {
    const one = await digestsOf(packetLevel(), { workers: 1 });
    expect(await digestsOf(packetLevel(), { workers: 2 })).toEqual(one);
    expect(await digestsOf(packetLevel(), { workers: 3 })).toEqual(one);
  });

  it("has the same outcome eagerly and lazily, though phones are in each other's way", async () => {
    const tables = [
      'phones',
      'cases',
      'publications',
      'exposures',
      'notifications',
      'verdicts',
    ] as const;
    for (const world of [lineWorld(12), roomsWorld(5)]) {
      const all = await digestsOf({ ...packetLevel(world), materialise: 'all' });
      const cases = await digestsOf({ ...packetLevel(world), materialise: 'cases' });
      for (const table of tables) expect(cases.digests[table]).toBe(all.digests[table]);
    }
  });

  it('holds the same sightings of a case materialised either way', async () => {
    const rows = async (materialise: 'all' | 'cases') => {
      const sink = new MemorySink();
      await runScenario({ ...packetLevel(lineWorld(8)), materialise }, sink);
      const cases = new Set(sink.rows('cases').map(([person]) => person));
      return sink.rows('sightings').filter(([, , sender]) => cases.has(sender));
    };
    const eager = await rows('all');
    expect(eager.length).toBeGreaterThan(50);
    expect(await rows('cases')).toEqual(eager);
  });
});
