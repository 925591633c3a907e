import type { CarryPosition } from '../radio/carry.ts';
import type { EnvironmentName } from '../scenario/environments.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import type { CampaignLink } from './campaign.ts';
import type { Place } from './place-words.ts';
import { carryOf, isCovered, isFixed, placeOf } from './place-words.ts';

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

/** The radio of the environment that a set's own words name. */
export function predictionBy(radioAt: (environment: EnvironmentName) => RadioScenario): Prediction {
  const radios = new Map<EnvironmentName, RadioScenario>();
  return {
    placeOf: placeOfLink,
    coveredDb: undefined,
    radioOf(link) {
      const { environment } = placeOfLink(link);
      if (!radios.has(environment)) radios.set(environment, radioAt(environment));
      return radios.get(environment)!;
    },
  };
}

export function placeOfLink({ environment }: CampaignLink): Place {
  return placeOf(environment);
}

/** Where the phone of each side is carried, as far as the radio is to know. */
export function carriedAt({ coveredDb }: Prediction, link: CampaignLink): CarriedAt {
  return coveredDb === undefined
    ? { sender: carryOf(link.carrySender), receiver: carryOf(link.carryReceiver) }
    : { sender: 'hand', receiver: 'hand' };
}

export interface CarriedAt {
  readonly sender: CarryPosition;
  readonly receiver: CarryPosition;
}

/** Loss of what the phones are carried in, where the radio does not know it, dB. */
export function coveringDb({ coveredDb }: Prediction, link: CampaignLink): number {
  if (coveredDb === undefined) return 0;
  return coveredDb[[link.carrySender, link.carryReceiver].filter(isCovered).length];
}

/** Heading of each side: of the receiver, as told, and of the sender; NaN where it may be any. */
export interface Headings {
  readonly receiverRad: number;
  readonly senderRad: number;
}

/** Where a turn is told, the sender faces the receiver; what nobody holds has no heading. */
export function headingsOf(prediction: Prediction, link: CampaignLink): Headings {
  const isTurned = !Number.isNaN(link.angleDeg);
  const { hasPeople } = prediction.placeOf(link);
  const any = (carry: string): number => (hasPeople && !isFixed(carry) ? NaN : 0);
  return isTurned
    ? { receiverRad: foldedRad(link.angleDeg), senderRad: 0 }
    : { receiverRad: any(link.carryReceiver), senderRad: any(link.carrySender) };
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
 * After Google's calibration: attenuations of A by B and of B by A differ with sd 6.2 = 2 x 3.1.
 */
export const CALIBRATED: DeviceSpread = { sendingDb: 3.1, receivingDb: 3.1 };
/** Before: Google's table of phone models, TX power and RSSI correction. */
export const UNCALIBRATED: DeviceSpread = { sendingDb: 8.1, receivingDb: 5.4 };
/** Where the level of each pair is known from other sessions. */
export const NO_SPREAD: DeviceSpread = { sendingDb: 0, receivingDb: 0 };
