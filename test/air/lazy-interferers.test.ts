import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Listener } from '../../src/air/scan/listen.ts';
import { NearbyLinks } from '../../src/air/scan/nearby-links.ts';
import { ScanBlocks } from '../../src/air/scan/scan-blocks.ts';
import { ScanLink } from '../../src/air/scan/scan-link.ts';
import type { Spans } from '../../src/air/spans.ts';
import { DUTY_CYCLES } from '../../src/phone/duty-cycles.ts';
import { phoneDayOf } from '../../src/phone/phone-day.ts';
import type { Windows } from '../../src/phone/schedule.ts';
import { makePlan } from '../../src/plan/plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { Hearing } from '../../src/radio/hearing.ts';
import type { Scenario, WorldScenario } from '../../src/scenario/scenario.ts';
import { roomsWorld, smallScenario } from '../../src/testkit/small-scenario.ts';
import type { Meetings } from '../../src/world/world.ts';

const HOUR_US = 3_600_000_000;
const COLUMNS = Object.keys({
  sender: 0,
  slot: 0,
  window: 0,
  firstUs: 0,
  lastUs: 0,
  packets: 0,
  rssiMeanDbm: 0,
  rssiMinDbm: 0,
  rssiMaxDbm: 0,
  rssiFirstDbm: 0,
  metadata: 0,
  distanceM: 0,
} satisfies Record<Exclude<keyof Spans, 'count'>, number>) as (keyof Spans)[];

/** Standing shoulder to shoulder, three places to a metre. */
function crowdWorld(people: number): WorldScenario {
  return {
    kind: 'static',
    rangeM: 12,
    fromUs: 9 * HOUR_US,
    toUs: 10 * HOUR_US,
    people: Array.from({ length: people }, (_, k) => ({
      name: `person ${k}`,
      group: '',
      xM: (k % 9) / 3,
      yM: Math.floor(k / 9) / 3,
      headingRad: k,
    })),
  };
}

function scenarioOf(
  world: WorldScenario,
  seed: string,
  dutyCycle: Scenario['apps'][number]['dutyCycle'],
  pathLoss: Scenario['radio']['pathLoss'],
): Scenario {
  const base = smallScenario(world, { seed });
  const apps = base.apps.map((app) => ({ ...app, dutyCycle }));
  const phones = { ...base.phones, adoption: 1 };
  return { ...base, apps, phones, radio: { ...base.radio, pathLoss } };
}

const drawn = fc
  .record({
    world: fc.constantFrom(crowdWorld(40), crowdWorld(7), roomsWorld(4), roomsWorld(15)),
    seed: fc.string({ minLength: 1, maxLength: 6 }),
    dutyCycle: fc.constantFrom('own' as const, ...DUTY_CYCLES),
    // With the second, what a channel loses depends on where the two were placed last.
    pathLoss: fc.constantFrom(
      { model: 'log-distance' as const },
      { model: 'two-ray' as const, excessDb: 10, heightM: 1, permittivity: 5 },
    ),
    receiver: fc.nat(),
  })
  .map(({ world, seed, dutyCycle, pathLoss, receiver }) => {
    const plan = makePlan(scenarioOf(world, seed, dutyCycle, pathLoss));
    return { plan, receiver: receiver % plan.phones.count };
  });

/** What was heard, row by row; with `of`, of that sender. */
function rowsOf({ spans }: Listener, of?: number): number[][] {
  const rows: number[][] = [];
  for (let k = 0; k < spans.count; k++) {
    if (of !== undefined && spans.sender[k] !== of) continue;
    rows.push(COLUMNS.map((column) => (spans[column] as Float64Array)[k]));
  }
  return rows;
}

/** The meetings with one person alone. */
function onlyWith(person: number, meetings: Meetings): Meetings {
  const of = <T extends Int32Array | Float64Array | Uint8Array>(column: T): T =>
    column.filter((_, m) => meetings.other[m] === person) as T;
  const other = of(meetings.other);
  const { fromUs, toUs, flags, detail } = meetings;
  const columns = { fromUs: of(fromUs), toUs: of(toUs), flags: of(flags), detail: of(detail) };
  return { ...meetings, ...columns, other, count: other.length };
}

describe('interferers that are placed when somebody who is wanted may be heard', () => {
  it('leave of each sender the spans that are heard where everybody is wanted', () => {
    let heard = 0;
    let disturbed = 0;
    fc.assert(
      fc.property(drawn, ({ plan, receiver }) => {
        const phone = phoneDayOf(plan, receiver, 0);
        const meetings = plan.world.meetings(receiver, 0);
        for (const app of plan.apps) {
          const windows = app.schedule.windows(phone);
          const all = new Listener(plan, app);
          all.listen(phone, windows, meetings);
          const one = new Listener(plan, app);
          const senders = [...new Set(meetings.other)].filter((_, k) => k % 3 === receiver % 3);
          for (const sender of senders.reverse()) {
            one.listen(phone, windows, meetings, Int32Array.of(sender));
            const rows = rowsOf(one);
            expect(rows).toEqual(rowsOf(all, sender));
            heard += rows.length;
            // The others are in the way: without them something else is heard.
            one.listen(phone, windows, onlyWith(sender, meetings));
            if (JSON.stringify(rowsOf(one)) !== JSON.stringify(rows)) disturbed++;
          }
        }
      }),
      { seed: 18, numRuns: 12 },
    );
    expect(heard).toBeGreaterThan(10_000);
    expect(disturbed).toBeGreaterThan(100);
  });

  it('are in each block those near in its middle, whatever block is asked for first', () => {
    fc.assert(
      fc.property(drawn, fc.integer({ min: 1, max: 97 }), ({ plan, receiver }, step) => {
        const meetings = plan.world.meetings(receiver, 0);
        const windows = plan.apps[0].schedule.windows(phoneDayOf(plan, receiver, 0));
        const middles = middlesOf(windows);
        const lazy = hearingOf(plan);
        const links = new NearbyLinks(plan, plan.apps[0], lazy);
        const blocks = new ScanBlocks();
        links.open(meetings);
        blocks.open(windows);
        blocks.forget(lazy.interference);
        for (let k = 0; k < middles.length; k++) {
          const block = (k * step + step) % middles.length;
          if (blocks.isGathered(block)) continue;
          blocks.gather(block, links, lazy.interference);
        }
        const eager = hearingOf(plan);
        gatherAll(plan, meetings, middles, eager);
        for (let block = 0; block < middles.length; block++) {
          if (!blocks.isGathered(block)) continue;
          expect(lossesOf(lazy, links, block)).toEqual(lossesOf(eager, links, block));
        }
      }),
      { seed: 19, numRuns: 12 },
    );
  });
});

function hearingOf(plan: Plan): Hearing {
  return new Hearing(plan.radio, plan.apps[0].schedule.pdu.airtimeUs, plan.root);
}

/** Middles of equal blocks of a minute or less of each window. */
function middlesOf({ count, startUs, endUs }: Windows): number[] {
  return Array.from({ length: count }, (_, w) => {
    const windowUs = endUs[w] - startUs[w];
    const blocks = Math.max(1, Math.round(windowUs / 60e6));
    return Array.from({ length: blocks }, (_b, k) => startUs[w] + (k + 0.5) * (windowUs / blocks));
  }).flat();
}

/** Everybody near put into every block at once, person by person in order of ids. */
function gatherAll(plan: Plan, meetings: Meetings, middles: number[], to: Hearing): void {
  const { interference } = to;
  interference.open(middles.length);
  middles.forEach((_, block) => interference.begin(block));
  const others = [...new Set(meetings.other)].sort((a, b) => plan.ids[a] - plan.ids[b]);
  for (const other of others) {
    const first = meetings.other.indexOf(other);
    const end = meetings.other.lastIndexOf(other) + 1;
    const link = new ScanLink(plan, to);
    link.open(phoneDayOf(plan, other, 0), meetings, first, end, plan.apps[0], to);
    for (let m = first; m < end; m++) {
      middles.forEach((tUs, block) => {
        if (meetings.fromUs[m] > tUs || meetings.toUs[m] <= tUs) return;
        interference.add(block, link.placedDbm(m, tUs), link.offsetsDb, link.onAir);
      });
    }
  }
  middles.forEach((_, block) => interference.finish(block));
}

/** Shares without a collision in a block, by level and channel. */
function lossesOf({ interference }: Hearing, links: NearbyLinks, block: number): number[] {
  interference.turnTo(block);
  if (links.count === 0 || !interference.isCrowded) return [Number(interference.isCrowded)];
  const { onAir } = links.at(0);
  return [-95, -80, -60].flatMap((dbm) =>
    [0, 1, 2].map((channel) => interference.pNoCollision(channel, dbm, onAir)),
  );
}
