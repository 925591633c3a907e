import type { HeardMessage } from '../engine.ts';

/**
 * What a phone still holds at `nowS` of what it heard: nothing older than `retentionS`; what is
 * exactly as old is kept, as OpenTrace's purge does. Order stays.
 */
export function retained(
  heard: readonly HeardMessage[],
  retentionS: number,
  nowS: number,
): HeardMessage[] {
  return heard.filter(({ timeS }) => timeS >= nowS - retentionS);
}
