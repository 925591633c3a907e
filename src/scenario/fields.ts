import { z } from 'zod';
import { plain as printed, quoted } from '../base/text/printable.ts';
import { US_PER_DAY } from '../base/time.ts';
import {
  BASE_UNITS,
  EXAMPLES,
  formatQuantity,
  parseDate,
  parseQuantity,
  parseTimeOfDay,
  parseUtcOffset,
  quantityPattern,
} from './quantities.ts';
import type { Parsed, Quantity } from './quantities.ts';

interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** What documents and editors say of a text that stands for a number. */
interface Notes {
  /** Unit or form, as the documents name it. */
  readonly unit: string;
  readonly range?: string;
  readonly pattern?: string;
  readonly examples: readonly string[];
}

/** A text that `parse` turns into a number; errors become the schema's own. */
function parsed(
  parse: (text: string) => Parsed,
  expected: string,
  notes: Notes,
  wrong: (value: number) => string | undefined = () => undefined,
) {
  return z
    .string({ error: (issue) => wrongType(expected, issue.input) })
    .meta({ ...notes })
    .transform((text, ctx) => {
      const result = parse(text);
      const error = 'error' in result ? result.error : wrong(result.value);
      if (error !== undefined) {
        const message = 'error' in result ? error : `${error}, found ${printed(text)}`;
        ctx.addIssue({ code: 'custom', message });
        return z.NEVER;
      }
      return 'value' in result ? result.value : z.NEVER;
    });
}

/**
 * "expected X, found Y" for a value of the wrong kind; where quotes alone make it wrong, or their
 * lack, it says so.
 */
export function wrongType(expected: string, found: unknown): string {
  if (typeof found === 'string' && isOtherwiseRead(found, expected)) {
    return `expected ${expected}, found the text ${quoted(found)}; take off the quotes`;
  }
  if (/^a(n empty)? text\b/.test(expected)) {
    if (typeof found === 'number') {
      return `expected ${expected}, found the number ${found}; put it in quotes`;
    }
    if (typeof found === 'boolean') {
      return `expected ${expected}, found ${found}; put it in quotes`;
    }
  }
  return `expected ${expected}, found ${describe(found)}`;
}

const A_NUMBER = /^(the number|a number|a whole number|a share)\b/;
const NUMBER_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Whether a text, written without quotes, would be what is expected. */
function isOtherwiseRead(text: string, expected: string): boolean {
  if (A_NUMBER.test(expected)) return NUMBER_TEXT.test(text);
  return expected === 'true or false' && (text === 'true' || text === 'false');
}

/** A value of a YAML file in few words. */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null || value === undefined ? 'nothing' : 'a group of keys';
}

const EXPECTED: Record<Quantity, string> = {
  duration: 'a duration with its unit',
  length: 'a length with its unit',
  area: 'an area with its unit',
  speed: 'a speed with its unit',
  ratio: 'a level with its unit',
  power: 'a power with its unit',
  angle: 'an angle with its unit',
  drift: 'a drift with its unit',
};

// The longest run, 10,000 days: sums of a few of them are still whole numbers, in µs.
const MAX_DURATION_US = 10_000 * US_PER_DAY;
// In base units: beyond anything that is, and small enough that nothing computed from it overflows.
const MAX_SIZE = 1e9;

/**
 * A number with a unit, not below zero unless a range says otherwise (in base units); durations end
 * at 10,000 days.
 */
export function quantity(kind: Quantity, { min: from, max: to }: Range = { min: 0 }) {
  const expected = `${EXPECTED[kind]}, such as ${JSON.stringify(EXAMPLES[kind])}`;
  const isOpen = kind === 'duration' && from !== undefined && to === undefined;
  const range: Range = { min: from, max: isOpen ? MAX_DURATION_US : to };
  const { min = -Infinity, max = Infinity } = range;
  const words = rangeWords(kind, range);
  const notes: Notes = {
    unit: BASE_UNITS[kind],
    ...(words === undefined ? {} : { range: words }),
    pattern: quantityPattern(kind),
    examples: [EXAMPLES[kind]],
  };
  return parsed(
    (text) => parseQuantity(text, kind),
    expected,
    notes,
    (value) => {
      if (!Number.isFinite(value)) return 'expected a finite value';
      if (kind !== 'duration' && Math.abs(value) > MAX_SIZE) {
        return `expected at most ${formatQuantity(MAX_SIZE, kind)} in size`;
      }
      if (value < 0 && min === 0) return 'expected not below zero';
      return value < min || value > max ? `expected ${words}` : undefined;
    },
  );
}

function rangeWords(kind: Quantity, { min, max }: Range): string | undefined {
  if (min !== undefined && max !== undefined) {
    return `${formatQuantity(min, kind)} to ${formatQuantity(max, kind)}`;
  }
  if (min === 0) return 'not below zero';
  if (min !== undefined) return `at least ${formatQuantity(min, kind)}`;
  return max === undefined ? undefined : `at most ${formatQuantity(max, kind)}`;
}

export const ANY: Range = {};

export const timeOfDay = () =>
  parsed(parseTimeOfDay, 'a time of day such as "08:30"', {
    unit: 'time of day',
    range: '00:00 to 24:00',
    examples: ['08:30'],
  });

// Intervals of GAEN count from 1970 and must not be negative anywhere on Earth; Unix time in 32 bits,
// which phones of these years keep, ends on 2106-02-07.
const FIRST_DATE = '1970-01-02';
const LAST_DATE = '2106-02-05';

export const date = () =>
  parsed(
    parseDate,
    'a date such as 2020-09-14',
    { unit: 'date', range: `${FIRST_DATE} to ${LAST_DATE}`, examples: ['2020-09-14'] },
    (unixS) =>
      unixS < Date.parse(FIRST_DATE) / 1000 || unixS > Date.parse(LAST_DATE) / 1000
        ? `expected a date from ${FIRST_DATE} to ${LAST_DATE}`
        : undefined,
  );

export const utcOffset = () =>
  parsed(parseUtcOffset, 'an offset such as "+07:00"', {
    unit: 'hours and minutes',
    range: '-14:00 to +14:00',
    examples: ['+07:00'],
  });

/** A share from 0 to 1. */
export const share = () => plainWith('a share from 0 to 1', 0, 1);

/** A whole number within a range; `beyond` says what to do about more than that. */
export const whole = (min: number, max: number, beyond = '') => {
  const expected = `a whole number from ${min} to ${max}`;
  const error = (issue: { input?: unknown }): string => wrongType(expected, issue.input);
  const tooMuch = (issue: { input?: unknown }): string => error(issue) + beyond;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error: tooMuch });
};

/** A plain number within a range. */
export const plain = (min: number, max: number) =>
  plainWith(`a number from ${min} to ${max}`, min, max);

function plainWith(expected: string, min: number, max: number) {
  const error = (issue: { input?: unknown }): string => wrongType(expected, issue.input);
  return z.number({ error }).min(min, { error }).max(max, { error });
}

/** A text that is not empty. */
export const text = () => {
  const error = (issue: { input?: unknown }): string => wrongType('a text', issue.input);
  return z.string({ error }).min(1, { error });
};

/** A name or seed: a text that is not empty, or a whole number written without quotes. */
export const label = () => {
  const error = (issue: { input?: unknown }): string =>
    typeof issue.input === 'number'
      ? 'expected a text, found a number that is not whole or not kept exactly; put it in quotes'
      : wrongType('a text', issue.input);
  return z.union([z.string({ error }).min(1, { error }), z.int({ error })]).transform(String);
};
