import { setImmediate as othersTurn } from 'node:timers/promises';
import { firstAbove } from '../base/numbers/sorted.ts';
import { foundKeys } from './found-keys.ts';
import type { FoundKeys, RawHit } from './found-keys.ts';
import type { IdentifierJoin } from './identifier-join.ts';
import type { PublishedKeys } from './list-forms.ts';

/**
 * Searches published keys of any engine in logged identifiers, each check by itself. Timers and
 * signals have their turn between checks.
 *
 * @param join - over the logs; nothing was asked of it
 * @param untilS - last instant in a log, Unix s: identifiers of later ones need not be asked for
 */
export async function searchPublished(
  checks: readonly PublishedKeys[],
  join: IdentifierJoin,
  untilS: number,
): Promise<FoundKeys[]> {
  const firstKeys: number[] = [];
  // Where the identifiers of each key start among all that are asked for.
  const starts: number[] = [];
  for (const { keys, expand } of checks) {
    await othersTurn();
    firstKeys.push(starts.length);
    for (const key of keys) {
      starts.push(join.asked);
      const { bytes, count } = expand(key, untilS);
      join.ask(bytes, count);
    }
  }
  const raw = checks.map((): RawHit[] => []);
  join.answer((asked, row) => {
    const key = firstAbove(starts, starts.length, asked) - 1;
    const check = firstAbove(firstKeys, firstKeys.length, key) - 1;
    raw[check].push({ key: key - firstKeys[check], offset: asked - starts[key], row });
  });
  return checks.map(({ keys, expand }, check) =>
    foundKeys(keys.length, keys, raw[check], (key) => expand(key, untilS), join.identifierBytes),
  );
}
