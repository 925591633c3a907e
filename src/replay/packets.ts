import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';
import { US_PER_DAY } from '../base/time.ts';
import { phoneDayOf, runsOnDay } from '../phone/phone-day.ts';
import type { Windows } from '../phone/schedule.ts';
import type { Fate } from '../radio/packet-receiver.ts';
import { FATE } from '../radio/packet-receiver.ts';
import { emptyGeometry } from '../world/world.ts';
import type { Meetings } from '../world/world.ts';
import { appsVisibleTo } from '../air/visible-apps.ts';
import { EmissionCache } from '../air/emission-cache.ts';
import { PacketLink, packetKeys } from '../air/packet/packet-link.ts';
import { PacketListener } from '../air/packet/packet-listener.ts';
import type { PacketWatcher } from '../air/packet/packet-listener.ts';
import type { Scene, SceneApp } from '../plan/scene.ts';
import { ScanChannels } from '../air/scan-channels.ts';

/** What became of a PDU; the last two were never on the receiver's channel. */
export type PduFate = keyof typeof FATE | 'elsewhere' | 'unheeded';

export interface ZoomPdu {
  /** Start, µs since local midnight of day 0. */
  readonly tUs: number;
  /** 0..2 for 37..39. */
  readonly channel: number;
  /** RSSI as the receiver reports it, before it is rounded; NaN where nobody listened. */
  readonly rssiDbm: number;
  /** elsewhere: the receiver was on another channel; unheeded: it was not listening. */
  readonly fate: PduFate;
}

/** A stretch of time in which somebody listens; on one channel where it is known which. */
export interface Listening {
  readonly fromUs: number;
  readonly toUs: number;
  readonly channel: number | undefined;
}

/** One app of one phone near the receiver. */
export interface ZoomSender {
  readonly person: number;
  readonly app: number;
  /** Distance in the middle of the time that they are near each other, m. */
  readonly distanceM: number;
  readonly pdus: readonly ZoomPdu[];
  /** When this phone's own app listens. */
  readonly listening: readonly Listening[];
}

/** What a receiver heard of one identifier in one window. */
export interface ZoomHeard {
  readonly windowUs: number;
  readonly sender: number;
  readonly slot: number;
  readonly packets: number;
}

/** Who transmitted, who listened and what was heard around one receiver in a stretch of time. */
export interface PacketZoom {
  readonly receiver: number;
  readonly app: number;
  readonly day: number;
  readonly fromUs: number;
  readonly toUs: number;
  /** Stretches of the receiver's windows by channel, cut at the ends of the time shown. */
  readonly listening: readonly Listening[];
  /** Starts of the windows of which something is shown. */
  readonly windowsUs: readonly number[];
  /** Nearest first. */
  readonly senders: readonly ZoomSender[];
  /** Of each window that is open in that time, as a whole. */
  readonly heard: readonly ZoomHeard[];
  /** When the receiver listens next after the time shown; undefined where not on that day. */
  readonly nextWindowUs: number | undefined;
}

/**
 * Replays the receiver's windows between two instants of one day at packet level, from the scene
 * alone: windows stand alone, so that what is shown is what a run at packet level has.
 */
export function zoomPackets(
  scene: Scene,
  app: SceneApp,
  receiver: number,
  fromUs: number,
  toUs: number,
): PacketZoom {
  const day = Math.floor(fromUs / US_PER_DAY);
  const phone = phoneDayOf(scene, receiver, day);
  const all = app.schedule.windows(phone);
  const windows = within(all, fromUs, toUs);
  const meetings = scene.world.meetings(receiver, day);
  const watcher = new Watcher();
  const listener = new PacketListener(scene, app, watcher);
  listener.listen(phone, windows, meetings);
  const next = all.startUs.subarray(0, all.count).findIndex((us) => us >= toUs);
  const channels = new ScanChannels(scene, app);
  channels.open(receiver);
  const time = { receiver, day, fromUs, toUs, listening: channels.during(windows) };
  return {
    ...time,
    app: app.index,
    windowsUs: Array.from(windows.startUs),
    listening: time.listening.flatMap((dwell) => cut(dwell, fromUs, toUs)),
    senders: sendersOf(scene, meetings, time, watcher),
    heard: heardOf(listener, windows),
    nextWindowUs: next < 0 ? undefined : all.startUs[next],
  };
}

/** Remembers each PDU of the receiver's channel by link and start. */
class Watcher implements PacketWatcher {
  private readonly fates = new Map<string, Fate>();

  arrived(link: PacketLink, _channel: number, tUs: number, fate: Fate): void {
    this.fates.set(nameOf(link.app, link.sender, tUs), fate);
  }

  missed(link: PacketLink, tUs: number, fate: Fate): void {
    this.fates.set(nameOf(link.app, link.sender, tUs), fate);
  }

  /** What never began at the receiver though it was on the channel is far too weak to matter. */
  fateOf(app: number, sender: number, tUs: number): PduFate {
    const fate = this.fates.get(nameOf(app, sender, tUs)) ?? FATE.weak;
    return FATE_NAMES[fate];
  }
}

const nameOf = (app: number, sender: number, tUs: number): string => `${app} ${sender} ${tUs}`;
const FATE_NAMES = Object.keys(FATE) as (keyof typeof FATE)[];

interface Time {
  readonly receiver: number;
  readonly day: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly listening: readonly Listening[];
}

function sendersOf(scene: Scene, meetings: Meetings, time: Time, watcher: Watcher): ZoomSender[] {
  const caches = scene.apps.map((app) => new EmissionCache(scene, app));
  const link = new PacketLink(scene, packetKeys(scene.root));
  const senders: ZoomSender[] = [];
  for (let first = 0; first < meetings.count;) {
    const person = meetings.other[first];
    let end = first + 1;
    while (end < meetings.count && meetings.other[end] === person) end++;
    const distanceM = distanceIn(scene, meetings, [first, end], time);
    for (const app of distanceM === undefined ? [] : scene.apps) {
      const phone = phoneDayOf(scene, person, time.day);
      if (!runsOnDay(phone, app.index)) continue;
      link.open(app, caches[app.index].of(phone), meetings, first, end);
      const windows = within(app.schedule.windows(phone), time.fromUs, time.toUs);
      senders.push({
        person,
        app: app.index,
        distanceM: distanceM!,
        pdus: pdusOf(link, time, watcher),
        listening: Array.from({ length: windows.count }, (_, k) => ({
          fromUs: windows.startUs[k],
          toUs: windows.endUs[k],
          channel: undefined,
        })).flatMap((dwell) => cut(dwell, time.fromUs, time.toUs)),
      });
    }
    first = end;
  }
  return senders.sort((a, b) => a.distanceM - b.distanceM || a.person - b.person || a.app - b.app);
}

/** Every PDU of a sender that begins in the time while the two are near. */
function pdusOf(link: PacketLink, { fromUs, toUs, listening }: Time, watcher: Watcher): ZoomPdu[] {
  const pdus: ZoomPdu[] = [];
  const earliestUs = Math.max(fromUs - (ADVERTISING_CHANNELS - 1) * link.pdu.spacingUs, 0);
  for (let atUs = link.events.first(earliestUs); atUs < toUs; atUs = link.events.next()) {
    link.begin();
    for (let channel = 0; channel < ADVERTISING_CHANNELS; channel++) {
      const tUs = link.pduUs(atUs, channel);
      if (tUs < fromUs || tUs >= toUs) continue;
      const open = listening.find((dwell) => tUs >= dwell.fromUs && tUs < dwell.toUs);
      const onChannel = open?.channel === channel;
      pdus.push({
        tUs,
        channel,
        rssiDbm: onChannel ? link.reportedDbm(link.rssiDbm(channel, tUs), tUs) : NaN,
        fate: onChannel
          ? watcher.fateOf(link.app, link.sender, tUs)
          : open === undefined
            ? 'unheeded'
            : 'elsewhere',
      });
    }
  }
  return pdus;
}

/**
 * Distance of two people while they are near each other in the time; undefined where they are not.
 */
function distanceIn(
  { world }: Scene,
  meetings: Meetings,
  [first, end]: readonly [number, number],
  { fromUs, toUs }: Time,
): number | undefined {
  for (let m = first; m < end; m++) {
    const from = Math.max(fromUs, meetings.fromUs[m]);
    const to = Math.min(toUs, meetings.toUs[m]);
    if (to <= from) continue;
    const geometry = emptyGeometry();
    world.geometry(meetings, m, Math.floor((from + to) / 2), geometry);
    return geometry.distanceM;
  }
  return undefined;
}

function heardOf({ spans }: PacketListener, windows: Windows): ZoomHeard[] {
  const rows = new Map<string, ZoomHeard>();
  for (let k = 0; k < spans.count; k++) {
    const windowUs = windows.startUs[spans.window[k]];
    const row = { windowUs, sender: spans.sender[k], slot: spans.slot[k] };
    const name = Object.values(row).join(' ');
    const packets = (rows.get(name)?.packets ?? 0) + spans.packets[k];
    rows.set(name, { ...row, packets });
  }
  return [...rows.values()];
}

/** The windows that are open at some time between two instants. */
function within(windows: Windows, fromUs: number, toUs: number): Windows {
  let first = 0;
  while (first < windows.count && windows.endUs[first] <= fromUs) first++;
  let end = first;
  while (end < windows.count && windows.startUs[end] < toUs) end++;
  return {
    count: end - first,
    startUs: windows.startUs.subarray(first, end),
    endUs: windows.endUs.subarray(first, end),
    reportDelayUs: windows.reportDelayUs.subarray(first, end),
  };
}

function cut(dwell: Listening, fromUs: number, toUs: number): Listening[] {
  const from = Math.max(dwell.fromUs, fromUs);
  const to = Math.min(dwell.toUs, toUs);
  return to > from ? [{ ...dwell, fromUs: from, toUs: to }] : [];
}

/**
 * When `receiver` on `day` first listens with somebody near who runs the same app; undefined where
 * it never does.
 */
export function firstWindowWithNeighbours(
  scene: Scene,
  app: SceneApp,
  receiver: number,
  day: number,
): number | undefined {
  const windows = app.schedule.windows(phoneDayOf(scene, receiver, day));
  const visibleApps = appsVisibleTo(scene, app);
  const meetings = scene.world.meetings(receiver, day);
  let first: number | undefined;
  for (let m = 0; m < meetings.count; m++) {
    if ((phoneDayOf(scene, meetings.other[m], day).apps & visibleApps) === 0) continue;
    const open = within(windows, meetings.fromUs[m], meetings.toUs[m]);
    if (open.count > 0) first = Math.min(first ?? Infinity, open.startUs[0]);
  }
  return first;
}
