import { trueUs } from '../phone/clock.ts';
import { clockOf } from '../phone/phones.ts';
import { phoneDayOf, runsOnDay } from '../phone/phone-day.ts';
import type { ContactLog, PublishedKey } from '../protocols/engine.ts';
import { indexExpansion } from '../protocols/shared/expansion-index.ts';
import { emptyGeometry, MEETING_FACE } from '../world/world.ts';
import { ReceiverDay } from '../run/receiver-day.ts';
import { SightingRows } from '../run/sightings.ts';
import type { CaseScene, CaseApp } from '../plan/case-scene.ts';

/** One row of a contact log, true time. */
export interface ZoomLogRow {
  readonly firstUs: number;
  readonly lastUs: number;
  readonly packets: number;
  readonly rssiMeanDbm: number;
  readonly matched: boolean;
}

/** What one side heard of the other with one app on one day. */
export interface ZoomDirection {
  readonly app: number;
  readonly engine: string;
  readonly direction: { readonly receiver: number; readonly sender: number };
  readonly rows: SightingRows;
  readonly logRows: readonly ZoomLogRow[];
}

export interface ZoomMeeting {
  readonly fromUs: number;
  readonly toUs: number;
  /** At the middle of the meeting. */
  readonly distanceM: number;
  readonly wallDb: number;
  /** In true contact. */
  readonly face: boolean;
}

/** Keys of one sender that the receiver matched, as published; none where it did not match. */
export type MatchedKeys = (app: number, receiver: number, sender: number) => PublishedKey[];

/** Recomputes one pair's day, each app and direction, from the scene alone. */
export function zoomPair(
  scene: CaseScene,
  a: number,
  b: number,
  day: number,
  matchedKeys: MatchedKeys,
): ZoomDirection[] {
  const directions: ZoomDirection[] = [];
  for (const app of scene.apps) {
    const state = new ReceiverDay(scene, app);
    for (const [receiver, sender] of [
      [a, b],
      [b, a],
    ]) {
      const phone = phoneDayOf(scene, receiver, day);
      if (!runsOnDay(phone, app.index)) continue;
      if (!runsOnDay(phoneDayOf(scene, sender, day), app.index)) continue;
      const rows = new SightingRows(64);
      // Who uploads tells of others: the row is the diagnosed one's, the exposure its sender's.
      const keys =
        app.engine.kind === 'centralised'
          ? matchedKeys(app.index, sender, receiver)
          : matchedKeys(app.index, receiver, sender);
      const senders = Int32Array.of(sender);
      state.simulateDay(phone, scene.world.meetings(receiver, day), rows, senders);
      directions.push({
        app: app.index,
        engine: app.engine.name,
        direction: { receiver, sender },
        rows,
        logRows: logRows(scene, state, receiver, matchedRows(app, state.log, sender, keys)),
      });
    }
  }
  return directions;
}

function logRows(
  scene: CaseScene,
  { log }: ReceiverDay,
  receiver: number,
  matched: ReadonlySet<number>,
): ZoomLogRow[] {
  const clock = clockOf(scene.phones, receiver, scene.startUnixUs);
  return Array.from({ length: log.count }, (_, row) => ({
    firstUs: trueUs(clock, log.firstUs[row]),
    lastUs: trueUs(clock, log.lastUs[row]),
    packets: log.packets[row],
    rssiMeanDbm: log.rssiMeanDbm[row],
    matched: matched.has(row),
  }));
}

/**
 * Rows of a log that count for the keys. Of an upload all of a sender's rows are taken to count;
 * those that the authority refused for a clock that is off are among them.
 */
function matchedRows(
  { engine, identifiers }: CaseApp,
  log: ContactLog,
  sender: number,
  keys: readonly PublishedKey[],
): ReadonlySet<number> {
  if (engine.kind === 'centralised') {
    return new Set(keys.length > 0 ? Array.from({ length: log.count }, (_, row) => row) : []);
  }
  identifiers.learn(sender);
  const expansion = engine.expand(keys);
  const index = indexExpansion(expansion, identifiers);
  return new Set(engine.match(expansion, index, log).map(({ row }) => row));
}

/** When and how two people were within radio range on a day. */
export function pairMeetings(scene: CaseScene, a: number, b: number, day: number): ZoomMeeting[] {
  const meetings = scene.world.meetings(a, day, Int32Array.of(b));
  const geometry = emptyGeometry();
  return Array.from({ length: meetings.count }, (_, m) => {
    const fromUs = meetings.fromUs[m];
    const toUs = meetings.toUs[m];
    scene.world.geometry(meetings, m, Math.floor((fromUs + toUs) / 2), geometry);
    const { distanceM, wallDb } = geometry;
    const close = distanceM < scene.truth.closeM && wallDb === 0;
    const traced = (meetings.flags[m] & MEETING_FACE) !== 0;
    const face = scene.world.kind === 'trace' ? traced : close;
    return { fromUs, toUs, distanceM, wallDb, face };
  });
}
