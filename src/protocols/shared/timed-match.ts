import type { ContactLog, Expansion, ExpansionIndex, MatchedRow } from '../engine.ts';

/** The first of the entries in whose time `timeS` lies, else -1. */
export function entryAt(expansion: Expansion, entries: readonly number[], timeS: number): number {
  for (const entry of entries) {
    if (expansion.fromS[entry] <= timeS && timeS <= expansion.toS[entry]) return entry;
  }
  return -1;
}

/**
 * Every row whose identifier is of a key and whose time, in whole seconds, is that identifier's.
 */
export function timedMatch(
  expansion: Expansion,
  index: ExpansionIndex,
  log: ContactLog,
): MatchedRow[] {
  const matched: MatchedRow[] = [];
  for (let row = 0; row < log.count; row++) {
    const timeS = Math.floor(log.firstUs[row] / 1e6);
    const entry = entryAt(expansion, index.entriesOf(log.identifier[row]), timeS);
    if (entry >= 0) matched.push({ row, keyIndex: expansion.keyIndex[entry] });
  }
  return matched;
}
