import { US_PER_S } from './time.ts';

/**
 * A time in the wrong unit is off by a factor of 1,000 or 1,000,000, and the number of its digits
 * says so. Unix time of today has 10 digits in seconds, 13 in milliseconds, 16 in microseconds: one
 * digit more in seconds is the year 2286, one less the year 1970 to 2001.
 */

/** Unix seconds are below this: 2286-11-20. Milliseconds are above it from 1970-04-26 on. */
const MAX_UNIX_S = 10_000_000_000;
const MAX_UNIX_US = MAX_UNIX_S * US_PER_S;
/** No app is older than Bluetooth Low Energy; 2000-01-01 leaves room (Unix s). */
const MIN_LIKELY_S = 946_684_800;
/** Units in which a time may have been given instead, by how many make a second. */
const UNITS = [
  ['seconds', 1],
  ['milliseconds', 1_000],
  ['microseconds', 1_000_000],
  ['nanoseconds', 1_000_000_000],
] as const;

/**
 * Refuses what cannot be Unix seconds.
 *
 * @param name - the argument, for the message
 * @throws RangeError in one sentence for a time of 10,000,000,000 s or more, and for no number
 */
export function checkUnixS(name: string, value: number): void {
  if (value < MAX_UNIX_S) return;
  throw new RangeError(refusal(name, 'seconds', value));
}

/** The same of an end of an interval, which may be infinite. */
export function checkUnixEndS(name: string, value: number): void {
  if (value < MAX_UNIX_S || value === Infinity) return;
  throw new RangeError(refusal(name, 'seconds', value));
}

/**
 * Refuses what cannot be Unix microseconds, or is a time of the years 2000 to 2286 in seconds or
 * milliseconds.
 *
 * @throws RangeError in one sentence
 */
export function checkUnixUs(name: string, value: number): void {
  if (value < MAX_UNIX_US && !isLikely(value, 1) && !isLikely(value, 1_000)) return;
  throw new RangeError(refusal(name, 'microseconds', value));
}

/** Whether a time is of the years 2000 to 2286 where `perSecond` of its unit make a second. */
function isLikely(value: number, perSecond: number): boolean {
  return value >= MIN_LIKELY_S * perSecond && value < MAX_UNIX_S * perSecond;
}

function refusal(name: string, unit: 'seconds' | 'microseconds', value: number): string {
  const found = UNITS.find(([, perSecond]) => isLikely(value, perSecond));
  const expected = `"${name}" expected Unix ${unit}, got ${value}`;
  if (found === undefined) return `${expected}; give the time that the phone's clock shows`;
  const [likely, perSecond] = found;
  const day = new Date((value / perSecond) * 1_000).toISOString().slice(0, 10);
  const wanted = unit === 'seconds' ? 1 : US_PER_S;
  const mend =
    perSecond > wanted ? `divide by ${perSecond / wanted}` : `multiply by ${wanted / perSecond}`;
  return `${expected}, which is ${day} in ${likely}; ${mend}`;
}
