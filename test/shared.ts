import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sharedRoot = fileURLToPath(new URL('../../shared/', import.meta.url));

/**
 * Measured data and vectors that are not part of the project lie beside the checkout, or nowhere.
 */
export const hasShared = existsSync(sharedRoot);

export function sharedPath(relative: string): string {
  return sharedRoot + relative;
}
