import { describe, expect, it } from 'vitest';
import { createContactLog } from '../../src/protocols/contact-log.ts';
import { CENTRALISED, DECENTRALISED, engineByName } from '../../src/protocols/engines.ts';
import { gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { uncheckedTimes } from '../../src/protocols/shared/checked-times.ts';
import { checkUnixEndS, checkUnixS, checkUnixUs } from '../../src/base/unix-time.ts';
import { randomOf, START_S } from './phones.ts';
import { sightingAt } from './sightings.ts';

const DIAGNOSIS = { testS: START_S, onsetS: START_S };
const MS = START_S * 1e3;
const US = START_S * 1e6;
const random = randomOf(1);

describe.each(Object.entries(DECENTRALISED))('times that %s is given', (_, engine) => {
  const phone = engine.createIdentity(random, START_S);
  const slot = Math.floor(START_S / engine.rotationS);
  const key = engine.publish(phone as never, START_S, START_S + 9000, START_S + 9000, DIAGNOSIS);

  it.each([MS, US])('are refused, factor and all: %d', (wrong) => {
    const calls: Record<string, () => unknown> = {
      createIdentity: () => engine.createIdentity(random, wrong),
      roll: () => engine.roll(phone as never, random, wrong),
      from: () => engine.publish(phone as never, wrong, wrong, START_S, DIAGNOSIS),
      to: () => engine.publish(phone as never, START_S, wrong, START_S, DIAGNOSIS),
      now: () => engine.publish(phone as never, START_S, START_S, wrong, DIAGNOSIS),
      test: () =>
        engine.publish(phone as never, 0, START_S, START_S, { ...DIAGNOSIS, testS: wrong }),
      onset: () => engine.publish(phone as never, 0, START_S, START_S, { testS: 0, onsetS: wrong }),
      start: () => engine.expand([{ ...key.keys[0], startS: wrong }]),
      end: () => engine.expand([{ ...key.keys[0], endS: wrong }]),
    };
    for (const [name, call] of Object.entries(calls))
      expect(call, name).toThrow(/; divide by 1000/);
  });

  it('are refused as slots', () => {
    if (engine.rotationS > START_S) return;
    for (const wrong of [1e3 * slot, 1e6 * slot]) {
      expect(() => engine.identifier(phone as never, wrong)).toThrow(
        /"slot \* rotationS" expected/,
      );
      expect(() => engine.payload(phone as never, wrong, -20)).toThrow(RangeError);
      expect(() => engine.metadata(phone as never, wrong, -20)).toThrow(RangeError);
    }
  });

  it('are refused in sightings: seconds, milliseconds, nanoseconds', () => {
    const log = createContactLog();
    for (const [wrong, mend] of [
      [START_S, 'multiply by 1000000'],
      [MS, 'multiply by 1000'],
      [US * 1e3, 'divide by 1000'],
    ] as const) {
      expect(() => engine.observe(log, sightingAt(0, wrong))).toThrow(mend);
      expect(() => engine.observe(log, { ...sightingAt(0, US), lastUs: wrong })).toThrow(
        '"lastUs"',
      );
    }
    expect(log.count).toBe(0);
    expect(engine.observe(log, sightingAt(0, US))).toBe(1);
  });
});

describe.each(Object.entries(CENTRALISED))('times that %s is given', (_, engine) => {
  const authority = engine.createAuthority(random, START_S) as never;
  const phone = engine.register(authority, random, START_S) as never;
  const message = engine.message(phone, START_S);

  it.each([MS, US])('are refused, factor and all: %d', (wrong) => {
    const heard = [{ message, timeS: wrong, rssiDbm: -60 }];
    const calls: Record<string, () => unknown> = {
      createAuthority: () => engine.createAuthority(random, wrong),
      register: () => engine.register(authority, random, wrong),
      roll: () => engine.roll(authority, phone, wrong),
      message: () => engine.message(phone, wrong),
      encodeUpload: () => engine.encodeUpload(heard),
      resolve: () => engine.resolve(authority, heard),
    };
    for (const [name, call] of Object.entries(calls))
      expect(call, name).toThrow(/; divide by 1000/);
    const { status } = engine as { status?: { accepts(...times: unknown[]): boolean } };
    if (status === undefined) return;
    expect(() => status.accepts(authority, phone, wrong, START_S)).toThrow('"nowS"');
    expect(() => status.accepts(authority, phone, START_S, wrong)).toThrow('"serverS"');
  });
});

describe('a time in another unit', () => {
  it('is told with the argument, the unit, the value and the likely mistake', () => {
    expect(() => gaen12.createIdentity(random, 1_600_000_000_000)).toThrow(
      new RangeError(
        '"nowS" expected Unix seconds, got 1600000000000, which is 2020-09-13 in milliseconds; ' +
          'divide by 1000',
      ),
    );
    expect(() => gaen12.observe(createContactLog(), sightingAt(0, 1_600_000_000))).toThrow(
      '"firstUs" expected Unix microseconds, got 1600000000, which is 2020-09-13 in seconds; ' +
        'multiply by 1000000',
    );
    expect(() => gaen12.createIdentity(random, Number.NaN)).toThrow(
      '"nowS" expected Unix seconds, got NaN; give the time that the phone\'s clock shows',
    );
  });

  it('is told from a time of any year from 1970 to 2286', () => {
    for (const s of [0, -60, 946_684_799, START_S, 4_294_967_296, 9_999_999_999, -Infinity]) {
      expect(() => checkUnixS('nowS', s)).not.toThrow();
    }
    for (const s of [1e10, 1e12, Infinity, Number.NaN]) {
      expect(() => checkUnixS('nowS', s)).toThrow(RangeError);
    }
    expect(() => checkUnixEndS('endS', Infinity)).not.toThrow();
    // Lost are the hours and months of 1970 that look like seconds and milliseconds of today.
    for (const us of [0, 946_684_799, 1e10, 946_684_799_999, 1e13, US, 4_294_967_296e6]) {
      expect(() => checkUnixUs('firstUs', us)).not.toThrow();
    }
    for (const us of [946_684_800, 1e10 - 1, 946_684_800e3, 1e13 - 1, 1e16, Number.NaN]) {
      expect(() => checkUnixUs('firstUs', us)).toThrow(RangeError);
    }
  });

  it('is let through by the engine that a simulation runs', () => {
    const raw = uncheckedTimes(gaen12);
    const log = createContactLog();
    expect(raw).not.toBe(gaen12);
    expect(raw.observe(log, sightingAt(0, 1e12))).toBe(1);
    expect(uncheckedTimes(raw)).toBe(raw);
    expect(uncheckedTimes(engineByName('gaen@1.2'))).toBe(raw);
  });
});
