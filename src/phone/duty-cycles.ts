import type { Key } from '../kernel/keyed.ts';
import { BluezoneSchedule, VERSION_1, VERSION_2 } from './bluezone-schedule.ts';
import { ContinuousSchedule } from './continuous-schedule.ts';
import { GaenSchedule } from './gaen-schedule.ts';
import { OpenTraceSchedule } from './opentrace-schedule.ts';
import { DP3T_CYCLE, HERALD_CYCLE, PeriodicSchedule } from './periodic-schedule.ts';
import type { Payload, Schedule } from './schedule.ts';

const SCHEDULES = {
  gaen: (root, payload) => new GaenSchedule(root, payload),
  bluezone: (root, payload) => new BluezoneSchedule(root, payload),
  'bluezone-1': (root, payload) => new BluezoneSchedule(root, payload, VERSION_1),
  'bluezone-2': (root, payload) => new BluezoneSchedule(root, payload, VERSION_2),
  opentrace: (root, payload) => new OpenTraceSchedule(root, payload),
  dp3t: (root, payload) => new PeriodicSchedule(root, payload, DP3T_CYCLE),
  herald: (root, payload) => new PeriodicSchedule(root, payload, HERALD_CYCLE),
  continuous: (root, payload) => new ContinuousSchedule(root, payload),
} as const satisfies Record<string, (root: Key, payload: Payload) => Schedule>;

/** When a phone advertises and listens, by name. */
export type DutyCycle = keyof typeof SCHEDULES;
export const DUTY_CYCLES = Object.keys(SCHEDULES) as [DutyCycle, ...DutyCycle[]];

/** The schedule that has `payload` on the air in the rhythm of `cycle`. */
export function scheduleOf(cycle: DutyCycle, payload: Payload, root: Key): Schedule {
  return SCHEDULES[cycle](root, payload);
}
