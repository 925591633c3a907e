/**
 * Closest that two phones get, metres: their owners' bodies and pockets keep them apart even where
 * two drawn places fall together (a judgement; it also keeps the path loss finite).
 */
export const MIN_DISTANCE_M = 0.1;

/** Distance of two phones whose owners' places differ by (dx, dy), metres. */
export function distanceOf(dxM: number, dyM: number): number {
  return Math.max(MIN_DISTANCE_M, Math.sqrt(dxM * dxM + dyM * dyM));
}

/** Angle between a heading and the direction (dx, dy), radians in [0, pi]; 0 for no direction. */
export function angleTo(headingRad: number, dxM: number, dyM: number): number {
  // Signed zeros would turn "no direction" into either end of the range.
  if (dxM === 0 && dyM === 0) return 0;
  const c = Math.cos(headingRad);
  const s = Math.sin(headingRad);
  return Math.abs(Math.atan2(c * dyM - s * dxM, c * dxM + s * dyM));
}
