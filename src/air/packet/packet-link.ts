import type { Pdu } from '../../base/ble/pdu.ts';
import { deriveKey, normal, purposeKey, uniform } from '../../kernel/keyed.ts';
import type { Key } from '../../kernel/keyed.ts';
import { linkHardware } from '../link-hardware.ts';
import { fadingOf } from '../../radio/fading-of.ts';
import { LinkBudget, secondOf } from '../../radio/link-budget.ts';
import { drawChannelOffsets, RicianFading } from '../../radio/rician.ts';
import { emptyGeometry, MEETING_STILL } from '../../world/world.ts';
import type { Geometry, Meetings } from '../../world/world.ts';
import type { SenderDay } from '../emission-cache.ts';
import { EventTimes } from './event-times.ts';
import type { Scene, SceneApp } from '../../plan/scene.ts';

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
const DRAW = { noise: 0, reception: 1, gainStep: 2 } as const;

/**
 * One sender's app as one receiver's antenna sees it during one day: when its PDUs begin and how
 * strong they are. A record that is opened again and again; nothing of it outlasts the day.
 */
export class PacketLink {
  sender: number;
  app: number;
  pdu!: Pdu;
  senderDay!: SenderDay;
  /** Meeting and burst of the identifier of the latest PDU that began. */
  airMeeting: number;
  airBurst: number;
  /** When its events begin. */
  readonly events: EventTimes;
  private readonly geometry: Geometry;
  private readonly scene: Scene;
  private readonly keys: PacketKeys;
  private readonly budget: LinkBudget;
  private readonly fading: RicianFading;
  /** Share of packets that get lost where nothing is weak and nobody else sends. */
  loss: number;
  private reportDb: number;
  private meetings!: Meetings;
  private placedMeeting: number;
  private packetKey: Key;

  constructor(scene: Scene, keys: PacketKeys) {
    const { radio } = scene;
    this.scene = scene;
    this.keys = keys;
    this.budget = new LinkBudget(radio, scene.root, scene);
    this.fading = new RicianFading(fadingOf(radio), scene.root);
    this.events = new EventTimes();
    this.geometry = emptyGeometry();
    this.sender = -1;
    this.app = -1;
    this.airMeeting = 0;
    this.airBurst = 0;
    this.placedMeeting = -1;
    this.reportDb = 0;
    this.loss = 0;
    this.packetKey = keys.packets;
  }

  /** Turns to what `app` of the other person in meetings [first, end) has on the air. */
  open(app: SceneApp, senderDay: SenderDay, meetings: Meetings, first: number, end: number): void {
    const receiver = meetings.person;
    const sender = meetings.other[first];
    const { phones, ids } = this.scene;
    const receiverId = ids[receiver];
    const senderId = ids[sender];
    this.sender = sender;
    this.app = app.index;
    this.pdu = app.schedule.pdu;
    this.senderDay = senderDay;
    this.meetings = meetings;
    this.placedMeeting = -1;
    this.fading.open(Math.min(receiverId, senderId), Math.max(receiverId, senderId));
    const eventKey = deriveKey(deriveKey(this.keys.advertising, senderId), app.id);
    this.events.open(eventKey, senderDay, meetings, first, end);
    this.packetKey = deriveKey(deriveKey(this.keys.packets, receiverId, senderId), app.id);
    const { packet } = this.scene.radio;
    const { sentDbm, reportDb, passed } = linkHardware(phones, packet, sender, receiver);
    this.budget.open(receiver, sender, receiverId < senderId, sentDbm);
    drawChannelOffsets(this.fading.pairKey, packet.channelOffsetSdDb, this.budget.drawnDb);
    this.reportDb = reportDb;
    this.loss = 1 - passed;
  }

  /** Start of the PDU of an event on channel 0..2. */
  pduUs(eventUs: number, channel: number): number {
    return eventUs + channel * this.pdu.spacingUs;
  }

  /** The PDU of the event that comes next begins: what is asked from now on is about it. */
  begin(): void {
    this.airMeeting = this.events.meeting;
    this.airBurst = this.events.burst;
  }

  /** What the receiver reports of a PDU of level `dbm` from `tUs` on, dBm, not yet rounded. */
  reportedDbm(dbm: number, tUs: number): number {
    const { gainStepDb, gainStepShare } = this.scene.radio.packet;
    const reportedDbm = dbm + this.reportDb;
    if (gainStepShare === 0) return reportedDbm;
    const isStepped = uniform(this.packetKey, tUs, DRAW.gainStep) < gainStepShare;
    return isStepped ? reportedDbm + gainStepDb : reportedDbm;
  }

  /**
   * Level of the PDU that began at `tUs` on `channel`, dBm, at a receiver of mean sensitivity.
   */
  rssiDbm(channel: number, tUs: number): number {
    const { slowStillFactor, packet } = this.scene.radio;
    const still = this.placeAt(this.airMeeting, tUs);
    const levelDbm = this.budget.levelDbm(channel, secondOf(tUs), still ? slowStillFactor : 1);
    const noiseDb = packet.packetSdDb * normal(this.packetKey, tUs, DRAW.noise);
    return levelDbm + this.fading.gainDb(channel, tUs) + noiseDb;
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
   * RSSI before anything that changes in time, dBm, on the channel with the least loss, if both
   * stay where they are from the next event to `endUs`; Infinity if not.
   */
  constantDbm(tUs: number, endUs: number): number {
    const { meeting } = this.events;
    if (this.meetings.toUs[meeting] < endUs || !this.placeAt(meeting, tUs)) return Infinity;
    const { placedDbm, offsetsDb } = this.budget;
    return placedDbm + Math.max(offsetsDb[0], offsetsDb[1], offsetsDb[2]);
  }

  /** Puts the two where they are; true where both stay there for the meeting. */
  private placeAt(meeting: number, tUs: number): boolean {
    const { meetings } = this;
    const still = (meetings.flags[meeting] & MEETING_STILL) !== 0;
    if (still && this.placedMeeting === meeting) return true;
    this.scene.world.geometry(meetings, meeting, tUs, this.geometry);
    this.budget.place(this.geometry);
    this.placedMeeting = meeting;
    return still;
  }
}
