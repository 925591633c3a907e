import { readFileSync } from 'node:fs';
import { fileError } from '../../base/file-error.ts';

/** The text of a PEM file. @throws InputError where it cannot be read */
export function pemOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileError(error, file);
  }
}
