import { describe, expect, it } from 'vitest';
import { phoneDayOf } from '../../src/phone/phone-day.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { runScenario } from '../../src/run/run.ts';
import { TABLES } from '../../src/tables/tables.ts';
import type { TableName } from '../../src/tables/tables.ts';
import type {
  AppScenario,
  GroupScenario,
  RoomScenario,
  Scenario,
  WorldScenario,
} from '../../src/scenario/scenario.ts';
import {
  lineWorld,
  MemorySink,
  roomsWorld,
  smallScenario,
} from '../../src/testkit/small-scenario.ts';

// Draws belong to a name, not to a place in a list: what a run tells of a person, told by names,
// must not depend on what stands before that person, app, rule, group or room.

const HOUR_US = 3_600_000_000;

type RoomsScenario = Extract<WorldScenario, { kind: 'rooms' }>;

const WITH_PEOPLE = new Set(['person', 'receiver', 'sender', 'case_person']);

/** Rows of a table with names in place of indices, sorted. */
async function byName(scenario: Scenario, table: TableName): Promise<string[]> {
  const sink = new MemorySink();
  await runScenario(scenario, sink);
  const people = sink.rows('phones').map((row) => row[1]);
  const { columns } = TABLES[table];
  const rows = sink.rows(table).map((row) =>
    columns.map(({ name }, k) => {
      const value = row[k];
      if (WITH_PEOPLE.has(name)) return people[Number(value)] ?? value;
      if (name === 'app') return scenario.apps[Number(value)].engine;
      if (name === 'rule') {
        return JSON.stringify(scenario.apps[Number(row[0])].rules[Number(value)]);
      }
      return name === 'apps' ? String(value).split(',').sort().join() : value;
    }),
  );
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** Every table of the two runs agrees by names, of all people or of those whose names `counts`. */
async function expectSame(
  a: Scenario,
  b: Scenario,
  tables: readonly TableName[],
  counts: (row: string) => boolean = () => true,
): Promise<void> {
  for (const table of tables) {
    const rows = (await byName(a, table)).filter(counts);
    expect(rows.length, table).toBeGreaterThan(0);
    expect((await byName(b, table)).filter(counts), table).toEqual(rows);
  }
}

const ALL = ['phones', 'cases', 'sightings', 'publications', 'exposures', 'verdicts'] as const;

/** Cases of a world whose lists change are named: how many are drawn is of the whole world. */
function withCase(world: WorldScenario, person: string, changes: Partial<Scenario> = {}): Scenario {
  const base = smallScenario(world, changes);
  return { ...base, cases: { ...base.cases, persons: [person] } };
}

describe.each(['scan', 'packet'] as const)('at %s level', (level) => {
  const people = level === 'scan' ? 10 : 4;
  const hours = level === 'scan' ? 1 : 0.5;
  const at = (scenario: Scenario): Scenario => ({
    ...scenario,
    radio: { ...scenario.radio, level },
  });

  it('apps in another order give the same run', async () => {
    const base = at(smallScenario(lineWorld(people, hours)));
    const herald: AppScenario = { ...base.apps[0], engine: 'herald' };
    const apps = [...base.apps, herald];
    await expectSame({ ...base, apps }, { ...base, apps: [herald, ...base.apps] }, ALL);
  });

  it('an app in front that nobody runs changes nothing', async () => {
    const base = at(smallScenario(lineWorld(people, hours)));
    const nobody: AppScenario = { ...base.apps[0], engine: 'tcn', share: 0 };
    const isOther = (row: string): boolean => !row.startsWith('["tcn"');
    await expectSame(base, { ...base, apps: [nobody, ...base.apps] }, ALL, isOther);
  });

  it('people in another order give the same run', async () => {
    const world = lineWorld(people, hours) as Extract<WorldScenario, { kind: 'static' }>;
    const turned = { ...world, people: world.people.toReversed() };
    await expectSame(at(smallScenario(world)), at(smallScenario(turned)), ALL);
  });

  it('groups and rooms in another order give the same run', async () => {
    const world = roomsWorld(level === 'scan' ? 6 : 3) as RoomsScenario;
    const turned = {
      ...world,
      groups: world.groups.toReversed(),
      rooms: world.rooms.toReversed(),
    };
    await expectSame(at(smallScenario(world)), at(smallScenario(turned)), ALL);
  });
});

describe('what is added', () => {
  it('an app in front with the same phones leaves the rest but for collisions', async () => {
    const base = smallScenario(lineWorld(10, 1));
    const other: AppScenario = { ...base.apps[0], engine: 'dp3t-lowcost' };
    const more = { ...base, apps: [other, ...base.apps] };
    await expectSame(base, more, ['cases', 'publications'], (row) => !row.includes('dp3t'));
    // Who heard whom in which window: only collisions with the new app's PDUs take some away.
    const pairs = async (scenario: Scenario): Promise<Set<string>> => {
      const rows = await byName(scenario, 'sightings');
      return new Set(rows.map((row) => row.split(',').slice(0, 6).join()));
    };
    const [before, after] = [await pairs(base), await pairs(more)];
    const kept = [...before].filter((row) => after.has(row)).length;
    expect(kept / before.size).toBeGreaterThan(0.98);
  });

  it('a rule in front leaves the verdicts of the others', async () => {
    const base = smallScenario(lineWorld(10, 1));
    const apps = base.apps.map((app) => ({
      ...app,
      rules: [{ kind: 'minutes-under', attenuationDb: 70, minutes: 5 } as const, ...app.rules],
    }));
    const more = { ...base, apps };
    const isOld = (row: string): boolean => !row.includes('minutes\\":5}');
    await expectSame(base, more, ['sightings', 'exposures']);
    await expectSame(base, more, ['verdicts', 'notifications'], isOld);
  });

  const world = roomsWorld(5) as RoomsScenario;
  const far: RoomScenario = { ...world.rooms[0], name: 'far', xM: 500, doorXM: 504 };
  const strangers: GroupScenario = { ...world.groups[0], name: 'strangers', desk: 'far' };

  it('a group with a room of its own in front changes nothing of the others', async () => {
    const more = {
      ...world,
      rooms: [far, ...world.rooms],
      groups: [strangers, ...world.groups],
    };
    const ofOthers = (row: string): boolean => !row.includes('strangers');
    await expectSame(withCase(world, 'a 1'), withCase(more, 'a 1'), ALL, ofOthers);
  });

  it('a room in front changes nothing', async () => {
    const more = { ...world, rooms: [far, ...world.rooms] };
    await expectSame(withCase(world, 'a 1'), withCase(more, 'a 1'), ALL);
  });

  it('a group in a shared room changes who sits where there, no phone, hour or key', async () => {
    const more = { ...world, groups: [{ ...strangers, desk: 'left' }, ...world.groups] };
    const [before, after] = [withCase(world, 'b 4'), withCase(more, 'b 4')];
    const ofOthers = (row: string): boolean => !row.includes('strangers');
    await expectSame(before, after, ['phones', 'cases', 'publications'], ofOthers);
    const windows = (scenario: Scenario, name: string): number[] => {
      const plan = makePlan(scenario);
      const person = [...plan.world.people].findIndex((one) => one.name === name);
      return Array.from(plan.apps[1].schedule.windows(phoneDayOf(plan, person, 0)).startUs);
    };
    expect(windows(after, 'b 5')).toEqual(windows(before, 'b 5'));
  });

  it.each([
    ['of another kind', { activity: 'corridor', room: 'right' }],
    ['of the same kind before it', { fromUs: 9.1 * HOUR_US, toUs: 9.2 * HOUR_US }],
  ] as const)('an agenda item %s that nobody goes to changes nothing', async (_what, changes) => {
    const [a, b] = world.groups;
    const unattended = { ...b.agenda[0], ...changes, share: 0 };
    const more = { ...world, groups: [a, { ...b, agenda: [unattended, ...b.agenda] }] };
    await expectSame(withCase(world, 'a 1'), withCase(more, 'a 1'), ALL);
  });

  it('a phone model more takes phones from the others and moves none between them', () => {
    const scenario = smallScenario(lineWorld(400));
    const modelsOf = (names: readonly string[]): readonly string[] => {
      const models = names.map((name) => ({ name, share: 1 }));
      return makePlan({ ...scenario, phones: { ...scenario.phones, models } }).phones.model;
    };
    const before = modelsOf(['Pixel 3', 'Pixel 4']);
    const after = modelsOf(['unlisted', 'Pixel 4', 'Pixel 3']);
    const moved = after.filter((name, person) => name !== before[person]);
    expect(new Set(moved)).toEqual(new Set(['unlisted']));
    expect(moved.length / after.length).toBeCloseTo(1 / 3, 1);
  });

  it('a contact list in another order of people gives the same world', async () => {
    const { createWorld } = await import('../../src/world/create.ts');
    const { emptyGeometry } = await import('../../src/world/world.ts');
    const { rootKey } = await import('../../src/kernel/keyed.ts');
    const options = {
      kind: 'trace',
      resolutionS: 20,
      originS: 0,
      encounterGapUs: 60e6,
      contactMinM: 0.5,
      contactMaxM: 1.5,
      contactAngleRad: 0.5,
      bystanders: { kind: 'hall', blockUs: 600e6, areaM2: 100, perClass: false, rangeM: 30 },
    } as const;
    const distances = (names: string[]): Record<string, number> => {
      const at = (name: string): number => names.indexOf(name);
      const pairs = [
        ['ann', 'ben'],
        ['ben', 'cay'],
      ] as const;
      const trace = {
        names,
        groups: names.map(() => ''),
        timeS: Float64Array.of(3600, 3620),
        a: Int32Array.from(pairs, ([a, b]) => Math.min(at(a), at(b))),
        b: Int32Array.from(pairs, ([a, b]) => Math.max(at(a), at(b))),
      };
      const world = createWorld(options, rootKey('x'), { trace });
      const out = emptyGeometry();
      const found: Record<string, number> = {};
      for (const name of names) {
        const meetings = world.meetings(at(name), 0);
        for (let m = 0; m < meetings.count; m++) {
          world.geometry(meetings, m, meetings.fromUs[m], out);
          const other = names[meetings.other[m]];
          found[[name, other, meetings.fromUs[m]].join(' ')] = out.distanceM;
        }
      }
      return found;
    };
    const one = distances(['ann', 'ben', 'cay']);
    expect(Object.keys(one).length).toBe(4);
    expect(distances(['cay', 'ben', 'ann'])).toEqual(one);
  });
});
