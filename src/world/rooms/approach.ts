/** Part of a stretch of time as shares of its length, 0..1; nothing where `from` > `to`. */
export interface SharesOfTime {
  readonly from: number;
  readonly to: number;
}

const ALL: SharesOfTime = { from: 0, to: 1 };
const NEVER: SharesOfTime = { from: 1, to: 0 };

/**
 * When one who moves in a straight line at constant speed, as seen by another who does too, is
 * within `rangeM`: a quadratic in time.
 *
 * @param x0, y0 - offset from the one to the other at the beginning, m
 * @param x1, y1 - at the end, m
 */
export function sharesInRange(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  rangeM: number,
): SharesOfTime {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const a = dx * dx + dy * dy;
  const b = x0 * dx + y0 * dy;
  const c = x0 * x0 + y0 * y0 - rangeM * rangeM;
  if (a === 0) return c <= 0 ? ALL : NEVER;
  const discriminant = b * b - a * c;
  if (discriminant < 0) return NEVER;
  const root = Math.sqrt(discriminant);
  return { from: Math.max(0, (-b - root) / a), to: Math.min(1, (root - b) / a) };
}
