import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes/hex.ts';
import { rootKey } from '../../src/kernel/keyed.ts';
import { clockUs } from '../../src/phone/clock.ts';
import { clockOf } from '../../src/phone/phones.ts';
import { Identifiers } from '../../src/plan/identifiers.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { appendRow, createContactLog } from '../../src/protocols/contact-log.ts';
import { gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { lineWorld, smallScenario } from '../../src/testkit/small-scenario.ts';

const PEOPLE = 1_000_000;
const DAYS = 28;
const START_UNIX_US = 1_601_856_000_000_000;

describe('codes of identifiers', () => {
  const ids = Float64Array.from({ length: PEOPLE }, (_, person) => person);
  const book = new Identifiers(gaen12, 1, ids, START_UNIX_US, DAYS, rootKey('codes'));
  const lastSlot = book.firstSlot + book.slotsPerRun - 1;

  it('tell 1,000,000 people over 28 days apart, to the last slot', () => {
    for (const person of [0, 1, 499_999, PEOPLE - 2, PEOPLE - 1]) {
      for (const slot of [book.firstSlot, book.firstSlot + 1, lastSlot - 1, lastSlot]) {
        const code = book.codeAt(person, slot);
        expect([book.personOf(code), book.slotOf(code)]).toEqual([person, slot]);
      }
    }
    // More than fit into 32 bits.
    expect(book.codeAt(PEOPLE - 1, lastSlot)).toBeGreaterThan(2 ** 32);
  });

  it('are kept whole in a contact log, however large', () => {
    const log = createContactLog(1);
    const sighting = {
      identifier: 0,
      firstUs: START_UNIX_US,
      lastUs: START_UNIX_US,
      packets: 1,
      rssiMeanDbm: -60,
      rssiMinDbm: -60,
      rssiMaxDbm: -60,
      rssiFirstDbm: -60,
      metadata: 0,
    };
    const codes = [0, 1, 2].map((back) => book.codeAt(PEOPLE - 1 - back, lastSlot));
    codes.forEach((identifier) => appendRow(log, { ...sighting, identifier }));
    expect([...log.identifier.subarray(0, log.count)]).toEqual(codes);
    codes.forEach((code, row) => expect(log.newestRow(code)).toBe(row));
  });

  it('belong to the bytes that the phone sends', () => {
    const code = book.codeAt(PEOPLE - 1, lastSlot);
    book.learn(PEOPLE - 1);
    expect(book.codeOf(book.bytesOf(code), 0)).toBe(code);
  });
});

describe('identities of those who publish', () => {
  it('start anew with the slot after the upload, as soon as that is known', () => {
    const usual = smallScenario(lineWorld(4), { days: 4 });
    const apps = [{ ...usual.apps[0], engine: 'dp3t-lowcost' }];
    const plan = makePlan({ ...usual, apps });
    const { identifiers, engine } = plan.apps[0];
    const lastSlot = identifiers.firstSlot + identifiers.slotsPerRun - 1;
    const slots = Array.from({ length: 20 }, (_, k) => lastSlot - 19 * 12 + 12 * k);
    const shown = (person: number) =>
      slots.map((slot) => toHex(identifiers.bytesOf(identifiers.codeAt(person, slot))));
    const before = [0, 1, 2, 3].map(shown);
    const [found] = plan.cases.diagnose(Infinity);
    const after = [0, 1, 2, 3].map(shown);
    const clock = clockOf(plan.phones, found.person, plan.startUnixUs);
    const renewalS = clockUs(clock, found.uploadUs) / 1e6;
    slots.forEach((slot, k) => {
      const isNew = slot * engine.rotationS > renewalS;
      expect(after[found.person][k] === before[found.person][k]).toBe(!isNew);
    });
    expect(new Set(after[found.person]).size).toBe(slots.length);
    const others = [0, 1, 2, 3].filter((person) => plan.cases.of(person) === undefined);
    for (const person of others) expect(after[person]).toEqual(before[person]);
  });
});
