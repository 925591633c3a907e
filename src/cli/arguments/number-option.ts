import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { original } from './raw-arguments.ts';

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

interface Described {
  readonly describe: string;
  /** What holds where the option is left out, if that is no fixed number. */
  readonly defaultDescription?: string;
  /** Such as "seconds"; for the sentence. */
  readonly unit?: string;
}

export interface NumberOption<N> {
  readonly string: true;
  readonly number: true;
  readonly requiresArg: true;
  readonly describe: string;
  readonly coerce: (value: unknown) => N;
}

/** An option whose value is a decimal number; anything else is refused as it was typed. */
export function numberOption(
  name: string,
  about: Described & { readonly default: number },
): NumberOption<number> & { readonly default: number };
export function numberOption(name: string, about: Described): NumberOption<number | undefined>;
export function numberOption(
  name: string,
  { unit, ...about }: Described & { readonly default?: number },
): NumberOption<number | undefined> {
  return {
    ...about,
    // The parser's own numbers take "0,5" for NaN and "0x10" for 16: as a string the text comes
    // here whole. Help shows the last type, [number].
    string: true,
    number: true,
    requiresArg: true,
    coerce: (value) => readNumber(name, value, unit) as number | undefined,
  };
}

/** A value given twice stays a list, which is refused later; a default is a number already. */
function readNumber(name: string, value: unknown, unit: string | undefined): unknown {
  const text = original(value);
  if (typeof text !== 'string' || text === '') return text;
  const number = DECIMAL.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isFinite(number)) return number;
  const expected = unit === undefined ? 'a number' : `a number of ${unit}`;
  const comma = /^\s*[+-]?\d+,\d+\s*$/.test(text) ? '; write a point for the comma' : '';
  throw new InputError(`--${name}: expected ${expected}, found ${quoted(text)}${comma}`);
}
