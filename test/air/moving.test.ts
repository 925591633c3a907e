import { describe, expect, it } from 'vitest';
import { phoneDayOf } from '../../src/phone/phone-day.ts';
import { Listener } from '../../src/air/scan/listen.ts';
import { makePlan } from '../../src/plan/plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { PacketListener } from '../../src/air/packet/packet-listener.ts';
import type { RoomsWorldScenario } from '../../src/scenario/scenario.ts';
import { MEETING_STILL } from '../../src/world/world.ts';
import type { Meetings } from '../../src/world/world.ts';
import { roomsWorld, smallScenario } from '../../src/testkit/small-scenario.ts';

const HOUR_US = 3_600_000_000;

/** Twenty people and more who walk between two rooms 40 m apart every few minutes. */
function walkers(): Plan {
  const world = roomsWorld(20) as RoomsWorldScenario;
  const agenda = Array.from({ length: 12 }, (_, k) => {
    const fromUs = (9.1 + 0.15 * k) * HOUR_US;
    const room = k % 2 === 0 ? 'right' : 'left';
    const times = { fromUs, toUs: fromUs + 0.14 * HOUR_US, jitterUs: 2e7 };
    return { activity: 'meeting' as const, room, share: 1, ...times };
  });
  const scenario = smallScenario({
    ...world,
    rooms: world.rooms.map((room, k) => (k === 1 ? { ...room, xM: 40, doorXM: 44 } : room)),
    groups: world.groups.map((group) => ({ ...group, agenda })),
  });
  return makePlan({
    ...scenario,
    phones: { ...scenario.phones, adoption: 1 },
    apps: [{ ...scenario.apps[1], share: 1, dutyCycle: 'gaen' }],
  });
}

function isMoving(meetings: Meetings, sender: number, tUs: number): boolean {
  const { count, other, fromUs, toUs, flags } = meetings;
  for (let m = 0; m < count; m++) {
    if (other[m] !== sender || fromUs[m] > tUs || toUs[m] <= tUs) continue;
    return (flags[m] & MEETING_STILL) === 0;
  }
  return false;
}

/** What is heard of people on their way, all receivers together. */
function heardMoving(plan: Plan, level: 'packet' | 'scan') {
  const app = plan.apps[0];
  const listener = level === 'packet' ? new PacketListener(plan, app) : new Listener(plan, app);
  const rssi: number[] = [];
  let packets = 0;
  for (let receiver = 0; receiver < plan.phones.count; receiver++) {
    const meetings = plan.world.meetings(receiver, 0);
    const phone = phoneDayOf(plan, receiver, 0);
    listener.listen(phone, app.schedule.windows(phone), meetings);
    const { spans } = listener;
    for (let k = 0; k < spans.count; k++) {
      if (!isMoving(meetings, spans.sender[k], spans.firstUs[k])) continue;
      packets += spans.packets[k];
      rssi.push(spans.rssiMeanDbm[k]);
    }
  }
  rssi.sort((a, b) => a - b);
  return { packets, spans: rssi.length, at: (q: number) => rssi[Math.floor(q * rssi.length)] };
}

describe('people who walk', () => {
  it('are heard at scan level as at packet level: spans, packets, RSSI', () => {
    const plan = walkers();
    const exact = heardMoving(plan, 'packet');
    const fast = heardMoving(plan, 'scan');
    expect(exact.spans).toBeGreaterThan(2000);
    expect(Math.abs(fast.spans / exact.spans - 1)).toBeLessThan(0.03);
    expect(Math.abs(fast.packets / exact.packets - 1)).toBeLessThan(0.02);
    for (const q of [0.05, 0.5, 0.95]) expect(Math.abs(fast.at(q) - exact.at(q))).toBeLessThan(0.6);
  });
});
