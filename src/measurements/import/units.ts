import { readDateTime } from '../../base/calendar.ts';

/** Metres by unit; a foot is 0.3048 m exactly (international yard and pound agreement of 1959). */
export const DISTANCE_UNITS = { m: 1, cm: 0.01, mm: 0.001, ft: 0.3048, in: 0.0254 } as const;

/** Microseconds by unit; `date` is an ISO 8601 date with time instead of a number. */
export const TIME_UNITS = { s: 1e6, ms: 1e3, us: 1, date: NaN } as const;

export type DistanceUnit = keyof typeof DISTANCE_UNITS;
export type TimeUnit = keyof typeof TIME_UNITS;

// No digit can be taken by two parts: on a long text the search would grow with its square.
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** A finite decimal number, and nothing else around it; NaN otherwise. */
export function decimal(text: string): number {
  const plain = text.trim();
  const value = NUMBER.test(plain) ? Number(plain) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/** As `decimal`, with a comma (or a point) before the decimals. */
export function commaDecimal(text: string): number {
  return decimal(text.replace(',', '.'));
}

/** A length above 0 with its unit ("1.8 m", "6ft"), in metres; NaN for anything else. */
export function lengthM(text: string): number {
  const found = /^([0-9.]+)\s*([a-z]+)$/.exec(text.trim());
  if (found === null || !Object.hasOwn(DISTANCE_UNITS, found[2])) return NaN;
  const metres = decimal(found[1]) * DISTANCE_UNITS[found[2] as DistanceUnit];
  return metres > 0 ? metres : NaN;
}

/** A duration above 0 with its unit ("512 ms"), in µs; NaN for anything else. */
export function durationUs(text: string): number {
  const found = /^([0-9.]+)\s*(s|ms|us)$/.exec(text.trim());
  if (found === null) return NaN;
  const us = decimal(found[1]) * TIME_UNITS[found[2] as TimeUnit];
  return us > 0 ? us : NaN;
}

/** Date with time as µs since 1970, as UTC where it names no zone; or what is wrong with it. */
export function dateUs(text: string): { readonly us: number } | { readonly wrong: string } {
  const instant = readDateTime(text.trim(), 'or UTC');
  if ('wrong' in instant) return instant;
  const us = instant.unixS * 1e6 + instant.fractionUs;
  return us < 0 ? { wrong: 'logs of phones begin after 1970' } : { us };
}

/** The unit that ends a column's name ("range_ft"), if it is one of `units`. */
export function unitInName<Unit extends string>(
  name: string,
  units: Readonly<Record<Unit, number>>,
): Unit | undefined {
  const found = /(?:^|[_\s([-])([a-z]+)[)\]]?$/i.exec(name)?.[1];
  const word = found === undefined ? undefined : spelled(found);
  return word !== undefined && Object.hasOwn(units, word) ? (word as Unit) : undefined;
}

/** The unit that follows the first brackets of a pattern, as in `(\d+) ?cm`. */
export function unitAfterBrackets<Unit extends string>(
  pattern: string,
  units: Readonly<Record<Unit, number>>,
): Unit | undefined {
  const end = endOfFirstBrackets(pattern);
  if (end < 0) return undefined;
  const found = /^(?:\\?[-_ ]\??)*([a-z]+)(?![a-z])/i.exec(pattern.slice(end + 1))?.[1];
  const word = found === undefined ? undefined : spelled(found);
  return word !== undefined && Object.hasOwn(units, word) ? (word as Unit) : undefined;
}

/** Where the first brackets that catch something close; -1 where there are none. */
function endOfFirstBrackets(pattern: string): number {
  let depth = 0;
  for (let at = pattern.search(/(?<!\\)\((?!\?)/); at >= 0 && at < pattern.length; at++) {
    if (pattern[at] === '\\') at++;
    else if (pattern[at] === '(') depth++;
    else if (pattern[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

const spelled = (word: string): string => SPELLED[word.toLowerCase()] ?? word.toLowerCase();

const SPELLED: Readonly<Record<string, string | undefined>> = {
  feet: 'ft',
  foot: 'ft',
  meter: 'm',
  meters: 'm',
  metre: 'm',
  metres: 'm',
  sec: 's',
  seconds: 's',
};
