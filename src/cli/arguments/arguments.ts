import { InputError } from '../../base/errors.ts';

/** A whole number within a range. InputError otherwise. */
export function wholeNumber(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new InputError(
      `${name}: expected a whole number from ${min} to ${max}, found ` +
        `${Number.isNaN(value) ? 'no number' : value}`,
    );
  }
  return value;
}
