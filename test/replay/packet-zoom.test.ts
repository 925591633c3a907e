import { describe, expect, it } from 'vitest';
import { phoneDayOf } from '../../src/phone/phone-day.ts';
import { zoomPackets } from '../../src/replay/packets.ts';
import type { PacketZoom, ZoomPdu } from '../../src/replay/packets.ts';
import { PacketListener } from '../../src/air/packet/packet-listener.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { crowd, NOTHING_DRAWN, pairs, planOf, SILENT } from '../../src/testkit/packet-world.ts';

const S = 1e6;

/** The minute around a scan of receiver 0. */
function zoomOf(plan: Plan, window = 1, lengthUs = 60 * S): PacketZoom {
  const app = plan.apps[0];
  const fromUs = app.schedule.windows(phoneDayOf(plan, 0, 0)).startUs[window] - 10 * S;
  return zoomPackets(plan, app, 0, fromUs, fromUs + lengthUs);
}

const pdusOf = (zoom: PacketZoom): (ZoomPdu & { sender: number })[] =>
  zoom.senders.flatMap(({ person, pdus }) => pdus.map((pdu) => ({ ...pdu, sender: person })));

/** Equal phones that all hear each other: whatever overlaps is destroyed. */
const equals = planOf({
  places: crowd(40),
  radio: { ...NOTHING_DRAWN, attenuationAt1mDb: 50, pathLossExponent: 0 },
  packet: SILENT,
});

describe('the packets around a receiver', () => {
  it('are all that senders put on the air: three PDUs every 287 ms', () => {
    const zoom = zoomOf(equals);
    expect(zoom.senders).toHaveLength(39);
    for (const { pdus } of zoom.senders) {
      expect(Math.abs(pdus.length - (3 * 60) / 0.287)).toBeLessThan(6);
      const channels = [0, 1, 2].map((c) => pdus.filter(({ channel }) => channel === c).length);
      expect(Math.max(...channels) - Math.min(...channels)).toBeLessThanOrEqual(1);
    }
  });

  it('have a fate at the receiver only while it is on their channel', () => {
    const zoom = zoomOf(equals);
    expect(zoom.listening).toHaveLength(4);
    for (const { tUs, channel, fate, rssiDbm } of pdusOf(zoom)) {
      const open = zoom.listening.find(({ fromUs, toUs }) => tUs >= fromUs && tUs < toUs);
      if (open === undefined) expect(fate).toBe('unheeded');
      else if (open.channel !== channel) expect(fate).toBe('elsewhere');
      else expect(['heard', 'collided', 'covered', 'cut']).toContain(fate);
      expect(Number.isNaN(rssiDbm)).toBe(fate === 'unheeded' || fate === 'elsewhere');
    }
  });

  it('collide where two overlap on the receiver’s channel, and nowhere else', () => {
    const pdus = pdusOf(zoomOf(equals)).filter(({ fate }) => fate !== 'unheeded');
    const counts = { heard: 0, collided: 0, covered: 0 };
    for (const pdu of pdus) {
      const { fate, tUs, channel } = pdu;
      if (fate !== 'heard' && fate !== 'collided' && fate !== 'covered') continue;
      counts[fate]++;
      const overlaps = pdus.some(
        (other) => other !== pdu && other.channel === channel && Math.abs(other.tUs - tUs) < 376,
      );
      expect(overlaps).toBe(fate !== 'heard');
    }
    // exp(-38 2a / T) = 0.905 of 39 phones' 14 packets are heard.
    expect(counts.heard).toBeGreaterThan(450);
    expect(counts.collided).toBeGreaterThan(5);
    expect(counts.covered).toBeGreaterThan(5);
  });

  it('are those that the run hears: counts and levels of every window', () => {
    // What is reported is not the power that the floor stands at.
    const radio = { attenuationAt1mDb: 60 };
    const plan = planOf({
      places: crowd(24),
      radio,
      packet: { loss: 0.2 },
      sensitivitySdDb: 2,
    });
    const app = plan.apps[0];
    const zoom = zoomOf(plan, 2);
    const phone = phoneDayOf(plan, 0, 0);
    const windows = app.schedule.windows(phone);
    const listener = new PacketListener(plan, app);
    listener.listen(phone, windows, plan.world.meetings(0, 0));
    const { spans } = listener;
    let packets = 0;
    for (let k = 0; k < spans.count; k++) {
      if (spans.window[k] !== 2) continue;
      packets += spans.packets[k];
      const heard = zoom.senders
        .find(({ person }) => person === spans.sender[k])!
        // prettier-ignore
        .pdus.filter(
          ({ fate, tUs }) => fate === 'heard' && tUs >= spans.firstUs[k] && tUs <= spans.lastUs[k],
        );
      expect(heard).toHaveLength(spans.packets[k]);
      const sum = heard.reduce((total, { rssiDbm }) => total + Math.round(rssiDbm), 0);
      expect(sum / heard.length).toBeCloseTo(spans.rssiMeanDbm[k], 9);
    }
    expect(packets).toBeGreaterThan(50);
    expect(zoom.heard.reduce((sum, row) => sum + row.packets, 0)).toBe(packets);
    expect(new Set(pdusOf(zoom).map(({ fate }) => fate))).toContain('lost');
    expect(zoomOf(plan, 2)).toEqual(zoom);
  });

  it('tell dead time and weakness apart', () => {
    const places = [{ xM: 0, yM: 0 }, { xM: 0.5, yM: 0 }, { xM: 25, yM: 0 }]; // prettier-ignore
    const packet = { ...SILENT, floorDbm: -92, deadTimeUs: 40_000 };
    const radio = { ...NOTHING_DRAWN, attenuationAt1mDb: 65, pathLossExponent: 3 };
    const zoom = zoomOf(planOf({ places, radio, packet }), 1, 200 * S);
    const fatesOf = (person: number) =>
      new Set(
        zoom.senders.find((sender) => sender.person === person)!.pdus.map(({ fate }) => fate),
      );
    expect(fatesOf(1)).toContain('heard');
    expect(fatesOf(2)).toContain('weak');
    expect(fatesOf(2)).not.toContain('heard');
    const crowded = planOf({ places: crowd(30), radio, packet });
    const fates = new Set(pdusOf(zoomOf(crowded)).map(({ fate }) => fate));
    expect(fates).toContain('deaf');
  });

  it('are lost to other traffic too: a quarter of the time, some of what reaches into it', () => {
    const otherTraffic = { share: 0.25, levelDbm: -60, burstUs: 1000 };
    const radio = { ...NOTHING_DRAWN, attenuationAt1mDb: 50, pathLossExponent: 0 };
    const packet = { ...SILENT, otherTraffic };
    const zoom = zoomOf(planOf({ places: crowd(20), radio, packet }));
    const decoded = pdusOf(zoom).filter(({ fate }) => fate === 'heard' || fate === 'jammed');
    const jammed = decoded.filter(({ fate }) => fate === 'jammed').length;
    expect(decoded.length).toBeGreaterThan(200);
    // 1 - 0.75^1.376 = 0.327, within four standard deviations.
    const sd = Math.sqrt((0.327 * 0.673) / decoded.length);
    expect(Math.abs(jammed / decoded.length - 0.327)).toBeLessThan(4 * sd);
  });

  it('can be none: nobody listens, nobody is near', () => {
    const plan = planOf({ places: pairs(1) });
    const quiet = zoomPackets(plan, plan.apps[0], 0, 20 * 3600 * S, 20 * 3600 * S + 1);
    expect(quiet).toMatchObject({ senders: [], listening: [], heard: [] });
    expect(quiet.nextWindowUs).toBeGreaterThan(20 * 3600 * S);
  });
});
