const DELETED = Symbol('deleted');
/** What stands in a file by mistake, or by intent. */
const VALUES: readonly unknown[] = [
  null,
  true,
  'true',
  [],
  {},
  [[]],
  [1, 2],
  { a: 1 },
  { kind: 'rooms' },
  '',
  'x',
  'a b\n',
  0,
  -1,
  0.5,
  1,
  7,
  1000,
  2 ** 31,
  2 ** 53,
  1e308,
  -1e308,
  5e-324,
  '1',
  'NaN',
  'null',
  '1 m',
  '-5 dB',
  '1e300 h',
  '0 s',
  '3 km',
  '90 deg',
  '-65 dBm',
  '24:00',
  '00:00',
  '9:5',
  '2020-02-30',
  '2100-01-01',
  '+14:00',
  '__proto__',
  'constructor',
  '\u0000',
  '🙂'.repeat(40),
  'Ada',
  'hall',
  'gaen@1.2',
  'bluezone@3',
  'x'.repeat(5000),
  DELETED,
];

type Place = readonly [holder: Record<string, unknown>, key: string];

/** Every value inside of a tree, with what holds it. */
function placesIn(node: unknown): Place[] {
  if (typeof node !== 'object' || node === null) return [];
  const holder = node as Record<string, unknown>;
  return Object.keys(holder).flatMap((key): Place[] => [[holder, key], ...placesIn(holder[key])]);
}

/** The JSON of a tree with one to three values changed, as the bytes say: which, and to what. */
export function changedJson(tree: unknown, bytes: Uint8Array): Uint8Array {
  const changed = structuredClone(tree);
  for (let k = 0; k + 2 < Math.min(bytes.length, 9); k += 3) {
    const places = placesIn(changed);
    if (places.length === 0) break;
    const [holder, key] = places[(bytes[k] * 256 + bytes[k + 1]) % places.length];
    const value = VALUES[bytes[k + 2] % VALUES.length];
    if (value === DELETED) Reflect.deleteProperty(holder, key);
    else holder[key] = structuredClone(value);
  }
  return Buffer.from(JSON.stringify(changed));
}

/** Bytes from which the mutations make others. */
export const CHANGES = [Uint8Array.of(0, 9, 77), Uint8Array.from({ length: 9 }, (_, k) => 29 * k)];
