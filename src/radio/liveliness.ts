import { normalQuantile } from '../base/numbers/normal.ts';
import { below, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';

/**
 * Links differ in how much they change in time: a person who shifts, people who pass, steady or
 * scattered waves. The factor of a link scales the standard deviation of its slow part and of its
 * fading; it is drawn once for a pair, the same in both directions and at both levels of the radio,
 * as the middle of one of equally likely classes of a lognormal law.
 */
export const LIVELINESS_CLASSES = 9;

/** Key of everything about how lively pairs are. */
export function livelinessKeyOf(root: Key): Key {
  return purposeKey(root, 'radio.liveliness');
}

/** Class of the pair with the ids `low` < `high`, 0 to 8. */
export function livelinessClass(key: Key, low: number, high: number): number {
  return below(key, low, high, LIVELINESS_CLASSES);
}

/** Factor of a class, median 1; `spread` is the standard deviation of its logarithm, >= 0. */
export function livelinessFactor(spread: number, index: number): number {
  return Math.exp(spread * normalQuantile((index + 0.5) / LIVELINESS_CLASSES));
}

/** Factor of one pair. */
export function livelinessOf(spread: number, key: Key, low: number, high: number): number {
  return spread === 0 ? 1 : livelinessFactor(spread, livelinessClass(key, low, high));
}

/** Rician K of a link with that factor: the sd of fading goes with the root of 1 / K. */
export function livelyK(ricianK: number | null, factor: number): number | null {
  return ricianK === null ? null : ricianK / (factor * factor);
}
