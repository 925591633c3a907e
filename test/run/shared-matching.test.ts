import { describe, expect, it } from 'vitest';
import { clockUs } from '../../src/phone/clock.ts';
import { clockOf, runsApp } from '../../src/phone/phones.ts';
import { appendRow, createContactLog } from '../../src/protocols/contact-log.ts';
import { createByteBook, indexExpansion } from '../../src/protocols/expansion-index.ts';
import { makePlan } from '../../src/run/plan.ts';
import { ReceiverDay } from '../../src/run/receiver-day.ts';
import { runScenario } from '../../src/run/run.ts';
import { SightingRows } from '../../src/run/sightings.ts';
import { fromHex } from '../../src/base/hex.ts';
import { lineWorld, MemorySink, smallScenario } from './small-scenario.ts';

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
    state.live(receiver, 0, plan.world.meetings(receiver, 0), new SightingRows());
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

describe('shared = per-phone matching', () => {
  it.each([0, 1])('real bytes in each phone find the same exposures (app %i)', async (app) => {
    const scenario = smallScenario(lineWorld(9));
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

  it('sightings carry the clock of the phone, off by its offset', () => {
    const scenario = smallScenario(lineWorld(3));
    const plan = makePlan(scenario);
    const clock = clockOf(plan.phones, 1, scenario.startUnixUs);
    expect(clockUs(clock, 0) - scenario.startUnixUs).toBe(plan.phones.clockOffsetUs[1]);
  });
});
