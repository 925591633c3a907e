import { describe, expect, it } from 'vitest';
import { phoneDayOf } from '../../src/phone/phone-day.ts';
import { clockUs, trueUs } from '../../src/phone/clock.ts';
import { clockOf, runsApp } from '../../src/phone/phones.ts';
import { appendRow, createContactLog } from '../../src/protocols/contact-log.ts';
import { createByteBook, indexExpansion } from '../../src/protocols/shared/expansion-index.ts';
import { CENTRALISED, DECENTRALISED } from '../../src/protocols/engines.ts';
import type { DecentralisedName, EngineName } from '../../src/protocols/engines.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { ReceiverDay } from '../../src/run/receiver-day.ts';
import { runScenario } from '../../src/run/run.ts';
import { SightingRows } from '../../src/run/sightings.ts';
import { fromHex } from '../../src/base/bytes/hex.ts';
import { logAlone } from './log-alone.ts';
import { lineWorld, MemorySink, smallScenario } from '../../src/testkit/small-scenario.ts';

/**
 * Each phone alone: a book of the real bytes it heard, the published keys expanded for it, and its
 * engine's own match. Gives "receiver sender rows" lines.
 */
function matchPhoneByPhone(
  scenario: ReturnType<typeof smallScenario>,
  sink: MemorySink,
  app: number,
) {
  const plan = makePlan(scenario);
  const { engine, identifiers } = plan.apps[app];
  if (engine.kind === 'centralised') throw new Error('this one publishes no keys');
  const state = new ReceiverDay(plan, plan.apps[app]);
  // In the order of upload, in which the authority lists them: Bluezone stops at its first hit.
  const published = sink
    .rows('publications')
    .filter(([of]) => of === app)
    .sort((a, b) => Number(a[6]) - Number(b[6]) || Number(a[1]) - Number(b[1]));
  // One expansion per publication time, as the phones fetch them.
  const times = [...new Set(published.map((row) => row[7]))];
  const found: string[] = [];
  for (let receiver = 0; receiver < plan.phones.count; receiver++) {
    if (!runsApp(plan.phones, receiver, app)) continue;
    const meetings = plan.world.meetings(receiver, 0);
    state.simulateDay(phoneDayOf(plan, receiver, 0), meetings, new SightingRows());
    const book = createByteBook(engine.identifierBytes);
    const log = createContactLog();
    for (let row = 0; row < state.log.count; row++) {
      appendRow(log, {
        identifier: book.add(identifiers.bytesOf(state.log.identifier[row])),
        firstUs: state.log.firstUs[row],
        lastUs: state.log.lastUs[row],
        packets: state.log.packets[row],
        rssiMeanDbm: state.log.rssiMeanDbm[row],
        rssiMinDbm: 0,
        rssiMaxDbm: state.log.rssiMaxDbm[row],
        rssiFirstDbm: 0,
        metadata: state.log.metadata[row],
      });
    }
    const rowsOf = new Map<string, number>();
    for (const time of times) {
      const batch = published.filter((row) => row[7] === time);
      const keys = batch.map(([, , , hex, startS, endS]) => ({
        key: fromHex(String(hex)),
        startS: Number(startS),
        endS: Number(endS),
        availableFromS: 0,
        daysSinceOnset: undefined,
      }));
      const expansion = engine.expand(keys);
      for (const { keyIndex } of engine.match(expansion, indexExpansion(expansion, book), log)) {
        const of = `${receiver} ${batch[keyIndex][1]} ${batch[keyIndex][2]}`;
        rowsOf.set(of, (rowsOf.get(of) ?? 0) + 1);
      }
    }
    for (const [of, rows] of rowsOf) found.push(`${of} ${rows}`);
  }
  return found.sort();
}

/** The scenario with this engine in place of its first one, if it has it not. */
function withEngine(
  scenario: ReturnType<typeof smallScenario>,
  engine: EngineName,
): ReturnType<typeof smallScenario> {
  const [first, second] = scenario.apps;
  if (first.engine === engine || second.engine === engine) return scenario;
  return { ...scenario, apps: [{ ...first, engine }, second] };
}

/**
 * Each diagnosed phone alone: real messages of everybody it heard, and of everybody who wrote to
 * it, as bytes of an upload, resolved by the authority. Gives "user case rows" lines.
 */
function resolveUploads(
  scenario: ReturnType<typeof smallScenario>,
  sink: MemorySink,
  app: number,
): string[] {
  const plan = makePlan(scenario);
  const { engine, identifiers } = plan.apps[app];
  if (engine.kind === 'decentralised') throw new Error('this one uploads nothing of others');
  const userOf = new Map<string, number>();
  for (let person = 0; person < plan.phones.count; person++) {
    if (!runsApp(plan.phones, person, app)) continue;
    const identity = identifiers.identityAt(person, identifiers.firstSlot);
    userOf.set(engine.userOf(identifiers.authority, identity), person);
  }
  const found: string[] = [];
  for (const [of, person, , , startS, endS] of sink.rows('publications')) {
    if (of !== app) continue;
    const receiver = Number(person);
    const clock = clockOf(plan.phones, receiver, scenario.startUnixUs);
    const heard = logAlone(plan, app, receiver)
      .map(({ code, timeUs, rssiDbm }) => {
        const sender = clockOf(plan.phones, identifiers.personOf(code), scenario.startUnixUs);
        const sentUs = clockUs(sender, trueUs(clock, timeUs));
        const slot = identifiers.slotOf(code);
        const identity = identifiers.identityAt(identifiers.personOf(code), slot);
        return {
          message: engine.message(identity, Math.floor(sentUs / 1e6)),
          timeS: Math.floor(timeUs / 1e6),
          rssiDbm: Math.round(rssiDbm),
        };
      })
      .filter(({ timeS }) => timeS >= Number(startS) && timeS <= Number(endS));
    const bytes = engine.encodeUpload(heard);
    const rowsOf = new Map<number, number>();
    for (const { user } of engine.resolve(identifiers.authority, engine.parseUpload(bytes))) {
      rowsOf.set(userOf.get(user)!, (rowsOf.get(userOf.get(user)!) ?? 0) + 1);
    }
    for (const [user, rows] of rowsOf) found.push(`${user} ${receiver} ${rows}`);
  }
  return found.sort();
}

describe('shared = per-phone matching', () => {
  const names = Object.keys(DECENTRALISED) as DecentralisedName[];
  it.each(names)('real bytes in each phone find the same exposures (%s)', async (name) => {
    const scenario = withEngine(smallScenario(lineWorld(9)), name);
    const app = scenario.apps.findIndex(({ engine }) => engine === name);
    const sink = new MemorySink();
    await runScenario(scenario, sink);
    const shared = sink
      .rows('exposures')
      .filter(([of]) => of === app)
      .map(([, receiver, sender, key, rows]) => `${receiver} ${sender} ${key} ${rows}`)
      .sort();
    expect(shared.length).toBeGreaterThan(3);
    expect(matchPhoneByPhone(scenario, sink, app)).toEqual(shared);
  });

  const uploading = Object.keys(CENTRALISED) as EngineName[];
  it.each(uploading)('real uploads, resolved alone, tell the same users (%s)', async (name) => {
    const scenario = withEngine(smallScenario(lineWorld(9)), name);
    const sink = new MemorySink();
    await runScenario(scenario, sink);
    const told = sink
      .rows('exposures')
      .filter(([of]) => of === 0)
      .map(([, receiver, sender, , rows]) => `${receiver} ${sender} ${rows}`)
      .sort();
    expect(told.length).toBeGreaterThan(3);
    expect(resolveUploads(scenario, sink, 0)).toEqual(told);
  });

  it('sightings carry the clock of the phone, off by its offset', () => {
    const scenario = smallScenario(lineWorld(3));
    const plan = makePlan(scenario);
    const clock = clockOf(plan.phones, 1, scenario.startUnixUs);
    expect(clockUs(clock, 0) - scenario.startUnixUs).toBe(plan.phones.clockOffsetUs[1]);
  });
});
