import { normal, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { MEASURED_CARRY } from '../radio/carry.ts';
import type { CarryPosition } from '../radio/carry.ts';
import { deviceClass } from '../radio/device-class.ts';
import { passedShare } from '../radio/packets.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import { emptyGeometry } from '../world/world.ts';
import type { Geometry } from '../world/world.ts';
import { numberOf } from './campaign.ts';
import type { Campaign, CampaignLink } from './campaign.ts';
import type { Levels } from './campaign-level.ts';
import { CampaignPlaces } from './campaign-places.ts';
import { isHeld } from './held.ts';
import { LinkRadio, MAX_TRIES } from './link-radio.ts';
import type { ReceiverEnd } from './link-radio.ts';
import { deviceOf, iphoneDwellUs } from './place-words.ts';
import { carriedAt, coveringDb, headingsOf } from './prediction.ts';
import type { Headings, Prediction } from './prediction.ts';

/** Rows without times are taken to be this far apart. */
const ROW_GAP_US = { packets: 1e6, scans: 240e6 } as const;
/** People who move look another way, and are elsewhere, after this long: judgement. */
const MOVING_BLOCK_US = 60e6;

/**
 * A measurement campaign on the air of the model, at packet level: path, bodies, shadowing over
 * places, slow change, channel offsets, Rician fading, packet noise, floor and loss. One replicate
 * after the other, each at places of its own; each is a pure function of (seed, number).
 */
export class CampaignRadio {
  private readonly campaign: Campaign;
  private readonly prediction: Prediction;
  private readonly levels: Levels;
  private readonly phones: Map<string, number>;
  private readonly geometry: Geometry;
  /** By end, two for each meeting; null where the set does not say. */
  private readonly carried: (CarryPosition | null)[];
  /**
   * What shadowing between the ends of meetings is keyed by. Devices that are put up stand where
   * others stood in that session: what lies between two places is the same for all pairs.
   */
  private readonly placeIds: Float64Array | undefined;

  constructor(campaign: Campaign, prediction: Prediction, levels: Levels) {
    this.campaign = campaign;
    this.prediction = prediction;
    this.levels = levels;
    this.phones = new Map();
    for (const { sender, receiver } of campaign.links) {
      numberOf(this.phones, sender);
      numberOf(this.phones, receiver);
    }
    this.geometry = emptyGeometry();
    this.carried = [];
    for (const link of campaign.links) {
      const { sender = null, receiver = null } = carriedAt(prediction, link);
      const low = 2 * link.meeting;
      this.carried[low] = link.receiverIsLow ? receiver : sender;
      this.carried[low + 1] = link.receiverIsLow ? sender : receiver;
    }
    this.placeIds = isHeld(campaign) ? undefined : sessionIds(campaign);
  }

  /** RSSI of every row, whole dBm (of a scan: the mean); NaN where nothing is heard. */
  replicate(root: Key, out: Float64Array): void {
    const { links, meetings, isStill, isMoving } = this.campaign;
    const startUs = new Float64Array(meetings).fill(Infinity);
    for (const { meeting, from, to } of links) {
      for (let k = from; k < to; k++) {
        startUs[meeting] = Math.min(startUs[meeting], this.timeUs(k));
      }
    }
    const places = new CampaignPlaces(this.campaign, this.prediction, root);
    const radios = new Map<RadioScenario, LinkRadio>();
    links.forEach((link, k) => {
      const open = this.opened(places.radioAt(link), root, radios);
      const still = isStill[link.meeting] === 1 && isMoving[link.meeting] === 0;
      open.open(link, this.receiverEnd(link, k, root), still);
      this.hear(link, open, { startUs: startUs[link.meeting], still, root }, out);
    });
  }

  private opened(
    radio: RadioScenario,
    root: Key,
    radios: Map<RadioScenario, LinkRadio>,
  ): LinkRadio {
    if (!radios.has(radio)) {
      const carry = { shares: MEASURED_CARRY.shares, known: this.carried };
      const own = { ...radio, carry };
      radios.set(radio, new LinkRadio(own, root, this.campaign.rowKind, this.placeIds));
    }
    return radios.get(radio)!;
  }

  private timeUs(row: number): number {
    const { timeUs, rowKind } = this.campaign;
    return !Number.isNaN(timeUs[row]) ? timeUs[row] : row * ROW_GAP_US[rowKind];
  }

  private hear(link: CampaignLink, radio: LinkRadio, when: When, out: Float64Array): void {
    const { channel, scaleDb, isCalibrated, missed } = this.campaign;
    const tries = missed > 0 ? 1 : MAX_TRIES;
    const headings = headingsOf(this.prediction, link);
    let block = -1;
    for (let k = link.from; k < link.to; k++) {
      const atUs = this.timeUs(k) - when.startUs;
      const now = when.still ? 0 : Math.floor(atUs / MOVING_BLOCK_US);
      if (now !== block) {
        this.place(link, headings, now, when.root);
        radio.place(this.geometry);
        block = now;
      }
      const shiftDb = isCalibrated ? scaleDb[k] : 0;
      out[k] = NaN;
      for (let t = 0; t < tries && Number.isNaN(out[k]); t++) {
        out[k] = radio.hear(atUs, channel[k], shiftDb, k * MAX_TRIES + t);
      }
    }
  }

  /**
   * The meeting's ends, each at its own place; unknown headings are drawn, anew in each block of
   * time in which they move.
   */
  private place(link: CampaignLink, headings: Headings, block: number, root: Key): void {
    const { geometry } = this;
    const { distanceM, meeting, receiverIsLow } = link;
    const { receiverRad, senderRad } = headings;
    const key = purposeKey(root, 'campaign.heading');
    const drawn = (end: number): number => Math.PI * uniform(key, meeting, 3 * block + end);
    const bearing = block === 0 ? 0 : 2 * drawn(2);
    const [self, other] = receiverIsLow ? [0, 1] : [1, 0];
    geometry.distanceM = distanceM;
    geometry.placed = true;
    geometry.selfXM = self * distanceM * Math.cos(bearing);
    geometry.selfYM = self * distanceM * Math.sin(bearing);
    geometry.otherXM = other * distanceM * Math.cos(bearing);
    geometry.otherYM = other * distanceM * Math.sin(bearing);
    geometry.angleSelfRad = !Number.isNaN(receiverRad) ? receiverRad : drawn(self);
    geometry.angleOtherRad = !Number.isNaN(senderRad) ? senderRad : drawn(other);
  }

  private receiverEnd(link: CampaignLink, index: number, root: Key): ReceiverEnd {
    const { packet } = this.prediction.radioOf(link);
    const device = deviceClass(deviceOf(link.deviceReceiver));
    const { loss, lossSpread, gainStepDb, gainStepShare } = { ...packet, ...device.packet };
    const key = purposeKey(root, 'campaign.loss');
    const sending = normal(key, this.phones.get(link.sender)!, 0);
    const receiving = normal(key, this.phones.get(link.receiver)!, 1);
    return {
      levelDbm: this.levelDbm(link, index, root),
      floorDbm: this.levels.floorDbm[index],
      dwellUs: this.campaign.dwellUs ?? iphoneDwellUs(link.deviceReceiver) ?? device.dwellUs,
      // Where misses are not told, what gets lost at any level leaves no trace.
      passed: this.campaign.missed > 0 ? passedShare(loss, lossSpread, sending, receiving) : 1,
      gainStepDb,
      gainStepShare,
    };
  }

  /** Phones and what they are carried in: RSSI where the channel took nothing, dBm. */
  private levelDbm(link: CampaignLink, index: number, root: Key): number {
    const { phones } = this;
    const { dbm, errorDb, sessionErrorDb, spread } = this.levels.levels[index];
    const key = purposeKey(root, 'campaign.phones');
    const sender = phones.get(link.sender)!;
    const receiver = phones.get(link.receiver)!;
    const sending = spread.sendingDb * normal(key, sender, 0);
    const receiving = spread.receivingDb * normal(key, receiver, 1);
    const doubtKey = purposeKey(root, 'campaign.level');
    const doubt =
      errorDb * normal(doubtKey, sender * phones.size + receiver, 0) +
      sessionErrorDb * normal(doubtKey, link.sessionIndex, 1);
    return dbm + doubt - sending - receiving - coveringDb(this.prediction, link);
  }
}

interface When {
  readonly startUs: number;
  readonly still: boolean;
  readonly root: Key;
}

/** By end of each meeting: two ids for each session. */
function sessionIds({ links, meetings }: Campaign): Float64Array {
  const ids = new Float64Array(2 * meetings);
  for (const { meeting, sessionIndex } of links) {
    ids[2 * meeting] = 2 * sessionIndex;
    ids[2 * meeting + 1] = 2 * sessionIndex + 1;
  }
  return ids;
}
