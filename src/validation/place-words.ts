import type { CarryPosition } from '../radio/carry.ts';
import type { EnvironmentName } from '../scenario/environments.ts';

/** What the words of a set say about a place. */
export interface Place {
  readonly environment: EnvironmentName;
  /** False where nobody holds either phone: headings then mean nothing. */
  readonly hasPeople: boolean;
}

// A chamber counts as open air: the preset `anechoic` is for calibration and knows nothing of how
// phones differ by angle.
const PLACES: readonly { readonly words: RegExp; readonly environment: EnvironmentName }[] = [
  { words: /metal|screen room|elevator|\blift\b/i, environment: 'metal-vehicle' },
  { words: /\b(bus|train|tram|car|metro|coach|vehicle)\b/i, environment: 'vehicle' },
  {
    words: /anechoic|chamber|outdoor|open.air|courtyard|parking|street|\b(field|park)\b/i,
    environment: 'open-air',
  },
  { words: /\b(hall|auditorium|church|gym|theatre|theater)\b/i, environment: 'hall' },
  { words: /\b(home|house|flat|apartment|kitchen|bedroom|living)\b/i, environment: 'home' },
  { words: /office/i, environment: 'office' },
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

const CARRIED: readonly { readonly words: RegExp; readonly position: CarryPosition }[] = [
  { words: /backpack|rucksack/i, position: 'backpack' },
  { words: /purse|bag/i, position: 'bag' },
  { words: /shirt|chest|jacket/i, position: 'shirt-pocket' },
];

const POCKET = /pocket|pants|trousers/i;

/** Where a phone is carried by a set's words; in the hand where they say nothing. */
export function carryOf(carry: string): CarryPosition {
  if (isFixed(carry)) return 'hand';
  const found = CARRIED.find(({ words }) => words.test(carry));
  if (found !== undefined) return found.position;
  if (!POCKET.test(carry)) return 'hand';
  // Told before the pocket: "rear left pocket".
  const behind = carry.search(/rear|back|hip/i);
  return behind >= 0 && POCKET.test(carry.slice(behind)) ? 'rear-pocket' : 'trouser-pocket';
}

/** Whether cloth or a bag lies between a phone and the air. */
export function isCovered(carry: string): boolean {
  return carryOf(carry) !== 'hand';
}
