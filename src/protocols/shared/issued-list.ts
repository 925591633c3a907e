/**
 * What an authority hands to a phone in one go: text by text, as an array of strings has it. Made
 * when somebody asks, so that a simulated phone costs what it says, not all that it could say; JSON
 * gets all of it, and an array read back from JSON serves as well.
 */
export interface IssuedList {
  readonly length: number;
  at(index: number): string | undefined;
}

/** A list of `length` texts that `make` gives; a pure function of the index. */
export function issuedList(length: number, make: (index: number) => string): IssuedList {
  const at = (index: number): string | undefined =>
    index >= 0 && index < length ? make(index) : undefined;
  return Object.freeze({
    length,
    at,
    toJSON: () => Array.from({ length }, (_, index) => make(index)),
  });
}
