import { CARRY_POSITIONS } from '../../radio/carry.ts';
import { MATERIALS } from '../../scenario/materials.ts';
import type { Drawn, Keys } from './drawn.ts';
import { timeOfDay } from './draws.ts';
import type { Draws } from './draws.ts';

/** How large a drawn world may become: a packet costs more than a span. */
export interface WorldSize {
  readonly days: number;
  readonly people: number;
  readonly minutes: number;
}

/** A world, and what stands in the files beside the scenario. */
export type DrawnWorld = Omit<Drawn, 'file'> & { readonly world: Keys };

export const WORLD_KINDS = ['static', 'rooms', 'trace'] as const;

const NINE = 9 * 60;
const NAMES = ['Ada', 'Bo', 'Cy', 'Đỗ', "O'Hara", '7', 'a b', 'José', 'x,y', 'Lin', 'Mo', 'Uwe'];
const MODELS = ['samsung', 'google', 'SM-G973F'];

export function drawWorld(draws: Draws, size: WorldSize): DrawnWorld {
  const kind = draws.pick(WORLD_KINDS);
  if (kind === 'trace') return traceWorld(draws, size);
  const world = kind === 'static' ? staticWorld(draws, size) : roomsWorld(draws, size);
  return { world, contacts: [], classes: [] };
}

function staticWorld(draws: Draws, { people, minutes }: WorldSize): Keys {
  return {
    kind: 'static',
    from: timeOfDay(NINE),
    to: timeOfDay(NINE + minutes),
    ...draws.maybe(0.7, () => ({ range: draws.quantity(3, 30, 'm') })),
    people: draws.several(NAMES, draws.whole(2, people)).map((name) => ({
      name,
      x: draws.quantity(0, 8, 'm', 2),
      ...draws.maybe(0.7, () => ({ y: draws.quantity(0, 8, 'm', 2) })),
      ...draws.maybe(0.7, () => ({ heading: draws.quantity(-180, 180, 'deg', 0) })),
      ...draws.maybe(0.2, () => ({ carry: draws.pick(CARRY_POSITIONS) })),
      ...draws.maybe(0.2, () => ({ model: draws.pick(MODELS) })),
      ...draws.maybe(0.3, () => ({ group: draws.pick(['a', 'b']) })),
    })),
    ...floorPlan(draws),
  };
}

function floorPlan(draws: Draws): Keys {
  if (draws.chance(0.5)) return {};
  const own = { felt: draws.quantity(0, 20, 'dB') };
  const point = (): string[] => [draws.quantity(-2, 10, 'm'), draws.quantity(-2, 10, 'm')];
  const walls = Array.from({ length: draws.whole(1, 3) }, () => ({
    from: point(),
    to: point(),
    material: draws.pick(['felt', ...Object.keys(MATERIALS)]),
  }));
  return { materials: own, walls };
}

const ROOMS = ['hall', 'den', 'attic'];
const ROOM_M = 6;

function roomsWorld(draws: Draws, { people, minutes }: WorldSize): Keys {
  const names = ROOMS.slice(0, draws.whole(1, 3));
  const groups = draws.several(['red', 'blue'], draws.whole(1, 2));
  return {
    kind: 'rooms',
    ...draws.maybe(0.5, () => ({ range: draws.quantity(4, 30, 'm') })),
    ...draws.maybe(0.5, () => ({ walkingSpeed: draws.quantity(0.3, 2, 'm/s') })),
    rooms: names.map((name, k) => ({
      name,
      x: `${k * ROOM_M} m`,
      y: '0 m',
      width: `${ROOM_M} m`,
      depth: `${ROOM_M} m`,
      ...draws.maybe(0.5, () => ({ wall: draws.quantity(0, 15, 'dB') })),
      ...draws.maybe(0.5, () => ({ seatSpacing: draws.quantity(0.6, 1.5, 'm') })),
      door: { x: `${k * ROOM_M + 3} m`, y: draws.pick(['0 m', `${ROOM_M} m`]) },
    })),
    groups: groups.map((name) => ({
      name,
      people: draws.whole(groups.length > 1 ? 1 : 2, Math.floor(people / groups.length)),
      desk: draws.pick(names),
      arrive: timeOfDay(NINE),
      leave: timeOfDay(NINE + minutes),
      ...draws.maybe(0.7, () => ({ jitter: draws.quantity(0, 5, 'min') })),
      agenda: agenda(draws, names, minutes),
    })),
    ...floorPlan(draws),
  };
}

/** Items one after the other, each in a part of the hours of its own. */
function agenda(draws: Draws, rooms: readonly string[], minutes: number): Keys[] {
  const count = draws.whole(0, 3);
  const part = minutes / Math.max(count, 1);
  return Array.from({ length: count }, (_, k) => ({
    activity: draws.pick(['meeting', 'lunch', 'corridor']),
    room: draws.pick(rooms),
    from: timeOfDay(NINE + k * part + draws.between(0, part / 3)),
    to: timeOfDay(NINE + k * part + draws.between(part / 2, part)),
    ...draws.maybe(0.6, () => ({ share: draws.pick([0, 0.5, 0.9]) })),
    ...draws.maybe(0.6, () => ({ jitter: draws.quantity(0, 4, 'min') })),
  }));
}

const RECORD_S = 20;

function traceWorld(draws: Draws, size: WorldSize): DrawnWorld {
  const people = draws.several(NAMES.filter(isPlain), draws.whole(2, size.people));
  const classes = draws.chance(0.5)
    ? people.map((name) => `${name} ${draws.pick(['1A', '1B'])}`)
    : [];
  const world = {
    kind: 'trace',
    ...draws.maybe(0.3, () => ({ resolution: draws.pick(['20 s', '60 s', '300 s']) })),
    ...draws.maybe(0.5, () => ({ encounterGap: draws.quantity(0, 20, 'min') })),
    ...draws.maybe(0.3, () => ({ contactAngle: draws.quantity(0, 180, 'deg', 0) })),
    ...draws.maybe(0.5, () => ({ contactDistance: { min: '0.4 m', max: '2.5 m' } })),
    ...draws.maybe(0.8, () => ({ bystanders: bystanders(draws, classes.length > 0) })),
  };
  return { world, contacts: contactList(draws, people, size), classes };
}

/** In lines with blanks between fields, a name is one field. */
function isPlain(name: string): boolean {
  return !/[\s,]/.test(name);
}

function bystanders(draws: Draws, hasClasses: boolean): Keys {
  const block = { block: draws.quantity(1, 10, 'min') };
  switch (draws.pick(['none', 'cluster', 'hall'] as const)) {
    case 'none':
      return { kind: 'none' };
    case 'cluster':
      return { kind: 'cluster', ...block, min: '1 m', max: '6 m' };
    case 'hall': {
      const perClass = hasClasses && draws.chance(0.5);
      return { kind: 'hall', ...block, area: draws.quantity(10, 200, 'm2', 0), perClass };
    }
  }
}

/** Pairs that meet for some records of 20 s, sorted by time as lists are. */
function contactList(draws: Draws, people: readonly string[], size: WorldSize): string[] {
  const records: { t: number; line: string }[] = [];
  for (let day = 0; day < size.days; day++) {
    const meetings = draws.whole(1, 2 * people.length);
    for (let k = 0; k < meetings; k++) {
      const pair = draws.several(people, 2).join(' ');
      const first = Math.floor((NINE * 60 + draws.between(0, size.minutes * 60)) / RECORD_S);
      const count = draws.whole(1, Math.ceil((size.minutes * 60) / RECORD_S / 4));
      for (let record = first; record < first + count; record++) {
        const t = day * 86_400 + record * RECORD_S;
        if (!records.some((other) => other.t === t && samePair(other.line, pair))) {
          records.push({ t, line: pair });
        }
      }
    }
  }
  return records.sort((a, b) => a.t - b.t).map(({ t, line }) => `${t} ${line}`);
}

function samePair(one: string, other: string): boolean {
  return one === other || one === other.split(' ').reverse().join(' ');
}
