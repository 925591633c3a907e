import { phoneDayOf } from '../phone/phone-day.ts';
import { makePlan } from '../plan/plan.ts';
import type { Plan } from '../plan/plan.ts';
import { PacketListener } from '../air/packet/packet-listener.ts';
import { Listener } from '../air/scan/listen.ts';
import type { Spans } from '../air/spans.ts';
import { ALL_IN_HAND } from '../radio/carry.ts';
import type { PacketRadio } from '../radio/packet-radio.ts';
import type { AppScenario, RadioScenario, Scenario } from '../scenario/scenario.ts';
import { smallScenario } from './small-scenario.ts';
import { SAME_EVERYWHERE } from '../radio/place-spread.ts';

const HOUR_US = 3_600_000_000;

/** Everything that is drawn is 0: what is left is path loss alone. */
export const NOTHING_DRAWN = {
  bodyDb: 0,
  carry: ALL_IN_HAND,
  shadowingSdDb: 0,
  slowSdDb: 0,
  livelinessSpread: 0,
  placeSpread: SAME_EVERYWHERE,
} satisfies Partial<RadioScenario>;

export const NO_FADING = {
  channelOffsetSdDb: 0,
  ricianK: null,
  packetSdDb: 0,
} satisfies Partial<PacketRadio>;

/** A receiver that hears whatever nothing else disturbs. */
export const SILENT = {
  loss: 0,
  lossSpread: 0,
  floorDbm: -110,
  floorSoftnessDb: 0.1,
  ...NO_FADING,
} satisfies Partial<PacketRadio>;

export interface BenchOptions {
  readonly places: readonly { xM: number; yM: number }[];
  readonly hours?: number;
  readonly radio?: Partial<Omit<RadioScenario, 'packet'>>;
  readonly packet?: Partial<PacketRadio>;
  readonly engine?: 'gaen@1.2' | 'bluezone@3';
  readonly dutyCycle?: AppScenario['dutyCycle'];
  readonly seed?: string;
  readonly days?: number;
  readonly rangeM?: number;
  /** How phones differ in sensitivity, sd in dB; not at all without it. */
  readonly sensitivitySdDb?: number;
}

/** Phones that are alike but for `sensitivitySdDb`, at given places, everybody with the one app. */
export function benchScenario(options: BenchOptions): Scenario {
  const {
    places,
    hours = 2,
    engine = 'gaen@1.2',
    dutyCycle = 'own',
    seed = 'bench',
    days = 1,
    rangeM = 30,
    sensitivitySdDb = 0,
  } = options;
  const base = smallScenario({
    kind: 'static',
    rangeM,
    fromUs: 0,
    toUs: hours * HOUR_US,
    people: places.map((place, k) => ({ name: `p${k}`, group: '', headingRad: 0, ...place })),
  });
  return {
    ...base,
    seed,
    days,
    phones: {
      ...base.phones,
      adoption: 1,
      txPowerMeanDbm: -20,
      txPowerSdDb: 0,
      rxCorrectionMeanDb: 0,
      rxCorrectionSdDb: 0,
      residualSdDb: 0,
      sensitivitySdDb,
    },
    apps: [{ engine, share: 1, dutyCycle, rules: [{ kind: 'any-match' }] }],
    radio: {
      ...base.radio,
      level: 'packet',
      ...options.radio,
      packet: { ...base.radio.packet, ...options.packet },
    },
    cases: { ...base.cases, count: 0 },
    limits: { ...base.limits, phones: 10_000, packetPhones: 10_000, days },
  };
}

/** What `receiver` hears on day 0 at packet or scan level. */
export function hear(
  plan: Plan,
  receiver: number,
  level: 'packet' | 'scan' = 'packet',
): { spans: Spans; receptions: number; windows: number } {
  const app = plan.apps[0];
  const phone = phoneDayOf(plan, receiver, 0);
  const windows = app.schedule.windows(phone);
  const meetings = plan.world.meetings(receiver, 0);
  const listener = level === 'packet' ? new PacketListener(plan, app) : new Listener(plan, app);
  listener.listen(phone, windows, meetings);
  const { toUs } = meetings.count > 0 ? { toUs: meetings.toUs[0] } : { toUs: 0 };
  let count = 0;
  while (count < windows.count && windows.endUs[count] <= toUs) count++;
  const receptions = listener instanceof PacketListener ? listener.receptions : 0;
  return { spans: listener.spans, receptions, windows: count };
}

export const planOf = (options: BenchOptions): Plan => makePlan(benchScenario(options));

/** `count` places a hand apart, all within range of each other. */
export function crowd(count: number): { xM: number; yM: number }[] {
  return Array.from({ length: count }, (_, k) => ({
    xM: 0.1 * (k % 20),
    yM: 0.1 * Math.floor(k / 20),
  }));
}

/** Pairs 1 m apart, out of reach of one another. */
export function pairs(count: number): { xM: number; yM: number }[] {
  return Array.from({ length: 2 * count }, (_, k) => ({ xM: 100 * Math.floor(k / 2), yM: k % 2 }));
}
