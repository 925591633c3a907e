import { COVID_ALERT } from '../configs/covid-alert.ts';
import type { ExposureWindow } from '../scored-row.ts';
import { minutesOfDays } from '../outcome.ts';
import type { DayMinutes } from '../outcome.ts';

/**
 * Minutes of each UTC day at immediate and near, in order of day: mean attenuation up to the second
 * threshold, which is closed. More than `COVID_ALERT.minimumExposureDurationMin` exposes.
 *
 * Source: checkIfExposedV2 of ExposureNotificationService.ts, cds-snc/covid-alert-app.
 */
export function covidAlertMinutes(windows: readonly ExposureWindow[]): DayMinutes[] {
  const [, nearDb] = COVID_ALERT.gaenV1.thresholdsDb;
  return minutesOfDays(windows, ({ typicalAttenuationDb }) => typicalAttenuationDb <= nearDb);
}
