import { normalCdf } from '../base/normal.ts';
import { deriveKey, normal, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { Geometry } from '../world/world.ts';
import type { Channel, RadioOptions } from './channel.ts';
import { averagedVariance, binomialQuantile, firstPlace, maximumOfNormals } from './packets.ts';

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

/** Hardware of the two ends of a directed link. */
export interface LinkHardware {
  /** TX power that the sender declares, and loss that calibration leaves, dBm and dB. */
  txPowerDbm: number;
  txResidualDb: number;
  rxCorrectionDb: number;
  rxResidualDb: number;
}

// Uniform and normal draws of one span, by number, so that none is used twice.
const DRAW = { heard: 0, first: 1, last: 2, mean: 3, greatest: 4, least: 5, one: 6 } as const;

// RSSI is a signed byte with 127 = unknown (Bluetooth Core, HCI LE Advertising Report).
const RSSI_MIN_DBM = -127;
const RSSI_MAX_DBM = 20;

/**
 * Scan level of the radio: what one span hears of one sender, as a pure function of geometry,
 * hardware, offered packets and keyed draws (radio facts 3a). Usage: `open` a link, `place` it,
 * then ask `hear` span by span; nothing carries over from one span to the next.
 *
 * Limits: packet loss follows the RSSI before slow and fast parts; other phones do not yet collide
 * (their mean effect at about 14 neighbours is within `flatLoss`).
 */
export class Hearing {
  private readonly options: RadioOptions;
  private readonly channel: Channel;
  private readonly packetKey: Key;
  private readonly fastKey: Key;
  private linkKey: Key;
  private pairKey: Key;
  private receiverIsLow: boolean;
  private hardwareDbm: number;
  private rssiDbm: number;
  private heardShare: number;

  constructor(options: RadioOptions, channel: Channel, root: Key) {
    this.options = options;
    this.channel = channel;
    this.packetKey = purposeKey(root, 'radio.packets');
    this.fastKey = purposeKey(root, 'radio.fast');
    this.linkKey = this.packetKey;
    this.pairKey = this.fastKey;
    this.receiverIsLow = true;
    this.hardwareDbm = 0;
    this.rssiDbm = 0;
    this.heardShare = 0;
  }

  /** Turns to the link from `sender` to `receiver`; `app` keeps the draws of two apps apart. */
  open(receiver: number, sender: number, app: number, hardware: LinkHardware): void {
    const low = Math.min(receiver, sender);
    const high = Math.max(receiver, sender);
    this.channel.open(low, high);
    this.linkKey = deriveKey(deriveKey(this.packetKey, receiver, sender), app);
    this.pairKey = deriveKey(this.fastKey, low, high);
    this.receiverIsLow = receiver === low;
    const { txPowerDbm, txResidualDb, rxResidualDb, rxCorrectionDb } = hardware;
    this.hardwareDbm = txPowerDbm - txResidualDb - rxResidualDb - rxCorrectionDb;
  }

  /** Puts the two where they are; "self" of the geometry is the receiver. */
  place(geometry: Geometry): void {
    const { floorDbm, floorSoftnessDb, flatLoss } = this.options;
    this.rssiDbm = this.hardwareDbm - this.channel.placeDb(geometry, this.receiverIsLow);
    const overFloor = (this.rssiDbm - floorDbm) / floorSoftnessDb;
    this.heardShare = overFloor < -6 ? 0 : (1 - flatLoss) * normalCdf(overFloor);
  }

  /** Whether the placed link can be heard at all (a packet in a thousand million, or more). */
  get audible(): boolean {
    return this.heardShare > 0;
  }

  /**
   * One span: `offered` packets, the first at `packetUs`, then every `intervalUs`, not more than
   * MAX_SPAN_US altogether. Gives false, and leaves `out` alone, where nothing is heard.
   */
  hear(packetUs: number, offered: number, intervalUs: number, still: boolean, out: Heard): boolean {
    const key = this.linkKey;
    const draw = uniform(key, packetUs, DRAW.heard);
    const heard = binomialQuantile(draw, offered, this.heardShare);
    if (heard === 0) return false;
    const first = firstPlace(uniform(key, packetUs, DRAW.first), offered, heard);
    let last = first;
    if (heard > 1) {
      const behind = offered - 1 - first;
      last = offered - 1 - firstPlace(uniform(key, packetUs, DRAW.last), behind, heard - 1);
    }
    out.packets = heard;
    out.firstUs = packetUs + first * intervalUs;
    out.lastUs = packetUs + last * intervalUs;
    this.drawRssi(packetUs, heard, offered * intervalUs, still, out);
    return true;
  }

  private drawRssi(
    packetUs: number,
    heard: number,
    spanUs: number,
    still: boolean,
    out: Heard,
  ): void {
    const { fastSdDb, fastTauUs, whiteSdDb, slowStillFactor } = this.options;
    const key = this.linkKey;
    const middleUs = packetUs + 0.5 * spanUs;
    const slow = this.channel.slowDb(middleUs) * (still ? slowStillFactor : 1);
    const kept = averagedVariance(spanUs / fastTauUs);
    // One value per pair and 5 s: both directions and both apps see the same fading.
    const fast = normal(this.pairKey, Math.floor(middleUs / MAX_SPAN_US), 0);
    const level = this.rssiDbm - slow + fastSdDb * Math.sqrt(kept) * fast;
    const packetSd = Math.sqrt(fastSdDb * fastSdDb * (1 - kept) + whiteSdDb * whiteSdDb);
    // What the average over the span took out comes back where only few packets sample it.
    const mean = level + (packetSd / Math.sqrt(heard)) * normal(key, packetUs, DRAW.mean);
    if (heard === 1) {
      const rounded = clamp(Math.round(mean));
      out.rssiMeanDbm = rounded;
      out.rssiMinDbm = rounded;
      out.rssiMaxDbm = rounded;
      out.rssiFirstDbm = rounded;
      return;
    }
    const one = packetSd * normal(key, packetUs, DRAW.one);
    let above = Math.abs(one) * Math.SQRT1_2;
    let below = above;
    if (heard > 2) {
      above = packetSd * extreme(uniform(key, packetUs, DRAW.greatest), heard);
      below = packetSd * extreme(uniform(key, packetUs, DRAW.least), heard);
    }
    out.rssiMeanDbm = clamp(mean);
    out.rssiMaxDbm = clamp(Math.round(mean + above));
    out.rssiMinDbm = clamp(Math.round(mean - below));
    const firstDbm = Math.round(mean + one);
    out.rssiFirstDbm = Math.min(out.rssiMaxDbm, Math.max(out.rssiMinDbm, firstDbm));
  }
}

/** How far the greatest of `count` packets stands above their mean, in standard deviations. */
function extreme(u: number, count: number): number {
  return Math.max(0, maximumOfNormals(u > 0 ? u : 2.3e-10, count));
}

function clamp(rssiDbm: number): number {
  return Math.min(RSSI_MAX_DBM, Math.max(RSSI_MIN_DBM, rssiDbm));
}
