/** Small scenarios of each kind of world, as data; `contacts.txt` stands beside them. */
export const CONTACTS = '20 1 2\n40 1 2\n60 1 3\n';

const people = [
  { name: 'Ada', x: '0 m' },
  { name: 'Bo', x: '1 m', heading: '180 deg' },
];
const rooms = [
  {
    name: 'hall',
    x: '0 m',
    y: '0 m',
    width: '6 m',
    depth: '6 m',
    wall: '3 dB',
    door: { x: '0 m', y: '1 m' },
  },
  {
    name: 'den',
    x: '8 m',
    y: '0 m',
    width: '4 m',
    depth: '4 m',
    door: { x: '8 m', y: '1 m' },
  },
];
const groups = [
  {
    name: 'staff',
    people: 4,
    desk: 'hall',
    arrive: '09:00',
    leave: '09:40',
    agenda: [{ activity: 'meeting', room: 'den', from: '09:10', to: '09:30' }],
  },
];

const shared = {
  bluecrowd: 1,
  days: 1,
  cases: { count: 1, testDay: 0, testTime: '12:00' },
  apps: [{ engine: 'gaen@1.2' }, { engine: 'bluezone@3' }],
};

export const BASES = {
  static: { ...shared, world: { kind: 'static', from: '09:00', to: '09:20', people } },
  rooms: { ...shared, world: { kind: 'rooms', rooms, groups } },
  trace: { ...shared, world: { kind: 'trace', file: 'contacts.txt' } },
} as const;

/** The base in whose kind of world a path of the schema stands; rooms where it is in none. */
export function baseOf(groups: readonly { readonly value: unknown }[]): unknown {
  for (const { value } of groups) {
    const { kind } = value as { kind?: keyof typeof BASES };
    if (kind !== undefined && Object.hasOwn(BASES, kind)) return BASES[kind];
  }
  return BASES.rooms;
}
