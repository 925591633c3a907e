import { DigestSink } from '../results/digest-sink.ts';
import { runScenario } from '../run/run.ts';
import type { RunOutcome } from '../run/day-loop.ts';
import type { RunOptions } from '../run/run.ts';
import type { ColumnData, TableName, TableSink } from '../tables/tables.ts';
import type { PacketRadio } from '../radio/packet-radio.ts';
import { givenFor } from '../scenario/resolve.ts';
import type { Scenario, WorldScenario } from '../scenario/scenario.ts';
import { scenario } from '../scenario/sections/scenario.ts';

const HOUR_US = 3_600_000_000;
const MINUTE_US = 60_000_000;

/** Every default of a scenario of that world, and no case; the keys are those of the sections. */
export function defaultScenario(world: WorldScenario): Scenario {
  const people = [{ name: 'nobody', x: '0 m' }];
  const file = scenario.file.parse({ bluecrowd: 1, world: { kind: 'static', people } });
  return { ...scenario.resolve(file, givenFor(file, 'defaults', undefined)), world };
}

/** Defaults of the packet level. */
export const PACKET_RADIO: PacketRadio = defaultScenario(lineWorld(1)).radio.packet;

/** A static world: people on a line, 1.5 m apart, there for some hours. */
export function lineWorld(people: number, hours = 2): WorldScenario {
  return {
    kind: 'static',
    rangeM: 12,
    fromUs: 9 * HOUR_US,
    toUs: (9 + hours) * HOUR_US,
    people: Array.from({ length: people }, (_, k) => ({
      name: `person ${k}`,
      group: '',
      xM: 1.5 * k,
      yM: 0,
      headingRad: k % 2 === 0 ? 0 : Math.PI,
    })),
  };
}

/** Two rooms and a corridor with a meeting and a walk between them. */
export function roomsWorld(people: number): WorldScenario {
  const room = { widthM: 8, depthM: 6, wallDb: 6, seatSpacingM: 1.4, yM: 0 };
  const group = { jitterUs: 5 * MINUTE_US, arriveUs: 9 * HOUR_US, leaveUs: 11 * HOUR_US };
  return {
    kind: 'rooms',
    rangeM: 15,
    walkingSpeedMPerS: 1.3,
    rooms: [
      { ...room, name: 'left', xM: 0, doorXM: 4, doorYM: 6 },
      { ...room, name: 'right', xM: 8, doorXM: 12, doorYM: 6 },
    ],
    groups: [
      { ...group, name: 'a', people, desk: 'left', agenda: [] },
      {
        ...group,
        name: 'b',
        people,
        desk: 'right',
        agenda: [
          {
            activity: 'meeting',
            room: 'left',
            fromUs: 9.5 * HOUR_US,
            toUs: 10.25 * HOUR_US,
            share: 0.7,
            jitterUs: MINUTE_US,
          },
        ],
      },
    ],
  };
}

const LIMITS: Partial<Scenario['limits']> = {
  phones: 1000,
  packetPhones: 1000,
  days: 10,
  pendingEvents: 100_000,
  events: 1_000_000,
  sightings: 10_000_000,
  traceRecords: 1_000_000,
};

/** A whole scenario of a small world, both engines, two cases tested the next morning. */
export function smallScenario(world: WorldScenario, changes: Partial<Scenario> = {}): Scenario {
  const usual = defaultScenario(world);
  return {
    ...usual,
    name: 'small',
    seed: 'small',
    // Herald has no identifiers before 2020-09-24.
    startUnixUs: 1_601_856_000_000_000,
    startDate: '2020-10-05',
    days: 1,
    phones: { ...usual.phones, adoption: 0.9 },
    apps: [
      { engine: 'bluezone@3', share: 1, dutyCycle: 'own', rules: [{ kind: 'any-match' }] },
      {
        engine: 'gaen@1.2',
        share: 0.8,
        dutyCycle: 'own',
        rules: [
          { kind: 'swisscovid-2020-09-10' },
          { kind: 'minutes-under', attenuationDb: 60, minutes: 20 },
        ],
      },
    ],
    cases: { ...usual.cases, count: 2, testUs: 33 * HOUR_US, testSpreadUs: 2 * HOUR_US },
    materialise: 'all',
    limits: { ...usual.limits, ...LIMITS },
    ...changes,
  };
}

/** Tables of a run in memory, chunks put together. */
export class MemorySink implements TableSink {
  readonly tables = new Map<TableName, (number | string)[][]>();

  append(table: TableName, count: number, columns: readonly ColumnData[]): void {
    const rows = this.tables.get(table) ?? [];
    for (let k = 0; k < count; k++) rows.push(columns.map((column) => column[k]));
    this.tables.set(table, rows);
  }

  rows(table: TableName): (number | string)[][] {
    return this.tables.get(table) ?? [];
  }
}

export async function digestsOf(
  scenario: Scenario,
  options: RunOptions = {},
): Promise<{ digests: Record<TableName, string>; outcome: RunOutcome }> {
  const sink = new DigestSink();
  const outcome = await runScenario(scenario, sink, options);
  return { digests: sink.digests(), outcome };
}
