import { phoneDayOf } from '../phone/phone-day.ts';
import { purposeKey, rootKey, uniform } from '../kernel/keyed.ts';
import { Listener } from '../air/scan/listen.ts';
import { PacketListener } from '../air/packet/packet-listener.ts';
import { makePlan } from '../plan/plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { Spans } from '../air/spans.ts';
import { SAME_EVERYWHERE } from '../radio/place-spread.ts';
import { ENVIRONMENTS } from '../scenario/environments.ts';
import type { EnvironmentName } from '../scenario/environments.ts';
import { DbmCounts } from './level-points.ts';
import { benchScenario } from './packet-world.ts';

/** One cell of the table that holds scan level and packet level against each other. */
export interface Cell {
  readonly place: EnvironmentName;
  readonly cycle: LevelCycle;
  /** In a place of 10 m by 10 m, the receiver included. */
  readonly phones: number;
  readonly distanceM: number;
}

export const DISTANCES_M = [0.5, 1, 2, 4, 8];
export const PHONES = [2, 20, 50, 150];
export const CYCLES = ['gaen', 'bluezone', 'opentrace', 'continuous'] as const;
export type LevelCycle = (typeof CYCLES)[number];
export const PLACES = ['room', 'metal-room', 'street'] as const satisfies EnvironmentName[];

export function allCells(): Cell[] {
  return PLACES.flatMap((place) =>
    CYCLES.flatMap((cycle) =>
      PHONES.flatMap((phones) =>
        DISTANCES_M.map((distanceM) => ({ place, cycle, phones, distanceM })),
      ),
    ),
  );
}

// So many phones stand at the distance; each receiver listens to all of them.
const SENDERS = 8;
// Hours of each duty cycle: those who listen more need less.
const HOURS: Record<LevelCycle, number> = { gaen: 3, bluezone: 1, opentrace: 3, continuous: 0.3 };
/**
 * Receivers by duty cycle and phones: dense places have more senders each, and more to evaluate.
 * Links of one cell differ a lot: with a few hundred of them a point moves by some tenths of a dB.
 */
const RECEIVERS: Record<LevelCycle, Record<number, number>> = {
  gaen: { 2: 1200, 20: 80, 50: 80, 150: 65 },
  bluezone: { 2: 800, 20: 80, 50: 60, 150: 50 },
  opentrace: { 2: 1200, 20: 80, 50: 80, 150: 60 },
  continuous: { 2: 800, 20: 60, 50: 50, 150: 50 },
};

/** The default of phones, so that their scales and the floor are told apart at both levels. */
const SENSITIVITY_SD_DB = 2;

const sendersOf = ({ phones }: Cell): number => Math.min(SENDERS, phones - 1);

/** Clusters out of reach of one another: a receiver, senders around it, and others anywhere. */
function planOf(cell: Cell, clusters: number): Plan {
  const { place, cycle, phones, distanceM } = cell;
  const key = purposeKey(rootKey('levels'), 'places');
  const places: { xM: number; yM: number }[] = [];
  for (let cluster = 0; cluster < clusters; cluster++) {
    const xM = 100 * cluster;
    places.push({ xM, yM: 0 });
    for (let other = 1; other < phones; other++) {
      const at = cluster * 1000 + other;
      const turn = 2 * Math.PI * uniform(key, at, 0);
      places.push(
        other <= sendersOf(cell)
          ? { xM: xM + distanceM * Math.cos(turn), yM: distanceM * Math.sin(turn) }
          : { xM: xM + 10 * uniform(key, at, 0) - 5, yM: 10 * uniform(key, at, 1) - 5 },
      );
    }
  }
  const { packet, ...channel } = ENVIRONMENTS[place];
  return makePlan(
    benchScenario({
      places,
      hours: HOURS[cycle],
      engine: cycle === 'bluezone' ? 'bluezone@3' : 'gaen@1.2',
      dutyCycle: cycle,
      // What the preset says of its kind of place, not one place that a seed draws.
      radio: { environment: place, ...channel, placeSpread: SAME_EVERYWHERE },
      packet: { ...packet, rounding: 'none' },
      seed: `${place} ${cycle}`,
      sensitivitySdDb: SENSITIVITY_SD_DB,
    }),
  );
}

/** What the receivers of a cell hear at one level. */
export interface CellHeard {
  scans: number;
  scansHeard: number;
  packets: number;
  /** Mean RSSI of spans, sorted. */
  rssi: number[];
  /** Whole dBm of spans by receiver. */
  readonly min: DbmCounts;
  readonly max: DbmCounts;
  readonly first: DbmCounts;
}

export function hear(cell: Cell, level: 'packet' | 'scan'): CellHeard {
  const clusters = RECEIVERS[cell.cycle][cell.phones];
  const plan = planOf(cell, clusters);
  const app = plan.apps[0];
  const listener = level === 'packet' ? new PacketListener(plan, app) : new Listener(plan, app);
  const out: CellHeard = {
    scans: 0,
    scansHeard: 0,
    packets: 0,
    rssi: [],
    min: new DbmCounts(clusters),
    max: new DbmCounts(clusters),
    first: new DbmCounts(clusters),
  };
  const endUs = HOURS[cell.cycle] * 3.6e9;
  for (let cluster = 0; cluster < clusters; cluster++) {
    const receiver = cluster * cell.phones;
    const senders = Int32Array.from({ length: sendersOf(cell) }, (_, k) => receiver + 1 + k);
    const phone = phoneDayOf(plan, receiver, 0);
    const windows = app.schedule.windows(phone);
    listener.listen(phone, windows, plan.world.meetings(receiver, 0), senders);
    for (let w = 0; w < windows.count; w++) {
      if (windows.startUs[w] < endUs) out.scans += senders.length;
    }
    add(out, cluster, listener.spans, plan.phones.count);
  }
  out.rssi.sort((a, b) => a - b);
  return out;
}

function add(out: CellHeard, receiver: number, spans: Spans, people: number): void {
  const scans = new Set<number>();
  for (let k = 0; k < spans.count; k++) {
    scans.add(spans.window[k] * people + spans.sender[k]);
    out.packets += spans.packets[k];
    out.rssi.push(spans.rssiMeanDbm[k]);
    out.min.add(receiver, spans.rssiMinDbm[k]);
    out.max.add(receiver, spans.rssiMaxDbm[k]);
    out.first.add(receiver, spans.rssiFirstDbm[k]);
  }
  out.scansHeard += scans.size;
}
