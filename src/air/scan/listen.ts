import { firstAbove } from '../../base/numbers/sorted.ts';
import type { PhoneDay } from '../../phone/phone-day.ts';
import type { Windows } from '../../phone/schedule.ts';
import { emptyHeard, Hearing, MAX_PART_US, MAX_SPAN_US } from '../../radio/hearing.ts';
import type { Heard } from '../../radio/hearing.ts';
import { cutSpan, emptySpanCut } from '../../radio/span-cut.ts';
import type { SpanCut } from '../../radio/span-cut.ts';
import { includesSorted } from '../../world/meeting-list.ts';
import type { Meetings } from '../../world/world.ts';
import { EmissionCache } from '../emission-cache.ts';
import type { SenderDay } from '../emission-cache.ts';
import type { Scene, SceneApp } from '../../plan/scene.ts';
import { NearbyLinks } from './nearby-links.ts';
import { ScanBlocks } from './scan-blocks.ts';
import { ScanChannels } from '../scan-channels.ts';
import type { ScanLink } from './scan-link.ts';
import { appsVisibleTo } from '../visible-apps.ts';
import { createSpans, grownSpans } from '../spans.ts';
import type { Spans } from '../spans.ts';

/**
 * Hears one receiver-day: places neighbours and interferers, cuts the receiver's scan windows into
 * spans at every edge that matters (5 s, its window, the meeting, the sender's burst, identifier
 * and address) and asks the radio about each.
 */
export class Listener {
  /** What was heard, by (meeting, window, time); overwritten by the next `listen`. */
  spans: Spans;
  /** Spans in which at least one packet was offered. */
  evaluated: number;
  private readonly app: SceneApp;
  private readonly visibleApps: number;
  private readonly cache: EmissionCache;
  private readonly hearing: Hearing;
  private readonly channels: ScanChannels;
  private readonly blocks: ScanBlocks;
  private readonly links: NearbyLinks;
  private readonly cut: SpanCut;
  private readonly heard: Heard;
  /** A span put together from parts, and distance where its first packet was heard. */
  private readonly whole: Heard;
  private distanceM: number;
  private link!: ScanLink;
  private senderDay!: SenderDay;
  /** Channel on which each window begins, 0..2. */
  private firstChannel: Uint8Array;
  private readonly stillFactor: number;

  constructor(scene: Scene, app: SceneApp) {
    this.app = app;
    this.spans = createSpans(1024);
    this.evaluated = 0;
    this.visibleApps = appsVisibleTo(scene, app);
    this.cache = new EmissionCache(scene, app);
    const { radio } = scene;
    this.hearing = new Hearing(radio, app.schedule.pdu.airtimeUs, scene.root);
    this.channels = new ScanChannels(scene, app);
    this.firstChannel = new Uint8Array(0);
    this.stillFactor = radio.slowStillFactor;
    this.blocks = new ScanBlocks();
    this.links = new NearbyLinks(scene, app, this.hearing);
    this.cut = emptySpanCut(app.schedule.channelUs, MAX_SPAN_US);
    this.heard = emptyHeard();
    this.whole = emptyHeard();
    this.distanceM = 0;
  }

  /**
   * Hears what `phone` does through `windows`. `meetings` are with everybody near, since all are
   * interferers of each other; with `senders` (sorted), only what these say is heard.
   */
  listen(phone: PhoneDay, windows: Windows, meetings: Meetings, senders?: Int32Array): void {
    this.spans.count = 0;
    this.evaluated = 0;
    const { links, blocks, hearing } = this;
    links.open(meetings);
    let isOpen = false;
    for (let k = 0; k < links.count; k++) {
      const sender = links.phones[k];
      if (senders !== undefined && !includesSorted(senders, sender.person)) continue;
      if ((sender.apps & this.visibleApps) === 0) continue;
      if (!isOpen) {
        isOpen = true;
        this.drawChannels(phone.person, windows);
        blocks.open(windows);
        blocks.forget(hearing.interference);
      }
      this.link = links.at(k);
      this.senderDay = this.cache.of(sender);
      const { first, end, onAir } = this.link;
      blocks.placeLast(this.link, meetings);
      hearing.open(this.link, onAir);
      for (let m = first; m < end; m++) this.hearMeeting(windows, meetings, m);
    }
  }

  private drawChannels(receiver: number, { count, startUs }: Windows): void {
    this.channels.open(receiver);
    if (this.firstChannel.length < count) this.firstChannel = new Uint8Array(2 * count);
    for (let w = 0; w < count; w++) {
      this.firstChannel[w] = this.channels.firstOf(startUs[w]);
    }
  }

  private hearMeeting(windows: Windows, meetings: Meetings, m: number): void {
    const fromUs = meetings.fromUs[m];
    const toUs = meetings.toUs[m];
    for (
      let w = firstAbove(windows.endUs, windows.count, fromUs);
      w < windows.count && windows.startUs[w] < toUs;
      w++
    ) {
      const openUs = windows.startUs[w];
      const lastUs = Math.min(windows.endUs[w], toUs);
      // Spans stand on the window's own grid of 5 s, whatever the meeting cuts off.
      let spanUs = Math.max(openUs, fromUs);
      while (spanUs < lastUs) {
        const grid = openUs + (Math.floor((spanUs - openUs) / MAX_SPAN_US) + 1) * MAX_SPAN_US;
        const spanEndUs = Math.min(grid, lastUs);
        this.hearSpan(spanUs, spanEndUs, w, openUs, m);
        spanUs = spanEndUs;
      }
    }
  }

  /** One burst of listening, cut at the edges of what the sender has on the air. */
  private hearSpan(fromUs: number, toUs: number, window: number, openUs: number, m: number): void {
    const { emissions } = this.senderDay;
    const { intervalUs, count } = emissions;
    const from = emissions.firstAfter(fromUs);
    for (let e = from; e < count && emissions.startUs(e) < toUs; e++) {
      const beginUs = this.cache.firstUsOf(this.senderDay, e);
      const pieceUs = Math.max(fromUs, beginUs);
      const first = Math.ceil((pieceUs - beginUs) / intervalUs);
      const packetUs = beginUs + first * intervalUs;
      const offered = Math.ceil((Math.min(toUs, emissions.endUs(e)) - packetUs) / intervalUs);
      if (offered <= 0) continue;
      this.evaluated++;
      const isHeard = this.link.isStill(m)
        ? this.hearPackets(packetUs, offered, intervalUs, window, openUs, m)
        : this.hearMoving(packetUs, offered, intervalUs, window, openUs, m);
      if (isHeard) this.keep(e, window);
    }
  }

  /** Those who move are placed about once a second; what is heard makes one span all the same. */
  private hearMoving(
    packetUs: number,
    offered: number,
    intervalUs: number,
    window: number,
    openUs: number,
    m: number,
  ): boolean {
    const { heard, whole } = this;
    const parts = Math.max(1, Math.round((offered * intervalUs) / MAX_PART_US));
    whole.packets = 0;
    let distanceM = 0;
    for (let part = 0, from = 0; part < parts; part++) {
      const end = Math.floor(((part + 1) * offered) / parts);
      this.cut.isPart = true;
      const fromUs = packetUs + from * intervalUs;
      if (end > from && this.hearPackets(fromUs, end - from, intervalUs, window, openUs, m)) {
        if (whole.packets === 0) distanceM = this.link.distanceM;
        addHeard(whole, heard);
      }
      from = end;
    }
    this.cut.isPart = false;
    Object.assign(heard, whole);
    this.distanceM = distanceM;
    return whole.packets > 0;
  }

  private hearPackets(
    packetUs: number,
    offered: number,
    intervalUs: number,
    window: number,
    openUs: number,
    m: number,
  ): boolean {
    const { link, hearing, cut } = this;
    const { channelUs } = this.app.schedule;
    const middleUs = packetUs + Math.floor(0.5 * (offered - 1) * intervalUs);
    const placedDbm = link.placedDbm(m, middleUs);
    if (!hearing.isAudible(placedDbm + link.mostSlowDb)) return false;
    const slowDb = link.slowDb(middleUs) * (link.isStill(m) ? this.stillFactor : 1);
    cutSpan(cut, packetUs, intervalUs, offered, openUs, this.firstChannel[window], channelUs);
    this.turnToBlock(this.blocks.at(window, middleUs), m, middleUs);
    this.distanceM = link.distanceM;
    return hearing.hear(placedDbm - slowDb, cut, this.heard);
  }

  /** Places interferers of a block that is asked for the first time; the link stays as it was. */
  private turnToBlock(block: number, m: number, tUs: number): void {
    const { blocks, hearing, link } = this;
    if (!blocks.isGathered(block)) {
      blocks.gather(block, this.links, hearing.interference);
      link.placedDbm(m, tUs);
    }
    hearing.interference.turnTo(block);
  }

  private keep(burst: number, window: number): void {
    if (this.spans.count === this.spans.sender.length) this.spans = grownSpans(this.spans);
    const { spans, heard, senderDay, link } = this;
    const at = spans.count++;
    spans.sender[at] = link.sender;
    spans.slot[at] = senderDay.emissions.slot(burst);
    spans.window[at] = window;
    spans.firstUs[at] = heard.firstUs;
    spans.lastUs[at] = heard.lastUs;
    spans.packets[at] = heard.packets;
    spans.rssiMeanDbm[at] = heard.rssiMeanDbm;
    spans.rssiMinDbm[at] = heard.rssiMinDbm;
    spans.rssiMaxDbm[at] = heard.rssiMaxDbm;
    spans.rssiFirstDbm[at] = heard.rssiFirstDbm;
    spans.metadata[at] = this.cache.metadataOf(link.sender, senderDay, burst);
    spans.distanceM[at] = this.distanceM;
  }
}

/** Adds what a later part heard. */
function addHeard(whole: Heard, part: Heard): void {
  if (whole.packets === 0) {
    Object.assign(whole, part);
    return;
  }
  const packets = whole.packets + part.packets;
  const sum = whole.packets * whole.rssiMeanDbm + part.packets * part.rssiMeanDbm;
  whole.packets = packets;
  whole.lastUs = part.lastUs;
  whole.rssiMeanDbm = sum / packets;
  whole.rssiMinDbm = Math.min(whole.rssiMinDbm, part.rssiMinDbm);
  whole.rssiMaxDbm = Math.max(whole.rssiMaxDbm, part.rssiMaxDbm);
}
