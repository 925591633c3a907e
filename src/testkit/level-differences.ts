import { purposeKey, rootKey } from '../kernel/keyed.ts';
import { hear } from './level-cells.ts';
import type { Cell, CellHeard } from './level-cells.ts';
import { DbmCounts, pointDifference, pointsOf } from './level-points.ts';
import type { PointDifference } from './level-points.ts';

/** Largest difference that counts as agreement. */
export const TOLERANCE = { heard: 0.01, packets: 0.03, rssiDb: 0.5, extremeDb: 1 };

const POINTS = [0.05, 0.5, 0.95];
// Of the minimum and of the maximum of spans.
const LEAST_POINT = 0.001;
const GREATEST_POINT = 0.999;

/** What one cell hears at both levels. */
export interface CellLevels {
  readonly exact: CellHeard;
  readonly fast: CellHeard;
}

export function levelsOf(cell: Cell): CellLevels {
  return { exact: hear(cell, 'packet'), fast: hear(cell, 'scan') };
}

/** Scan level less packet level. */
export interface Difference {
  /** Share of scans heard at packet level. */
  readonly exactHeard: number;
  readonly heard: number;
  /** Relative. */
  readonly packets: number;
  /** 5, 50 and 95 % points of RSSI of spans, dB: mean, minimum, maximum and first packet. */
  readonly rssiDb: readonly number[];
  readonly minDb: readonly number[];
  readonly maxDb: readonly number[];
  readonly firstDb: readonly number[];
  /** Spans heard at packet level. */
  readonly spans: number;
}

export function differenceOf({ exact, fast }: CellLevels): Difference {
  const exactHeard = exact.scansHeard / exact.scans;
  const less = (one: DbmCounts, other: DbmCounts): number[] => {
    const points = pointsOf(other, POINTS);
    return pointsOf(one, POINTS).map((point, k) => point - points[k]);
  };
  return {
    exactHeard,
    heard: fast.scansHeard / fast.scans - exactHeard,
    packets: fast.packets / exact.packets - 1,
    rssiDb: POINTS.map((q) => quantile(fast.rssi, q) - quantile(exact.rssi, q)),
    minDb: less(fast.min, exact.min),
    maxDb: less(fast.max, exact.max),
    firstDb: less(fast.first, exact.first),
    spans: exact.rssi.length,
  };
}

function quantile(sorted: ArrayLike<number>, q: number): number {
  return sorted[Math.floor(q * (sorted.length - 1))];
}

/** What is beyond the tolerance; empty where the levels agree. */
export function missesOf(difference: Difference): string[] {
  const isOff = (dbs: readonly number[]): boolean =>
    dbs.some((db) => Math.abs(db) > TOLERANCE.rssiDb);
  return [
    ...(Math.abs(difference.heard) > TOLERANCE.heard ? ['share of scans'] : []),
    ...(Math.abs(difference.packets) > TOLERANCE.packets ? ['packets'] : []),
    ...(isOff(difference.rssiDb) ? ['RSSI'] : []),
    ...(isOff(difference.minDb) ? ['minimum'] : []),
    ...(isOff(difference.maxDb) ? ['maximum'] : []),
    ...(isOff(difference.firstDb) ? ['first'] : []),
  ];
}

/** The cell's row of docs/levels.md. */
export function rowOf(cell: Cell, difference: Difference): string {
  const points = (dbs: readonly number[]): string => dbs.map((db) => db.toFixed(2)).join(' / ');
  const row = [
    cell.place,
    cell.cycle,
    cell.phones,
    cell.distanceM,
    difference.spans,
    difference.exactHeard.toFixed(3),
    difference.heard.toFixed(3),
    `${(100 * difference.packets).toFixed(1)} %`,
    points(difference.rssiDb),
    points(difference.minDb),
    points(difference.maxDb),
    points(difference.firstDb),
    missesOf(difference).join(', ') || 'within',
  ];
  return `| ${row.join(' | ')} |`;
}

/** Far points of cells that differ in the number of phones alone, put together. */
export interface Pool {
  readonly spans: number;
  readonly least: PointDifference;
  readonly greatest: PointDifference;
}

const resampling = purposeKey(rootKey('levels'), 'resampling');

/** Cells have too few spans each for a point of one in a thousand. */
export function poolOf(cells: readonly CellLevels[]): Pool {
  const joined = (level: keyof CellLevels, part: 'min' | 'max'): DbmCounts =>
    DbmCounts.joined(cells.map((cell) => cell[level][part]));
  const of = (part: 'min' | 'max', q: number): PointDifference =>
    pointDifference(joined('fast', part), joined('exact', part), q, resampling);
  return {
    spans: cells.reduce((sum, { exact }) => sum + exact.rssi.length, 0),
    least: of('min', LEAST_POINT),
    greatest: of('max', GREATEST_POINT),
  };
}

export function poolMissesOf({ least, greatest }: Pool): string[] {
  return [
    ...(Math.abs(least.db) > TOLERANCE.extremeDb ? ['minimum'] : []),
    ...(Math.abs(greatest.db) > TOLERANCE.extremeDb ? ['maximum'] : []),
  ];
}

/** The row of docs/levels.md of all cells that are like `cell` but for the phones. */
export function poolRowOf({ place, cycle, distanceM }: Cell, pool: Pool): string {
  const point = ({ db, errorDb }: PointDifference): string =>
    `${db.toFixed(2)} ± ${errorDb.toFixed(2)}`;
  const verdict = poolMissesOf(pool).join(', ') || 'within';
  const row = [
    place,
    cycle,
    distanceM,
    pool.spans,
    point(pool.least),
    point(pool.greatest),
    verdict,
  ];
  return `| ${row.join(' | ')} |`;
}
