import type { Campaign, CampaignLink } from './campaign.ts';
import { expectedLink, solveLevel } from './expected-level.ts';
import type { ExpectedLink } from './expected-level.ts';
import { CALIBRATED, NO_SPREAD, UNCALIBRATED } from './prediction.ts';
import type { DeviceSpread, Prediction } from './prediction.ts';
import { haveMetMany, PhoneLevels } from './phone-levels.ts';
import { floorsOf } from './receiver-floor.ts';

/** The level of one pair in one session, and what is not known of it. */
export interface PairLevel {
  /** RSSI where the channel took nothing, dBm; 0 where rows carry it, being calibrated. */
  readonly dbm: number;
  /** Standard errors of what belongs to the pair, and of what belongs to the session, dB. */
  readonly errorDb: number;
  readonly sessionErrorDb: number;
  readonly spread: DeviceSpread;
  /** Whether other sessions of the same pair told it. */
  readonly isOwnPair: boolean;
}

const LEVEL_OF_CALIBRATED: PairLevel = {
  dbm: 0,
  errorDb: 0,
  sessionErrorDb: 0,
  spread: CALIBRATED,
  isOwnPair: false,
};

export interface Levels {
  /** One for each link. */
  readonly levels: readonly PairLevel[];
  /** Where the receiver of each link hears half of the packets, on its own scale, dBm. */
  readonly floorDbm: Float64Array;
  readonly source: LevelSource;
}

/**
 * Where levels come from: the phones' calibration; other sessions of the same pair (where a pair
 * has none, other sessions of the set); or, with one session, the set itself.
 */
export type LevelSource = 'calibration' | 'other sessions' | 'the session itself';

/** Levels of a set, with `prediction` in place of all that the set would tell about the channel. */
export function levelsOf(campaign: Campaign, prediction: Prediction): Levels {
  const { links, isCalibrated, sessions } = campaign;
  const floorDbm = floorsOf(campaign, prediction);
  if (isCalibrated) {
    const levels = links.map((): PairLevel => LEVEL_OF_CALIBRATED);
    return { levels, floorDbm, source: 'calibration' };
  }
  const groups = groupLevels(campaign, prediction, floorDbm);
  const noise = sessions === 1 ? 0 : betweenSessionsDb(groups);
  const known = new Map<string, PairLevel>();
  const phones = new Map<number, PhoneLevels | undefined>();
  const levels = links.map((link) => {
    const { sessionIndex } = link;
    const key = JSON.stringify([sessionIndex, pairOf(link)]);
    if (!phones.has(sessionIndex)) phones.set(sessionIndex, phonesElsewhere(sessionIndex, groups));
    if (!known.has(key)) {
      const own = ofPhones(link, phones.get(sessionIndex));
      known.set(key, own ?? levelOf(link, groups, noise));
    }
    return known.get(key)!;
  });
  return { levels, floorDbm, source: sessions === 1 ? 'the session itself' : 'other sessions' };
}

/** What phones send and receive in other sessions; undefined where too few met too few. */
function phonesElsewhere(session: number, groups: readonly GroupLevel[]): PhoneLevels | undefined {
  const levels = groups
    .filter((group) => group.session !== session && group.heard >= MIN_HEARD)
    .map(({ link, dbm, session: at }) => {
      return { session: at, sender: link.sender, receiver: link.receiver, dbm };
    });
  return haveMetMany(levels) ? new PhoneLevels(levels) : undefined;
}

function ofPhones(
  { sender, receiver }: CampaignLink,
  phones: PhoneLevels | undefined,
): PairLevel | undefined {
  const level = phones?.of(sender, receiver);
  if (phones === undefined || level === undefined) return undefined;
  const sessionErrorDb = phones.sessionSdDb;
  return { ...level, sessionErrorDb, spread: NO_SPREAD, isOwnPair: true };
}

/** Fewer sessions say less about the spread of phones than tables of phone models do. */
const MIN_SESSIONS = 3;
/** Fewer packets may be of a phone that passed by. */
const MIN_HEARD = 20;

/** From other sessions of the same pair, or of the set; with one session alone, from itself. */
function levelOf(link: CampaignLink, groups: readonly GroupLevel[], noiseDb: number): PairLevel {
  const { sessionIndex: session } = link;
  const pair = pairOf(link);
  const elsewhere = groups.filter((group) => group.session !== session);
  const others = elsewhere.length > 0 ? elsewhere : groups;
  const same = others.filter((group) => group.pair === pair);
  if (same.length > 0) {
    const dbm = mean(same.map((group) => group.dbm));
    const errorDb = noiseDb / Math.sqrt(same.length);
    return { dbm, errorDb, sessionErrorDb: 0, spread: NO_SPREAD, isOwnPair: true };
  }
  const known = others.filter(({ heard }) => heard >= MIN_HEARD);
  const used = known.length > 0 ? known : others;
  const bySession = familiesOf(used, (group) => String(group.session));
  const middles = bySession.map((levels) => mean(levels));
  const dbm = mean(middles);
  if (bySession.length < MIN_SESSIONS) {
    return { dbm, errorDb: 0, sessionErrorDb: 0, spread: UNCALIBRATED, isOwnPair: false };
  }
  // Other sessions tell how much places differ, and the pairs in each how much phones do.
  const sessionErrorDb = deviation([middles]) * Math.sqrt(1 + 1 / middles.length);
  const errorDb = deviation(bySession);
  return { dbm, errorDb, sessionErrorDb, spread: NO_SPREAD, isOwnPair: false };
}

/** Levels of all pairs in all sessions. */
export function levelGroups(campaign: Campaign, prediction: Prediction): GroupLevel[] {
  return groupLevels(campaign, prediction, floorsOf(campaign, prediction));
}

interface GroupLevel {
  readonly link: CampaignLink;
  readonly session: number;
  readonly pair: string;
  readonly dbm: number;
  /** Rows heard. */
  readonly heard: number;
}

export function pairOf({ sender, receiver }: CampaignLink): string {
  return JSON.stringify([sender, receiver]);
}

/** One level for each pair in each session, so that its links are met on average. */
function groupLevels(
  campaign: Campaign,
  prediction: Prediction,
  floorDbm: Float64Array,
): GroupLevel[] {
  const groups = new Map<string, { link: CampaignLink; ends: ExpectedLink[] }>();
  campaign.links.forEach((link, k) => {
    const expected = expectedLink(campaign, prediction, link, floorDbm[k]);
    if (expected === undefined) return;
    const key = JSON.stringify([link.sessionIndex, pairOf(link)]);
    if (!groups.has(key)) groups.set(key, { link, ends: [] });
    groups.get(key)!.ends.push(expected);
  });
  return [...groups.values()].map(({ link, ends }) => ({
    link,
    session: link.sessionIndex,
    pair: pairOf(link),
    dbm: solveLevel(ends),
    heard: ends.reduce((sum, end) => sum + end.heard, 0),
  }));
}

/** How much levels of one pair differ between sessions, dB; of all, where no pair comes again. */
function betweenSessionsDb(groups: readonly GroupLevel[]): number {
  const pairs = familiesOf(groups, ({ pair }) => pair);
  const isAgain = pairs.some((levels) => levels.length > 1);
  return deviation(isAgain ? pairs : [groups.map(({ dbm }) => dbm)]);
}

function familiesOf(groups: readonly GroupLevel[], keyOf: (group: GroupLevel) => string) {
  const families = new Map<string, number[]>();
  for (const group of groups) {
    const key = keyOf(group);
    families.set(key, [...(families.get(key) ?? []), group.dbm]);
  }
  return [...families.values()];
}

/** Standard deviation about the mean of each family; 0 where no family has two. */
function deviation(families: readonly (readonly number[])[]): number {
  let squares = 0;
  let free = 0;
  for (const levels of families) {
    const middle = mean(levels);
    squares += levels.reduce((sum, level) => sum + (level - middle) * (level - middle), 0);
    free += levels.length - 1;
  }
  return free > 0 ? Math.sqrt(squares / free) : 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
