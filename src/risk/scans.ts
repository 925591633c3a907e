import { SCAN_INSTANCE_S } from '../base/ble/exposure-notification.ts';
import type { ScoredRow } from './scored-row.ts';

/** Rows in order of (key, time). */
export function inOrder(rows: readonly ScoredRow[]): ScoredRow[] {
  return [...rows].sort((a, b) => a.keyIndex - b.keyIndex || a.timeS - b.timeS);
}

/** Rows of one key that belong to one scan, scans in order of (key, time); rows in any order. */
export function scansOf(rows: readonly ScoredRow[]): ScoredRow[][] {
  const scans: ScoredRow[][] = [];
  let before: ScoredRow | undefined;
  for (const row of inOrder(rows)) {
    if (before !== undefined && inOneScan(before, row)) scans[scans.length - 1].push(row);
    else scans.push([row]);
    before = row;
  }
  return scans;
}

function inOneScan(before: ScoredRow, row: ScoredRow): boolean {
  return (
    before.keyIndex === row.keyIndex &&
    Math.floor(row.timeS) - Math.floor(before.timeS) <= SCAN_INSTANCE_S
  );
}
