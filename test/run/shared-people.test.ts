import { describe, expect, it } from 'vitest';
import { Worker } from 'node:worker_threads';
import { makePlan } from '../../src/plan/plan.ts';
import type { SharedPeople } from '../../src/plan/shared-people.ts';
import { roomCrowdScenario } from '../../src/testkit/room-crowd.ts';
import { digestsOf, lineWorld, smallScenario } from '../../src/testkit/small-scenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

/** A crowd of any size, its cases drawn. */
function crowdOf(people: number): Scenario {
  const crowd = roomCrowdScenario(people);
  return { ...crowd, cases: { ...crowd.cases, persons: [], count: 10 } };
}

const crowd = crowdOf(200);
const SCENARIOS: [string, Scenario][] = [
  ['rooms', { ...crowd, phones: { ...crowd.phones, models: 'catalogue', adoption: 0.8 } }],
  ['static', smallScenario(lineWorld(7))],
];

type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** Everything in it that has an entry for each person, by name. */
function columnsOf({ world, phones, carried }: SharedPeople): [string, Column][] {
  return Object.entries({ ...world, ...phones, carried }).filter(
    (entry): entry is [string, Column] => ArrayBuffer.isView(entry[1]),
  );
}

/** Adds 1 to the last entry of every column, in a thread of its own. */
async function touchedByThread(people: SharedPeople): Promise<void> {
  const columns = columnsOf(people).map(([, column]) => column);
  const code = `
    for (const column of require('node:worker_threads').workerData) column[column.length - 1]++;
  `;
  const worker = new Worker(code, { eval: true, workerData: columns });
  await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
}

describe('people of a run', () => {
  it.each(SCENARIOS)('are drawn once for all threads: %s', async (kind, scenario) => {
    const plan = makePlan(scenario);
    const columns = columnsOf(plan.people);
    expect(columns.length).toBe(15);
    for (const [name, column] of columns) {
      expect(column.buffer, name).toBeInstanceOf(SharedArrayBuffer);
      expect(column.length, name).toBe(
        name === 'deskSeat' && kind === 'static' ? 0 : plan.phones.count,
      );
    }

    // A worker's plan is around them, and like one that is made anew.
    const worker = makePlan(scenario, undefined, undefined, structuredClone(plan.people));
    const again = makePlan(scenario);
    expect(columnsOf(worker.people)).toEqual(columnsOf(again.people));
    expect(worker.phones.model).toEqual(again.phones.model);
    expect(worker.cases).toEqual(again.cases);
    for (const person of plan.ids.keys()) {
      expect(worker.carriers.positionOf(person)).toBe(again.carriers.positionOf(person));
      expect(worker.world.people.at(person)).toEqual(again.world.people.at(person));
      expect(worker.world.meetings(person, 0)).toEqual(again.world.meetings(person, 0));
    }

    const before = columns.map(([, column]) => column.at(-1));
    await touchedByThread(plan.people);
    const isFull = ([, column]: [string, Column]): boolean => column.length > 0;
    columns.forEach((column, k) => {
      if (isFull(column)) expect(column[1].at(-1), column[0]).not.toBe(before[k]);
    });
    expect(columnsOf(worker.people)).toEqual(columns);
  });

  it('give the same tables on any number of workers', async () => {
    const [[, rooms]] = SCENARIOS;
    const one = await digestsOf(rooms);
    expect(await digestsOf(rooms, { workers: 3 })).toEqual(one);
  });
});

describe('a world that forgets', () => {
  it('meets the same people again', () => {
    const scenario = { ...crowdOf(3000), days: 14 };
    const meetingsOf = (days: readonly number[]): unknown[] => {
      const { world } = makePlan(scenario);
      // More itineraries than are kept.
      for (const day of days) for (let k = 0; k < 3000; k += 250) world.meetings(k, day);
      return [0, 13].map((day) => world.meetings(1500, day));
    };
    expect(meetingsOf([...Array(14).keys()])).toEqual(meetingsOf([]));
  });
});
