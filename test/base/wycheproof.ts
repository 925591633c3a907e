import { readFileSync } from 'node:fs';
import { sharedPath } from '../shared.ts';

/** One case; all byte strings in hex. Which fields there are depends on the file. */
export interface WycheproofCase {
  readonly tcId: number;
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly [field: string]: string | number | readonly string[];
}

export interface WycheproofGroup {
  readonly ivSize?: number;
  readonly tagSize?: number;
  readonly tests: readonly WycheproofCase[];
}

/** The groups of a file of `vectors/wycheproof` beside the checkout. */
export function wycheproof(name: string): WycheproofGroup[] {
  const text = readFileSync(sharedPath(`vectors/wycheproof/${name}.json`), 'utf8');
  return (JSON.parse(text) as { testGroups: WycheproofGroup[] }).testGroups;
}
