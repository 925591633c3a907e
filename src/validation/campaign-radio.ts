import { purposeKey, normal, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { CarryPosition } from '../radio/carry.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import { emptyGeometry } from '../world/world.ts';
import type { Geometry } from '../world/world.ts';
import { numberOf } from './campaign.ts';
import type { Campaign, CampaignLink } from './campaign.ts';
import type { Levels } from './campaign-level.ts';
import { LinkRadio, MAX_TRIES } from './link-radio.ts';
import { carriedAt, coveringDb, headingsOf } from './prediction.ts';
import type { Prediction } from './prediction.ts';

/** Rows without times are taken to be this far apart. */
const ROW_GAP_US = { packets: 1e6, scans: 240e6 } as const;
/**
 * A phone that listens all the time goes to the next channel after 4,096 ms (AOSP, low latency), an
 * iPhone in the foreground after 40 ms (measured by others with sniffers).
 */
const DWELL_US = { android: 4_096_000, iphone: 40_000 } as const;
/**
 * A measurement campaign on the air of the model, at packet level: path, bodies, shadowing over
 * places, slow change, channel offsets, Rician fading, packet noise, floor and flat loss. One
 * replicate after the other; each is a pure function of (seed, number).
 */
export class CampaignRadio {
  private readonly campaign: Campaign;
  private readonly prediction: Prediction;
  private readonly levels: Levels;
  private readonly phones: Map<string, number>;
  private readonly geometry: Geometry;
  /** By end: two for each meeting. */
  private readonly carried: CarryPosition[];

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
      const { sender, receiver } = carriedAt(prediction, link);
      const low = 2 * link.meeting;
      this.carried[low] = link.receiverIsLow ? receiver : sender;
      this.carried[low + 1] = link.receiverIsLow ? sender : receiver;
    }
  }

  /** RSSI of every row, whole dBm (of a scan: the mean); NaN where nothing is heard. */
  replicate(root: Key, out: Float64Array): void {
    const { links, meetings, isStill, rowKind } = this.campaign;
    const radios = new Map<RadioScenario, LinkRadio>();
    const startUs = new Float64Array(meetings).fill(Infinity);
    for (const { meeting, from, to } of links) {
      for (let k = from; k < to; k++) {
        startUs[meeting] = Math.min(startUs[meeting], this.timeUs(k));
      }
    }
    links.forEach((link, k) => {
      const radio = this.prediction.radioOf(link);
      if (!radios.has(radio)) {
        const carry = { shares: [], known: this.carried };
        radios.set(radio, new LinkRadio({ ...radio, carry }, root, rowKind));
      }
      const open = radios.get(radio)!;
      this.place(link, root);
      const receiver = {
        levelDbm: this.levelDbm(link, k, root),
        floorDbm: this.levels.floorDbm[k],
        dwellUs: dwellUs(link.receiver),
      };
      open.open(k, link, this.geometry, receiver, isStill[link.meeting] === 1);
      this.hear(link, open, startUs[link.meeting], out);
    });
  }

  private timeUs(row: number): number {
    const { timeUs, rowKind } = this.campaign;
    return !Number.isNaN(timeUs[row]) ? timeUs[row] : row * ROW_GAP_US[rowKind];
  }

  private hear(link: CampaignLink, radio: LinkRadio, startUs: number, out: Float64Array): void {
    const { channel, scaleDb, isCalibrated, missed } = this.campaign;
    const tries = missed > 0 ? 1 : MAX_TRIES;
    for (let k = link.from; k < link.to; k++) {
      const atUs = this.timeUs(k) - startUs;
      const shiftDb = isCalibrated ? scaleDb[k] : 0;
      out[k] = NaN;
      for (let t = 0; t < tries && Number.isNaN(out[k]); t++) {
        out[k] = radio.hear(atUs, channel[k], shiftDb, k * MAX_TRIES + t);
      }
    }
  }

  /** The meeting's ends on a line, each at its own place; unknown headings are drawn. */
  private place(link: CampaignLink, root: Key): void {
    const { geometry } = this;
    const { distanceM, meeting, receiverIsLow } = link;
    const { receiverRad, senderRad } = headingsOf(this.prediction, link);
    const key = purposeKey(root, 'campaign.heading');
    const drawn = (end: number): number => Math.PI * uniform(key, meeting, end);
    const [self, other] = receiverIsLow ? [0, 1] : [1, 0];
    geometry.distanceM = distanceM;
    geometry.placed = true;
    geometry.selfXM = self * distanceM;
    geometry.otherXM = other * distanceM;
    geometry.angleSelfRad = !Number.isNaN(receiverRad) ? receiverRad : drawn(self);
    geometry.angleOtherRad = !Number.isNaN(senderRad) ? senderRad : drawn(other);
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

function dwellUs(receiver: string): number {
  return /iphone|ipad|\bios\b/i.test(receiver) ? DWELL_US.iphone : DWELL_US.android;
}
