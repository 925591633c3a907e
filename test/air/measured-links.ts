import { phoneDayOf } from '../../src/phone/phone-day.ts';
import { purposeKey, rootKey, uniform } from '../../src/kernel/keyed.ts';
import type { DutyCycle } from '../../src/phone/duty-cycles.ts';
import { PacketListener } from '../../src/air/packet/packet-listener.ts';
import { makePlan } from '../../src/plan/plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { ENVIRONMENTS } from '../../src/scenario/environments.ts';
import type { EnvironmentName } from '../../src/scenario/environments.ts';
import { ALL_IN_HAND, MEASURED_CARRY } from '../../src/radio/carry.ts';
import { mean, variance } from '../../src/testkit/statistics.ts';
import { benchScenario } from '../../src/testkit/packet-world.ts';
import { SAME_EVERYWHERE } from '../../src/radio/place-spread.ts';

/** Pairs of people who stay where they are, each pair out of reach of the others. */
export interface LinkOptions {
  /** One pair for each. */
  readonly distancesM: readonly number[];
  readonly environment?: EnvironmentName;
  readonly cycle?: DutyCycle;
  readonly hours?: number;
  readonly headings?: 'any' | 'facing' | 'one away';
  /** 1 for people who stand and shift, instead of the environment's. */
  readonly slowStillFactor?: number;
  /** In the hand; without it, as the measured mix. */
  readonly inHand?: boolean;
  /** Spread of TX power and RX correction over models, dB; without it, Google's table. */
  readonly modelSdDb?: number;
  /** TX power over models, dBm; GAEN's -24.65 dBm is near the floor at 2 m already. */
  readonly txPowerDbm?: number;
}

const GAEN_DBM = -24.65;

/** What the first of a pair heard of the second, calibrated to the same phones. */
export interface Link {
  readonly distanceM: number;
  readonly packets: readonly { tUs: number; dbm: number }[];
  /** The same as the receiver reports them, dBm. */
  readonly reportedDbm: readonly number[];
  /** Packets of each scan, as the receiver reports them. */
  readonly reportedScans: readonly number[][];
  /** Packets of each scan, and their means. */
  readonly scans: readonly number[][];
  readonly scansDbm: readonly number[];
}

/** A packet listener that tells of every packet. */
class Tap extends PacketListener {
  readonly packets: { tUs: number; dbm: number }[] = [];

  protected override report(link: number, tUs: number, reportedDbm: number): void {
    this.packets.push({ tUs, dbm: Math.round(reportedDbm) });
    super.report(link, tUs, reportedDbm);
  }
}

function planOf(options: LinkOptions): Plan {
  const { distancesM, environment = 'room', cycle = 'gaen', hours = 1, headings = 'any' } = options;
  const { inHand = false, modelSdDb } = options;
  const key = purposeKey(rootKey('measured'), 'headings');
  const turned = { any: undefined, facing: [0, Math.PI], 'one away': [0, 0] }[headings];
  const places = distancesM.flatMap((distanceM, k) => {
    const heading = (side: number): number => turned?.[side] ?? 2 * Math.PI * uniform(key, k, side);
    const xM = 100 * k;
    return [
      { xM, yM: 0, headingRad: heading(0) },
      { xM: xM + distanceM, yM: 0, headingRad: heading(1) },
    ];
  });
  const { packet, ...radio } = ENVIRONMENTS[environment];
  const still = options.slowStillFactor;
  const scenario = benchScenario({
    places,
    hours,
    dutyCycle: cycle,
    packet,
    // The mean place: figures are over places.
    radio: {
      environment,
      ...radio,
      placeSpread: SAME_EVERYWHERE,
      carry: inHand ? ALL_IN_HAND : MEASURED_CARRY,
      ...(still === undefined ? {} : { slowStillFactor: still }),
    },
  });
  // The default phones.
  Object.assign(scenario.phones, {
    txPowerMeanDbm: options.txPowerDbm ?? GAEN_DBM,
    txPowerSdDb: modelSdDb ?? 7.39,
    rxCorrectionMeanDb: 3.61,
    rxCorrectionSdDb: modelSdDb ?? 4.39,
    residualSdDb: 3,
    sensitivitySdDb: 2,
  });
  return makePlan(scenario);
}

export function linksOf(options: LinkOptions): Link[] {
  const plan = planOf(options);
  const app = plan.apps[0];
  return options.distancesM.map((distanceM, k) => {
    const receiver = 2 * k;
    const tap = new Tap(plan, app);
    const phone = phoneDayOf(plan, receiver, 0);
    const windows = app.schedule.windows(phone);
    tap.listen(phone, windows, plan.world.meetings(receiver, 0));
    // As attenuation with the sign turned: what differs between phones and is known is taken out.
    const known =
      plan.phones.txPowerDbm[receiver + 1] - GAEN_DBM - plan.phones.rxCorrectionDb[receiver] + 3.61;
    const reportedDbm = tap.packets.map(({ dbm }) => dbm);
    const packets = tap.packets.map(({ tUs, dbm }) => ({ tUs, dbm: dbm - known }));
    const reportedScans: number[][] = [];
    for (let w = 0; w < windows.count; w++) {
      const inside = tap.packets.filter(
        ({ tUs }) => tUs >= windows.startUs[w] && tUs < windows.endUs[w],
      );
      if (inside.length > 0) reportedScans.push(inside.map(({ dbm }) => dbm));
    }
    const scans = reportedScans.map((scan) => scan.map((dbm) => dbm - known));
    return { distanceM, packets, reportedDbm, reportedScans, scans, scansDbm: scans.map(mean) };
  });
}

/** Pairs of packets `lagS` apart, to a tenth. */
export function packetsOf(packets: Link['packets'], lagS: number): [number, number][] {
  const pairs: [number, number][] = [];
  let behind = 0;
  for (const { tUs, dbm } of packets) {
    while (behind < packets.length && packets[behind].tUs < tUs + 0.95e6 * lagS) behind++;
    if (behind < packets.length && packets[behind].tUs < tUs + 1.05e6 * lagS + 2e5) {
      pairs.push([dbm, packets[behind].dbm]);
    }
  }
  return pairs;
}

export const sdOf = (values: readonly number[]): number => Math.sqrt(variance(values));

/** Ordinary least squares of all packets on the logarithm of distance. */
export function naiveLine(links: readonly Link[]): { exponent: number; residualSdDb: number } {
  const x: number[] = [];
  const y: number[] = [];
  for (const { distanceM, packets } of links) {
    for (const { dbm } of packets) {
      x.push(Math.log10(distanceM));
      y.push(dbm);
    }
  }
  const [mx, my] = [mean(x), mean(y)];
  const slope = mean(x.map((v, k) => (v - mx) * (y[k] - my))) / variance(x);
  return {
    exponent: -slope / 10,
    residualSdDb: sdOf(y.map((v, k) => v - my - slope * (x[k] - mx))),
  };
}

/** Chance that a scan of a pair within `limitM` is stronger than one of a pair beyond it. */
export function areaUnderCurve(links: readonly Link[], limitM: number): number {
  const values = links.flatMap(({ distanceM, scansDbm }) =>
    scansDbm.map((dbm) => ({ dbm, isNear: distanceM <= limitM })),
  );
  values.sort((a, b) => a.dbm - b.dbm);
  let far = 0;
  let wins = 0;
  for (const { isNear } of values) {
    if (isNear) wins += far;
    else far++;
  }
  return wins / (far * (values.length - far));
}
