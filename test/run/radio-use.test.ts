import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Listener } from '../../src/air/scan/listen.ts';
import type { Spans } from '../../src/air/spans.ts';
import { DUTY_CYCLES } from '../../src/phone/duty-cycles.ts';
import type { DutyCycle } from '../../src/phone/duty-cycles.ts';
import { phoneDayOf, runsOnDay } from '../../src/phone/phone-day.ts';
import type { PhoneDay } from '../../src/phone/phone-day.ts';
import type { Windows } from '../../src/phone/schedule.ts';
import { makePlan } from '../../src/plan/plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { runScenario } from '../../src/run/run.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { TABLES } from '../../src/tables/tables.ts';
import type { TableName } from '../../src/tables/tables.ts';
import {
  digestsOf,
  lineWorld,
  MemorySink,
  roomsWorld,
  smallScenario,
} from '../../src/testkit/small-scenario.ts';

type Row = Record<string, number>;

async function tablesOf(scenario: Scenario): Promise<(table: TableName) => Row[]> {
  const sink = new MemorySink();
  await runScenario(scenario, sink);
  return (table) =>
    sink
      .rows(table)
      .map((row) =>
        Object.fromEntries(TABLES[table].columns.map(({ name }, k) => [name, Number(row[k])])),
      );
}

/** Both apps in one rhythm, as the scenario names it. */
function withCycle(base: Scenario, dutyCycle: Scenario['apps'][number]['dutyCycle']): Scenario {
  return { ...base, apps: base.apps.map((app) => ({ ...app, dutyCycle })) };
}

const nameOf = ({ app, person, receiver, day }: Row): string =>
  `${app} ${person ?? receiver} ${day}`;

/** Packets and rows by app, phone and day, as `sightings` has them. */
function sumsOf(sightings: readonly Row[]): Map<string, { packets: number; rows: number }> {
  const sums = new Map<string, { packets: number; rows: number }>();
  for (const row of sightings) {
    const { packets, rows } = sums.get(nameOf(row)) ?? { packets: 0, rows: 0 };
    sums.set(nameOf(row), { packets: packets + row.packets, rows: rows + row.log_rows });
  }
  return sums;
}

/** What a phone hears on a day, by a listener of its own. */
function heardBy(plan: Plan, app: number, phone: PhoneDay): { windows: Windows; spans: Spans } {
  const listener = new Listener(plan, plan.apps[app]);
  const windows = plan.apps[app].schedule.windows(phone);
  listener.listen(phone, windows, plan.world.meetings(phone.person, phone.day));
  return { windows, spans: listener.spans };
}

const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    world: fc.constantFrom(lineWorld(2), lineWorld(5), roomsWorld(2)),
    seed: fc.string({ minLength: 1, maxLength: 6 }),
    dutyCycle: fc.constantFrom('own' as const, ...DUTY_CYCLES),
    days: fc.integer({ min: 1, max: 2 }),
    adoption: fc.constantFrom(0.6, 1),
  })
  .map(({ world, seed, dutyCycle, days, adoption }) => {
    const base = withCycle(smallScenario(world, { seed, days }), dutyCycle);
    const cases = { ...base.cases, count: 0 };
    return { ...base, cases, phones: { ...base.phones, adoption } };
  });

describe('the ledger of a whole run', () => {
  it('has a row for each phone, app and day, and the counts of the sightings', async () => {
    let heard = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const rowsOf = await tablesOf(drawn);
        const plan = makePlan(drawn);
        const expected: string[] = [];
        for (let person = 0; person < plan.phones.count; person++) {
          for (const { index } of plan.apps) {
            for (let day = 0; day < plan.days; day++) {
              if (!runsOnDay(phoneDayOf(plan, person, day), index)) continue;
              expected.push(`${index} ${person} ${day}`);
            }
          }
        }
        const ledger = rowsOf('radio_use');
        expect(ledger.map(nameOf)).toEqual(expected);
        const sums = sumsOf(rowsOf('sightings'));
        for (const row of ledger) {
          const { packets, rows } = sums.get(nameOf(row)) ?? { packets: 0, rows: 0 };
          expect([row.packets, row.log_rows]).toEqual([packets, rows]);
          expect(row.wakes).toBeLessThanOrEqual(packets);
          expect(row.wakes > 0).toBe(packets > 0);
          heard += packets;
        }
      }),
      { seed: 4, numRuns: 12 },
    );
    expect(heard).toBeGreaterThan(1000);
  });

  it('advertising events are time on the air over interval, scan seconds the windows', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const plan = makePlan(drawn);
        for (const row of (await tablesOf(drawn))('radio_use')) {
          const phone = phoneDayOf(plan, row.person, row.day);
          const { schedule } = plan.apps[row.app];
          const emissions = schedule.emissions(phone);
          let events = 0;
          let onAirUs = 0;
          for (let burst = 0; burst < emissions.count; burst++) {
            const us = emissions.endUs(burst) - emissions.startUs(burst);
            onAirUs += us;
            events += Math.ceil((us - emissions.phaseUs(burst)) / emissions.intervalUs);
          }
          expect(Math.abs(row.adv_events - onAirUs / emissions.intervalUs)).toBeLessThan(1);
          // Event by event each burst has one more or less, by chance.
          const sd = Math.sqrt(emissions.count / 4);
          expect(Math.abs(row.adv_events - events)).toBeLessThan(6 * sd + 1);
          const windows = schedule.windows(phone);
          let scanUs = 0;
          for (let w = 0; w < windows.count; w++) scanUs += windows.endUs[w] - windows.startUs[w];
          expect(row.scan_s).toBe(scanUs / 1e6);
          expect(row.windows).toBe(windows.count);
        }
      }),
      { seed: 5, numRuns: 12 },
    );
  });

  it('wakes are packets, or batches with a packet in them where they come so', async () => {
    let batched = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const plan = makePlan(drawn);
        for (const row of (await tablesOf(drawn))('radio_use')) {
          const phone = phoneDayOf(plan, row.person, row.day);
          const { windows, spans } = heardBy(plan, row.app, phone);
          // Each batch by its window and number; packets that come at once by themselves.
          const batches = new Set<string>();
          let atOnce = 0;
          for (let k = 0; k < spans.count; k++) {
            const window = spans.window[k];
            const delayUs = windows.reportDelayUs[window];
            if (delayUs === 0) atOnce += spans.packets[k];
            else {
              for (const tUs of [spans.firstUs[k], spans.lastUs[k]]) {
                batches.add(`${window} ${Math.floor((tUs - windows.startUs[window]) / delayUs)}`);
              }
            }
          }
          expect(row.wakes).toBe(atOnce + batches.size);
          batched += batches.size;
        }
      }),
      { seed: 6, numRuns: 8, examples: [[withCycle(smallScenario(lineWorld(5)), 'bluezone')]] },
    );
    expect(batched).toBeGreaterThan(100);
  });

  it.each<[DutyCycle, number, number]>([
    // Of 86,400 s: all at 287 ms; half at 105 ms; 180 of 185 s at 1,036.25 ms.
    ['gaen', 86_400 / 0.287, (86_400 / 255) * 4],
    ['bluezone', 43_200 / 0.105, (86_400 / 300) * 40],
    ['bluezone-2', 43_200 / 0.105, (86_400 / 120) * 35],
    ['opentrace', (86_400 * 180) / 185 / 1.03625, (86_400 / 39.5) * 2 * 0.512],
    ['dp3t', 86_400 / 0.287, 86_400 / 3],
    ['continuous', 86_400 / 0.287, 86_400],
  ])('%s sends and scans as much as its duty cycle says', async (cycle, events, scanS) => {
    const base = smallScenario(lineWorld(8));
    const drawn = withCycle({ ...base, cases: { ...base.cases, count: 0 } }, cycle);
    const rows = (await tablesOf(drawn))('radio_use');
    expect(rows.length).toBeGreaterThan(8);
    for (const row of rows) {
      // A burst, or a scan, more or less at midnight.
      expect(Math.abs(row.adv_events - events)).toBeLessThan(180);
      expect(Math.abs(row.scan_s - scanS)).toBeLessThanOrEqual(0.02 * scanS);
    }
  });

  it('counts what a phone hears at packet level too', async () => {
    const base = smallScenario(lineWorld(3, 1));
    const rowsOf = await tablesOf({ ...base, radio: { ...base.radio, level: 'packet' } });
    const sums = sumsOf(rowsOf('sightings'));
    expect(sums.size).toBeGreaterThan(2);
    for (const row of rowsOf('radio_use')) {
      expect(row.packets).toBe(sums.get(nameOf(row))?.packets ?? 0);
      expect(row.log_rows).toBe(sums.get(nameOf(row))?.rows ?? 0);
    }
  });

  it('is the same with one worker and with two, whole and lazy', async () => {
    for (const materialise of ['all', 'cases'] as const) {
      const drawn = smallScenario(roomsWorld(5), { days: 2, materialise });
      const [one, two] = [await digestsOf(drawn), await digestsOf(drawn, { workers: 2 })];
      expect(two.digests.radio_use).toBe(one.digests.radio_use);
    }
  });
});

describe('the ledger with materialise: cases', () => {
  it.each(['gaen@1.2', 'robert@1.1', 'bluetrace'])(
    'says of %s what the whole run says, or that it does not know',
    async (engine) => {
      const base = smallScenario(lineWorld(14), { days: 2 });
      const apps = [{ ...base.apps[1], engine, rules: [{ kind: 'any-match' as const }] }];
      const drawn = { ...base, apps };
      const eager = (await tablesOf({ ...drawn, materialise: 'all' }))('radio_use');
      const lazyTables = await tablesOf({ ...drawn, materialise: 'cases' });
      const lazy = lazyTables('radio_use');
      const whole = new Map(eager.map((row) => [nameOf(row), row]));
      expect(lazy.length).toBeGreaterThan(0);
      const cases = new Set(lazyTables('cases').map(({ person }) => person));
      const uploads = engine !== 'gaen@1.2';
      for (const row of lazy) {
        const isKnown = uploads && cases.has(row.person);
        const heard = isKnown ? {} : { packets: -1, wakes: -1, log_rows: -1 };
        expect(row).toEqual({ ...whole.get(nameOf(row)), ...heard });
      }
    },
  );
});
