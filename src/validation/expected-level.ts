import { logNormalCdf, millsRatio } from '../base/numbers/normal-tail.ts';
import { carryLaw, MEASURED_CARRY } from '../radio/carry.ts';
import type { CarryLaw, CarryPosition } from '../radio/carry.ts';
import { fadeLaws } from '../radio/fade-law.ts';
import type { RadioOptions } from '../radio/channel.ts';
import { createPathLoss } from '../radio/path-loss.ts';
import type { PathLoss } from '../radio/path-loss.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import type { Campaign, CampaignLink } from './campaign.ts';
import { carriedAt, coveringDb, headingsOf } from './prediction.ts';
import type { Prediction } from './prediction.ts';

const STEPS = 30;

/** What was measured on a link, and what the model expects there. */
export interface ExpectedLink {
  readonly heard: number;
  readonly measuredDbm: number;
  /** Mean gain of the model, dB, and its standard deviation with that of the floor. */
  readonly gainDb: number;
  readonly varianceDb2: number;
  readonly floorDbm: number;
  readonly spreadDb: number;
}

/** Undefined where nothing was heard. */
export function expectedLink(
  { rssiDbm }: Campaign,
  prediction: Prediction,
  link: CampaignLink,
  floorDbm: number,
): ExpectedLink | undefined {
  const heard = rssiDbm.subarray(link.from, link.to).filter((rssi) => !Number.isNaN(rssi));
  if (heard.length === 0) return undefined;
  const radio = prediction.radioOf(link);
  const { receiver, sender } = meanBodies(prediction, radio, link);
  const varianceDb2 = receiver.varianceDb2 + sender.varianceDb2 + knownVarianceDb2(radio);
  return {
    heard: heard.length,
    measuredDbm: mean([...heard]),
    gainDb: expectedGainDb(prediction, radio, createPathLoss(radio), link),
    varianceDb2,
    floorDbm,
    spreadDb: Math.sqrt(varianceDb2 + radio.packet.floorSoftnessDb * radio.packet.floorSoftnessDb),
  };
}

/** Mean gain of a link in that radio, dB: path, bodies and what phones are carried in. */
export function expectedGainDb(
  prediction: Prediction,
  radio: RadioScenario,
  pathLoss: PathLoss,
  link: CampaignLink,
): number {
  const { receiver, sender } = meanBodies(prediction, radio, link);
  const path = pathLoss.meanDb(link.distanceM);
  return -path - receiver.lossDb - sender.lossDb - coveringDb(prediction, link);
}

function meanBodies(
  prediction: Prediction,
  radio: RadioScenario,
  link: CampaignLink,
): { receiver: Body; sender: Body } {
  const { receiverRad, senderRad } = headingsOf(prediction, link);
  const carried = carriedAt(prediction, link);
  return {
    receiver: meanBody(receiverRad, carried.receiver, radio),
    sender: meanBody(senderRad, carried.sender, radio),
  };
}

/** The same over the measured mix where nobody says how a phone is carried. */
function meanBody(
  headingRad: number,
  position: CarryPosition | undefined,
  { bodyDb, coveredDb = 0 }: RadioOptions,
): Body {
  const at = (one: CarryPosition): Body => bodyOf(headingRad, carryLaw(one, coveredDb), bodyDb);
  if (position !== undefined) return at(position);
  const { shares } = MEASURED_CARRY;
  const bodies = shares.map((one) => at(one.position));
  const mean = (of: (body: Body) => number): number =>
    shares.reduce((sum, { share }, k) => sum + share * of(bodies[k]), 0);
  const lossDb = mean((body) => body.lossDb);
  const between = mean((body) => (body.lossDb - lossDb) * (body.lossDb - lossDb));
  return { lossDb, varianceDb2: between + mean((body) => body.varianceDb2) };
}

interface Body {
  readonly lossDb: number;
  readonly varianceDb2: number;
}

/**
 * What a body and a way of carrying lose; a heading that is drawn loses half of the shade on
 * average.
 */
function bodyOf(headingRad: number, { lossDb, shade, spreadDb }: CarryLaw, bodyDb: number): Body {
  const half = 0.5 * bodyDb * Math.abs(shade);
  const own = spreadDb * spreadDb;
  return !Number.isNaN(headingRad)
    ? { lossDb: lossDb + half - 0.5 * bodyDb * shade * Math.cos(headingRad), varianceDb2: own }
    : { lossDb: lossDb + half, varianceDb2: own + (half * half) / 2 };
}

const VARIANCES = new WeakMap<RadioScenario, number>();

/** The same for all links of one radio. */
function knownVarianceDb2(radio: RadioScenario): number {
  if (!VARIANCES.has(radio)) VARIANCES.set(radio, linkVarianceDb2(radio));
  return VARIANCES.get(radio)!;
}

/** Variance of a packet about the path law, dB². */
function linkVarianceDb2({
  shadowingSdDb,
  slowSdDb,
  slowStillFactor,
  livelinessSpread,
  fastTauUs,
  packet,
}: RadioScenario) {
  const { channelOffsetSdDb, packetSdDb } = packet;
  const fades = fadeLaws({ ...packet, tauUs: fastTauUs }, livelinessSpread);
  const fading = fades.reduce((sum, { sdDb }) => sum + sdDb * sdDb, 0) / fades.length;
  const lively = Math.exp(2 * livelinessSpread * livelinessSpread);
  const slow = slowSdDb * slowStillFactor * Math.sqrt(lively);
  const parts = [shadowingSdDb, slow, channelOffsetSdDb, packetSdDb];
  return parts.reduce((sum, sd) => sum + sd * sd, fading);
}

/** The level at which heard packets of normal laws cut by a floor have the means measured. */
export function solveLevel(links: readonly ExpectedLink[]): number {
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
