/**
 * Measurements as a fit sees them. A leaf holds the packets of one still geometry (and channel), of
 * which number, mean and sum of squares say all that a normal law needs. Leaves are ordered so that
 * every group is contiguous: level 0 are the clusters, which share nothing, and the last level are
 * groups of leaves.
 */
export interface Leaves {
  /** Names of the levels, outermost first. */
  readonly levels: readonly string[];
  /**
   * Per level, where each group's children start among the next level's groups (the last level:
   * among leaves), and one entry more for the end.
   */
  readonly starts: readonly Int32Array[];
  /** Packets heard. */
  readonly heard: Float64Array;
  /** Packets offered and not heard, where known. */
  readonly missed: Float64Array;
  /** Mean RSSI of what was heard, dBm (0 where nothing was), and sum of squares about it, dB². */
  readonly meanDbm: Float64Array;
  readonly squaresDb2: Float64Array;
  /** log10(distance / m). */
  readonly decades: Float64Array;
  /** (1 - cos(turn of the body)) / 2: 0 facing, 1 away; 0 where unknown. */
  readonly turned: Float64Array;
  /** Per cluster, packets heard by whole dBm: cluster * HISTOGRAM_BINS - dBm. */
  readonly histogram: Float64Array;
}

/** RSSI of 0 to -127 dBm. */
export const HISTOGRAM_BINS = 128;

/** One leaf with the names of the groups that it belongs to, outermost first. */
export interface LeafRow {
  readonly groups: readonly string[];
  readonly heard: number;
  readonly missed: number;
  readonly meanDbm: number;
  readonly squaresDb2: number;
  readonly distanceM: number;
  /** NaN where unknown. */
  readonly angleDeg: number;
}

/**
 * Builds the groups from rows sorted by their groups. Levels that split nothing (each of their
 * groups is the whole of the group around it), or whose groups hold fewer than two packets each, on
 * average, carry no information of their own and are left out, except the outermost.
 *
 * @param histogram - packets heard by cluster name and whole dBm
 */
export function growLeaves(
  levels: readonly string[],
  rows: readonly LeafRow[],
  histogram: ReadonlyMap<string, Float64Array>,
): Leaves {
  const counts = levels.map((_, level) => countGroups(rows, level));
  const packets = rows.reduce((sum, { heard, missed }) => sum + heard + missed, 0);
  const kept = levels
    .map((_, k) => k)
    .filter((k) => k === 0 || (counts[k] > counts[k - 1] && counts[k] <= packets / 2));
  const starts = kept.map((level, k) =>
    groupStarts(rows, level, k + 1 < kept.length ? kept[k + 1] : undefined),
  );
  const clusters = [...new Set(rows.map(({ groups }) => groups[0]))];
  const bins = new Float64Array(clusters.length * HISTOGRAM_BINS);
  clusters.forEach((name, k) => {
    bins.set(histogram.get(name) ?? new Float64Array(HISTOGRAM_BINS), k * HISTOGRAM_BINS);
  });
  return {
    levels: kept.map((level) => levels[level]),
    starts,
    heard: Float64Array.from(rows, ({ heard }) => heard),
    missed: Float64Array.from(rows, ({ missed }) => missed),
    meanDbm: Float64Array.from(rows, ({ meanDbm }) => meanDbm),
    squaresDb2: Float64Array.from(rows, ({ squaresDb2 }) => squaresDb2),
    decades: Float64Array.from(rows, ({ distanceM }) => Math.log(distanceM) / Math.LN10),
    turned: Float64Array.from(rows, ({ angleDeg }) =>
      !Number.isNaN(angleDeg) ? (1 - Math.cos((angleDeg * Math.PI) / 180)) / 2 : 0,
    ),
    histogram: bins,
  };
}

function isNewGroup(rows: readonly LeafRow[], row: number, level: number): boolean {
  if (row === 0) return true;
  const here = rows[row].groups;
  const before = rows[row - 1].groups;
  for (let k = 0; k <= level; k++) if (here[k] !== before[k]) return true;
  return false;
}

function countGroups(rows: readonly LeafRow[], level: number): number {
  return rows.reduce((sum, _, row) => sum + (isNewGroup(rows, row, level) ? 1 : 0), 0);
}

function groupStarts(
  rows: readonly LeafRow[],
  level: number,
  childLevel: number | undefined,
): Int32Array {
  const starts: number[] = [];
  let children = 0;
  for (let row = 0; row < rows.length; row++) {
    if (isNewGroup(rows, row, level)) starts.push(children);
    if (childLevel === undefined || isNewGroup(rows, row, childLevel)) children++;
  }
  return Int32Array.from([...starts, children]);
}
