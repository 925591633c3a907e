import type { Sighting } from '../../src/protocols/engine.ts';

/** One packet of an identifier at `timeUs`. */
export function sightingAt(identifier: number, timeUs: number): Sighting {
  return {
    identifier,
    firstUs: timeUs,
    lastUs: timeUs,
    packets: 1,
    rssiMeanDbm: -60,
    rssiMinDbm: -60,
    rssiMaxDbm: -60,
    rssiFirstDbm: -60,
    metadata: 0,
  };
}
