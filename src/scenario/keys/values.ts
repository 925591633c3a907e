import { z } from 'zod';
import { plain as printed } from '../../base/text/printable.ts';
import { US_PER_DAY } from '../../base/time.ts';
import { field } from './field.ts';
import type { Field } from './field.ts';
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
import { wrongType } from './words.ts';

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

/** A stored number; times are µs that a double holds exactly, and no other quantity comes near. */
export function number({ min, max }: Range = {}): z.ZodNumber {
  return z
    .number()
    .min(min ?? -Number.MAX_SAFE_INTEGER)
    .max(max ?? Number.MAX_SAFE_INTEGER);
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
// In base units: beyond anything that is, and small enough that nothing computed overflows.
const MAX_SIZE = 1e9;

/** For quantities that may be below zero. */
export const ANY: Range = {};

/**
 * A number with a unit, not below zero unless a range says otherwise (in base units); durations end
 * at 10,000 days. Kept in base units: µs, m, m2, m/s, dB, dBm, rad, ppm.
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
  const file = parsed(
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
  return field(file, number(range));
}

function rangeWords(kind: Quantity, { min, max }: Range): string | undefined {
  if (min !== undefined && max !== undefined) {
    return `${formatQuantity(min, kind)} to ${formatQuantity(max, kind)}`;
  }
  if (min === 0) return 'not below zero';
  if (min !== undefined) return `at least ${formatQuantity(min, kind)}`;
  return max === undefined ? undefined : `at most ${formatQuantity(max, kind)}`;
}

/** Kept as µs since local midnight. */
export const timeOfDay = () =>
  field(
    parsed(parseTimeOfDay, 'a time of day such as "08:30"', {
      unit: 'time of day',
      range: '00:00 to 24:00',
      examples: ['08:30'],
    }),
    number({ min: 0, max: US_PER_DAY }),
  );

// Intervals of GAEN count from 1970 and must not be negative anywhere on Earth; Unix time in 32
// bits, which phones of these years keep, ends on 2106-02-07.
const FIRST_DATE = '1970-01-02';
const LAST_DATE = '2106-02-05';

/** Kept as Unix s of its 00:00 UTC. */
export const date = () =>
  field(
    parsed(
      parseDate,
      'a date such as 2020-09-14',
      { unit: 'date', range: `${FIRST_DATE} to ${LAST_DATE}`, examples: ['2020-09-14'] },
      (unixS) =>
        unixS < Date.parse(FIRST_DATE) / 1000 || unixS > Date.parse(LAST_DATE) / 1000
          ? `expected a date from ${FIRST_DATE} to ${LAST_DATE}`
          : undefined,
    ),
    number(),
  );

const MAX_OFFSET_MIN = 840;

/** Kept in minutes. */
export const utcOffset = () =>
  field(
    parsed(parseUtcOffset, 'an offset such as "+07:00"', {
      unit: 'hours and minutes',
      range: '-14:00 to +14:00',
      examples: ['+07:00'],
    }),
    number({ min: -MAX_OFFSET_MIN, max: MAX_OFFSET_MIN }),
  );

type Told = { readonly input?: unknown };

/** A share from 0 to 1. */
export const share = () => between('a share from 0 to 1', 0, 1);

/** A plain number within a range. */
export const plain = (min: number, max: number) =>
  between(`a number from ${min} to ${max}`, min, max);

function between(expected: string, min: number, max: number) {
  const error = ({ input }: Told): string => wrongType(expected, input);
  return field(z.number({ error }).min(min, { error }).max(max, { error }), number({ min, max }));
}

/** A whole number within a range; `beyond` says what to do about more than that. */
export const whole = (min: number, max: number, beyond = '') => {
  const expected = `a whole number from ${min} to ${max}`;
  const error = ({ input }: Told): string => wrongType(expected, input);
  const tooMuch = (issue: Told): string => error(issue) + beyond;
  return field(
    z.number({ error }).int({ error }).min(min, { error }).max(max, { error: tooMuch }),
    number({ min, max }).int(),
  );
};

/** A text that is not empty. */
export const text = () => {
  const error = ({ input }: Told): string => wrongType('a text', input);
  return field(z.string({ error }).min(1, { error }), z.string());
};

/** A text, maybe an empty one. */
export const anyText = () => field(z.string(), z.string());

/** A name or seed: a text that is not empty, or a whole number written without quotes. */
export const label = () => {
  const error = ({ input }: Told): string =>
    typeof input === 'number'
      ? 'expected a text, found a number that is not whole or not kept exactly; put it in quotes'
      : wrongType('a text', input);
  return field(
    z.union([z.string({ error }).min(1, { error }), z.int({ error })]).transform(String),
    z.string(),
  );
};

/** One of some words. */
export function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  const file = z.enum(words);
  return field(file, file);
}

export const yesOrNo = () => field(z.boolean(), z.boolean());

/** Numbers by name. */
export function byName<File extends z.ZodType<number>>(
  { file }: Field<File>,
  error?: (issue: Told) => string,
) {
  return field(
    z.record(z.string(), file, error === undefined ? undefined : { error }),
    z.record(z.string(), number()),
  );
}
