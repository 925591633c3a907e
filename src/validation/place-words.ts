import { InputError } from '../base/errors.ts';
import { quoted } from '../base/text/printable.ts';
import type { CarryPosition } from '../radio/carry.ts';
import type { DeviceName } from '../radio/device-class.ts';
import { ENVIRONMENT_NAMES } from '../scenario/environments.ts';
import type { EnvironmentName } from '../scenario/environments.ts';

/** What the words of a set say about a place. */
export interface Place {
  readonly environment: EnvironmentName;
  /** False where nobody holds either phone: headings then mean nothing. */
  readonly hasPeople: boolean;
}

/** Words for one kind of place, matched as whole words, in any case. */
export interface PlaceWords {
  readonly words: readonly string[];
  readonly environment: EnvironmentName;
}

/**
 * Which words stand for which environment; the first row with a word of the text holds. A chamber
 * counts as street: the preset `anechoic` is for calibration and knows nothing of how phones differ
 * by angle.
 */
export const PLACE_WORDS: readonly PlaceWords[] = [
  { environment: 'metal-room', words: ['metal room', 'screen room', 'elevator', 'lift'] },
  { environment: 'queue', words: ['queue', 'waiting line', 'checkout'] },
  { environment: 'street', words: ['car park', 'parking', 'anechoic', 'chamber', 'outdoor'] },
  { environment: 'street', words: ['outdoors', 'outside', 'open air', 'courtyard', 'street'] },
  { environment: 'street', words: ['field', 'park', 'garden', 'terrace', 'pavement', 'sidewalk'] },
  { environment: 'street', words: ['bus stop', 'tram stop', 'platform'] },
  { environment: 'hall', words: ['station', 'terminal'] },
  { environment: 'bus', words: ['bus', 'coach', 'minibus'] },
  { environment: 'tram', words: ['tram', 'streetcar', 'light rail'] },
  {
    environment: 'train',
    words: ['train', 'metro', 'subway', 'underground', 'railway', 'carriage'],
  },
  { environment: 'car', words: ['car', 'taxi', 'van', 'vehicle'] },
  { environment: 'hall', words: ['hall', 'auditorium', 'church', 'gym', 'theatre', 'theater'] },
  { environment: 'hall', words: ['atrium', 'lecture', 'cinema', 'arena', 'stadium', 'warehouse'] },
  { environment: 'hall', words: ['hangar', 'supermarket', 'shop', 'mall', 'market'] },
  { environment: 'home', words: ['home', 'house', 'flat', 'apartment', 'kitchen', 'bedroom'] },
  { environment: 'home', words: ['living', 'household', 'dormitory'] },
  { environment: 'office', words: ['office', 'open plan', 'cubicle', 'coworking', 'desk'] },
  { environment: 'room', words: ['room', 'classroom', 'class', 'school', 'meeting', 'conference'] },
  { environment: 'room', words: ['hallway', 'corridor', 'lobby', 'indoor', 'indoors', 'inside'] },
  { environment: 'room', words: ['lab', 'laboratory', 'library', 'restaurant', 'cafe', 'canteen'] },
  { environment: 'room', words: ['bar', 'party', 'lunch', 'table', 'bench', 'ward', 'clinic'] },
];

const PATTERNS = PLACE_WORDS.map(({ words, environment }) => ({
  environment,
  pattern: new RegExp(`\\b(${words.join('|').replaceAll(' ', '[ ._-]?')})\\b`, 'i'),
}));
const NOBODY = /anechoic|chamber|screen room|\btable\b|bench|tripod|robot/i;

/** Reads the words that a set has for a place; undefined where none of them is known. */
export function placeOf(words: string): Place | undefined {
  // Words of one name are told apart: "1-May Screen_Room" has the word "screen room".
  const text = words.replaceAll('_', ' ');
  const exact = ENVIRONMENT_NAMES.find((name) => name === text.trim().toLowerCase());
  const environment = exact ?? PATTERNS.find(({ pattern }) => pattern.test(text))?.environment;
  if (environment === undefined) return undefined;
  return { environment, hasPeople: !NOBODY.test(text) };
}

const KNOWN = ENVIRONMENT_NAMES.slice(0, -1).join(', ');

/** Places whose laws are alike but for what their presets say. */
const KINDS: Readonly<Record<EnvironmentName, 'indoors' | 'vehicle' | 'open'>> = {
  room: 'indoors',
  office: 'indoors',
  home: 'indoors',
  hall: 'indoors',
  queue: 'indoors',
  street: 'open',
  bus: 'vehicle',
  tram: 'vehicle',
  train: 'vehicle',
  car: 'vehicle',
  'metal-room': 'vehicle',
  anechoic: 'open',
};

/** Which places are alike but for what their presets say. */
export function placeKind(environment: EnvironmentName): 'indoors' | 'vehicle' | 'open' {
  return KINDS[environment];
}

/** Where the set says nothing of the place. */
export const UNTOLD_PLACE: Place = { environment: 'room', hasPeople: true };

/**
 * Refuses words for places that nobody knows.
 *
 * @throws InputError where there are any
 */
export function checkPlaces(environments: Iterable<string>, file: string): void {
  for (const words of environments) {
    if (words === '' || placeOf(words) !== undefined) continue;
    throw new InputError(
      `environment: expected words for a place such as ${KNOWN}, found ${quoted(words)}; say ` +
        'what it is with --as, or with values in the mapping',
      { file },
    );
  }
}

const FIXED = /fixed|sensor|wall|bench|tripod|robot|ceiling/i;

/** Whether what is said of a phone's carrying leaves no body beside it. */
export function isFixed(carry: string): boolean {
  return FIXED.test(carry);
}

const CARRIED: readonly { readonly words: RegExp; readonly position: CarryPosition }[] = [
  { words: /backpack|rucksack/i, position: 'backpack' },
  { words: /purse|bag/i, position: 'bag' },
  { words: /shirt|chest|jacket|hoodie/i, position: 'shirt-pocket' },
];

const POCKET = /pocket|pants|trousers/i;
const UNTOLD: readonly string[] = ['', 'unknown', 'na', 'n/a', 'none', '-', '?'];

/** Where a phone is carried by a set's words; undefined where they say nothing. */
export function carryOf(carry: string): CarryPosition | undefined {
  if (UNTOLD.includes(carry.trim().toLowerCase())) return undefined;
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
  const position = carryOf(carry);
  return position !== undefined && position !== 'hand';
}

const DEVICES: readonly { readonly words: RegExp; readonly device: DeviceName }[] = [
  // Later boards have other radios: none of it is seen in elanfer-multichannel (Raspberry Pi 4).
  { words: /raspberry pi 3|\brpi ?3|single.board/i, device: 'single-board-computer' },
  { words: /raspberry|\brpi|nrf5|dongle|ubertooth|sniffer|esp32|usb/i, device: 'dongle' },
  { words: /\btag|airtag|beacon|tile|wristband|token|badge/i, device: 'tag' },
];

/** What kind of device a set's words name; a phone where they say nothing else. */
export function deviceOf(words: string): DeviceName {
  return DEVICES.find((one) => one.words.test(words))?.device ?? 'phone';
}

const IPHONE = /iphone|ipad|\bios\b/i;
/** An iPhone in the foreground stays that long on a channel (measured with sniffers), µs. */
const IPHONE_DWELL_US = 40_000;

/** How long a receiver stays on an advertising channel, by its words, µs; undefined for others. */
export function iphoneDwellUs(words: string): number | undefined {
  return IPHONE.test(words) ? IPHONE_DWELL_US : undefined;
}
