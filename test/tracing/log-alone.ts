import { phoneDayOf } from '../../src/phone/phone-day.ts';
import { clockUs, trueUs } from '../../src/phone/clock.ts';
import { clockOf, runsApp } from '../../src/phone/phones.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { ReceiverDay } from '../../src/run/receiver-day.ts';
import { SightingRows } from '../../src/run/sightings.ts';

/** A record of a contact log: by whose clock, which identifier of the other, how loud. */
export interface Kept {
  readonly code: number;
  readonly timeUs: number;
  readonly rssiDbm: number;
}

/**
 * The first day's log of one phone, made by itself: of BlueTrace, what it read and what others
 * wrote to it, less what comes within 100 s of a record of the same identifier.
 */
export function logAlone(plan: Plan, app: number, person: number): Kept[] {
  const { identifiers, engine } = plan.apps[app];
  const state = new ReceiverDay(plan, plan.apps[app]);
  const clockFor = (of: number) => clockOf(plan.phones, of, plan.scenario.startUnixUs);
  const read = (receiver: number): Kept[] => {
    const meetings = plan.world.meetings(receiver, 0);
    state.simulateDay(phoneDayOf(plan, receiver, 0), meetings, new SightingRows());
    return Array.from({ length: state.log.count }, (_, row) => ({
      code: state.log.identifier[row],
      timeUs: state.log.firstUs[row],
      rssiDbm: state.log.rssiMeanDbm[row],
    }));
  };
  if (engine.name !== 'bluetrace') return read(person);
  const records = read(person);
  for (let central = 0; central < plan.phones.count; central++) {
    if (central === person || !runsApp(plan.phones, central, app)) continue;
    for (const { code, timeUs, rssiDbm } of read(central)) {
      if (identifiers.personOf(code) !== person) continue;
      const tUs = trueUs(clockFor(central), timeUs);
      const own = identifiers.codeAt(central, Math.floor(timeUs / 900e6));
      records.push({ code: own, timeUs: clockUs(clockFor(person), tUs), rssiDbm });
    }
  }
  records.sort((a, b) => a.timeUs - b.timeUs || a.code - b.code);
  const kept: Kept[] = [];
  for (const record of records) {
    const { code, timeUs } = record;
    const tooSoon = kept.some((done) => done.code === code && timeUs - done.timeUs < 100e6);
    if (!tooSoon) kept.push(record);
  }
  return kept;
}
