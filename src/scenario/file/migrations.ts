/** The newest format of scenario files that this program reads: what `bluecrowd: 1` says. */
export const FORMAT = 1;

/** A key that has another name since some version. */
export interface Migration {
  /** Its path as it was, `[]` for any element of a list: `world.people[].model`. */
  readonly from: string;
  /** Its path as it is now, in the same group. */
  readonly to: string;
  /** The version of bluecrowd that renamed it. */
  readonly since: string;
}

/** All keys that were renamed; each `to` is what the key is called today. */
export const MIGRATIONS: readonly Migration[] = [
  { from: 'radio.body', to: 'radio.bodyLoss', since: '0.3.0' },
  { from: 'radio.packet.capture', to: 'radio.packet.captureThreshold', since: '0.3.0' },
];

/** A value of a key that is called otherwise, or told apart more finely, since some version. */
interface RenamedValue {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly since: string;
}

// These change what comes out, so that nobody's file is read as the new word without being asked.
const RENAMED_VALUES: readonly RenamedValue[] = [
  { key: 'radio.environment', from: 'open-air', to: 'street', since: '0.5.0' },
  { key: 'radio.environment', from: 'vehicle', to: 'bus, tram, train or car', since: '0.5.0' },
  { key: 'radio.environment', from: 'metal-vehicle', to: 'metal-room', since: '0.5.0' },
];

/** What a value is called today, as a hint; undefined where it was never one. */
export function renamedValueHint(key: string, found: unknown): string | undefined {
  const renamed = RENAMED_VALUES.find((one) => one.key === key && one.from === found);
  if (renamed === undefined) return undefined;
  const { from, to, since } = renamed;
  return `since ${since} "${from}" is ${to}, with another radio (CHANGELOG)`;
}

/** The keys of a path, `[]` as such. */
export function segmentsOf(path: string): string[] {
  return path.replaceAll('[]', '.[]').split('.');
}

/** The last key of a path. */
export function lastOf(path: string): string {
  const segments = segmentsOf(path);
  return segments[segments.length - 1];
}
