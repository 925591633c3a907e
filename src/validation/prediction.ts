import type { CarryPosition } from '../radio/carry.ts';
import type { EnvironmentName } from '../scenario/environments.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import type { CampaignLink } from './campaign.ts';
import type { Place } from './place-words.ts';
import { carryOf, isCovered, isFixed, placeOf, UNTOLD_PLACE } from './place-words.ts';

/** All that a prediction is made of; nothing of it comes from the set that is predicted. */
export interface Prediction {
  /** The radio at the place of a link. */
  radioOf(link: CampaignLink): RadioScenario;
  placeOf(link: CampaignLink): Place;
  /**
   * Attenuation of none, one or both phones in a pocket or bag, dB; undefined: by the positions of
   * the radio (`src/radio/carry.ts`).
   */
  readonly coveredDb: readonly [number, number, number] | undefined;
}

/** One radio everywhere. */
export function fixedPrediction(radio: RadioScenario): Prediction {
  return { radioOf: () => radio, placeOf: placeOfLink, coveredDb: undefined };
}

/**
 * The radio of the environment that a set's own words name.
 *
 * @param unknown - what words are taken as that nobody knows
 */
export function predictionBy(
  radioAt: (environment: EnvironmentName) => RadioScenario,
  unknown?: EnvironmentName,
): Prediction {
  const radios = new Map<string, RadioScenario>();
  const place = (link: CampaignLink): Place => {
    const known = placeOfWords(link.environment);
    if (known !== undefined) return known;
    return { ...UNTOLD_PLACE, environment: unknown ?? UNTOLD_PLACE.environment };
  };
  return {
    placeOf: place,
    coveredDb: undefined,
    radioOf(link) {
      const { environment, hasPeople } = place(link);
      const crowd = hasPeople && IN_ROOMS.includes(environment) ? tenths(link.crowdPerM2) : NaN;
      const key = `${environment} ${String(crowd)}`;
      if (!radios.has(key)) {
        const radio = radioAt(environment);
        radios.set(key, Number.isNaN(crowd) ? radio : { ...radio, crowdDensityPerM2: crowd });
      }
      return radios.get(key)!;
    },
  };
}

/** Where a set's own distances tell how many people may stand in between. */
const IN_ROOMS: readonly EnvironmentName[] = ['room', 'office', 'home', 'hall'];

/** In steps of a tenth, so that few radios are needed. */
function tenths(density: number): number {
  return Math.round(10 * density) / 10;
}

/** A room with people where the words say nothing that is known. */
export function placeOfLink({ environment }: CampaignLink): Place {
  return placeOfWords(environment) ?? UNTOLD_PLACE;
}

const PLACES = new Map<string, Place | undefined>();

/** The same for all links with the same words. */
function placeOfWords(words: string): Place | undefined {
  if (words === '') return UNTOLD_PLACE;
  if (!PLACES.has(words)) PLACES.set(words, placeOf(words));
  return PLACES.get(words);
}

/**
 * Where the phone of each side is carried, as far as the radio is to know; undefined where the set
 * does not say and people are there: any of the measured mix.
 */
export function carriedAt(prediction: Prediction, link: CampaignLink): CarriedAt {
  if (prediction.coveredDb !== undefined) return { sender: 'hand', receiver: 'hand' };
  const { hasPeople } = prediction.placeOf(link);
  const untold = hasPeople ? undefined : 'hand';
  return {
    sender: carryOf(link.carrySender) ?? untold,
    receiver: carryOf(link.carryReceiver) ?? untold,
  };
}

export interface CarriedAt {
  readonly sender: CarryPosition | undefined;
  readonly receiver: CarryPosition | undefined;
}

/** Loss of what the phones are carried in, where the radio does not know it, dB. */
export function coveringDb({ coveredDb }: Prediction, link: CampaignLink): number {
  if (coveredDb === undefined) return 0;
  return coveredDb[[link.carrySender, link.carryReceiver].filter(isCovered).length];
}

/** Heading of each side, in radians from facing the other; NaN where it may be any. */
export interface Headings {
  readonly receiverRad: number;
  readonly senderRad: number;
}

/**
 * Headings as told; where the receiver's alone is told, the sender faces the receiver. What nobody
 * holds has no heading. In a queue all face one way: of two, one looks at the other's back.
 */
export function headingsOf(prediction: Prediction, link: CampaignLink): Headings {
  const { angleDeg, angleSenderDeg } = link;
  const isTurned = !Number.isNaN(angleDeg);
  const { hasPeople, environment } = prediction.placeOf(link);
  const any = (carry: string): number => (hasPeople && !isFixed(carry) ? NaN : 0);
  const isTurnedToo = !Number.isNaN(angleSenderDeg);
  if (!isTurned && !isTurnedToo && environment === 'queue') {
    return { receiverRad: 0, senderRad: Math.PI };
  }
  return {
    receiverRad: isTurned ? foldedRad(angleDeg) : any(link.carryReceiver),
    senderRad: isTurnedToo ? foldedRad(angleSenderDeg) : isTurned ? 0 : any(link.carrySender),
  };
}

/** Degrees of any turn as radians in [0, pi]. */
function foldedRad(degrees: number): number {
  const turn = Math.abs(degrees) % 360;
  return ((turn > 180 ? 360 - turn : turn) * Math.PI) / 180;
}

/** Spread of what phones send and receive, dB: sd over models. */
export interface DeviceSpread {
  readonly sendingDb: number;
  readonly receivingDb: number;
}

/**
 * After Google's calibration: attenuations of A by B and of B by A differ with sd 6.1, twice 3.0.
 */
export const CALIBRATED: DeviceSpread = { sendingDb: 3, receivingDb: 3 };
/** Before: Google's table of phone models, TX power and RSSI correction. */
export const UNCALIBRATED: DeviceSpread = { sendingDb: 8.1, receivingDb: 5.4 };
/** Where the level of each pair is known from other sessions. */
export const NO_SPREAD: DeviceSpread = { sendingDb: 0, receivingDb: 0 };
