import { normal, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { PlaceSpread } from './place-spread.ts';

/** What is drawn for one place. */
export type PlaceDeviates = {
  readonly [Part in (typeof PARTS)[number]]: number;
};

/** In the order of their draws. */
const PARTS = ['level', 'exponent', 'body', 'time', 'carry', 'crowd', 'shadowing', 'pace'] as const;

/** Standard deviates of the one place that a run is at; another seed is at another place. */
export function placeDeviates(root: Key): PlaceDeviates {
  const key = purposeKey(root, 'radio.place');
  const drawn = PARTS.map((part, index) => [part, normal(key, 0, index)]);
  return Object.fromEntries(drawn) as PlaceDeviates;
}

/** Where the laws of places with different exponents cross: levels were measured at 1 to 5 m. */
const PIVOT_M = 2;

interface PlaceRadio {
  readonly attenuationAt1mDb: number;
  readonly pathLossExponent: number;
  readonly bodyDb: number;
  readonly crowdDensityPerM2?: number;
  readonly shadowingSdDb: number;
  readonly slowSdDb: number;
  readonly slowTauUs: number;
  readonly fastTauUs: number;
  readonly placeDb?: number;
  readonly coveredDb?: number;
  readonly placeSpread: PlaceSpread;
  readonly packet: { readonly ricianK: number | null; readonly channelOffsetSdDb: number };
}

/** A lognormal factor of mean 1; `sd` is that of its logarithm. */
function meanOne(sd: number, deviate: number): number {
  return Math.exp(sd * deviate - (sd * sd) / 2);
}

/** The same of mean square 1: variances stay what they are on average. */
function squareOne(sd: number, deviate: number): number {
  return Math.exp(sd * deviate - sd * sd);
}

/** The radio at one place of its kind. */
export function radioAtPlace<Radio extends PlaceRadio>(radio: Radio, place: PlaceDeviates): Radio {
  const { placeSpread: spread, packet } = radio;
  const exponent = Math.max(0, radio.pathLossExponent + spread.exponentSd * place.exponent);
  const pivotDecades = Math.log(PIVOT_M) / Math.log(10);
  const lively = squareOne(spread.timeSd, place.time);
  const pace = Math.exp(spread.paceSd * place.pace);
  const { ricianK, channelOffsetSdDb } = packet;
  return {
    ...radio,
    placeDb: spread.levelSdDb * place.level,
    coveredDb: spread.carrySdDb * place.carry,
    attenuationAt1mDb:
      radio.attenuationAt1mDb - pivotDecades * 10 * (exponent - radio.pathLossExponent),
    pathLossExponent: exponent,
    bodyDb: Math.max(0, radio.bodyDb + spread.bodySdDb * place.body),
    crowdDensityPerM2: (radio.crowdDensityPerM2 ?? 0) * meanOne(spread.crowdSd, place.crowd),
    shadowingSdDb: radio.shadowingSdDb * squareOne(spread.shadowingSd, place.shadowing),
    slowSdDb: lively * radio.slowSdDb,
    slowTauUs: radio.slowTauUs / pace,
    fastTauUs: radio.fastTauUs / pace,
    packet: {
      ...packet,
      ricianK: ricianK === null ? null : ricianK / (lively * lively),
      channelOffsetSdDb: lively * channelOffsetSdDb,
    },
  };
}
