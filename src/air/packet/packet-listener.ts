import { membersOf } from '../../base/numbers/members.ts';
import { ADVERTISING_CHANNELS } from '../../base/ble/pdu.ts';
import { Simulator } from '../../kernel/simulator.ts';
import { phoneDayOf, runsOnDay } from '../../phone/phone-day.ts';
import type { PhoneDay } from '../../phone/phone-day.ts';
import type { Windows } from '../../phone/schedule.ts';
import { MAX_SPAN_US } from '../../radio/hearing.ts';
import { LIVELINESS_CLASSES, livelinessFactor } from '../../radio/liveliness.ts';
import { OtherTraffic } from '../../radio/other-traffic.ts';
import { PacketReceiver } from '../../radio/packet-receiver.ts';
import type { Air, Fate } from '../../radio/packet-receiver.ts';
import type { RadioScenario } from '../../scenario/scenario.ts';
import type { Meetings } from '../../world/world.ts';
import { EmissionCache } from '../emission-cache.ts';
import { HeardPackets } from './heard-packets.ts';
import { PacketLink, packetKeys } from './packet-link.ts';
import type { PacketKeys } from './packet-link.ts';
import { neighboursOf } from '../neighbours.ts';
import type { Scene, SceneApp } from '../../plan/scene.ts';
import { ScanChannels } from '../scan-channels.ts';
import { appsVisibleTo } from '../visible-apps.ts';
import { createSpans, grownSpans } from '../spans.ts';
import type { Spans } from '../spans.ts';

const PDU_BEGINS = 0;

/** Gets the fate of every PDU on the receiver's channel, for those who want to look. */
export interface PacketWatcher {
  /** A PDU begins; one that is heard so far may be missed yet. */
  arrived(link: PacketLink, channel: number, tUs: number, fate: Fate): void;
  missed(link: PacketLink, tUs: number, fate: Fate): void;
}

/**
 * Hears one receiver-day packet by packet: every PDU of every app near by that begins on the
 * channel on which the receiver is, in order of time on the event calendar. What nobody listens to
 * is not computed. Packets heard are folded into the same spans as at scan level.
 */
export class PacketListener implements Air {
  spans: Spans;
  /** Spans in which at least one PDU was on the receiver's channel. */
  evaluated: number;
  /** PDUs that began on the receiver's channel. */
  receptions: number;
  private readonly scene: Scene;
  private readonly app: SceneApp;
  private readonly visibleApps: number;
  private readonly caches: EmissionCache[];
  private readonly keys: PacketKeys;
  private readonly channels: ScanChannels;
  private readonly watcher: PacketWatcher | undefined;
  private readonly receiver: PacketReceiver;
  private readonly traffic: OtherTraffic | undefined;
  private readonly marginDb: number;
  private readonly links: PacketLink[];
  private readonly heardOf: HeardPackets[];
  private linkCount: number;
  private simulator: Simulator;
  private kept: Uint8Array | undefined;
  private window: number;
  private openUs: number;
  private closeUs: number;
  private firstChannel: number;
  private hop: number;

  constructor(scene: Scene, app: SceneApp, watcher?: PacketWatcher) {
    this.scene = scene;
    this.watcher = watcher;
    this.app = app;
    this.spans = createSpans(1024);
    this.evaluated = 0;
    this.receptions = 0;
    this.visibleApps = appsVisibleTo(scene, app);
    this.caches = scene.apps.map((other) => new EmissionCache(scene, other));
    this.keys = packetKeys(scene.root);
    this.channels = new ScanChannels(scene, app);
    this.receiver = new PacketReceiver(scene.radio.packet, this);
    const { otherTraffic } = scene.radio.packet;
    this.traffic = otherTraffic.share > 0 ? new OtherTraffic(otherTraffic, scene.root) : undefined;
    this.marginDb = marginOf(scene.radio);
    this.links = [];
    this.heardOf = [];
    this.linkCount = 0;
    this.simulator = this.freshSimulator();
    this.kept = undefined;
    this.window = 0;
    this.openUs = 0;
    this.closeUs = 0;
    this.firstChannel = 0;
    this.hop = 0;
  }

  /**
   * Hears what `phone` does through `windows` with all of `meetings` near; with `senders`, only
   * what these said is kept.
   */
  listen(phone: PhoneDay, windows: Windows, meetings: Meetings, senders?: Int32Array): void {
    this.spans.count = 0;
    this.evaluated = 0;
    this.receptions = 0;
    this.kept = senders === undefined ? undefined : membersOf(this.scene.phones.count, senders);
    this.simulator = this.freshSimulator();
    this.receiver.reset();
    this.openLinks(phone.day, meetings);
    this.channels.open(phone.person);
    for (let window = 0; window < windows.count; window++) {
      this.window = window;
      this.openUs = windows.startUs[window];
      this.closeUs = windows.endUs[window];
      this.firstChannel = this.channels.firstOf(this.openUs);
      this.hearWindow();
    }
  }

  private freshSimulator(): Simulator {
    const limits = { pendingEvents: Infinity, events: Infinity };
    const simulator = new Simulator({ limits, ranks: [0] });
    simulator.handle(PDU_BEGINS, (link, channel, tUs) => this.onPdu(link, channel, tUs));
    return simulator;
  }

  private openLinks(day: number, meetings: Meetings): void {
    const { ids, appsById } = this.scene;
    const { count, first, end } = neighboursOf(meetings, ids);
    this.linkCount = 0;
    for (let k = 0; k < count; k++) {
      const phone = phoneDayOf(this.scene, meetings.other[first[k]], day);
      for (const app of appsById) {
        if (!runsOnDay(phone, app.index)) continue;
        if (this.linkCount === this.links.length) this.addLink();
        const senderDay = this.caches[app.index].of(phone);
        this.links[this.linkCount++].open(app, senderDay, meetings, first[k], end[k]);
      }
    }
  }

  private addLink(): void {
    this.links.push(new PacketLink(this.scene, this.keys));
    this.heardOf.push(new HeardPackets(this.scene.radio.packet.rounding));
  }

  private hearWindow(): void {
    this.receiver.tune();
    this.hop = 0;
    for (let link = 0; link < this.linkCount; link++) {
      // The last PDU of an event that began a little earlier may fall into the window.
      const earlierUs = (ADVERTISING_CHANNELS - 1) * this.links[link].pdu.spacingUs;
      const eventUs = this.links[link].events.first(Math.max(this.openUs - earlierUs, 0));
      if (this.canMatter(link, eventUs)) this.schedule(link, eventUs);
    }
    this.simulator.run(this.closeUs);
    this.receiver.settle(Infinity);
    for (let link = 0; link < this.linkCount; link++) this.endSpan(link);
  }

  /** Far below the floor a packet is neither received nor interferes; movers may come nearer. */
  private canMatter(link: number, eventUs: number): boolean {
    if (eventUs >= this.closeUs) return false;
    const { floorDbm, captureDb } = this.scene.radio.packet;
    const leastDbm = floorDbm - captureDb - this.marginDb;
    return this.links[link].constantDbm(eventUs, this.closeUs) > leastDbm;
  }

  /** Puts the first PDU on that is on the receiver's channel, from `channel` of the event on. */
  private schedule(link: number, eventUs: number, from = 0): void {
    const record = this.links[link];
    let channel = from;
    for (let atUs = eventUs; atUs < this.closeUs; atUs = record.events.next()) {
      for (; channel < ADVERTISING_CHANNELS; channel++) {
        const pduUs = record.pduUs(atUs, channel);
        if (pduUs < this.openUs || pduUs >= this.closeUs) continue;
        if (this.channelAt(pduUs) !== channel) continue;
        this.simulator.schedule(pduUs, PDU_BEGINS, link, channel);
        return;
      }
      channel = 0;
    }
  }

  private channelAt(tUs: number): number {
    const hops = Math.floor((tUs - this.openUs) / this.app.schedule.channelUs);
    return (this.firstChannel + hops) % ADVERTISING_CHANNELS;
  }

  private onPdu(link: number, channel: number, tUs: number): void {
    const record = this.links[link];
    const endUs = tUs + record.pdu.airtimeUs;
    const whole = endUs <= this.closeUs && this.channelAt(endUs - 1) === channel;
    const hop = Math.floor((tUs - this.openUs) / this.app.schedule.channelUs);
    if (hop !== this.hop) {
      this.receiver.settle(tUs);
      this.receiver.tune();
      this.hop = hop;
    }
    this.receptions++;
    record.begin();
    this.enterSpan(link, tUs);
    const fate = this.receiver.arrive(link, tUs, endUs, whole, record.receptionDraw(tUs));
    this.watcher?.arrived(record, channel, tUs, fate);
    // Where the receiver hops within an event, it may meet that event's next PDU too.
    this.schedule(link, tUs - channel * record.pdu.spacingUs, channel + 1);
  }

  lossOf(link: number): number {
    return this.links[link].loss;
  }

  rssiDbm(link: number, tUs: number): number {
    return this.links[link].rssiDbm(this.channelAt(tUs), tUs);
  }

  otherTrafficMw(link: number, fromUs: number, toUs: number): number {
    const { traffic } = this;
    if (traffic === undefined) return 0;
    const { xM, yM } = this.links[link].receiverPlace();
    return traffic.powerMw(xM, yM, this.channelAt(fromUs), fromUs, toUs);
  }

  heard(link: number, tUs: number, rssiDbm: number): void {
    if (this.keeps(link)) this.report(link, tUs, this.links[link].reportedDbm(rssiDbm, tUs));
  }

  /** A packet that counts, with the RSSI that the receiver reports, not yet rounded. */
  protected report(link: number, tUs: number, reportedDbm: number): void {
    this.heardOf[link].add(tUs, reportedDbm);
  }

  missed(link: number, tUs: number, fate: Fate): void {
    this.watcher?.missed(this.links[link], tUs, fate);
  }

  private keeps(link: number): boolean {
    const { app, sender } = this.links[link];
    const isVisible = ((this.visibleApps >>> app) & 1) === 1;
    return isVisible && (this.kept === undefined || this.kept[sender] === 1);
  }

  /** A span ends at the window's grid of 5 s, at an identifier's end and with the meeting. */
  private enterSpan(link: number, tUs: number): void {
    if (!this.keeps(link)) return;
    const { airBurst: burst, airMeeting: meeting } = this.links[link];
    const span = Math.floor((tUs - this.openUs) / MAX_SPAN_US);
    const heard = this.heardOf[link];
    if (heard.isOpen(span, burst, meeting)) return;
    // A packet on the air when the span ends belongs to it: its end comes before the next one's.
    this.receiver.settle(tUs);
    this.endSpan(link);
    this.evaluated++;
    heard.open(span, burst, meeting, this.links[link].distanceM(tUs));
  }

  private endSpan(link: number): void {
    const heard = this.heardOf[link];
    if (heard.packets > 0) {
      if (this.spans.count === this.spans.sender.length) this.spans = grownSpans(this.spans);
      const { sender, senderDay } = this.links[link];
      const at = this.spans.count++;
      const cache = this.caches[this.app.index];
      this.spans.sender[at] = sender;
      this.spans.slot[at] = senderDay.emissions.slot(heard.burst);
      this.spans.window[at] = this.window;
      this.spans.metadata[at] = cache.metadataOf(sender, senderDay, heard.burst);
      heard.write(this.spans, at);
    }
    heard.close();
  }
}

// A Rician envelope of any K stays this far below its mean with all but 1e-12 of its probability.
const RICIAN_MARGIN_DB = 16;

/** How far above its level a packet may be, or a floor below where it stands: six deviations. */
function marginOf({ slowSdDb, livelinessSpread, packet }: RadioScenario): number {
  const { channelOffsetSdDb, packetSdDb, floorSoftnessDb } = packet;
  const livelyDb = slowSdDb * livelinessFactor(livelinessSpread, LIVELINESS_CLASSES - 1);
  const squares = [livelyDb, channelOffsetSdDb, packetSdDb, floorSoftnessDb].map((sd) => sd * sd);
  return RICIAN_MARGIN_DB + 6 * Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
}
