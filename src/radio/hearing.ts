import { normalCdf } from '../base/normal.ts';
import {
  deriveKey,
  normal,
  NORMAL_PAIR,
  normalPair,
  purposeKey,
  UNIFORM_PAIR,
  uniformPair,
} from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { RadioOptions } from './channel.ts';
import { FadeLaw } from './fade-law.ts';
import { Interference } from './interference.ts';
import type { OnAir } from './interference.ts';
import { binomialQuantile, firstPlace, quickMaximumOfNormals } from './packets.ts';
import { drawChannelOffsets, fadingKeyOf } from './rician.ts';
import type { SpanCut } from './span-cut.ts';

/** A span is at most this long: one receiver listening without a break. */
export const MAX_SPAN_US = 5_000_000;

/** What one span yields; one reusable record. Times are µs since local midnight of day 0. */
export interface Heard {
  packets: number;
  firstUs: number;
  lastUs: number;
  /** dBm as the receiver reports them, raw (no correction applied); min, max, first are whole. */
  rssiMeanDbm: number;
  rssiMinDbm: number;
  rssiMaxDbm: number;
  rssiFirstDbm: number;
}

/** What stays with one directed link of one app: a pool of these is turned from link to link. */
export interface HearingLink {
  /** Offsets by channel, dB. */
  readonly offsetsDb: Float64Array;
  /** Draws of the pair, the same in both directions and for all apps, and of this link and app. */
  pairKey: Key;
  packetKey: Key;
}

// Draws of one span by number; a piece on one channel has a block of its own.
const DRAW = { heard: 0, extremes: 1, noise: 2, pieces: 8, perPiece: 4 } as const;
// Draws of a pair in a block of 5 s: of the whole, and of a piece on one channel.
const WHOLE = 0;
const ON_CHANNEL = 1;

// RSSI is a signed byte with 127 = unknown (Bluetooth Core, HCI LE Advertising Report).
const RSSI_MIN_DBM = -127;
const RSSI_MAX_DBM = 20;

// So many deviations above the floor the floor takes nothing, so many below it leaves nothing.
const SURE = 3.5;
const HOPELESS = -6;

/**
 * Scan level of the radio: what one span hears of one sender, in closed form from the packet level's
 * figures (channel offsets, Rician fading, noise, floor, loss, capture). A pure function of the level,
 * the packets offered, other phones (`interference`) and keyed draws; nothing carries over.
 *
 * Limits: within a span fading is the mean over each stay on a channel (exact in variance, skewness to
 * first order) plus independent packets; far above the floor one draw stands for all channels.
 */
export class Hearing {
  readonly interference: Interference;
  private readonly options: RadioOptions;
  private readonly fade: FadeLaw;
  private readonly fadingKey: Key;
  private readonly fastKey: Key;
  private readonly packetKey: Key;
  /** Of a packet around the level of its link and channel, with the softness of the floor, dB. */
  private readonly overFloorDb: number;
  private link: HearingLink;
  private onAir: OnAir;
  private leastOffsetDb: number;
  private mostOffsetDb: number;

  /** @param airtimeUs - of the PDUs that are listened to */
  constructor(options: RadioOptions, airtimeUs: number, root: Key) {
    const { packet, fastTauUs, slowSdDb } = options;
    const { floorSoftnessDb, packetSdDb } = packet;
    this.options = options;
    this.fade = new FadeLaw({ ...packet, tauUs: fastTauUs });
    const fastSquare = this.fade.sdDb * this.fade.sdDb + packetSdDb * packetSdDb;
    this.overFloorDb = Math.sqrt(fastSquare + floorSoftnessDb * floorSoftnessDb);
    const levelSdDb = Math.sqrt(fastSquare + slowSdDb * slowSdDb);
    const decodeSdDb = Math.sqrt(levelSdDb * levelSdDb + floorSoftnessDb * floorSoftnessDb);
    this.interference = new Interference({ ...packet, levelSdDb, decodeSdDb }, airtimeUs);
    this.fadingKey = fadingKeyOf(root);
    this.fastKey = purposeKey(root, 'radio.fast');
    this.packetKey = purposeKey(root, 'radio.packets');
    this.link = { offsetsDb: new Float64Array(3), pairKey: root, packetKey: root };
    this.onAir = { eventsPerUs: 0, airtime: 0, hold: 0 };
    this.leastOffsetDb = 0;
    this.mostOffsetDb = 0;
  }

  /** Makes `link` the one from `sender` to `receiver`; `app` keeps the draws of two apps apart. */
  prepare(link: HearingLink, receiver: number, sender: number, app: number): void {
    const low = Math.min(receiver, sender);
    const high = Math.max(receiver, sender);
    const { channelOffsetSdDb } = this.options.packet;
    drawChannelOffsets(deriveKey(this.fadingKey, low, high), channelOffsetSdDb, link.offsetsDb);
    link.pairKey = deriveKey(this.fastKey, low, high);
    link.packetKey = deriveKey(deriveKey(this.packetKey, receiver, sender), app);
  }

  /** Turns to `link`, whose sender has `onAir` on the air. */
  open(link: HearingLink, onAir: OnAir): void {
    this.link = link;
    this.onAir = onAir;
    const [a, b, c] = link.offsetsDb;
    this.leastOffsetDb = Math.min(a, b, c);
    this.mostOffsetDb = Math.max(a, b, c);
  }

  /** Whether a packet in a thousand million, or more, of a link of `levelDbm` can be heard. */
  isAudible(levelDbm: number): boolean {
    const most = levelDbm + this.mostOffsetDb - this.options.packet.floorDbm;
    return most > HOPELESS * this.overFloorDb;
  }

  /**
   * One span at `levelDbm`, all slow parts included. Gives false, and leaves `out` alone, where
   * nothing is heard.
   */
  hear(levelDbm: number, cut: SpanCut, out: Heard): boolean {
    if (!this.isAudible(levelDbm)) return false;
    const least = levelDbm + this.leastOffsetDb - this.options.packet.floorDbm;
    return least > SURE * this.overFloorDb
      ? this.hearStrong(levelDbm, cut, out)
      : this.hearWeak(levelDbm, cut, out);
  }

  /** Above the floor: one draw each for the number of packets, fading and noise. */
  private hearStrong(levelDbm: number, cut: SpanCut, out: Heard): boolean {
    const { fade, link } = this;
    const { packet } = this.options;
    const { offered, pieces, packetUs, intervalUs } = cut;
    let expected = 0;
    let sum = 0;
    let squares = 0;
    let keptSquares = 0;
    let kept = 0;
    for (let k = 0; k < pieces; k++) {
      const count = cut.count[k];
      const offsetDb = link.offsetsDb[cut.channel[k]];
      const heard = count * this.clearShare(cut.channel[k], levelDbm + offsetDb);
      const left = fade.keptVariance(count, intervalUs);
      expected += heard;
      sum += heard * offsetDb;
      squares += heard * offsetDb * offsetDb;
      kept += heard * left;
      keptSquares += heard * heard * left;
    }
    uniformPair(link.packetKey, packetUs, DRAW.heard);
    const which = UNIFORM_PAIR[1];
    const share = ((1 - packet.loss) * expected) / offered;
    const heard = binomialQuantile(UNIFORM_PAIR[0], offered, share);
    if (heard === 0) return false;
    setTimes(out, cut, heard, which);
    const offsetDb = sum / expected;
    const meanShare = keptSquares / (expected * expected);
    const fadeSquare = fade.sdDb * fade.sdDb;
    const noiseSquare = packet.packetSdDb * packet.packetSdDb;
    const block = Math.floor((packetUs + 0.5 * offered * intervalUs) / MAX_SPAN_US);
    const faded = this.faded(meanShare, normal(link.pairKey, block, WHOLE));
    const withinSquare = fadeSquare * (1 - kept / expected) + noiseSquare;
    normalPair(link.packetKey, packetUs, DRAW.noise);
    const meanDbm = levelDbm + offsetDb + faded + Math.sqrt(withinSquare / heard) * NORMAL_PAIR[0];
    const betweenSquare = squares / expected - offsetDb * offsetDb;
    const aroundSquare = fadeSquare * (1 - meanShare) + noiseSquare + Math.max(betweenSquare, 0);
    this.setRssi(out, packetUs, meanDbm, Math.sqrt(aroundSquare), NORMAL_PAIR[1]);
    return true;
  }

  /** Around the floor: fading, number and selection by the floor for each stay on a channel. */
  private hearWeak(levelDbm: number, cut: SpanCut, out: Heard): boolean {
    const { fade, link } = this;
    const { packet } = this.options;
    const { pieces, packetUs, intervalUs, offered } = cut;
    const { floorSoftnessDb, packetSdDb } = packet;
    const block = Math.floor((packetUs + 0.5 * offered * intervalUs) / MAX_SPAN_US);
    const fadeSquare = fade.sdDb * fade.sdDb;
    out.packets = 0;
    let sum = 0;
    let squares = 0;
    let before = 0;
    for (let k = 0; k < pieces; k++) {
      const count = cut.count[k];
      const channel = cut.channel[k];
      const draws = DRAW.pieces + DRAW.perPiece * k;
      const kept = fade.keptVariance(count, intervalUs);
      const faded = this.faded(kept, normal(link.pairKey, block, ON_CHANNEL + channel));
      const middleDbm = levelDbm + link.offsetsDb[channel] + faded;
      const packetSquare = fadeSquare * (1 - kept) + packetSdDb * packetSdDb;
      const softSquare = packetSquare + floorSoftnessDb * floorSoftnessDb;
      const soft = Math.sqrt(softSquare);
      const over = (middleDbm - packet.floorDbm) / soft;
      if (over > HOPELESS) {
        const density = 0.3989422804014327 * Math.exp(-0.5 * over * over);
        // Skewness of what is left around the mean, by Edgeworth's first term.
        const skewness =
          (-6 * fade.bend * fadeSquare * fade.sdDb * (1 - kept * kept)) / (softSquare * soft);
        const skewed = normalCdf(over) + (skewness / 6) * (over * over - 1) * density;
        const decodes = Math.min(Math.max(skewed, 1e-9), 1);
        // The inverse Mills ratio: what is heard stands above what is sent.
        const mills = density / decodes;
        const heardDbm = middleDbm + (packetSquare / soft) * mills;
        const share = (1 - packet.loss) * decodes * this.clearShare(channel, heardDbm);
        uniformPair(link.packetKey, packetUs, draws);
        const heard = binomialQuantile(UNIFORM_PAIR[0], count, share);
        if (heard > 0) {
          addTimes(out, cut, before, count, heard, UNIFORM_PAIR[1]);
          const heardSquare =
            packetSquare * Math.max(0.1, 1 - (packetSquare / softSquare) * mills * (over + mills));
          const noise = normal(link.packetKey, packetUs, draws + 1);
          const meanDbm = heardDbm + Math.sqrt(heardSquare / heard) * noise;
          out.packets += heard;
          sum += heard * meanDbm;
          squares += heard * (meanDbm * meanDbm + heardSquare * (1 - 1 / heard));
        }
      }
      before += count;
    }
    if (out.packets === 0) return false;
    const meanDbm = sum / out.packets;
    const aroundSquare = Math.max(squares / out.packets - meanDbm * meanDbm, 0);
    this.setRssi(
      out,
      packetUs,
      meanDbm,
      Math.sqrt(aroundSquare),
      normal(link.packetKey, packetUs, DRAW.noise),
    );
    return true;
  }

  private clearShare(channel: number, dbm: number): number {
    const { interference } = this;
    return interference.isCrowded ? interference.clearShare(channel, dbm, this.onAir) : 1;
  }

  /** Mean of fading over packets that keep `share` of the variance of one, dB, for a deviate. */
  private faded(share: number, deviate: number): number {
    const { sdDb, bend } = this.fade;
    const root = Math.sqrt(share);
    const bent = bend * root;
    // Scaled so that the bend does not widen it.
    return (
      (sdDb * root * (deviate - bent * (deviate * deviate - 1))) / Math.sqrt(1 + 2 * bent * bent)
    );
  }

  /** Least, greatest and first of the heard packets around their mean. */
  private setRssi(out: Heard, packetUs: number, mean: number, sdDb: number, one: number): void {
    const heard = out.packets;
    if (heard === 1) {
      const rounded = clamp(Math.round(mean));
      out.rssiMeanDbm = rounded;
      out.rssiMinDbm = rounded;
      out.rssiMaxDbm = rounded;
      out.rssiFirstDbm = rounded;
      return;
    }
    let above = Math.abs(one) * Math.SQRT1_2;
    let below = above;
    if (heard > 2) {
      uniformPair(this.link.packetKey, packetUs, DRAW.extremes);
      above = Math.max(0, quickMaximumOfNormals(UNIFORM_PAIR[0], heard));
      below = Math.max(0, quickMaximumOfNormals(UNIFORM_PAIR[1], heard));
    }
    out.rssiMeanDbm = clamp(mean);
    out.rssiMaxDbm = clamp(Math.round(mean + sdDb * above));
    out.rssiMinDbm = clamp(Math.round(mean - sdDb * below));
    const firstDbm = Math.round(mean + sdDb * one);
    out.rssiFirstDbm = Math.min(out.rssiMaxDbm, Math.max(out.rssiMinDbm, firstDbm));
  }
}

/** `heard` of all packets, any of them as likely as any other. */
function setTimes(out: Heard, cut: SpanCut, heard: number, u: number): void {
  out.packets = 0;
  addTimes(out, cut, 0, cut.offered, heard, u);
  out.packets = heard;
}

/** `heard` of the `count` packets that follow the first `before`; a uniform gives both places. */
function addTimes(
  out: Heard,
  { packetUs, intervalUs }: SpanCut,
  before: number,
  count: number,
  heard: number,
  u: number,
): void {
  const high = u * 65536;
  const first = firstPlace(Math.floor(high) / 65536, count, heard);
  const last =
    heard === 1
      ? first
      : count - 1 - firstPlace(high - Math.floor(high), count - 1 - first, heard - 1);
  if (out.packets === 0) out.firstUs = packetUs + (before + first) * intervalUs;
  out.lastUs = packetUs + (before + last) * intervalUs;
}

function clamp(rssiDbm: number): number {
  return Math.min(RSSI_MAX_DBM, Math.max(RSSI_MIN_DBM, rssiDbm));
}
