import { payloadOf } from '../../src/apps/advert.ts';
import { BUILT_IN_APPS } from '../../src/apps/registry.ts';
import { describe, expect, it } from 'vitest';
import { purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import { BluezoneSchedule } from '../../src/phone/bluezone-schedule.ts';
import { ContinuousSchedule } from '../../src/phone/continuous-schedule.ts';
import { scheduleOf } from '../../src/phone/duty-cycles.ts';
import { OpenTraceSchedule } from '../../src/phone/opentrace-schedule.ts';
import { clockUs, trueUs } from '../../src/phone/clock.ts';
import { GaenSchedule } from '../../src/phone/gaen-schedule.ts';
import { drawPhones, runsApp } from '../../src/phone/phones.ts';
import type { Emissions, Schedule } from '../../src/phone/schedule.ts';
import { KS_LIMIT, ksStatistic, mean, variance } from '../../src/testkit/statistics.ts';

const BLUEZONE = payloadOf(BUILT_IN_APPS.get('bluezone@3'));
const GAEN = payloadOf(BUILT_IN_APPS.get('gaen@1.2'));
const OPENTRACE = payloadOf(BUILT_IN_APPS.get('bluetrace'));

const root = purposeKey(rootKey('phone'), 'test');
const S = 1_000_000;
const DAY_US = 86_400 * S;
const startUnixUs = 1_600_041_600 * S;
const clock = { startUnixUs, offsetUs: 3 * S, driftPpm: 20 };
/** The bursts of a day as arrays. */
function listed(emissions: Emissions) {
  const { count } = emissions;
  const each = (of: (k: number) => number): number[] =>
    Array.from({ length: count }, (_, k) => of(k));
  return {
    count,
    startUs: each((k) => emissions.startUs(k)),
    endUs: each((k) => emissions.endUs(k)),
    slot: each((k) => emissions.slot(k)),
  };
}

const schedules: [string, Schedule, number][] = [
  ['Bluezone', new BluezoneSchedule(root, BLUEZONE), 900],
  ['GAEN', new GaenSchedule(root, GAEN), 600],
  ['OpenTrace', new OpenTraceSchedule(root, OPENTRACE), 900],
  ['without a break', new ContinuousSchedule(root, GAEN), 600],
  ["Bluezone's payload as OpenTrace does", scheduleOf('opentrace', BLUEZONE, root), 900],
  ["GAEN's payload as Bluezone does", scheduleOf('bluezone', GAEN, root), 600],
  ["Bluezone's payload as GAEN does", scheduleOf('gaen', BLUEZONE, root), 900],
];

describe.each(schedules)('the schedule of %s', (_name, schedule, rotationS) => {
  it('has bursts and windows in order, inside the day, not overlapping', () => {
    for (let person = 0; person < 4; person++) {
      for (const day of [0, 5]) {
        const sets = [
          listed(schedule.emissions(person, day, clock)),
          schedule.windows(person, day),
        ];
        for (const { startUs, endUs, count } of sets) {
          expect(count).toBeGreaterThan(0);
          for (let k = 0; k < count; k++) {
            expect(endUs[k]).toBeGreaterThan(startUs[k]);
            expect(startUs[k]).toBeGreaterThanOrEqual(k === 0 ? day * DAY_US : endUs[k - 1]);
            expect(endUs[k]).toBeLessThanOrEqual((day + 1) * DAY_US);
            expect(Number.isInteger(startUs[k])).toBe(true);
          }
        }
      }
    }
  });

  it('is the same whenever it is asked, and another for each phone and day', () => {
    const first = schedule.windows(3, 1);
    schedule.windows(4, 1);
    expect(schedule.windows(3, 1)).toEqual(first);
    expect(schedule.windows(4, 1).startUs[1] - first.startUs[1]).not.toBe(0);
    expect(schedule.windows(3, 2).startUs[1] - first.startUs[1]).not.toBe(DAY_US);
  });

  it('finds the first burst that ends after an instant', () => {
    const emissions = schedule.emissions(6, 2, clock);
    const { startUs, endUs, count } = listed(emissions);
    for (let k = 0; k < 300; k++) {
      const tUs = 2 * DAY_US + Math.floor((k / 300) * 1.01 * DAY_US);
      const expected = endUs.findIndex((end) => end > tUs);
      expect(emissions.firstAfter(tUs)).toBe(expected < 0 ? count : expected);
      expect(emissions.phaseUs(k % count)).toBeLessThan(emissions.intervalUs);
    }
    expect(emissions.firstAfter(endUs[4])).toBe(5);
    expect(emissions.firstAfter(startUs[4])).toBe(4);
  });

  it('sends an identifier in its slot by the clock of the phone', () => {
    const { slot, startUs, count } = listed(schedule.emissions(1, 0, clock));
    for (let k = 0; k < count; k++) {
      expect(slot[k]).toBe(Math.floor(clockUs(clock, startUs[k]) / S / rotationS));
    }
  });
});

describe('Bluezone', () => {
  const schedule = new BluezoneSchedule(root, BLUEZONE);

  it('advertises 15 s of each 30 s, scans 40 s of each 300 s, half of the windows batched', () => {
    const { startUs, endUs, count } = listed(schedule.emissions(7, 0, clock));
    expect(startUs[10] - startUs[9]).toBe(30 * S);
    expect(endUs[10] - startUs[10]).toBe(15 * S);
    expect(count).toBeGreaterThanOrEqual(2880);
    const windows = schedule.windows(7, 0);
    expect(windows.startUs[10] - windows.startUs[9]).toBe(300 * S);
    expect(windows.endUs[10] - windows.startUs[10]).toBe(40 * S);
    const delays = new Set(windows.reportDelayUs.slice(0, windows.count));
    expect(delays).toEqual(new Set([0, 10 * S]));
    expect(windows.reportDelayUs[4]).not.toBe(windows.reportDelayUs[5]);
  });

  it('keeps the identifier to the end of a burst that runs over the slot edge', () => {
    let over = 0;
    for (let person = 0; person < 40; person++) {
      const { endUs, slot, count } = listed(schedule.emissions(person, 0, clock));
      for (let k = 0; k < count; k++) {
        const atEnd = Math.floor(clockUs(clock, endUs[k] - 1) / S / 900);
        if (atEnd !== slot[k]) over++;
      }
    }
    // Half of the 96 edges of a day fall into a burst.
    expect(over).toBeGreaterThan(40 * 96 * 0.4);
    expect(over).toBeLessThan(40 * 96 * 0.6);
  });
});

describe('GAEN', () => {
  const schedule = new GaenSchedule(root, GAEN);

  it('scans 4 s with gaps uniform on 210-300 s', () => {
    const gaps: number[] = [];
    for (let person = 0; person < 60; person++) {
      const { startUs, endUs, count } = schedule.windows(person, 0);
      for (let k = 1; k < count; k++) gaps.push((startUs[k] - startUs[k - 1]) / S);
      expect(endUs[5] - startUs[5]).toBe(4 * S);
    }
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(210);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(300);
    expect(mean(gaps)).toBeCloseTo(255, 0);
    expect(ksStatistic(gaps, (x) => (x - 210) / 90)).toBeLessThan(KS_LIMIT);
  });

  it('starts a scan at any time of day with the same chance', () => {
    const starts: number[] = [];
    for (let person = 0; person < 3000; person++) {
      starts.push(...Array.from(schedule.windows(person, 0).startUs.slice(0, 1)));
    }
    const perSecond = 3000 / 255;
    expect(starts.filter((us) => us < 60 * S).length / 60).toBeGreaterThan(0.9 * perSecond);
    expect(starts.filter((us) => us < 60 * S).length / 60).toBeLessThan(1.1 * perSecond);
  });

  it('sends all day, one identifier per 10-minute interval of its clock', () => {
    const { startUs, endUs, slot, count } = listed(schedule.emissions(2, 0, clock));
    expect(startUs[0]).toBe(0);
    expect(endUs[count - 1]).toBe(DAY_US);
    for (let k = 1; k < count; k++) {
      expect(startUs[k]).toBe(endUs[k - 1]);
      expect(slot[k]).toBe(slot[k - 1] + 1);
      expect(startUs[k]).toBe(trueUs(clock, slot[k] * 600 * S));
    }
  });
});

describe('OpenTrace', () => {
  const schedule = new OpenTraceSchedule(root, OPENTRACE);

  it('advertises 180 s and pauses 5 s, cut where the identifier changes', () => {
    const { startUs, endUs, slot, count } = listed(schedule.emissions(7, 0, clock));
    const lengths = new Map<number, number>();
    for (let k = 1; k < count - 1; k++) {
      const pauseUs = startUs[k] - endUs[k - 1];
      if (pauseUs === 0) expect(slot[k]).toBe(slot[k - 1] + 1);
      else expect(pauseUs).toBe(5 * S);
      const atEnd = Math.floor(clockUs(clock, endUs[k] - 1) / S / 900);
      expect(atEnd).toBe(slot[k]);
      const lengthS = Math.round((endUs[k] - startUs[k]) / S);
      lengths.set(lengthS, (lengths.get(lengthS) ?? 0) + 1);
    }
    // 467 bursts a day, 96 of which hold the edge of a slot.
    expect(lengths.get(180)).toBeGreaterThan(350);
    expect(Math.max(...lengths.keys())).toBe(180);
  });

  it('starts a scan every 36 to 43 s, and listens for 512 ms at its start and 5.12 s later', () => {
    const scans: number[] = [];
    for (let person = 0; person < 20; person++) {
      const { startUs, endUs, count } = schedule.windows(person, 0);
      const starts: number[] = [];
      for (let k = 0; k < count - 1; k++) {
        expect(endUs[k] - startUs[k]).toBe(512_000);
        if (startUs[k + 1] - startUs[k] === 5_120_000) starts.push(startUs[k]);
      }
      for (let k = 1; k < starts.length; k++) scans.push((starts[k] - starts[k - 1]) / S);
    }
    const some = scans.slice(0, 20_000);
    expect(mean(some)).toBeCloseTo(39.5, 1);
    expect(ksStatistic(some, (x) => Math.min(1, Math.max(0, (x - 36) / 7)))).toBeLessThan(KS_LIMIT);
  });
});

describe('without a break', () => {
  const schedule = new ContinuousSchedule(root, GAEN);

  it('advertises and listens all day, window after window', () => {
    const { startUs, endUs, count } = schedule.windows(3, 1);
    const emissions = listed(schedule.emissions(3, 1, clock));
    for (const day of [{ startUs, endUs, count }, emissions]) {
      expect(day.startUs[0]).toBe(DAY_US);
      expect(day.endUs[day.count - 1]).toBe(2 * DAY_US);
      for (let k = 1; k < day.count; k++) expect(day.startUs[k]).toBe(day.endUs[k - 1]);
    }
    expect((endUs[5] - startUs[5]) % schedule.channelUs).toBe(0);
  });
});

describe('clocks and hardware', () => {
  it('turns true time into clock time and back, for slow and fast clocks', () => {
    for (const driftPpm of [-100, 0, 100]) {
      const one = { startUnixUs, offsetUs: -5 * S, driftPpm };
      for (const tUs of [0, 1, 12_345_678_901, 30 * DAY_US]) {
        const shown = clockUs(one, tUs);
        const back = trueUs(one, shown);
        expect(clockUs(one, back)).toBe(shown);
        expect(clockUs(one, back - 1)).toBeLessThan(shown);
      }
    }
  });

  it('draws phones with the means and spreads asked for, whole dB in the table', () => {
    const options = {
      adoption: 0.6,
      mix: 'together',
      txPowerMeanDbm: -24.65,
      txPowerSdDb: 7.39,
      rxCorrectionMeanDb: 3.61,
      rxCorrectionSdDb: 4.39,
      residualSdDb: 3.1,
      models: null,
      unitSdDb: 1.4,
      sensitivitySdDb: 2,
      clockOffsetSdUs: S,
      clockDriftSdPpm: 10,
    } as const;
    const n = 20_000;
    const ids = Float64Array.from({ length: n }, (_, k) => k);
    const shares = [
      { id: 7, share: 1 },
      { id: 8, share: 0.5 },
    ];
    const phones = drawPhones(ids, shares, options, root);
    expect(Math.abs(mean(Array.from(phones.txPowerDbm)) + 24.65)).toBeLessThan(0.25);
    expect(Math.abs(Math.sqrt(variance(Array.from(phones.rxCorrectionDb))) - 4.39)).toBeLessThan(
      0.15,
    );
    expect(Math.abs(Math.sqrt(variance(Array.from(phones.txResidualDb))) - 3.1)).toBeLessThan(0.1);
    expect(Math.abs(Math.sqrt(variance(Array.from(phones.clockOffsetUs))) / S - 1)).toBeLessThan(
      0.05,
    );
    const share = (app: number): number =>
      Array.from({ length: n }, (_, p) => (runsApp(phones, p, app) ? 1 : 0)).reduce<number>(
        (sum, x) => sum + x,
        0,
      ) / n;
    expect(share(0)).toBeCloseTo(0.6, 1);
    expect(share(1)).toBeCloseTo(0.3, 1);
    const weights = shares.map(({ id }, k) => ({ id, share: 1 + 2 * k }));
    const exclusive = drawPhones(ids, weights, { ...options, mix: 'exclusive' }, root);
    const both = Array.from(exclusive.apps).filter((apps) => apps === 3);
    expect(both).toEqual([]);
    const first = Array.from(exclusive.apps).filter((apps) => apps === 1).length;
    expect(first / n).toBeCloseTo(0.15, 1);
    // A person's phone does not depend on how many people there are.
    const few = drawPhones(ids.slice(0, 10), shares, options, root);
    expect(Array.from(few.txPowerDbm)).toEqual(Array.from(phones.txPowerDbm.slice(0, 10)));
  });
});
