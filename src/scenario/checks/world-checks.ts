import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { S_PER_DAY } from '../../base/time.ts';
import { purposeKey, rootKey } from '../../kernel/keyed.ts';
import type { Key } from '../../kernel/keyed.ts';
import { createWorld } from '../../world/create.ts';
import type { TraceData } from '../../world/trace/trace-data.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import type { Path } from '../file/overrides.ts';
import type { Problem } from '../file/problems.ts';
import type { RoomsWorldScenario, Scenario, StaticWorldScenario } from '../scenario.ts';
import type { ScenarioSource } from '../file/source.ts';

/**
 * What only the world can tell (doors, seats, names that stand twice, people who are not in it),
 * with its place in the file.
 */
export function worldProblems(
  { world, cases, seed, limits }: Scenario,
  trace: TraceData | undefined,
  source: ScenarioSource,
): Problem[] {
  const at = (path: Path, message: Problem['message']): Problem => ({
    path,
    message,
    place: source.placeOf(path),
  });
  const key = purposeKey(rootKey(seed), 'world');
  const wrong =
    world.kind === 'rooms'
      ? roomsMistake(world, key)
      : world.kind === 'static'
        ? staticMistake(world, key)
        : undefined;
  if (wrong !== undefined) return [at(wrong.path, wrong.message)];
  if (world.kind === 'trace') {
    const { originS, resolutionS } = world;
    const first = (trace?.timeS[0] ?? 0) - resolutionS;
    if (first < originS) {
      const message = `expected not later than the first record, ${first} s, found ${originS} s`;
      return [at(['world', 'origin'], message)];
    }
    // Told before the world is made, whose tables grow with days and people.
    const last = trace?.timeS[trace.timeS.length - 1] ?? originS;
    const days = Math.ceil((last - originS) / S_PER_DAY);
    if (days > limits.days) {
      const expected = `expected a list of at most ${limits.days} days, found ${days}`;
      return [at(['world', 'file'], `${expected}; raise limits.days if that is meant`)];
    }
  }
  // The names of a contact list are known; those of the others follow from a world of no time.
  const names = trace?.names ?? createWorld(world, key).people.map(({ name }) => name);
  if (names.length > limits.phones) {
    const expected = `expected at most ${limits.phones} people, found ${names.length}`;
    return [at(['world', 'file'], `${expected}; raise limits.phones if that is meant`)];
  }
  const known = new Set(names);
  return cases.persons.flatMap((person, k) => {
    if (known.has(person)) return [];
    const message = (): string => {
      const hint =
        nearestHint(person, names) ?? `the first of ${names.length} is ${quoted(names[0])}`;
      return `expected a person of this world, found ${quoted(person)}; ${hint}`;
    };
    return [at(['cases', 'persons', k], message)];
  });
}

interface Mistake {
  readonly path: Path;
  readonly message: string;
}

function staticMistake(world: StaticWorldScenario, key: Key): Mistake | undefined {
  const { people } = world;
  const found = firstWrong(people.length, (count) =>
    createWorld({ ...world, people: people.slice(0, count) }, key),
  );
  if (found === undefined) return undefined;
  return { path: ['world', 'people', found.index, 'name'], message: found.message };
}

function roomsMistake(world: RoomsWorldScenario, key: Key): Mistake | undefined {
  const { rooms, groups } = world;
  const room = firstWrong(rooms.length, (count) =>
    createWorld({ ...world, rooms: rooms.slice(0, count), groups: [] }, key),
  );
  if (room !== undefined) {
    const { index, message } = room;
    const twice = rooms.findIndex(({ name }) => name === rooms[index].name) < index;
    return { path: ['world', 'rooms', index, twice ? 'name' : 'door'], message };
  }
  const group = firstWrong(groups.length, (count) =>
    createWorld({ ...world, groups: groups.slice(0, count) }, key),
  );
  if (group === undefined) return undefined;
  const { index, message } = group;
  const twice = groups.findIndex(({ name }) => name === groups[index].name) < index;
  return { path: ['world', 'groups', index, twice ? 'name' : 'people'], message };
}

/**
 * The element of a list with which `make` begins to refuse: what it takes, it takes from the front,
 * so the first refused length is found by halving.
 */
function firstWrong(
  length: number,
  make: (count: number) => unknown,
): { index: number; message: string } | undefined {
  const refusal = (count: number): string | undefined => {
    try {
      make(count);
      return undefined;
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
  };
  let message = refusal(length);
  if (message === undefined) return undefined;
  let taken = 0;
  let refused = length;
  while (refused - taken > 1) {
    const middle = (taken + refused) >>> 1;
    const said = refusal(middle);
    if (said === undefined) taken = middle;
    else {
      refused = middle;
      message = said;
    }
  }
  return { index: refused - 1, message };
}
