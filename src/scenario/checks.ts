import { InputError } from '../base/errors.ts';
import { nearestWord } from './nearest.ts';
import type { ScenarioFile } from './schema.ts';
import type { Path, ScenarioSource } from './source.ts';

/**
 * What keys must hold together, beyond the shape of each.
 *
 * @throws InputError at the first one that does not
 */
export function checkScenario(file: ScenarioFile, source: ScenarioSource): void {
  const fail = (path: Path, message: string): never => {
    throw new InputError(`${path.join('.')}: ${message}`, source.placeOf(path));
  };
  checkApps(file, fail);
  checkWorld(file, fail);
  const { persons, count } = file.cases;
  if (persons.length > 0 && count > 0) {
    fail(['cases', 'count'], 'expected either names or a count, found both; remove one');
  }
}

type Fail = (path: Path, message: string) => never;

function checkApps({ apps }: ScenarioFile, fail: Fail): void {
  apps.forEach(({ engine, rules = [] }, index) => {
    const first = apps.findIndex((other) => other.engine === engine);
    if (first < index) {
      fail(['apps', index, 'engine'], `expected each engine once, found ${engine} twice`);
    }
    if (rules.length > 30) fail(['apps', index, 'rules'], 'expected at most 30 rules');
    rules.forEach(({ kind }, k) => {
      if (engine === 'bluezone@3' && kind !== 'any-match') {
        fail(
          ['apps', index, 'rules', k, 'kind'],
          `expected any-match for bluezone@3, which sends no TX power, found ${kind}`,
        );
      }
    });
  });
}

function checkWorld({ world, limits }: ScenarioFile, fail: Fail): void {
  if (world.kind === 'static') {
    if (world.people.length === 0) fail(['world', 'people'], 'expected people, found none');
    if (world.to <= world.from) fail(['world', 'to'], 'expected a time after "from"');
    checkPhones(world.people.length, limits.phones, fail);
  }
  if (world.kind === 'rooms') {
    const total = world.groups.reduce((sum, { people }) => sum + people, 0);
    if (total === 0) fail(['world', 'groups'], 'expected at least one group, found none');
    checkPhones(total, limits.phones, fail);
    checkGroups(world, fail);
  }
  if (world.kind === 'trace' && world.contactDistance.max < world.contactDistance.min) {
    fail(['world', 'contactDistance', 'max'], 'expected not less than "min"');
  }
}

function checkPhones(found: number, limit: number, fail: Fail): void {
  if (found > limit) {
    fail(
      ['world'],
      `expected at most ${limit} people, found ${found}; raise limits.phones if that is meant`,
    );
  }
}

type RoomsFile = Extract<ScenarioFile['world'], { kind: 'rooms' }>;

function checkGroups({ groups, rooms }: RoomsFile, fail: Fail): void {
  const names = rooms.map(({ name }) => name);
  const needRoom = (room: string, path: Path): void => {
    if (names.includes(room)) return;
    const nearest = nearestWord(room, names);
    const hint = nearest === undefined ? '' : `; did you mean ${JSON.stringify(nearest)}?`;
    fail(path, `expected a room of this world, found ${JSON.stringify(room)}${hint}`);
  };
  groups.forEach((group, g) => {
    needRoom(group.desk, ['world', 'groups', g, 'desk']);
    if (group.leave <= group.arrive) {
      fail(['world', 'groups', g, 'leave'], 'expected a time after "arrive"');
    }
    group.agenda.forEach((item, k) => {
      const path = ['world', 'groups', g, 'agenda', k];
      needRoom(item.room, [...path, 'room']);
      if (item.to <= item.from) fail([...path, 'to'], 'expected a time after "from"');
      if (k > 0 && item.from < group.agenda[k - 1].from) {
        fail([...path, 'from'], 'expected the agenda sorted by "from"');
      }
    });
  });
}
