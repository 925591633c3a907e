import { readDate } from '../../base/calendar.ts';
import { quoted } from '../../base/text/printable.ts';

/** Kinds of quantities in a scenario file, with the units that may follow the number. */
export const UNITS = {
  duration: {
    us: 1,
    ms: 1e3,
    s: 1e6,
    min: 6e7,
    h: 3.6e9,
    d: 8.64e10,
  },
  length: { cm: 0.01, m: 1, km: 1000 },
  area: { m2: 1 },
  speed: { 'm/s': 1, 'km/h': 1 / 3.6 },
  ratio: { dB: 1 },
  power: { dBm: 1 },
  angle: { deg: Math.PI / 180, rad: 1 },
  drift: { ppm: 1 },
} as const satisfies Record<string, Record<string, number>>;

export type Quantity = keyof typeof UNITS;

export const EXAMPLES: Record<Quantity, string> = {
  duration: '15 min',
  length: '2 m',
  area: '400 m2',
  speed: '1.3 m/s',
  ratio: '3 dB',
  power: '-65 dBm',
  angle: '90 deg',
  drift: '20 ppm',
};

/** The unit that documents speak of. */
export const BASE_UNITS: Record<Quantity, string> = {
  duration: 's',
  length: 'm',
  area: 'm2',
  speed: 'm/s',
  ratio: 'dB',
  power: 'dBm',
  angle: 'deg',
  drift: 'ppm',
};

/** What the parser says of a text: a value in the base unit, or what is wrong. */
export type Parsed = { readonly value: number } | { readonly error: string };

const NUMBER = '[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:e[+-]?\\d+)?';
// No quantity is as long; units may begin with a digit, so that a search of more would not end.
const LONGEST = 100;
const FORM = new RegExp(`^(${NUMBER})\\s*([A-Za-z%/0-9]*)$`);

/** A regular expression that accepts what `parseQuantity` accepts, for editors. */
export function quantityPattern(quantity: Quantity): string {
  return `^\\s*${NUMBER}\\s*(?:${Object.keys(UNITS[quantity]).join('|')})\\s*$`;
}

/**
 * Reads a number and its unit. Base units: µs, m, m2, m/s, dB, dBm, rad, ppm.
 */
export function parseQuantity(text: string, quantity: Quantity): Parsed {
  const units: Record<string, number> = UNITS[quantity];
  const expected = `expected a ${quantity} such as ${JSON.stringify(EXAMPLES[quantity])}`;
  const found = text.length > LONGEST ? null : FORM.exec(text.trim());
  if (found === null) return { error: `${expected}, found ${quoted(text)}` };
  const [, number, unit] = found;
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (factor === undefined) {
    const known = Object.keys(units).join(', ');
    return { error: `${expected} (units: ${known}), found ${quoted(text)}` };
  }
  const value = Number(number) * factor;
  return { value: quantity === 'duration' ? Math.round(value) : value };
}

/**
 * A value in base units as people write it, in the largest unit that leaves a whole number: 6e7 µs
 * is "1 min". For messages and documents.
 */
export function formatQuantity(value: number, quantity: Quantity): string {
  const units: Record<string, number> = UNITS[quantity];
  const whole = (x: number): boolean => Math.round(x) !== 0 && Math.abs(x - Math.round(x)) < 1e-9;
  const name =
    Object.keys(units)
      .sort((a, b) => units[b] - units[a])
      .find((unit) => whole(value / units[unit])) ?? BASE_UNITS[quantity];
  return `${Number((value / units[name]).toPrecision(12))} ${name}`;
}

/** Time of day "08:30" or "17:45:30" as µs since midnight; 24:00 is the end of the day. */
export function parseTimeOfDay(text: string): Parsed {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim());
  const error = `expected a time of day such as "08:30", found ${quoted(text)}`;
  if (found === null) return { error };
  const [hour, minute, second] = [found[1], found[2], found[3] ?? '0'].map(Number);
  const seconds = 3600 * hour + 60 * minute + second;
  if (minute > 59 || second > 59 || seconds > 86_400) return { error };
  return { value: seconds * 1e6 };
}

/** Offset from UTC such as "+07:00", in minutes, from -14:00 to +14:00. */
export function parseUtcOffset(text: string): Parsed {
  const found = /^([+-])(\d{2}):(\d{2})$/.exec(text.trim());
  const error = `expected an offset from UTC such as "+07:00", found ${quoted(text)}`;
  if (found === null) return { error };
  const minutes = 60 * Number(found[2]) + Number(found[3]);
  if (minutes > 840 || Number(found[3]) > 59) return { error };
  return { value: found[1] === '-' ? -minutes : minutes };
}

/** Calendar date YYYY-MM-DD as Unix s of its 00:00 UTC. */
export function parseDate(text: string): Parsed {
  const date = readDate(text);
  if ('unixS' in date) return { value: date.unixS };
  return {
    error: `expected a date such as "2020-09-14", found ${quoted(text)}; ${date.wrong}`,
  };
}
