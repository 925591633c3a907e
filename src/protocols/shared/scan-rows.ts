import { appendRow } from '../contact-log.ts';
import type { ContactLog, Sighting } from '../engine.ts';

/**
 * De-duplication by scan: sightings of one identifier that begin at most `gapUs` after the end of
 * its newest row are of one scan, and widen that row.
 *
 * @param cutUs - rows begin anew at multiples of this on the receiver's clock
 */
export function scanRows(
  gapUs: number,
  cutUs = Infinity,
): (log: ContactLog, sighting: Sighting) => number {
  const sameCut = (a: number, b: number): boolean =>
    Math.floor(a / cutUs) === Math.floor(b / cutUs);
  return (log, sighting) => {
    const row = log.newestRow(sighting.identifier);
    const fromUs = sighting.firstUs;
    if (row < 0 || fromUs > log.lastUs[row] + gapUs || !sameCut(log.firstUs[row], fromUs)) {
      appendRow(log, sighting);
      return 1;
    }
    const before = log.packets[row];
    const total = before + sighting.packets;
    log.rssiMeanDbm[row] =
      (log.rssiMeanDbm[row] * before + sighting.rssiMeanDbm * sighting.packets) / total;
    log.packets[row] = total;
    log.lastUs[row] = Math.max(log.lastUs[row], sighting.lastUs);
    log.rssiMaxDbm[row] = Math.max(log.rssiMaxDbm[row], sighting.rssiMaxDbm);
    return 0;
  };
}
