import { deriveKey, purposeKey, rootKey, uniform } from '../../kernel/keyed.ts';
import type { Key } from '../../kernel/keyed.ts';

/** Values drawn one after the other; the same seed and iteration give the same values. */
export class Draws {
  private readonly key: Key;
  private taken = 0;

  constructor(seed: string, iteration: number) {
    this.key = deriveKey(purposeKey(rootKey(seed), 'swarm'), iteration);
  }

  /** Uniform on [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * uniform(this.key, this.taken++, 0);
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1));
  }

  chance(share: number): boolean {
    return this.between(0, 1) < share;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.whole(0, values.length - 1)];
  }

  /** Up to `count` different values, in an order that is drawn too. */
  several<T>(values: readonly T[], count: number): T[] {
    const left = [...values];
    const taken: T[] = [];
    while (taken.length < count && left.length > 0) {
      taken.push(...left.splice(this.whole(0, left.length - 1), 1));
    }
    return taken;
  }

  /** The value for a share of the draws; no key at all otherwise. */
  maybe<T extends object>(share: number, make: () => T): T | Record<string, never> {
    return this.chance(share) ? make() : {};
  }

  /** A quantity as scenarios write it, such as `3.2 m`. */
  quantity(from: number, to: number, unit: string, digits = 1): string {
    return `${Number(this.between(from, to).toFixed(digits))} ${unit}`;
  }
}

/** Minutes after midnight as a time of day. */
export function timeOfDay(minutes: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(Math.floor(minutes) % 60)}`;
}
