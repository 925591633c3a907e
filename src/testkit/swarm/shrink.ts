import type { Drawn, Keys } from './drawn.ts';

/** Where something stands in a scenario: keys and indices from the top. */
type Path = readonly (string | number)[];

export interface Shrunk {
  readonly drawn: Drawn;
  /** How many smaller scenarios were tried. */
  readonly tried: number;
}

/**
 * Leaves out people, apps, days, records and keys of a scenario as long as it still fails.
 *
 * @param fails - whether a smaller scenario breaks the same promise; false too where it is refused
 * @param isOver - asked before each try; ends the search
 */
export async function shrink(
  drawn: Drawn,
  fails: (smaller: Drawn) => Promise<boolean>,
  isOver: (tried: number) => boolean,
): Promise<Shrunk> {
  let smallest = drawn;
  let tried = 0;
  let found = true;
  while (found) {
    found = false;
    for (let at = 0; ;) {
      const next = smaller(smallest)[at];
      if (next === undefined) break;
      if (isOver(tried)) return { drawn: smallest, tried };
      tried++;
      // What follows a step that was taken stands now where the step stood.
      if (await fails(next)) {
        smallest = next;
        found = true;
      } else at++;
    }
  }
  return { drawn: smallest, tried };
}

/** Everything that is one step smaller, the largest steps first. */
function smaller(drawn: Drawn): Drawn[] {
  const { file, contacts, classes } = drawn;
  return [
    ...cuts(contacts).map((kept) => ({ ...drawn, contacts: kept })),
    ...lowered(file).map((changed) => ({ ...drawn, file: changed })),
    ...pathsIn(file, []).map((path) => ({ ...drawn, file: without(file, path) as Drawn['file'] })),
    ...(classes.length > 0 ? [{ ...drawn, classes: [], file: withoutMetadata(file) }] : []),
  ];
}

/** A list without a half, a quarter, ... of it, down to parts of one. */
function cuts<T>(list: readonly T[]): T[][] {
  const left: T[][] = [];
  for (let length = Math.ceil(list.length / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let from = 0; from < list.length && list.length > 1; from += length) {
      left.push([...list.slice(0, from), ...list.slice(from + length)]);
    }
  }
  return left;
}

/** With fewer days, and groups of fewer people. */
function lowered(file: Drawn['file']): Drawn['file'][] {
  const changed: Drawn['file'][] = [];
  const days = Number(file.days);
  for (const fewer of [1, days - 1])
    if (fewer >= 1 && fewer < days) changed.push({ ...file, days: fewer });
  const groups = (file.world.groups ?? []) as Keys[];
  groups.forEach((group, g) => {
    const people = Number(group.people);
    for (const fewer of [1, people - 1]) {
      if (fewer < 1 || fewer >= people) continue;
      const others = groups.map((one, k) => (k === g ? { ...one, people: fewer } : one));
      changed.push({ ...file, world: { ...file.world, groups: others } });
    }
  });
  return changed;
}

/** Without these the hours would become a whole day, and the run longer instead of smaller. */
const KEPT = new Set(['bluecrowd', 'kind', 'from', 'to', 'arrive', 'leave', 'days']);

/** All that can be left out, what holds much before what it holds. */
function pathsIn(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const steps = Array.isArray(value) ? value.map((_, k) => k) : Object.keys(value);
  const here = steps.filter((step) => !KEPT.has(String(step))).map((step) => [...path, step]);
  const below = steps.flatMap((step) => pathsIn((value as Keys)[step], [...path, step]));
  return [...here, ...below];
}

function without(value: unknown, [step, ...rest]: Path): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown, k) =>
      k !== step ? [one] : rest.length === 0 ? [] : [without(one, rest)],
    );
  }
  const entries = Object.entries(value as Keys).flatMap(([key, one]) =>
    key !== step ? [[key, one]] : rest.length === 0 ? [] : [[key, without(one, rest)]],
  );
  return Object.fromEntries(entries);
}

function withoutMetadata(file: Drawn['file']): Drawn['file'] {
  return without(file, ['world', 'metadata']) as Drawn['file'];
}
