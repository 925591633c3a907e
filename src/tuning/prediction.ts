import type { EnvironmentName } from '../scenario/environments.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import type { CampaignLink } from './campaign.ts';
import type { Place } from './place-words.ts';
import { isCovered, isFixed, placeOf } from './place-words.ts';

/** All that a prediction is made of; nothing of it comes from the set that is predicted. */
export interface Prediction {
  /** The radio at the place of a link. */
  radioOf(link: CampaignLink): RadioScenario;
  placeOf(link: CampaignLink): Place;
  /** Attenuation of none, one or both phones in a pocket or bag, dB. */
  readonly coveredDb: readonly [number, number, number];
}

/**
 * Two people standing 1 to 2 m apart, phones in hands and pockets: -79.6, -82.4 and -94.8 dBm (our
 * means over the published set pcng-human; the last one is cut by the floor).
 */
export const COVERED_DB = [0, 2.8, 15.2] as const;

/** One radio everywhere. */
export function fixedPrediction(radio: RadioScenario): Prediction {
  return { radioOf: () => radio, placeOf: placeOfLink, coveredDb: COVERED_DB };
}

/** The radio of the environment that a set's own words name. */
export function predictionBy(radioAt: (environment: EnvironmentName) => RadioScenario): Prediction {
  const radios = new Map<EnvironmentName, RadioScenario>();
  return {
    ...{ placeOf: placeOfLink, coveredDb: COVERED_DB },
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

/** Loss of what the phones are carried in, dB. */
export function carryDb({ coveredDb }: Prediction, link: CampaignLink): number {
  const covered = [link.carrySender, link.carryReceiver].filter(isCovered).length;
  return coveredDb[covered];
}

/** Heading of each side: of the receiver, as told, and of the sender; NaN where it may be any. */
export interface Headings {
  readonly receiverRad: number;
  readonly senderRad: number;
}

/** Where a turn is told, the sender faces the receiver; what nobody holds has no heading. */
export function headingsOf(prediction: Prediction, link: CampaignLink): Headings {
  const isTurned = link.angleDeg === link.angleDeg;
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

/** After Google's calibration: attenuations of A by B and of B by A differ with sd 6.2 = 2 x 3.1. */
export const CALIBRATED: DeviceSpread = { sendingDb: 3.1, receivingDb: 3.1 };
/** Before: Google's table of phone models, TX power and RSSI correction. */
export const UNCALIBRATED: DeviceSpread = { sendingDb: 8.1, receivingDb: 5.4 };
/** Where the level of each pair is known from other sessions. */
export const NO_SPREAD: DeviceSpread = { sendingDb: 0, receivingDb: 0 };
