import { ENVIRONMENTS } from '../scenario/environments.ts';
import { DigestSink } from '../results/digest-sink.ts';
import { runScenario } from '../run/run.ts';
import type { RunOptions, RunOutcome } from '../run/run.ts';
import type { ColumnData, TableName, TableSink } from '../tables/tables.ts';
import type { PacketRadio } from '../radio/packet-radio.ts';
import type { Scenario, WorldScenario } from '../scenario/scenario.ts';

/** Defaults of the packet level, as in the schema. */
export const PACKET_RADIO: PacketRadio = {
  channelOffsetSdDb: 2.6,
  ricianK: 8,
  packetSdDb: 1.5,
  rounding: 'whole',
  floorDbm: -92,
  floorSoftnessDb: 1.1,
  loss: 0.19,
  captureDb: 9,
  deadTimeUs: 0,
  otherTraffic: { share: 0, levelDbm: -70, burstUs: 1000 },
};

const HOUR_US = 3_600_000_000;
const MINUTE_US = 60_000_000;

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

const LIMITS: Scenario['limits'] = {
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
  return {
    bluecrowd: 1,
    name: 'small',
    title: '',
    seed: 'small',
    // Herald has no identifiers before 2020-09-24.
    startUnixUs: 1_601_856_000_000_000,
    startDate: '2020-10-05',
    utcOffsetMin: 0,
    days: 1,
    world,
    phones: {
      adoption: 0.9,
      mix: 'together',
      txPowerMeanDbm: -24.65,
      txPowerSdDb: 7.39,
      rxCorrectionMeanDb: 3.61,
      rxCorrectionSdDb: 4.39,
      residualSdDb: 3.1,
      models: null,
      unitSdDb: 1.4,
      clockOffsetSdUs: 1_000_000,
      clockDriftSdPpm: 10,
    },
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
    radio: {
      level: 'scan',
      environment: 'room',
      ...ENVIRONMENTS.room,
      carry: { shares: [], known: [] },
      packet: PACKET_RADIO,
    },
    cases: {
      persons: [],
      count: 2,
      testUs: 33 * HOUR_US,
      testSpreadUs: 2 * HOUR_US,
      uploadShare: 1,
      uploadDelayUs: HOUR_US,
      contagiousDaysBefore: 4,
      onsetDaysBefore: 2,
    },
    authority: {
      publicationIntervalUs: 2 * HOUR_US,
      publicationDelayUs: 0,
      downloadIntervalUs: 4 * HOUR_US,
    },
    truth: { closeM: 2, minimumUs: 15 * MINUTE_US },
    materialise: 'all',
    limits: LIMITS,
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
