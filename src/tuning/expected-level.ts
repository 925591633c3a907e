import { logNormalCdf, millsRatio } from '../base/normal-tail.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import type { Campaign, CampaignLink } from './campaign.ts';
import { carryDb, headingsOf } from './prediction.ts';
import type { Prediction } from './prediction.ts';
import { ricianSdDb } from './rician-spread.ts';

const DB_PER_NEPER = 10 / Math.log(10);
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

/** Variance of a packet about the path law, dB². */
function linkVarianceDb2({ shadowingSdDb, slowSdDb, slowStillFactor, packet }: RadioScenario) {
  const { channelOffsetSdDb, packetSdDb, ricianK } = packet;
  const slow = slowSdDb * slowStillFactor;
  const parts = [shadowingSdDb, slow, channelOffsetSdDb, packetSdDb, ricianSdDb(ricianK)];
  return parts.reduce((sum, sd) => sum + sd * sd, 0);
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
