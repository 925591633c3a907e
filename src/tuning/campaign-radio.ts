import { ADVERTISING_CHANNELS } from '../base/pdu.ts';
import { normalCdf } from '../base/normal.ts';
import { US_PER_S } from '../base/time.ts';
import { below, deriveKey, normal, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { CarryPosition } from '../radio/carry.ts';
import { RicianFading } from '../radio/rician.ts';
import { RoomChannel } from '../radio/room-channel.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import { emptyGeometry } from '../world/world.ts';
import type { Geometry } from '../world/world.ts';
import { numberOf } from './campaign.ts';
import type { Campaign, CampaignLink } from './campaign.ts';
import type { Levels } from './campaign-level.ts';
import { carriedAt, coveringDb, headingsOf } from './prediction.ts';
import type { Prediction } from './prediction.ts';

/** A set that does not tell which packets were missed holds heard ones only: others come again. */
const MOST_TRIES = 32;
/** Rows without times are taken to be this far apart. */
const ROW_GAP_US = { packets: 1e6, scans: 240e6 } as const;
/** A GAEN scan: 4 s in three equal parts, one a channel; phones advertise every 287 ms (measured). */
const SCAN = { packets: 14, intervalUs: 287_000, hopUs: 1_333_333 } as const;
/**
 * A phone that listens all the time goes to the next channel after 4,096 ms (AOSP, low latency), an
 * iPhone in the foreground after 40 ms (measured by others with sniffers).
 */
const DWELL_US = { android: 4_096_000, iphone: 40_000 } as const;
// RSSI is a signed byte (Bluetooth Core, HCI LE Advertising Report).
const RSSI_MIN_DBM = -127;
const RSSI_MAX_DBM = 20;

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
    return timeUs[row] === timeUs[row] ? timeUs[row] : row * ROW_GAP_US[rowKind];
  }

  private hear(link: CampaignLink, radio: LinkRadio, startUs: number, out: Float64Array): void {
    const { channel, scaleDb, isCalibrated, missed } = this.campaign;
    const tries = missed > 0 ? 1 : MOST_TRIES;
    for (let k = link.from; k < link.to; k++) {
      const atUs = this.timeUs(k) - startUs;
      const shiftDb = isCalibrated ? scaleDb[k] : 0;
      out[k] = NaN;
      for (let t = 0; t < tries && out[k] !== out[k]; t++) {
        out[k] = radio.hear(atUs, channel[k], shiftDb, k * MOST_TRIES + t);
      }
    }
  }

  /** The meeting's ends on a line, each at its own place; headings that nobody told are drawn. */
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
    geometry.angleSelfRad = receiverRad === receiverRad ? receiverRad : drawn(self);
    geometry.angleOtherRad = senderRad === senderRad ? senderRad : drawn(other);
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

/** What the receiving phone is like. */
interface ReceiverEnd {
  /** RSSI where the channel took nothing, dBm. */
  readonly levelDbm: number;
  readonly floorDbm: number;
  readonly dwellUs: number;
}

/** The parts of the radio that one link's packets go through. */
class LinkRadio {
  private readonly radio: RadioScenario;
  private readonly rowKind: Campaign['rowKind'];
  private readonly channel: RoomChannel;
  private readonly fading: RicianFading;
  private readonly packetsKey: Key;
  private readonly dwellKey: Key;
  private placeDbm: number;
  private floorDbm: number;
  private dwellUs: number;
  private slowFactor: number;
  private slowSecond: number;
  private slowDb: number;
  private meeting: number;

  constructor(radio: RadioScenario, root: Key, rowKind: Campaign['rowKind']) {
    this.radio = radio;
    this.rowKind = rowKind;
    this.channel = new RoomChannel(radio, root);
    this.fading = new RicianFading({ ...radio.packet, tauUs: radio.fastTauUs }, root);
    this.packetsKey = purposeKey(root, 'campaign.packets');
    this.dwellKey = purposeKey(root, 'campaign.channel');
    this.placeDbm = 0;
    this.floorDbm = 0;
    this.dwellUs = 1;
    this.slowFactor = 1;
    this.slowSecond = -1;
    this.slowDb = 0;
    this.meeting = -1;
  }

  /** Shadowing and slow change belong to the meeting, channel offsets and fading to the geometry. */
  open(
    index: number,
    { meeting, receiverIsLow }: CampaignLink,
    geometry: Geometry,
    receiver: ReceiverEnd,
    still: boolean,
  ): void {
    if (meeting !== this.meeting) this.channel.open(2 * meeting, 2 * meeting + 1);
    this.meeting = meeting;
    this.fading.open(2 * index, 2 * index + 1);
    this.floorDbm = receiver.floorDbm;
    this.dwellUs = receiver.dwellUs;
    this.placeDbm = receiver.levelDbm - this.channel.placeDb(geometry, receiverIsLow);
    this.slowFactor = still ? this.radio.slowStillFactor : 1;
    this.slowSecond = -1;
  }

  /** One row: RSSI in whole dBm, or NaN. `number` tells its draws apart from all others. */
  hear(atUs: number, channel: number, shiftDb: number, number: number): number {
    if (this.rowKind === 'packets') {
      const at = channel >= 0 ? channel : this.channelAt(Math.floor(atUs / this.dwellUs), number);
      return this.packet(atUs, at, shiftDb, number, 0);
    }
    const first = below(this.dwellKey, number, 1, ADVERTISING_CHANNELS);
    let sum = 0;
    let heard = 0;
    for (let k = 0; k < SCAN.packets; k++) {
      const tUs = k * SCAN.intervalUs;
      const at = (first + Math.floor(tUs / SCAN.hopUs)) % ADVERTISING_CHANNELS;
      const rssi = this.packet(atUs + tUs, at, shiftDb, number, 2 * k);
      if (rssi !== rssi) continue;
      sum += rssi;
      heard++;
    }
    return heard === 0 ? NaN : sum / heard;
  }

  /** Where the scanner is; a packet that is offered again may find it elsewhere. */
  private channelAt(dwell: number, number: number): number {
    const again = number % MOST_TRIES;
    const first = below(deriveKey(this.dwellKey, this.meeting), dwell, 0, ADVERTISING_CHANNELS);
    return (first + again) % ADVERTISING_CHANNELS;
  }

  private packet(atUs: number, channel: number, shiftDb: number, a: number, b: number): number {
    const { packet } = this.radio;
    const noiseDb = packet.packetSdDb * normal(this.packetsKey, a, b);
    const fadingDb = this.fading.gainDb(channel, atUs) - this.channel.channelDb(channel);
    const dbm = this.placeDbm + shiftDb - this.slowAt(atUs) + fadingDb + noiseDb;
    const passes = (1 - packet.loss) * normalCdf((dbm - this.floorDbm) / packet.floorSoftnessDb);
    if (uniform(this.packetsKey, a, b + 1) >= passes) return NaN;
    const reported = packet.rounding === 'whole' ? Math.round(dbm) : dbm;
    return Math.min(RSSI_MAX_DBM, Math.max(RSSI_MIN_DBM, reported));
  }

  /** The slow part, read once for each second: it has a time constant of many. */
  private slowAt(atUs: number): number {
    const second = Math.floor(atUs / US_PER_S);
    if (second !== this.slowSecond) {
      this.slowSecond = second;
      this.slowDb = this.slowFactor * this.channel.slowDb((second + 0.5) * US_PER_S);
    }
    return this.slowDb;
  }
}
