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

/** The keys of a path, `[]` as such. */
export function segmentsOf(path: string): string[] {
  return path.replaceAll('[]', '.[]').split('.');
}

/** The last key of a path. */
export function lastOf(path: string): string {
  const segments = segmentsOf(path);
  return segments[segments.length - 1];
}
