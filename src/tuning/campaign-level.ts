import { logNormalCdf, millsRatio } from '../base/normal-tail.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import type { Campaign, CampaignLink } from './campaign.ts';
import { CALIBRATED, carryDb, headingsOf, NO_SPREAD, UNCALIBRATED } from './prediction.ts';
import type { DeviceSpread, Prediction } from './prediction.ts';
import { ricianSdDb } from './rician-spread.ts';

const DB_PER_NEPER = 10 / Math.log(10);
const STEPS = 30;

/**
 * The level of each link: RSSI where the channel took nothing, dBm. 0 where the phones are
 * calibrated, since the rows then carry it.
 */
export interface Levels {
  readonly levelDbm: Float64Array;
  /** What is not known of the level of the pair, and of the session, dB: standard errors. */
  readonly errorDb: Float64Array;
  readonly sessionErrorDb: Float64Array;
  readonly spread: readonly DeviceSpread[];
  /** Where the receiver hears half of the packets, on its own scale, dBm. */
  readonly floorDbm: Float64Array;
  readonly source: LevelSource;
  /** Links whose level comes from other sessions of their pair. */
  readonly byPair: number;
}

/**
 * Where levels come from: the phones' calibration; other sessions of the same pair (where a pair has
 * none, other sessions of the set); or, with one session, the set itself.
 */
export type LevelSource = 'calibration' | 'other sessions' | 'the session itself';

/** Levels of a set, with `prediction` in place of all that the set would tell about the channel. */
export function levelsOf(campaign: Campaign, prediction: Prediction): Levels {
  const { links, isCalibrated, sessions } = campaign;
  const errorDb = new Float64Array(links.length);
  const sessionErrorDb = new Float64Array(links.length);
  const levelDbm = new Float64Array(links.length);
  const floorDbm = floorsOf(campaign, prediction);
  if (isCalibrated) {
    let byPair = 0;
  const spread = links.map(() => CALIBRATED);
    return { levelDbm, errorDb, sessionErrorDb, spread, floorDbm, source: 'calibration', byPair: 0 };
  }
  const groups = groupLevels(campaign, prediction, floorDbm);
  const noise = betweenSessionsDb(groups);
  const known = new Map<string, ReturnType<typeof levelOf>>();
  let byPair = 0;
  const spread = links.map((link, k) => {
    const key = JSON.stringify([link.sessionIndex, pairOf(link)]);
    if (!known.has(key)) known.set(key, levelOf(link, groups, sessions === 1 ? 0 : noise));
    const level = known.get(key)!;
    levelDbm[k] = level.dbm;
    errorDb[k] = level.errorDb;
    sessionErrorDb[k] = level.sessionErrorDb;
    if (level.isOwnPair) byPair++;
    return level.spread;
  });
  const source = sessions === 1 ? 'the session itself' : 'other sessions';
  return { levelDbm, errorDb, sessionErrorDb, spread, floorDbm, source, byPair };
}

/** Fewer sessions say less about the spread of phones than tables of phone models do. */
const MIN_SESSIONS = 3;
/** Fewer packets may be of a phone that passed by. */
const MIN_HEARD = 20;

/** From other sessions of the same pair, or of the set; with one session alone, from itself. */
function levelOf(link: CampaignLink, groups: readonly GroupLevel[], noiseDb: number) {
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
    ...{ link, session: link.sessionIndex, pair: pairOf(link) },
    dbm: solveLevel(ends),
    heard: ends.reduce((sum, end) => sum + end.heard, 0),
  }));
}

interface ExpectedLink {
  readonly heard: number;
  readonly measuredDbm: number;
  /** Mean gain of the model, dB, and its standard deviation with that of the floor. */
  readonly gainDb: number;
  readonly varianceDb2: number;
  readonly floorDbm: number;
  readonly spreadDb: number;
}

function expectedLink(
  { rssiDbm }: Campaign,
  prediction: Prediction,
  link: CampaignLink,
  floorDbm: number,
): ExpectedLink | undefined {
  const heard = rssiDbm.subarray(link.from, link.to).filter((rssi) => rssi === rssi);
  if (heard.length === 0) return undefined;
  const radio = prediction.radioOf(link);
  const { attenuationAt1mDb, pathLossExponent, bodyDb, packet } = radio;
  const { receiverRad, senderRad } = headingsOf(prediction, link);
  const sides = [receiverRad, senderRad];
  // A heading that is drawn loses half of the body's term on average.
  const body = sides.reduce(
    (sum, rad) => sum + (rad === rad ? (bodyDb * (1 - Math.cos(rad))) / 2 : bodyDb / 2),
    0,
  );
  const path = attenuationAt1mDb + pathLossExponent * DB_PER_NEPER * Math.log(link.distanceM);
  const drawn = sides.filter((rad) => rad !== rad).length;
  const varianceDb2 = (drawn * bodyDb * bodyDb) / 8 + linkVarianceDb2(radio);
  return {
    ...{ heard: heard.length, measuredDbm: mean([...heard]) },
    gainDb: -path - body - carryDb(prediction, link),
    varianceDb2,
    floorDbm,
    spreadDb: Math.sqrt(varianceDb2 + packet.floorSoftnessDb * packet.floorSoftnessDb),
  };
}

/** One in a hundred of what a receiver hears is weaker than where it loses half. */
const WEAKEST = 0.01;
const WHOLE_DBM = 148;

/**
 * The radio's own floor; or, where the scale of an uncalibrated receiver must reach further down, the
 * weakest that it heard in other sessions (in all, where there is no other).
 */
function floorsOf({ links, rssiDbm, isCalibrated }: Campaign, prediction: Prediction): Float64Array {
  const counts = new Map<string, Float64Array>();
  const countOf = (key: string): Float64Array => {
    if (!counts.has(key)) counts.set(key, new Float64Array(WHOLE_DBM));
    return counts.get(key)!;
  };
  for (const { receiver, sessionIndex, from, to } of links) {
    const all = countOf(JSON.stringify([receiver]));
    const own = countOf(JSON.stringify([receiver, sessionIndex]));
    for (let k = from; k < to; k++) {
      if (rssiDbm[k] !== rssiDbm[k]) continue;
      const step = Math.round(rssiDbm[k] + 127);
      all[step]++;
      own[step]++;
    }
  }
  return Float64Array.from(links, (link) => {
    const { floorDbm } = prediction.radioOf(link).packet;
    if (isCalibrated) return floorDbm;
    const all = counts.get(JSON.stringify([link.receiver]))!;
    const own = counts.get(JSON.stringify([link.receiver, link.sessionIndex]))!;
    const others = all.map((count, k) => count - own[k]);
    const weakest = weakestDbm(others.some((count) => count > 0) ? others : all);
    return Math.min(floorDbm, weakest);
  });
}

function weakestDbm(counts: Float64Array): number {
  const limit = WEAKEST * counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (let step = 0; step < counts.length; step++) {
    below += counts[step];
    if (below > limit) return step - 127;
  }
  return Infinity;
}

/** Variance of a packet about the path law, dB². */
function linkVarianceDb2({ shadowingSdDb, slowSdDb, slowStillFactor, packet }: RadioScenario) {
  const { channelOffsetSdDb, packetSdDb, ricianK } = packet;
  const slow = slowSdDb * slowStillFactor;
  const parts = [shadowingSdDb, slow, channelOffsetSdDb, packetSdDb, ricianSdDb(ricianK)];
  return parts.reduce((sum, sd) => sum + sd * sd, 0);
}

/** The level at which heard packets of normal laws cut by a floor have the means measured. */
function solveLevel(links: readonly ExpectedLink[]): number {
  let level = mean(links.map(({ measuredDbm, gainDb }) => measuredDbm - gainDb));
  for (let step = 0; step < STEPS; step++) {
    level += mean(links.map((link) => link.measuredDbm - heardMeanDbm(level + link.gainDb, link)));
  }
  return level;
}

function heardMeanDbm(meanDbm: number, { varianceDb2, floorDbm, spreadDb }: ExpectedLink): number {
  const over = (meanDbm - floorDbm) / spreadDb;
  return meanDbm + (varianceDb2 / spreadDb) * millsRatio(over, logNormalCdf(over));
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
