import { runsApp } from '../phone/phones.ts';
import type { Windows } from '../phone/schedule.ts';
import { Hearing, MAX_SPAN_US } from '../radio/hearing.ts';
import type { Heard, LinkHardware } from '../radio/hearing.ts';
import { RoomChannel } from '../radio/room-channel.ts';
import { emptyGeometry, MEETING_STILL } from '../world/world.ts';
import type { Geometry, Meetings } from '../world/world.ts';
import { EmissionCache } from './emission-cache.ts';
import type { SenderDay } from './emission-cache.ts';
import type { Plan, PlannedApp } from './plan.ts';
import { createSpans, grownSpans } from './spans.ts';
import type { Spans } from './spans.ts';

/**
 * Hears one receiver-day: cuts its scan windows into spans at every edge that matters (5 s, its
 * window, the meeting, the sender's burst, identifier and address) and asks the radio about each.
 */
export class Listener {
  /** What was heard, by (meeting, window, time); overwritten by the next `listen`. */
  spans: Spans;
  /** Spans in which at least one packet was offered. */
  evaluated: number;
  private readonly plan: Plan;
  private readonly app: PlannedApp;
  private readonly cache: EmissionCache;
  private readonly hearing: Hearing;
  private readonly geometry: Geometry;
  private readonly hardware: LinkHardware;
  private readonly heard: Heard;
  private sender: number;
  private senderDay: SenderDay;

  constructor(plan: Plan, app: PlannedApp) {
    this.plan = plan;
    this.app = app;
    this.spans = createSpans(1024);
    this.evaluated = 0;
    this.cache = new EmissionCache(plan, app);
    const { radio } = plan.scenario;
    this.hearing = new Hearing(radio, new RoomChannel(radio, plan.root), plan.root);
    this.geometry = emptyGeometry();
    this.hardware = { txPowerDbm: 0, txResidualDb: 0, rxCorrectionDb: 0, rxResidualDb: 0 };
    this.heard = {
      packets: 0,
      firstUs: 0,
      lastUs: 0,
      rssiMeanDbm: 0,
      rssiMinDbm: 0,
      rssiMaxDbm: 0,
      rssiFirstDbm: 0,
    };
    this.sender = -1;
    this.senderDay = undefined as unknown as SenderDay;
  }

  /**
   * Hears all meetings of `receiver` on `day` through `windows`. Senders do not disturb each other
   * here, so that a caller who wants some of them gives their meetings alone.
   */
  listen(receiver: number, day: number, windows: Windows, meetings: Meetings): void {
    this.spans.count = 0;
    this.evaluated = 0;
    this.sender = -1;
    for (let m = 0; m < meetings.count; m++) {
      const sender = meetings.other[m];
      if (!runsApp(this.plan.phones, sender, this.app.index)) continue;
      if (sender !== this.sender) this.openLink(receiver, sender, day);
      this.hearMeeting(windows, meetings, m);
    }
  }

  private openLink(receiver: number, sender: number, day: number): void {
    const { phones } = this.plan;
    const { hardware } = this;
    hardware.txPowerDbm = phones.txPowerDbm[sender];
    hardware.txResidualDb = phones.txResidualDb[sender];
    hardware.rxCorrectionDb = phones.rxCorrectionDb[receiver];
    hardware.rxResidualDb = phones.rxResidualDb[receiver];
    this.hearing.open(receiver, sender, this.app.index, hardware);
    this.sender = sender;
    this.senderDay = this.cache.of(sender, day);
  }

  private hearMeeting(windows: Windows, meetings: Meetings, m: number): void {
    const fromUs = meetings.fromUs[m];
    const toUs = meetings.toUs[m];
    const still = (meetings.flags[m] & MEETING_STILL) !== 0;
    if (still) {
      this.plan.world.geometry(meetings, m, fromUs, this.geometry);
      this.hearing.place(this.geometry);
      if (!this.hearing.audible) return;
    }
    for (
      let w = firstAfter(windows.endUs, windows.count, fromUs);
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
        this.hearSpan(spanUs, spanEndUs, w, meetings, m, still);
        spanUs = spanEndUs;
      }
    }
  }

  /** One stretch of listening, cut at the edges of what the sender has on the air. */
  private hearSpan(
    fromUs: number,
    toUs: number,
    window: number,
    meetings: Meetings,
    m: number,
    still: boolean,
  ): void {
    const { emissions } = this.senderDay;
    const { intervalUs, count } = emissions;
    const from = emissions.firstAfter(fromUs);
    for (let e = from; e < count && emissions.startUs(e) < toUs; e++) {
      const beginUs = emissions.startUs(e) + emissions.phaseUs(e);
      const pieceUs = Math.max(fromUs, beginUs);
      const first = Math.ceil((pieceUs - beginUs) / intervalUs);
      const packetUs = beginUs + first * intervalUs;
      const offered = Math.ceil((Math.min(toUs, emissions.endUs(e)) - packetUs) / intervalUs);
      if (offered <= 0) continue;
      this.evaluated++;
      if (!still) {
        const middleUs = packetUs + Math.floor(((offered - 1) * intervalUs) / 2);
        this.plan.world.geometry(meetings, m, middleUs, this.geometry);
        this.hearing.place(this.geometry);
        if (!this.hearing.audible) continue;
      }
      if (this.hearing.hear(packetUs, offered, intervalUs, still, this.heard)) this.keep(e, window);
    }
  }

  private keep(stretch: number, window: number): void {
    if (this.spans.count === this.spans.sender.length) this.spans = grownSpans(this.spans);
    const { spans, heard, senderDay, sender } = this;
    const at = spans.count++;
    spans.sender[at] = sender;
    spans.slot[at] = senderDay.emissions.slot(stretch);
    spans.window[at] = window;
    spans.firstUs[at] = heard.firstUs;
    spans.lastUs[at] = heard.lastUs;
    spans.packets[at] = heard.packets;
    spans.rssiMeanDbm[at] = heard.rssiMeanDbm;
    spans.rssiMinDbm[at] = heard.rssiMinDbm;
    spans.rssiMaxDbm[at] = heard.rssiMaxDbm;
    spans.rssiFirstDbm[at] = heard.rssiFirstDbm;
    spans.metadata[at] = this.cache.metadataOf(sender, senderDay, stretch);
    spans.distanceM[at] = this.geometry.distanceM;
  }
}

/** Index of the first of the ascending `endsUs` that is after `tUs`. */
function firstAfter(endsUs: Float64Array, count: number, tUs: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endsUs[middle] > tUs) high = middle;
    else low = middle + 1;
  }
  return low;
}
