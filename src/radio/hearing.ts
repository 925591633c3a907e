import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';
import { reportableDbm } from '../base/ble/rssi.ts';
import {
  deriveKey,
  normal,
  NORMAL_AND_UNIFORM,
  NORMAL_PAIR,
  normalAndUniform,
  normalPair,
  purposeKey,
  UNIFORM_PAIR,
  uniformPair,
} from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { HearingOptions } from './channel.ts';
import { DECODED, setDecoded } from './decoded.ts';
import { Extremes } from './extremes.ts';
import { fadeLaws } from './fade-law.ts';
import type { FadeLaw } from './fade-law.ts';
import { Interference } from './interference.ts';
import type { OnAir } from './interference.ts';
import { livelinessClass, livelinessKeyOf } from './liveliness.ts';
import { binomialQuantile } from './packets.ts';
import { drawChannelOffsets, fadingKeyOf } from './rician.ts';
import type { SpanCut } from './span-cut.ts';
import { setTimes, setTimesByPiece } from './span-times.ts';
import type { SpanTimes } from './span-times.ts';

/** A span is at most this long: one receiver listening without a break. */
export const MAX_SPAN_US = 5_000_000;

/** What one span yields; one reusable record. Times are µs since local midnight of day 0. */
export interface Heard extends SpanTimes {
  packets: number;
  /** dBm as the receiver reports them, raw (no correction applied); min, max, first are whole. */
  rssiMeanDbm: number;
  rssiMinDbm: number;
  rssiMaxDbm: number;
  rssiFirstDbm: number;
}

/** A fresh record for `Hearing.hear` to fill. */
export function emptyHeard(): Heard {
  return {
    packets: 0,
    firstUs: 0,
    lastUs: 0,
    rssiMeanDbm: 0,
    rssiMinDbm: 0,
    rssiMaxDbm: 0,
    rssiFirstDbm: 0,
  };
}

/** What stays with one directed link of one app: a pool of these is turned from link to link. */
export interface HearingLink {
  /** Offsets by channel, dB. */
  readonly offsetsDb: Float64Array;
  /** Share of packets that get through where nothing is weak and nobody else sends. */
  passed: number;
  /**
   * What the receiver reports less the power it gets, dB; levels are of a receiver of mean
   * sensitivity.
   */
  reportDb: number;
  /** How lively the pair is. */
  fade: FadeLaw;
  /** Draws of the pair, the same in both directions and for all apps, and of this link and app. */
  pairKey: Key;
  packetKey: Key;
}

// Draws of one span by number, each a pair of numbers; a piece on one channel has one of its own.
const DRAW = { noise: 0, first: 1, gainStep: 4, pieces: 8 } as const;
// Draws of a pair in a block of time, 5 s: of the whole span, of channels 37 and 38, and of 39.
const FADING = { whole: 0, channels: 1, last: 2 } as const;
// The channel whose fading has a draw of its own.
const LAST = 2;
// Of a second in which they move, the same three further on.
const MOVING = 3;
/** A part of a span in which the two move is about this long. */
export const MAX_PART_US = 1_000_000;
// Spans of one link are further apart than that, so that a count of it tells them apart, µs.
const TICK_US = 1000;

// So many deviations above the floor the floor takes nothing, so many below it leaves nothing.
const SURE = 3;
const HOPELESS = -6;

/**
 * Scan level of the radio: what one span hears of one sender, in closed form from the packet
 * level's figures (channel offsets, Rician fading, noise, floor, loss, capture). A pure function of
 * the level, the packets offered, other phones (`interference`) and keyed draws; nothing carries
 * over.
 *
 * Limits: within a span fading is the mean over each stay on a channel (variance as of a continuous
 * mean, skewness to first order) plus independent packets; far above the floor one draw stands for
 * all channels.
 */
export class Hearing {
  readonly interference: Interference;
  private readonly options: HearingOptions;
  /** By class of liveliness. */
  private readonly fades: readonly FadeLaw[];
  private readonly livelinessKey: Key;
  private readonly fadingKey: Key;
  private readonly fastKey: Key;
  private readonly packetKey: Key;
  /** Of a packet around the level of its link and channel, with the softness of the floor, dB. */
  private overFloorDb: number;
  private readonly rounds: boolean;
  private readonly floorDbm: number;
  private fadeSquare: number;
  private readonly noiseSquare: number;
  private readonly softnessSquare: number;
  private readonly extremes: Extremes;
  private link: HearingLink;
  private onAir: OnAir;
  private mostOffsetDb: number;
  private leastOffsetDb: number;
  /** Deviates of fading by channel of the span being heard. */
  private readonly fading: Float64Array;
  /** Share of its packets that no other disturbs, by channel. */
  private readonly undisturbed: Float64Array;

  /** @param airtimeUs - of the PDUs that are listened to */
  constructor(options: HearingOptions, airtimeUs: number, root: Key) {
    const { packet, fastTauUs, slowSdDb } = options;
    const { floorSoftnessDb, packetSdDb } = packet;
    this.options = options;
    this.fades = fadeLaws({ ...packet, tauUs: fastTauUs }, options.livelinessSpread ?? 0);
    this.livelinessKey = livelinessKeyOf(root);
    this.rounds = packet.rounding === 'whole';
    this.floorDbm = packet.floorDbm;
    this.noiseSquare = packetSdDb * packetSdDb;
    this.softnessSquare = floorSoftnessDb * floorSoftnessDb;
    const squares = this.fades.map(({ sdDb }) => sdDb * sdDb);
    this.fadeSquare = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    const fastSquare = this.fadeSquare + this.noiseSquare;
    this.overFloorDb = Math.sqrt(fastSquare + this.softnessSquare);
    const levelSdDb = Math.sqrt(fastSquare + slowSdDb * slowSdDb);
    const decodeSdDb = Math.sqrt(levelSdDb * levelSdDb + this.softnessSquare);
    this.interference = new Interference({ ...packet, levelSdDb, decodeSdDb }, airtimeUs);
    this.fadingKey = fadingKeyOf(root);
    this.fastKey = purposeKey(root, 'radio.fast');
    this.packetKey = purposeKey(root, 'radio.packets');
    this.link = this.freshLink(root);
    this.onAir = { eventsPerUs: 0, airtime: 0, hold: 0, passed: 1 };
    this.mostOffsetDb = 0;
    this.leastOffsetDb = 0;
    this.fading = new Float64Array(3);
    this.undisturbed = new Float64Array(ADVERTISING_CHANNELS);
    this.extremes = new Extremes(this.fades[0], this.noiseSquare, this.floorDbm);
  }

  /** A link that is not yet any pair's. */
  freshLink(key: Key): HearingLink {
    const offsetsDb = new Float64Array(ADVERTISING_CHANNELS);
    const [fade] = this.fades;
    return { offsetsDb, passed: 1, reportDb: 0, fade, pairKey: key, packetKey: key };
  }

  /**
   * Makes `link` the one from `sender` to `receiver`; `app` keeps the draws of two apps apart. All
   * three are ids, below 2^53.
   */
  prepare(link: HearingLink, receiver: number, sender: number, app: number): void {
    const low = Math.min(receiver, sender);
    const high = Math.max(receiver, sender);
    const { channelOffsetSdDb } = this.options.packet;
    drawChannelOffsets(deriveKey(this.fadingKey, low, high), channelOffsetSdDb, link.offsetsDb);
    const lively = livelinessClass(this.livelinessKey, low, high);
    link.fade = this.fades[this.fades.length > 1 ? lively : 0];
    link.pairKey = deriveKey(this.fastKey, low, high);
    link.packetKey = deriveKey(deriveKey(this.packetKey, receiver, sender), app);
  }

  /** Turns to `link`, whose sender has `onAir` on the air. */
  open(link: HearingLink, onAir: OnAir): void {
    this.link = link;
    this.onAir = onAir;
    const { offsetsDb, fade } = link;
    this.fadeSquare = fade.sdDb * fade.sdDb;
    this.overFloorDb = Math.sqrt(this.fadeSquare + this.noiseSquare + this.softnessSquare);
    this.mostOffsetDb = Math.max(offsetsDb[0], offsetsDb[1], offsetsDb[2]);
    this.leastOffsetDb = Math.min(offsetsDb[0], offsetsDb[1], offsetsDb[2]);
    this.extremes.open(offsetsDb, fade);
  }

  /** Whether a packet in a thousand million, or more, of a link of `levelDbm` can be heard. */
  isAudible(levelDbm: number): boolean {
    return levelDbm + this.mostOffsetDb - this.floorDbm > HOPELESS * this.overFloorDb;
  }

  /**
   * One span at `levelDbm`, all slow parts included. Gives false, and leaves `out` alone, where
   * nothing is heard.
   */
  hear(levelDbm: number, cut: SpanCut, out: Heard): boolean {
    if (!this.isAudible(levelDbm)) return false;
    return levelDbm + this.leastOffsetDb - this.floorDbm > SURE * this.overFloorDb
      ? this.hearStrong(levelDbm, cut, out)
      : this.hearWeak(levelDbm, cut, out);
  }

  /** Above the floor: one draw each for the number of packets, fading and noise. */
  private hearStrong(levelDbm: number, cut: SpanCut, out: Heard): boolean {
    const { link, fadeSquare, noiseSquare, extremes, undisturbed } = this;
    const { fade } = link;
    const { offered, pieces, packetUs, intervalUs } = cut;
    let up = 0;
    let down = 0;
    let expected = 0;
    let sum = 0;
    let offsetSquares = 0;
    let keptSquares = 0;
    let kept = 0;
    for (let k = 0; k < pieces; k++) {
      const count = cut.count[k];
      const channel = cut.channel[k];
      const offsetDb = link.offsetsDb[channel];
      // Channels come round again.
      if (k < ADVERTISING_CHANNELS) {
        undisturbed[channel] = this.pNoCollision(channel, levelDbm + offsetDb);
      }
      const heard = count * undisturbed[channel];
      const left = fade.keptVariance(count, intervalUs);
      expected += heard;
      sum += heard * offsetDb;
      offsetSquares += heard * offsetDb * offsetDb;
      kept += heard * left;
      keptSquares += heard * heard * left;
      up += heard * extremes.up[channel];
      down += heard * extremes.down[channel];
    }
    const tick = Math.floor(packetUs / TICK_US);
    normalAndUniform(link.packetKey, tick, DRAW.noise);
    const noise = NORMAL_AND_UNIFORM[0];
    const share = (link.passed * expected) / offered;
    const heard = binomialQuantile(NORMAL_AND_UNIFORM[1], offered, share);
    if (heard === 0) return false;
    normalAndUniform(link.packetKey, tick, DRAW.first);
    const one = NORMAL_AND_UNIFORM[0];
    out.packets = heard;
    setTimes(out, cut, heard, NORMAL_AND_UNIFORM[1]);
    const offsetDb = sum / expected;
    const meanShare = keptSquares / (expected * expected);
    const shift = cut.isPart ? MOVING : 0;
    const deviate = normal(link.pairKey, blockOf(cut), FADING.whole + shift);
    const faded = fade.mean(meanShare, deviate);
    const withinSquare = fadeSquare * (1 - kept / expected) + noiseSquare;
    // Those heard are a part of those offered, so that channels have not quite their shares.
    const offsetSquare = offsetSquares / expected - offsetDb * offsetDb;
    const mixedSquare = Math.max(offsetSquare, 0) * (1 - heard / offered);
    const noiseDb = Math.sqrt((withinSquare + mixedSquare) / heard) * noise;
    const meanDbm = levelDbm + offsetDb + faded + noiseDb;
    if (heard > 1) {
      extremes.heard[0] = heard;
      extremes.meanDbm[0] = meanDbm;
      extremes.kept[0] = meanShare;
      extremes.deviate[0] = deviate;
      const slopeSquare = fade.slopeSquare(meanShare, deviate);
      extremes.square[0] = fadeSquare * (1 - meanShare) * slopeSquare + noiseSquare;
      extremes.bend[0] = fade.restBend(meanShare) * slopeSquare;
      const middleDbm = meanDbm - offsetDb;
      const isOne = pieces === 1;
      extremes.greatestDbm = isOne ? meanDbm : middleDbm + extremes.offsetDb(up / expected);
      extremes.leastDbm = isOne ? meanDbm : middleDbm - extremes.offsetDb(down / expected);
      extremes.firstDbm = middleDbm + link.offsetsDb[cut.channel[0]];
      extremes.drawStrong(link.packetKey, tick, one);
    }
    this.setRssi(out, meanDbm);
    if (this.options.packet.gainStepShare > 0) this.addGainStep(out, tick);
    return true;
  }

  /** Around the floor: fading, number and selection by the floor for each stay on a channel. */
  private hearWeak(levelDbm: number, cut: SpanCut, out: Heard): boolean {
    const { link, fadeSquare, noiseSquare, softnessSquare, extremes, fading } = this;
    const { fade, passed, offsetsDb } = link;
    const { pieces, packetUs, intervalUs } = cut;
    const tick = Math.floor(packetUs / TICK_US);
    extremes.reserve(pieces);
    const { heard: scores } = extremes;
    this.drawFading(cut, cut.isPart ? MOVING : 0);
    let packets = 0;
    let sum = 0;
    for (let k = 0; k < pieces; k++) {
      scores[k] = 0;
      const count = cut.count[k];
      const channel = cut.channel[k];
      const kept = fade.keptVariance(count, intervalUs);
      const faded = fade.mean(kept, fading[channel]);
      const middleDbm = levelDbm + offsetsDb[channel] + faded;
      const slopeSquare = fade.slopeSquare(kept, fading[channel]);
      const packetSquare = fadeSquare * (1 - kept) * slopeSquare + noiseSquare;
      const softSquare = packetSquare + softnessSquare;
      const soft = Math.sqrt(softSquare);
      const perSoft = 1 / soft;
      const over = (middleDbm - this.floorDbm) * perSoft;
      if (over <= HOPELESS) continue;
      // A sixth of the skewness of what is left around the mean, with the floor's own spread.
      const bend = count > 1 ? fade.restBend(kept) * slopeSquare : 0;
      const perSquare = perSoft * perSoft;
      setDecoded(over, bend * perSquare * perSoft, packetSquare * perSquare);
      const heardDbm = middleDbm + soft * DECODED.above;
      const share = passed * DECODED.share * this.pNoCollision(channel, heardDbm);
      normalAndUniform(link.packetKey, tick, DRAW.pieces + k);
      const heard = binomialQuantile(NORMAL_AND_UNIFORM[1], count, share);
      if (heard === 0) continue;
      const heardSquare = packetSquare * DECODED.left;
      const meanDbm = heardDbm + Math.sqrt(heardSquare / heard) * NORMAL_AND_UNIFORM[0];
      scores[k] = heard;
      packets += heard;
      sum += heard * meanDbm;
      extremes.meanDbm[k] = meanDbm;
      extremes.deviate[k] = fading[channel];
      extremes.kept[k] = kept;
      extremes.square[k] = packetSquare;
      extremes.bend[k] = bend;
      extremes.over[k] = over;
      extremes.softDb[k] = soft;
      extremes.density[k] = DECODED.density;
      extremes.mass[k] = DECODED.mass;
    }
    if (packets === 0) return false;
    normalAndUniform(link.packetKey, tick, DRAW.first);
    const one = NORMAL_AND_UNIFORM[0];
    setTimesByPiece(out, cut, scores, NORMAL_AND_UNIFORM[1]);
    out.packets = packets;
    if (packets > 1) extremes.drawWeak(pieces, link.packetKey, tick, one);
    this.setRssi(out, sum / packets);
    if (this.options.packet.gainStepShare > 0) this.addGainStep(out, tick);
    return true;
  }

  /** Deviates of fading by channel in the block of time of `cut`, of the channels that it has. */
  private drawFading(cut: SpanCut, shift: number): void {
    const { pairKey } = this.link;
    const block = blockOf(cut);
    const { pieces, channel } = cut;
    const isOnLast = pieces > 2 || channel[0] === LAST || channel[pieces - 1] === LAST;
    if (pieces > 1 || !isOnLast) {
      normalPair(pairKey, block, FADING.channels + shift);
      this.fading[0] = NORMAL_PAIR[0];
      this.fading[1] = NORMAL_PAIR[1];
    }
    if (isOnLast) this.fading[LAST] = normal(pairKey, block, FADING.last + shift);
  }

  private pNoCollision(channel: number, dbm: number): number {
    const { interference } = this;
    return interference.isCrowded ? interference.pNoCollision(channel, dbm, this.onAir) : 1;
  }

  /** A receiver with two scales reports a share of the packets higher. */
  private addGainStep(out: Heard, tick: number): void {
    const { gainStepDb, gainStepShare } = this.options.packet;
    const { packets } = out;
    uniformPair(this.link.packetKey, tick, DRAW.gainStep);
    const stepped = binomialQuantile(UNIFORM_PAIR[0], packets, gainStepShare);
    if (stepped === 0) return;
    out.rssiMeanDbm = reportableDbm(out.rssiMeanDbm + (gainStepDb * stepped) / packets);
    out.rssiMaxDbm = reportableDbm(Math.round(out.rssiMaxDbm + gainStepDb));
    if (stepped === packets)
      out.rssiMinDbm = reportableDbm(Math.round(out.rssiMinDbm + gainStepDb));
    if (UNIFORM_PAIR[1] * packets < stepped) {
      out.rssiFirstDbm = reportableDbm(Math.round(out.rssiFirstDbm + gainStepDb));
    }
  }

  /** Least, greatest and first of the heard packets around their mean. */
  private setRssi(out: Heard, heardDbm: number): void {
    const { extremes, link } = this;
    const { reportDb } = link;
    const mean = heardDbm + reportDb;
    if (out.packets === 1) {
      const rounded = reportableDbm(Math.round(mean));
      out.rssiMeanDbm = this.rounds ? rounded : reportableDbm(mean);
      out.rssiMinDbm = rounded;
      out.rssiMaxDbm = rounded;
      out.rssiFirstDbm = rounded;
      return;
    }
    out.rssiMeanDbm = reportableDbm(mean);
    out.rssiMaxDbm = reportableDbm(Math.round(extremes.greatestDbm + reportDb));
    out.rssiMinDbm = reportableDbm(Math.round(extremes.leastDbm + reportDb));
    out.rssiFirstDbm = reportableDbm(Math.round(extremes.firstDbm + reportDb));
  }
}

/** The block of time, 5 s or a second of movement, that holds the middle of what is offered. */
function blockOf({ packetUs, offered, intervalUs, isPart }: SpanCut): number {
  const middleUs = packetUs + 0.5 * offered * intervalUs;
  return Math.floor(middleUs / (isPart ? MAX_PART_US : MAX_SPAN_US));
}
