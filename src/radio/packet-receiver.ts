import { normalCdf } from '../base/numbers/normal.ts';

const NEPER_PER_DB = Math.log(10) / 10;

/** The receiver at packet level; the scenario's documentation gives defaults and sources. */
export interface ReceiverOptions {
  /** Half of the packets decode at this RSSI where nothing else is on the air, dBm. */
  readonly floorDbm: number;
  readonly floorSoftnessDb: number;
  /** Share of packets that get lost where nothing is weak and nobody else sends, over phones. */
  readonly loss: number;
  /** A packet survives what is this much weaker than it, dB. */
  readonly captureDb: number;
  /** Dead time after a packet that it held, heard or lost, µs. */
  readonly deadTimeUs: number;
}

/** What became of a PDU that began on the receiver's channel. */
export const FATE = {
  /** Decoded, with all that else was on the air far enough below it. */
  heard: 0,
  /** Decoded until the end, and destroyed by other PDUs. */
  collided: 1,
  /** It began while the receiver was decoding another one. */
  covered: 2,
  /** The receiver was in its dead time after the packet before. */
  deaf: 3,
  /** The receiver left the channel before its end. */
  cut: 4,
  /** The radio was busy with something else. */
  lost: 5,
  /** Too weak to decode. */
  weak: 6,
  /** Decoded until the end, and destroyed by what else is on the air at 2.4 GHz. */
  jammed: 7,
} as const;
export type Fate = (typeof FATE)[keyof typeof FATE];

/** What a receiver asks of the air, and tells: links are indices of the caller's. */
export interface Air {
  /** Share of the packets of `link` that gets lost where nothing is weak and nobody else sends. */
  lossOf(link: number): number;
  /** Level of what `link` has on the air from `tUs`, dBm. */
  rssiDbm(link: number, tUs: number): number;
  /** Power of whatever is no PDU and disturbs one of `link` in [fromUs, toUs), mW. */
  otherTrafficMw(link: number, fromUs: number, toUs: number): number;
  heard(link: number, tUs: number, rssiDbm: number): void;
  /** A PDU that the receiver decoded until its end was not heard. */
  missed(link: number, tUs: number, fate: Fate): void;
}

/**
 * One receiver on one channel after the other: PDUs are told in order of time as they begin. It
 * locks on to the first that it can decode while nothing holds it, and hears it if what else is on
 * the air before its end stays `captureDb` below it. A PDU that begins while it is locked is lost
 * and interferes; so does one that is too weak to decode. A new window starts it afresh.
 */
export class PacketReceiver {
  private readonly options: ReceiverOptions;
  private readonly air: Air;
  private lockedLink: number;
  private lockedFromUs: number;
  private lockedToUs: number;
  private lockedDbm: number;
  private interferenceMw: number;
  private deafToUs: number;
  /** What else is on the air: link, begin and end; power only once it matters. */
  private readonly others: { link: number; fromUs: number; toUs: number }[];
  private otherCount: number;

  constructor(options: ReceiverOptions, air: Air) {
    this.options = options;
    this.air = air;
    this.lockedLink = -1;
    this.lockedFromUs = 0;
    this.lockedToUs = 0;
    this.lockedDbm = 0;
    this.interferenceMw = 0;
    this.deafToUs = 0;
    this.others = [];
    this.otherCount = 0;
  }

  /** Begins anew, with time that may run from the start again. */
  reset(): void {
    this.deafToUs = 0;
    this.tune();
  }

  /** Goes to another channel, with nothing on the air there. */
  tune(): void {
    this.lockedLink = -1;
    this.otherCount = 0;
  }

  /**
   * A PDU begins on the channel. `whole` tells whether the receiver stays there until its end; `u`
   * is a uniform draw of this packet at this receiver. Gives the PDU's fate; one that is `heard`
   * may still turn out to be `missed` when it ends.
   */
  arrive(link: number, fromUs: number, toUs: number, whole: boolean, u: number): Fate {
    this.settle(fromUs);
    if (this.lockedLink >= 0) {
      this.interferenceMw += this.powerMw(link, fromUs);
      this.keep(link, fromUs, toUs);
      return FATE.covered;
    }
    const { floorDbm, floorSoftnessDb } = this.options;
    const loss = this.air.lossOf(link);
    if (fromUs < this.deafToUs || !whole || u < loss) {
      this.keep(link, fromUs, toUs);
      return fromUs < this.deafToUs ? FATE.deaf : whole ? FATE.lost : FATE.cut;
    }
    const rssiDbm = this.air.rssiDbm(link, fromUs);
    const decodes = normalCdf((rssiDbm - floorDbm) / floorSoftnessDb);
    if (u >= loss + (1 - loss) * decodes) {
      this.keep(link, fromUs, toUs);
      return FATE.weak;
    }
    this.interferenceMw = this.onTheAirMw(fromUs);
    this.lockedLink = link;
    this.lockedFromUs = fromUs;
    this.lockedToUs = toUs;
    this.lockedDbm = rssiDbm;
    return FATE.heard;
  }

  /** Brings what has ended by `tUs` to its end. */
  settle(tUs: number): void {
    if (this.lockedLink < 0 || tUs < this.lockedToUs) return;
    const { captureDb, deadTimeUs } = this.options;
    const limitMw = Math.exp((this.lockedDbm - captureDb) * NEPER_PER_DB);
    const { lockedLink: link, lockedFromUs: fromUs, lockedToUs: toUs } = this;
    if (this.interferenceMw > limitMw) this.air.missed(link, fromUs, FATE.collided);
    else if (this.interferenceMw + this.air.otherTrafficMw(link, fromUs, toUs) > limitMw) {
      this.air.missed(link, fromUs, FATE.jammed);
    } else this.air.heard(link, fromUs, this.lockedDbm);
    this.lockedLink = -1;
    this.deafToUs = toUs + deadTimeUs;
  }

  private powerMw(link: number, fromUs: number): number {
    return Math.exp(this.air.rssiDbm(link, fromUs) * NEPER_PER_DB);
  }

  private keep(link: number, fromUs: number, toUs: number): void {
    this.dropEnded(fromUs);
    if (this.otherCount === this.others.length) this.others.push({ link, fromUs, toUs });
    else {
      const record = this.others[this.otherCount];
      record.link = link;
      record.fromUs = fromUs;
      record.toUs = toUs;
    }
    this.otherCount++;
  }

  private onTheAirMw(tUs: number): number {
    this.dropEnded(tUs);
    let sum = 0;
    for (let k = 0; k < this.otherCount; k++) {
      sum += this.powerMw(this.others[k].link, this.others[k].fromUs);
    }
    return sum;
  }

  /** Keeps the order of those that go on, so that sums do not depend on what ended. */
  private dropEnded(tUs: number): void {
    let kept = 0;
    for (let k = 0; k < this.otherCount; k++) {
      const record = this.others[k];
      if (record.toUs <= tUs) continue;
      this.others[k] = this.others[kept];
      this.others[kept++] = record;
    }
    this.otherCount = kept;
  }
}
