import { ADVERTISING_CHANNELS } from '../base/pdu.ts';
import type { Pdu } from '../base/pdu.ts';
import { US_PER_S } from '../base/time.ts';
import { deriveKey, normal, purposeKey, uniform } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { BLOCK_EVENTS, blockStartsUs, openBlock } from '../phone/advertising-events.ts';
import type { AdvertisingStretch } from '../phone/advertising-events.ts';
import { RicianFading } from '../radio/rician.ts';
import { RoomChannel } from '../radio/room-channel.ts';
import { emptyGeometry, MEETING_STILL } from '../world/world.ts';
import type { Geometry, Meetings } from '../world/world.ts';
import type { SenderDay } from './emission-cache.ts';
import type { Plan, PlannedApp } from './plan.ts';

/** Purposes of the packet level under one root. */
export interface PacketKeys {
  readonly advertising: Key;
  readonly packets: Key;
}

export function packetKeys(root: Key): PacketKeys {
  return {
    advertising: purposeKey(root, 'phone.advertising'),
    packets: purposeKey(root, 'radio.packet'),
  };
}

// Draws of one packet at one receiver.
const DRAW = { noise: 0, reception: 1 } as const;

/**
 * One sender's app as one receiver's antenna sees it during one day: when its PDUs begin and how
 * strong they are. A record that is opened again and again; nothing of it outlasts the day.
 */
export class PacketLink {
  sender: number;
  app: number;
  pdu: Pdu;
  senderDay: SenderDay;
  /** Meeting and stretch of the identifier of the latest PDU that began. */
  airMeeting: number;
  airStretch: number;
  /** The same of the event that comes next. */
  private meeting: number;
  private stretch: number;
  private readonly geometry: Geometry;
  private readonly plan: Plan;
  private readonly keys: PacketKeys;
  private readonly channel: RoomChannel;
  private readonly fading: RicianFading;
  /** Starts of the events of the open block. */
  private readonly timesUs: Float64Array;
  private advertising: AdvertisingStretch;
  private blocksUs: Float64Array;
  private meetings: Meetings;
  private firstMeeting: number;
  private endMeeting: number;
  private placedMeeting: number;
  private receiverIsLow: boolean;
  private hardwareDbm: number;
  private placeDbm: number;
  private eventKey: Key;
  private packetKey: Key;
  private slowSecond: number;
  private slowValueDb: number;
  private block: number;
  private event: number;

  constructor(plan: Plan, keys: PacketKeys) {
    const { radio } = plan.scenario;
    this.plan = plan;
    this.keys = keys;
    this.channel = new RoomChannel(radio, plan.root);
    this.fading = new RicianFading({ ...radio.packet, tauUs: radio.fastTauUs }, plan.root);
    this.timesUs = new Float64Array(BLOCK_EVENTS);
    this.advertising = { firstUs: 0, endUs: 0, meanUs: 0, advDelayUs: 0 };
    this.blocksUs = this.timesUs;
    this.geometry = emptyGeometry();
    this.sender = -1;
    this.app = -1;
    this.pdu = undefined as unknown as Pdu;
    this.senderDay = undefined as unknown as SenderDay;
    this.meetings = undefined as unknown as Meetings;
    this.airMeeting = 0;
    this.airStretch = 0;
    this.meeting = 0;
    this.stretch = 0;
    this.firstMeeting = 0;
    this.endMeeting = 0;
    this.placedMeeting = -1;
    this.receiverIsLow = true;
    this.hardwareDbm = 0;
    this.placeDbm = 0;
    this.eventKey = keys.advertising;
    this.packetKey = keys.packets;
    this.slowSecond = -1;
    this.slowValueDb = 0;
    this.block = 0;
    this.event = 0;
  }

  /** Turns to what `app` of the other person in meetings [first, end) has on the air. */
  open(
    app: PlannedApp,
    senderDay: SenderDay,
    meetings: Meetings,
    first: number,
    end: number,
  ): void {
    const receiver = meetings.person;
    const sender = meetings.other[first];
    const { phones } = this.plan;
    const low = Math.min(receiver, sender);
    const high = Math.max(receiver, sender);
    this.sender = sender;
    this.app = app.index;
    this.pdu = app.schedule.pdu;
    this.senderDay = senderDay;
    this.meetings = meetings;
    this.firstMeeting = first;
    this.endMeeting = end;
    this.placedMeeting = -1;
    this.slowSecond = -1;
    this.receiverIsLow = receiver === low;
    this.channel.open(low, high);
    this.fading.open(low, high);
    this.eventKey = deriveKey(deriveKey(this.keys.advertising, sender), app.index);
    this.packetKey = deriveKey(deriveKey(this.keys.packets, receiver, sender), app.index);
    this.hardwareDbm =
      phones.txPowerDbm[sender] -
      phones.txResidualDb[sender] -
      phones.rxResidualDb[receiver] -
      phones.rxCorrectionDb[receiver];
  }

  /** Start of the first event at or after `tUs` while the two are near; Infinity where none is. */
  firstEvent(tUs: number): number {
    this.meeting = this.firstMeeting;
    return this.eventFrom(tUs);
  }

  /** Start of the event after the latest. */
  nextEvent(): number {
    const { emissions } = this.senderDay;
    this.event++;
    if (this.event === BLOCK_EVENTS) this.openBlock(this.block + 1);
    const atUs = this.timesUs[this.event];
    return atUs < emissions.endUs(this.stretch) && atUs < this.meetings.toUs[this.meeting]
      ? atUs
      : this.eventFrom(atUs);
  }

  private eventFrom(tUs: number): number {
    const { meetings } = this;
    let fromUs = tUs;
    for (;;) {
      while (this.meeting < this.endMeeting && meetings.toUs[this.meeting] <= fromUs)
        this.meeting++;
      if (this.meeting === this.endMeeting) return Infinity;
      fromUs = Math.max(fromUs, meetings.fromUs[this.meeting]);
      const atUs = this.emittedFrom(fromUs);
      if (atUs < meetings.toUs[this.meeting]) return atUs;
      if (atUs === Infinity) return Infinity;
      fromUs = atUs;
    }
  }

  /** The first event at or after `tUs`, whoever is near. */
  private emittedFrom(tUs: number): number {
    const { emissions } = this.senderDay;
    for (let stretch = emissions.firstAfter(tUs); stretch < emissions.count; stretch++) {
      this.openStretch(stretch);
      this.openBlock(lastUpTo(this.blocksUs, tUs));
      while (this.timesUs[this.event] < tUs) {
        if (++this.event === BLOCK_EVENTS) this.openBlock(this.block + 1);
      }
      if (this.timesUs[this.event] < this.advertising.endUs) return this.timesUs[this.event];
    }
    return Infinity;
  }

  private openStretch(stretch: number): void {
    const { emissions, blocksUs } = this.senderDay;
    this.stretch = stretch;
    this.advertising = {
      firstUs: emissions.startUs(stretch) + emissions.phaseUs(stretch),
      endUs: emissions.endUs(stretch),
      meanUs: emissions.intervalUs,
      advDelayUs: emissions.advDelayUs,
    };
    this.blocksUs = blocksUs[stretch] ??= blockStartsUs(this.eventKey, this.advertising);
  }

  private openBlock(block: number): void {
    this.block = block;
    this.event = 0;
    openBlock(this.eventKey, this.advertising, block, this.blocksUs[block], this.timesUs);
  }

  /** Start of the PDU of an event on channel 0..2. */
  pduUs(eventUs: number, channel: number): number {
    return eventUs + channel * this.pdu.spacingUs;
  }

  /** The PDU of the event that comes next begins: what is asked from now on is about it. */
  begin(): void {
    this.airMeeting = this.meeting;
    this.airStretch = this.stretch;
  }

  /** Raw RSSI of the PDU that began at `tUs` on `channel`, dBm, before it is rounded. */
  rssiDbm(channel: number, tUs: number): number {
    const { slowStillFactor, packet } = this.plan.scenario.radio;
    const still = this.placeAt(this.airMeeting, tUs);
    const slowDb = this.slowDb(tUs) * (still ? slowStillFactor : 1);
    const noiseDb = packet.packetSdDb * normal(this.packetKey, tUs, DRAW.noise);
    const levelDbm = this.placeDbm - this.channel.channelDb(channel);
    return levelDbm - slowDb + this.fading.gainDb(channel, tUs) + noiseDb;
  }

  /** The slow part, read once for each second: it has a time constant of many. */
  private slowDb(tUs: number): number {
    const second = Math.floor(tUs / US_PER_S);
    if (second !== this.slowSecond) {
      this.slowSecond = second;
      this.slowValueDb = this.channel.slowDb((second + 0.5) * US_PER_S);
    }
    return this.slowValueDb;
  }

  /** The uniform draw that decides on one packet. */
  receptionDraw(tUs: number): number {
    return uniform(this.packetKey, tUs, DRAW.reception);
  }

  distanceM(tUs: number): number {
    this.placeAt(this.airMeeting, tUs);
    return this.geometry.distanceM;
  }

  /** Where the receiver was at the latest PDU; the origin in worlds without places, m. */
  receiverPlace(): { xM: number; yM: number } {
    const { placed, selfXM, selfYM } = this.geometry;
    return placed ? { xM: selfXM, yM: selfYM } : { xM: 0, yM: 0 };
  }

  /**
   * RSSI before anything that changes in time, dBm, on the channel with the least loss, if both stay
   * where they are from the next event to `endUs`; Infinity if not.
   */
  constantDbm(tUs: number, endUs: number): number {
    const { toUs } = this.meetings;
    if (toUs[this.meeting] < endUs || !this.placeAt(this.meeting, tUs)) return Infinity;
    let leastDb = Infinity;
    for (let channel = 0; channel < ADVERTISING_CHANNELS; channel++) {
      leastDb = Math.min(leastDb, this.channel.channelDb(channel));
    }
    return this.placeDbm - leastDb;
  }

  /** Puts the two where they are; true where both stay there for the meeting. */
  private placeAt(meeting: number, tUs: number): boolean {
    const { meetings } = this;
    const still = (meetings.flags[meeting] & MEETING_STILL) !== 0;
    if (still && this.placedMeeting === meeting) return true;
    this.plan.world.geometry(meetings, meeting, tUs, this.geometry);
    this.placeDbm = this.hardwareDbm - this.channel.placeDb(this.geometry, this.receiverIsLow);
    this.placedMeeting = meeting;
    return still;
  }
}

/** Index of the last of the rising `valuesUs` that is not after `tUs`; 0 where there is none. */
function lastUpTo(valuesUs: Float64Array, tUs: number): number {
  let low = 0;
  let high = valuesUs.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (valuesUs[middle] <= tUs) low = middle;
    else high = middle;
  }
  return low;
}
