import { hasAttenuations } from '../../apps/profile.ts';
import { BUILT_IN_APPS } from '../../apps/registry.ts';
import type { AppRegistry } from '../../apps/registry.ts';
import { plain, quoted } from '../../base/text/printable.ts';
import { namedRule } from '../../risk/registry.ts';
import type { RuleConfig } from '../../risk/rules.ts';
import {
  checkCarry,
  checkModels,
  checkDeadTime,
  checkPathLoss,
  checkTraffic,
  checkWalls,
} from './channel-checks.ts';
import type { Tell } from './channel-checks.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import type { Path } from '../file/overrides.ts';
import type { Problem } from '../file/problems.ts';
import type { ScenarioFile } from '../scenario.ts';
import type { ScenarioSource } from '../file/source.ts';

/** In all rooms of a world; ten times the people of a usual limit. */
const MAX_SEATS = 1_000_000;
// All named rules fit, with some of the user's own.
const MAX_RULES = 64;

/** What keys must hold together, beyond the shape of each: all that do not. */
export function checkScenario(
  file: ScenarioFile,
  source: ScenarioSource,
  known: AppRegistry = BUILT_IN_APPS,
): Problem[] {
  const problems: Problem[] = [];
  const tell: Tell = (path, message) => {
    problems.push({ path, message, place: source.placeOf(path) });
  };
  checkApps(file, known, tell);
  checkWorld(file, tell);
  checkCases(file, tell);
  checkBehaviour(file, tell);
  checkPathLoss(file.radio, tell);
  checkTraffic(file.radio, tell);
  checkDeadTime(file.radio, tell);
  checkCarry(file.phones.carry, tell);
  checkModels(file, tell);
  const { days, limits } = file;
  if (days !== undefined && days > limits.days) {
    tell(['days'], `expected at most ${limits.days}, found ${days}; raise limits.days if meant`);
  }
  checkLabels(file, [], source, tell);
  return problems;
}

function checkCases({ cases: { persons, count } }: ScenarioFile, tell: Tell): void {
  if (persons.length > 0 && count > 0) {
    tell(['cases', 'count'], 'expected either names or a count, found both; remove one');
  }
  const known = new Set<string>();
  persons.forEach((person, k) => {
    if (known.has(person)) {
      const found = quoted(person);
      tell(['cases', 'persons', k], `expected each person once, found ${found} again; remove one`);
    }
    known.add(person);
  });
}

/** People react to something, and within the run. */
function checkBehaviour({ apps, behaviour, cases, days }: ScenarioFile, tell: Tell): void {
  if (behaviour === undefined) return;
  const { from, onDiagnosis, onWarning } = behaviour;
  if (onWarning === 'nothing' && onDiagnosis === 'nothing') {
    tell(
      ['behaviour'],
      'expected "onWarning: stay-home" or "onDiagnosis: isolate", found neither; ' +
        'leave behaviour out if nobody reacts',
    );
  }
  if (cases.count === 0 && cases.persons.length === 0) {
    tell(
      ['behaviour'],
      'expected cases to react to, found none; set cases.count or cases.persons, or leave ' +
        'behaviour out',
    );
  }
  if (onWarning === 'stay-home' && apps.every(({ rules }) => rules?.length === 0)) {
    tell(
      ['behaviour', 'onWarning'],
      'expected an app that warns, found no rule in any app; give an app rules, or leave ' +
        'onWarning out',
    );
  }
  if (days !== undefined && from >= days) {
    tell(
      ['behaviour', 'from'],
      `expected a day of the run, 0 to ${days - 1}, found ${from}; raise days if that is meant`,
    );
  }
}

/** Where a text is wanted, `007` is neither "7" nor quietly something else than on `--seed`. */
function checkLabels(value: unknown, path: Path, source: ScenarioSource, tell: Tell): void {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const step = Array.isArray(value) ? Number(key) : key;
      checkLabels(inner, [...path, step], source, tell);
    }
  }
  const written = typeof value === 'string' ? source.oddNumberAt(path) : undefined;
  if (written === undefined) return;
  tell(
    path,
    `expected a text, found ${written}, which YAML reads as the number ${String(value)}; ` +
      `put it in quotes: "${written}"`,
  );
}

function checkApps({ apps }: ScenarioFile, known: AppRegistry, tell: Tell): void {
  const engines = new Set<string>();
  apps.forEach(({ engine, rules = [] }, index) => {
    if (engines.has(engine)) {
      tell(
        ['apps', index, 'engine'],
        `expected each engine once, found ${engine} again; join them`,
      );
    }
    engines.add(engine);
    const app = known.find(engine);
    if (app === undefined) {
      tell(['apps', index, 'engine'], () => known.unknown(engine));
      return;
    }
    if (rules.length > MAX_RULES) {
      tell(
        ['apps', index, 'rules'],
        `expected at most ${MAX_RULES} rules, found ${rules.length}; leave some out`,
      );
      return;
    }
    const written = rules.map((rule) => JSON.stringify(rule));
    rules.forEach(({ kind }, k) => {
      if (!hasAttenuations(app) && !needsRssiAlone(kind)) {
        tell(
          ['apps', index, 'rules', k, 'kind'],
          `expected any-match for ${engine}, whose log has no attenuations, or a rule that needs ` +
            `RSSI alone (docs/scoring.md), found ${kind}`,
        );
      } else if (written.indexOf(written[k]) < k) {
        tell(['apps', index, 'rules', k], 'expected each rule once, found it again; remove one');
      }
    });
  });
}

function needsRssiAlone(kind: RuleConfig['kind']): boolean {
  return kind === 'any-match' || namedRule(kind)?.needs === 'rssi';
}

function checkWorld({ world, limits }: ScenarioFile, tell: Tell): void {
  if (world.kind === 'static') {
    if (world.people.length === 0) {
      tell(['world', 'people'], 'expected people, found none; name at least one');
    }
    checkOrder(world.from, world.to, ['world', 'to'], 'from', tell);
    checkPhones(world.people.length, limits.phones, ['world', 'people'], tell);
  }
  if (world.kind === 'rooms') {
    if (world.groups.length === 0) {
      tell(['world', 'groups'], 'expected at least one group, found none; add people');
    }
    let total = 0;
    world.groups.forEach(({ people }, g) => {
      const before = total;
      total += people;
      // Told once, at the group that is too many.
      if (before <= limits.phones) {
        checkPhones(total, limits.phones, ['world', 'groups', g, 'people'], tell);
      }
    });
    checkSeats(world, tell);
    checkGroups(world, tell);
  }
  if (world.kind === 'trace') checkTrace(world, tell);
  if ('walls' in world) checkWalls(world, tell);
}

type FileOf<Kind> = Extract<ScenarioFile['world'], { kind: Kind }>;

function checkTrace({ contactDistance, bystanders }: FileOf<'trace'>, tell: Tell): void {
  const tellRange = (path: Path, min: number, max: number): void => {
    if (max < min) tell(path, `expected not less than "min", ${min} m, found ${max} m`);
  };
  tellRange(['world', 'contactDistance', 'max'], contactDistance.min, contactDistance.max);
  if (bystanders.kind === 'cluster') {
    tellRange(['world', 'bystanders', 'max'], bystanders.min, bystanders.max);
  }
}

/** Told before the world is made: a hundred million people would fill the memory first. */
function checkPhones(found: number, limit: number, path: Path, tell: Tell): void {
  if (found <= limit) return;
  tell(
    path,
    `expected at most ${limit} people, found ${found}; raise limits.phones if that is meant`,
  );
}

/** Told before seats are placed: a hall of 30 km would take minutes and the memory first. */
function checkSeats({ rooms }: FileOf<'rooms'>, tell: Tell): void {
  let total = 0;
  rooms.forEach(({ width, depth, seatSpacing }, k) => {
    const seats = Math.ceil(width / seatSpacing) * Math.ceil(depth / seatSpacing);
    const before = total;
    total += seats;
    if (before > MAX_SEATS || total <= MAX_SEATS) return;
    const room = `${width} m by ${depth} m with a seat every ${seatSpacing} m`;
    tell(
      ['world', 'rooms', k],
      `expected at most ${MAX_SEATS} seats in all rooms, found more with this one of ${room}; ` +
        'make it smaller or raise its seatSpacing',
    );
  });
}

function checkOrder(from: number, to: number, path: Path, name: string, tell: Tell): void {
  if (to > from) return;
  tell(path, `expected a time after "${name}", ${clock(from)}, found ${clock(to)}`);
}

function checkGroups({ groups, rooms }: FileOf<'rooms'>, tell: Tell): void {
  const names = rooms.map(({ name }) => name);
  const isKnown = new Set(names);
  const needRoom = (room: string, path: Path): void => {
    if (isKnown.has(room)) return;
    tell(path, () => {
      const known =
        names.length === 0 ? 'it has none' : `it has ${names.slice(0, 12).map(plain).join(', ')}`;
      const hint = nearestHint(room, names) ?? known;
      return `expected a room of this world, found ${quoted(room)}; ${hint}`;
    });
  };
  groups.forEach((group, g) => {
    const path = ['world', 'groups', g];
    needRoom(group.desk, [...path, 'desk']);
    checkOrder(group.arrive, group.leave, [...path, 'leave'], 'arrive', tell);
    group.agenda.forEach((item, k) => {
      needRoom(item.room, [...path, 'agenda', k, 'room']);
      checkItem(group, k, [...path, 'agenda', k], tell);
    });
  });
}

type GroupFile = FileOf<'rooms'>['groups'][number];

function checkItem({ desk, arrive, leave, agenda }: GroupFile, k: number, at: Path, tell: Tell) {
  const { activity, room, from, to } = agenda[k];
  checkOrder(from, to, [...at, 'to'], 'from', tell);
  if (activity === 'desk' && room !== desk) {
    tell([...at, 'room'], `expected the group's own desks, ${quoted(desk)}, found ${quoted(room)}`);
  }
  if (to > from && (from >= leave || to <= arrive)) {
    tell(
      [...at, 'from'],
      `expected a time while the group is there, ${clock(arrive)} to ${clock(leave)}, ` +
        `found ${clock(from)} to ${clock(to)}; change the hours or the item`,
    );
  }
  const before = agenda[k - 1] as GroupFile['agenda'][number] | undefined;
  if (before !== undefined && from < before.from) {
    tell(
      [...at, 'from'],
      `expected the agenda sorted by "from", found ${clock(from)} after ${clock(before.from)}`,
    );
  } else if (before !== undefined && from < before.to) {
    tell(
      [...at, 'from'],
      `expected a start not before the end of the item above, ${clock(before.to)}, ` +
        `found ${clock(from)}; nobody is in two places`,
    );
  }
}

/** µs since midnight as people write it. */
function clock(us: number): string {
  const seconds = Math.round(us / 1e6);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[2] === 0 ? parts.slice(0, 2) : parts;
  return shown.map((part) => String(part).padStart(2, '0')).join(':');
}
