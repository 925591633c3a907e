import { S_PER_DAY } from './time.ts';

/**
 * An instant as Unix s and the µs of its fraction, or what is wrong with the text in a few words.
 */
export type Instant =
  { readonly unixS: number; readonly fractionUs: number } | { readonly wrong: string };

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?$/;
const ZONE = /(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/;
/** The longest that is read: a date, a time with nine places and a zone. */
const LONGEST = 40;
const MAX_ZONE_MIN = 14 * 60;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * Reads a calendar date, YYYY-MM-DD (ISO 8601, Gregorian), as Unix s of its 00:00 UTC. There is no
 * 30 February, no month 13 and no year 0.
 */
export function readDate(text: string): Instant {
  const found = text.length > LONGEST ? null : DATE.exec(text);
  if (found === null) return { wrong: 'not of the form YYYY-MM-DD' };
  const [year, month, day] = found.slice(1).map(Number);
  if (year === 0) return { wrong: 'there is no year 0' };
  if (month < 1 || month > MONTHS.length) return { wrong: `there is no month ${found[2]}` };
  const days = daysOfMonth(year, month);
  if (day < 1 || day > days) {
    return { wrong: `${MONTHS[month - 1]} ${found[1]} has ${days} days` };
  }
  return { unixS: daysSince1970(year, month, day) * S_PER_DAY, fractionUs: 0 };
}

/**
 * Reads a date with a time of day: YYYY-MM-DD, "T" or a blank, HH:MM[:SS[.fraction]], and a zone
 * (Z, +02:00, +0200, +02) that must stand there where `zone` is required and else counts as UTC.
 * 24:00 and leap seconds are refused: Unix time has neither.
 */
export function readDateTime(text: string, zone: 'required' | 'or UTC'): Instant {
  if (text.length > LONGEST || !/^[T ]$/.test(text.charAt(10))) {
    return { wrong: 'not of the form YYYY-MM-DD HH:MM:SS' };
  }
  const date = readDate(text.slice(0, 10));
  if ('wrong' in date) return date;
  const clock = text.slice(11);
  const named = ZONE.exec(clock);
  if (named === null && zone === 'required') {
    return { wrong: 'it names no zone; end it with Z for UTC' };
  }
  const zoneMin = named?.[2] === undefined ? 0 : Number(named[2]) * 60 + Number(named[3] ?? 0);
  if (zoneMin > MAX_ZONE_MIN || Number(named?.[3] ?? 0) > 59) {
    return { wrong: 'zones reach from -14:00 to +14:00' };
  }
  const found = TIME.exec(named === null ? clock : clock.slice(0, named.index));
  if (found === null) return { wrong: 'its time is not of the form HH:MM:SS' };
  const [hour, minute, second] = [found[1], found[2], found[3] ?? '0'].map(Number);
  const wrong = wrongTime(hour, minute, second);
  if (wrong !== undefined) return { wrong };
  const offsetS = (named?.[1] === '-' ? -60 : 60) * zoneMin;
  return {
    unixS: date.unixS + 3600 * hour + 60 * minute + second - offsetS,
    fractionUs: Math.round(Number(found[4] ?? '0') * 1e6),
  };
}

function wrongTime(hour: number, minute: number, second: number): string | undefined {
  if (hour === 24 && minute === 0 && second === 0) return '24:00 is 00:00 of the next day';
  if (hour > 23) return `there is no hour ${hour}`;
  if (minute > 59) return `there is no minute ${minute}`;
  if (second === 60) return 'Unix time has no leap seconds';
  return second > 59 ? `there is no second ${second}` : undefined;
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Proleptic Gregorian; `Date.UTC` would take the years 1 to 99 for those of the last century. */
function daysSince1970(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  let days = 365 * before + leapDays + day - 1 - DAYS_TO_1970;
  for (let m = 1; m < month; m++) days += daysOfMonth(year, m);
  return days;
}

/** Days from 0001-01-01 to 1970-01-01. */
const DAYS_TO_1970 = 719_162;
