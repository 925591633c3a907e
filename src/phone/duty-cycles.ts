import type { Key } from '../kernel/keyed.ts';
import { BluezoneSchedule } from './bluezone-schedule.ts';
import { ContinuousSchedule } from './continuous-schedule.ts';
import { GaenSchedule } from './gaen-schedule.ts';
import { OpenTraceSchedule } from './opentrace-schedule.ts';
import type { Payload, Schedule } from './schedule.ts';

/** When a phone advertises and listens, by name. */
export const DUTY_CYCLES = ['gaen', 'bluezone', 'opentrace', 'continuous'] as const;
export type DutyCycle = (typeof DUTY_CYCLES)[number];

const SCHEDULES: Record<DutyCycle, new (root: Key, payload: Payload) => Schedule> = {
  gaen: GaenSchedule,
  bluezone: BluezoneSchedule,
  opentrace: OpenTraceSchedule,
  continuous: ContinuousSchedule,
};

/** The schedule that has `payload` on the air in the rhythm of `cycle`. */
export function scheduleOf(cycle: DutyCycle, payload: Payload, root: Key): Schedule {
  return new SCHEDULES[cycle](root, payload);
}
