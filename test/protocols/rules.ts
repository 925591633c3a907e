import type { DecentralisedName } from '../../src/protocols/engines.ts';

/** What was asked for at a publication, Unix seconds; the phone was set up on day `setupS`. */
export interface Asked {
  readonly setupS: number;
  readonly fromS: number;
  readonly toS: number;
  readonly nowS: number;
}

/** How an app logs and matches, written from its rule and not from the engine. */
export interface Rule {
  /** Whether a sighting of the identifier of `slot` at `timeUs`, receiver's clock, is a match. */
  counts(slot: number, timeUs: number, asked: Asked): boolean;
  /** Seconds in which an identifier gets one row of one packet; undefined where scans are rows. */
  readonly quietS?: number;
  /** The app stops at its first hit. */
  readonly firstHit?: boolean;
  /** Matches whatever the days published. */
  readonly anyDay?: boolean;
}

const DAY_S = 86_400;
const US = 1_000_000;
const part = (timeUs: number, lengthS: number): number => Math.floor(timeUs / (lengthS * US));
const between = (x: number, from: number, to: number): boolean => from <= x && x <= to;

/**
 * Slots of `slotS` whose day is published and which begin by the end; closed intervals of whole ms.
 */
function bluezone(slotS: number, lostDayZero: boolean): Rule['counts'] {
  return (slot, timeUs, { setupS, fromS, toS }) => {
    const startS = slot * slotS;
    const firstDay = Math.floor(fromS / DAY_S) * DAY_S;
    const day = Math.floor(startS / DAY_S) * DAY_S;
    if (lostDayZero && day === Math.floor(setupS / DAY_S) * DAY_S) return false;
    const ms = Math.floor(timeUs / 1000);
    return (
      startS >= firstDay && startS <= toS && between(ms, startS * 1000, (startS + slotS) * 1000)
    );
  };
}

/** Parts of `lengthS` that were asked for and have begun; the slot's own where `bound`. */
function parts(lengthS: number, slotS: number, bound: boolean): Rule['counts'] {
  return (slot, timeUs, { fromS, toS, nowS }) => {
    const own = Math.floor((slot * slotS) / lengthS);
    const last = Math.floor(Math.min(toS, nowS) / lengthS);
    if (!between(own, Math.floor(fromS / lengthS), last)) return false;
    return !bound || part(timeUs, lengthS) === own;
  };
}

export const RULES: Record<DecentralisedName, Rule> = {
  'bluezone@1': { counts: () => true, quietS: 50, anyDay: true },
  'bluezone@2.0.0': { counts: bluezone(600, true), quietS: 5, firstHit: true },
  'bluezone@3': { counts: bluezone(900, false), quietS: 5, firstHit: true },
  'gaen@1.2': {
    counts(slot, timeUs, { fromS, toS }) {
      const dayS = Math.floor(slot / 144) * DAY_S;
      if (dayS + DAY_S <= fromS || dayS > toS) return false;
      return between(part(timeUs, 600), slot - 12, slot + 12);
    },
  },
  'dp3t-lowcost': {
    counts(slot, timeUs, { fromS, nowS }) {
      const day = Math.floor(slot / 96);
      const releaseS = (Math.floor(nowS / 7200) + 1) * 7200;
      if (day < Math.floor(fromS / DAY_S)) return false;
      return part(timeUs, DAY_S) === day && timeUs < releaseS * US;
    },
  },
  'dp3t-unlinkable': { counts: parts(900, 900, true) },
  'dp3t-hybrid': { counts: parts(7200, 900, true) },
  tcn: { counts: parts(900, 900, false) },
  herald: { counts: parts(DAY_S, 360, false) },
};
