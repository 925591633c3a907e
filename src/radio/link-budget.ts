import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';
import { US_PER_S } from '../base/time.ts';
import type { Key } from '../kernel/keyed.ts';
import type { Geometry } from '../world/world.ts';
import type { RadioOptions } from './channel.ts';
import { RoomChannel } from './room-channel.ts';
import type { ChannelPeople } from './room-channel.ts';

/**
 * What arrives of a sender's power at one receiver, for scans, packets and validation alike:
 *
 *     sent - place (path, bodies, carry, shadowing, walls) - slow part + offset of the channel
 *
 * Fast fading and noise come on top, packet by packet or in closed form. A record that is opened
 * again and again.
 */
export class LinkBudget {
  /** Offset of each channel of the pair, drawn, dB; whoever opens the link writes them. */
  readonly drawnDb: Float64Array;
  /** By channel where the two were placed last: drawn ones, less what the path loss has, dB. */
  readonly offsetsDb: Float64Array;
  /** Without slow part and channel, where the two were placed last, dBm. */
  placedDbm: number;
  private readonly channel: RoomChannel;
  private receiverIsLow: boolean;
  private sentDbm: number;
  private slowUs: number;
  private slowValueDb: number;

  constructor(options: RadioOptions, root: Key, people?: ChannelPeople) {
    this.channel = new RoomChannel(options, root, people);
    this.drawnDb = new Float64Array(ADVERTISING_CHANNELS);
    this.offsetsDb = new Float64Array(ADVERTISING_CHANNELS);
    this.placedDbm = 0;
    this.receiverIsLow = true;
    this.sentDbm = 0;
    this.slowUs = NaN;
    this.slowValueDb = 0;
  }

  /**
   * Turns to a pair of people, by index.
   *
   * @param sentDbm - level where the channel takes nothing
   */
  open(receiver: number, sender: number, receiverIsLow: boolean, sentDbm: number): void {
    if (receiverIsLow) this.channel.open(receiver, sender);
    else this.channel.open(sender, receiver);
    this.receiverIsLow = receiverIsLow;
    this.sentDbm = sentDbm;
    this.slowUs = NaN;
  }

  /** Puts the two where they are; the receiver is the geometry's "self". */
  place(geometry: Geometry): number {
    const { channel, drawnDb, offsetsDb } = this;
    this.placedDbm = this.sentDbm - channel.placeDb(geometry, this.receiverIsLow);
    for (let k = 0; k < ADVERTISING_CHANNELS; k++) {
      offsetsDb[k] = drawnDb[k] - channel.channelDb(k);
    }
    return this.placedDbm;
  }

  /** Slow part at `tUs`, dB of attenuation; asked again for the same time it costs nothing. */
  slowDb(tUs: number): number {
    if (tUs !== this.slowUs) {
      this.slowUs = tUs;
      this.slowValueDb = this.channel.slowDb(tUs);
    }
    return this.slowValueDb;
  }

  /**
   * Level on channel 0..2, dBm.
   *
   * @param slowFactor - how much of the slow part there is: less between people who sit still
   */
  levelDbm(channel: number, tUs: number, slowFactor: number): number {
    return this.placedDbm - this.slowDb(tUs) * slowFactor + this.offsetsDb[channel];
  }

  /** Standard deviation of the slow part of this pair, dB. */
  get slowSdDb(): number {
    return this.channel.slowSdDb;
  }
}

/** The slow part has a time constant of many seconds: packets read it once in each, µs. */
export function secondOf(tUs: number): number {
  return (Math.floor(tUs / US_PER_S) + 0.5) * US_PER_S;
}
