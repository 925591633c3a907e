import { appendRow } from '../contact-log.ts';
import type { ContactLog, Sighting } from '../engine.ts';

/**
 * De-duplication of Bluezone: a row holds one packet. A sighting that reaches beyond `quietUs`
 * after the identifier's row opens the next one with the first packet from there on (packets are
 * some 100 ms apart).
 */
export function onePacketRows(quietUs: number): (log: ContactLog, sighting: Sighting) => number {
  return (log, sighting) => {
    const newest = log.newestRow(sighting.identifier);
    const earliestUs = newest < 0 ? -Infinity : log.firstUs[newest] + quietUs;
    if (sighting.lastUs < earliestUs) return 0;
    const timeUs = Math.max(sighting.firstUs, earliestUs);
    const row = appendRow(log, sighting);
    log.firstUs[row] = timeUs;
    log.lastUs[row] = timeUs;
    log.packets[row] = 1;
    log.rssiMeanDbm[row] = sighting.rssiFirstDbm;
    log.rssiMaxDbm[row] = sighting.rssiFirstDbm;
    return 1;
  };
}
