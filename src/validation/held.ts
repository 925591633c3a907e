import type { Campaign } from './campaign.ts';
import { isFixed } from './place-words.ts';
import { placeOfLink } from './prediction.ts';

/** Whether people hold both ends of most of a set's links, as far as it says. */
export function isHeld({ links }: Campaign): boolean {
  const held = links.filter(
    (link) =>
      placeOfLink(link).hasPeople && !isFixed(link.carrySender) && !isFixed(link.carryReceiver),
  );
  return 2 * held.length > links.length;
}
