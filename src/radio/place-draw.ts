import { normal, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';

/** How places of one kind differ from one another: standard deviations. */
export interface PlaceSpread {
  /** Of the attenuation at any distance, dB. */
  readonly levelSdDb: number;
  /** Of the path-loss exponent (model log-distance). */
  readonly exponentSd: number;
  /** Of what a person who faces away adds, dB. */
  readonly bodySdDb: number;
  /** Of the logarithm of what changes in time: slow part and fading. */
  readonly timeSd: number;
}

/** What is drawn for one place. */
export interface PlaceDeviates {
  readonly level: number;
  readonly exponent: number;
  readonly body: number;
  readonly time: number;
}

/** Standard deviates of the one place that a run is at; another seed is at another place. */
export function placeDeviates(root: Key): PlaceDeviates {
  const key = purposeKey(root, 'radio.place');
  return {
    level: normal(key, 0, 0),
    exponent: normal(key, 0, 1),
    body: normal(key, 0, 2),
    time: normal(key, 0, 3),
  };
}

/** Where the laws of places with different exponents cross: levels were measured at 1 to 5 m. */
const PIVOT_M = 2;

interface PlaceRadio {
  readonly attenuationAt1mDb: number;
  readonly pathLossExponent: number;
  readonly bodyDb: number;
  readonly slowSdDb: number;
  readonly placeDb?: number;
  readonly placeSpread: PlaceSpread;
  readonly packet: { readonly ricianK: number | null };
}

/**
 * The radio at one place of its kind.
 *
 * @param pivotM - at this distance a place with another exponent has the same attenuation
 */
export function radioAtPlace<Radio extends PlaceRadio>(
  radio: Radio,
  place: PlaceDeviates,
  pivotM = PIVOT_M,
): Radio {
  const { placeSpread, packet } = radio;
  const exponentShift = placeSpread.exponentSd * place.exponent;
  const exponent = Math.max(0, radio.pathLossExponent + exponentShift);
  const factor = Math.exp(placeSpread.timeSd * place.time);
  const { ricianK } = packet;
  const pivotDecades = Math.log(pivotM) / Math.log(10);
  return {
    ...radio,
    placeDb: placeSpread.levelSdDb * place.level,
    attenuationAt1mDb:
      radio.attenuationAt1mDb - pivotDecades * 10 * (exponent - radio.pathLossExponent),
    pathLossExponent: exponent,
    bodyDb: Math.max(0, radio.bodyDb + placeSpread.bodySdDb * place.body),
    slowSdDb: factor * radio.slowSdDb,
    packet: { ...packet, ricianK: ricianK === null ? null : ricianK / (factor * factor) },
  };
}
