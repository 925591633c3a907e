import { escaped } from './text/printable.ts';

/** Where in a user's file a mistake stands; line and column count from 1. */
export interface FilePlace {
  file: string;
  line?: number;
  col?: number;
}

/**
 * A mistake in what the user gave: one sentence saying what was expected, what was found, where,
 * and what to do. The command line prints it without a stack trace and exits with code 2.
 */
export class InputError extends Error {
  readonly place: FilePlace | undefined;

  constructor(message: string, place?: FilePlace) {
    // Names, paths and words of libraries may hold line breaks: a sentence has none.
    super(escaped(place === undefined ? message : `${formatPlace(place)}: ${message}`));
    this.name = 'InputError';
    this.place = place;
  }
}

/** `file:line:col`, as far as known. */
export function formatPlace({ file, line, col }: FilePlace): string {
  if (line === undefined) return file;
  return col === undefined ? `${file}:${line}` : `${file}:${line}:${col}`;
}
