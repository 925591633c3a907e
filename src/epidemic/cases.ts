import { InputError } from '../base/errors.ts';
import { quoted } from '../base/text/printable.ts';
import { US_PER_DAY } from '../base/time.ts';
import { purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';

/** What the scenario says of the diagnosed. Times are µs since local midnight of day 0. */
export interface CasesOptions {
  readonly persons: readonly string[];
  readonly count: number;
  readonly testUs: number;
  readonly testSpreadUs: number;
  readonly uploadShare: number;
  readonly uploadDelayUs: number;
  readonly contagiousDaysBefore: number;
  readonly onsetDaysBefore: number;
}

/** One diagnosed person. */
export interface Case {
  readonly person: number;
  readonly onsetUs: number;
  readonly contagiousFromUs: number;
  readonly testUs: number;
  /** When the keys leave the phone; -1 where the person has no app or does not upload. */
  readonly uploadUs: number;
}

/** Everybody of the world, by index; names only where the scenario names somebody. */
export interface Candidates {
  readonly names: readonly string[];
  /** What draws about each person are keyed by, below 2^53. */
  readonly ids: Float64Array;
}

/**
 * The diagnosed in order of person: those that the scenario names, or `count` drawn among people
 * with a phone.
 *
 * @throws InputError for a name that nobody has or that stands twice, and for more cases than there
 * are phones
 */
export function selectCases(
  options: CasesOptions,
  { names, ids }: Candidates,
  hasPhone: (person: number) => boolean,
  root: Key,
): Case[] {
  const persons =
    options.persons.length > 0
      ? personsNamed(options.persons, names)
      : drawPersons(options.count, ids, hasPhone, root);
  const key = purposeKey(root, 'epidemic.cases');
  return persons
    .sort((a, b) => a - b)
    .map((person) => {
      const testUs =
        options.testUs + Math.floor(options.testSpreadUs * uniform(key, ids[person], 0));
      const uploads = hasPhone(person) && uniform(key, ids[person], 1) < options.uploadShare;
      return {
        person,
        onsetUs: testUs - options.onsetDaysBefore * US_PER_DAY,
        contagiousFromUs: testUs - options.contagiousDaysBefore * US_PER_DAY,
        testUs,
        uploadUs: uploads ? testUs + options.uploadDelayUs : -1,
      };
    });
}

function personsNamed(wanted: readonly string[], names: readonly string[]): number[] {
  const twice = wanted.find((name, k) => wanted.indexOf(name) < k);
  if (twice !== undefined) {
    throw new InputError(
      `cases.persons: expected each person once, found ${quoted(twice)} again; remove one`,
    );
  }
  return wanted.map((name) => personNamed(name, names));
}

function personNamed(name: string, names: readonly string[]): number {
  const person = names.indexOf(name);
  if (person < 0) {
    throw new InputError(
      `cases.persons: expected names of people in the world, found ${quoted(name)}; ` +
        (names.length === 0
          ? 'it has no people'
          : `the first of its ${names.length} people is ${quoted(names[0])}`),
    );
  }
  return person;
}

function drawPersons(
  count: number,
  ids: Float64Array,
  hasPhone: (person: number) => boolean,
  root: Key,
): number[] {
  const key = purposeKey(root, 'epidemic.draw');
  const candidates = Int32Array.from(ids.keys()).filter(hasPhone);
  if (candidates.length < count) {
    throw new InputError(
      `cases.count: expected at most the ${candidates.length} people with a phone, found ` +
        `${count}; lower cases.count or raise phones.adoption`,
    );
  }
  const rank = Float64Array.from(ids, (id) => uniform(key, id, 0));
  candidates.sort((a, b) => rank[a] - rank[b] || ids[a] - ids[b]);
  return Array.from(candidates.subarray(0, count));
}
