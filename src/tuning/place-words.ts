import type { EnvironmentName } from '../scenario/environments.ts';

/** What the words of a set say about a place. */
export interface Place {
  readonly environment: EnvironmentName;
  /** False where nobody holds either phone: headings then mean nothing. */
  readonly hasPeople: boolean;
}

const PLACES: readonly { readonly words: RegExp; readonly environment: EnvironmentName }[] = [
  { words: /metal|screen room|elevator|\blift\b/i, environment: 'metal-vehicle' },
  { words: /\b(bus|train|tram|car|metro|coach|vehicle)\b/i, environment: 'vehicle' },
  {
    words: /anechoic|chamber|outdoor|open.air|courtyard|parking|car park|street|\b(field|park)\b/i,
    environment: 'open-air',
  },
];
const NOBODY = /anechoic|chamber|screen room|\btable\b|bench|tripod|robot/i;

/** Reads the words that a set has for a place; a room with people where they say nothing else. */
export function placeOf(words: string): Place {
  const known = PLACES.find((place) => place.words.test(words.replace(/car park/i, 'parking')));
  return { environment: known?.environment ?? 'room', hasPeople: !NOBODY.test(words) };
}

const FIXED = /fixed|sensor|wall|table|bench|tripod|robot|ceiling/i;

/** Whether what is said of a phone's carrying leaves no body beside it. */
export function isFixed(carry: string): boolean {
  return FIXED.test(carry);
}

const HAND = /hand|open|held/i;

/** Whether cloth or a bag lies between a phone and the air; false where nothing is said. */
export function isCovered(carry: string): boolean {
  return carry !== '' && !HAND.test(carry) && !FIXED.test(carry);
}
