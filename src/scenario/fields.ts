import { z } from 'zod';
import { parseDate, parseQuantity, parseTimeOfDay, parseUtcOffset } from './quantities.ts';
import type { Parsed, Quantity } from './quantities.ts';

/** What the documentation says of a key. */
export interface FieldMeta {
  readonly description: string;
  /** Where the default comes from. */
  readonly source?: string;
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** A text that `parse` turns into a number; errors become the schema's own. */
function parsed(parse: (text: string) => Parsed, range: Range, expected: string) {
  return z.string({ error: (issue) => wrongType(expected, issue.input) }).transform((text, ctx) => {
    const result = parse(text);
    if ('error' in result) {
      ctx.addIssue({ code: 'custom', message: result.error });
      return z.NEVER;
    }
    const { min = -Infinity, max = Infinity } = range;
    if (result.value < min || result.value > max || !Number.isFinite(result.value)) {
      ctx.addIssue({ code: 'custom', message: outside(range, text) });
      return z.NEVER;
    }
    return result.value;
  });
}

function outside({ min, max }: Range, text: string): string {
  if (min === 0 && max === undefined) return `expected not below zero, found ${text}`;
  return `expected a value within its range, found ${text}`;
}

/** "expected X, found Y" for a value of the wrong kind. */
export function wrongType(expected: string, found: unknown): string {
  return `expected ${expected}, found ${describe(found)}`;
}

/** A value in few words. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of keys';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
}

const EXPECTED: Record<Quantity, string> = {
  duration: 'a duration with its unit, such as "15 min"',
  length: 'a length with its unit, such as "2 m"',
  area: 'an area with its unit, such as "400 m2"',
  speed: 'a speed with its unit, such as "1.3 m/s"',
  ratio: 'a level with its unit, such as "3 dB"',
  power: 'a power with its unit, such as "-65 dBm"',
  angle: 'an angle with its unit, such as "90 deg"',
  drift: 'a drift with its unit, such as "20 ppm"',
};

/** A number with a unit, not below zero unless a range says otherwise (in base units). */
export function quantity(kind: Quantity, range: Range = { min: 0 }) {
  return parsed((text) => parseQuantity(text, kind), range, EXPECTED[kind]);
}

export const ANY: Range = {};

export const timeOfDay = () => parsed(parseTimeOfDay, ANY, 'a time of day such as "08:30"');
export const date = () => parsed(parseDate, ANY, 'a date such as 2020-09-14');
export const utcOffset = () => parsed(parseUtcOffset, ANY, 'an offset such as "+07:00"');

/** A share from 0 to 1. */
export const share = () =>
  z
    .number({ error: (issue) => wrongType('a share from 0 to 1', issue.input) })
    .min(0, { error: (issue) => wrongType('a share from 0 to 1', issue.input) })
    .max(1, { error: (issue) => wrongType('a share from 0 to 1', issue.input) });

/** A whole number within a range. */
export const whole = (min: number, max: number) => {
  const expected = `a whole number from ${min} to ${max}`;
  const error = (issue: { input?: unknown }): string => wrongType(expected, issue.input);
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};

/** A plain number within a range. */
export const plain = (min: number, max: number) => {
  const expected = `a number from ${min} to ${max}`;
  const error = (issue: { input?: unknown }): string => wrongType(expected, issue.input);
  return z.number({ error }).min(min, { error }).max(max, { error });
};

/** A text that is not empty. */
export const text = () => {
  const error = (issue: { input?: unknown }): string => wrongType('a text', issue.input);
  return z.string({ error }).min(1, { error });
};
