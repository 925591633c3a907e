import { US_PER_DAY, US_PER_S } from '../base/time.ts';
import { trueUs } from '../phone/clock.ts';
import { clockOf } from '../phone/phones.ts';
import type { PublishedKey } from '../protocols/engine.ts';
import { decryptAem } from '../protocols/gaen12.ts';
import type { ScoredRow } from '../risk/exposure-windows.ts';
import type { PhoneLog } from './phone-log.ts';
import type { Plan, PlannedApp } from './plan.ts';

// Google's matcher refuses other values of TX power (protocols A4).
const TX_POWER_MIN_DBM = -50;
const TX_POWER_MAX_DBM = 20;

/**
 * The matched rows of a phone as risk scoring sees them: attenuation from the decrypted TX power
 * where the protocol carries one, and the time since the phone's scan before. Apps without TX
 * power give attenuation 0 (their rules do not look at it).
 */
export function scoredRows(
  plan: Plan,
  app: PlannedApp,
  phone: PhoneLog,
  keys: readonly PublishedKey[],
): ScoredRow[] {
  const rows: ScoredRow[] = [];
  const { log, receiver } = phone;
  const clock = clockOf(plan.phones, receiver, plan.scenario.startUnixUs);
  const correctionDb = plan.phones.rxCorrectionDb[receiver];
  for (const { row, keyIndex } of phone.matches) {
    const timeUs = log.firstUs[row];
    let txPowerDbm: number | undefined;
    if (app.scenario.engine === 'gaen@1.2') {
      const rpi = app.identifiers.bytesOf(log.identifier[row]);
      txPowerDbm = decryptAem(keys[keyIndex].key, rpi, log.metadata[row]).txPowerDbm;
      if (txPowerDbm < TX_POWER_MIN_DBM || txPowerDbm > TX_POWER_MAX_DBM) continue;
    }
    const attenuation = (rssiDbm: number): number =>
      txPowerDbm === undefined ? 0 : Math.max(0, txPowerDbm - (rssiDbm + correctionDb));
    rows.push({
      keyIndex,
      timeS: timeUs / US_PER_S,
      sinceScanS: sinceScanS(app, receiver, trueUs(clock, timeUs)),
      meanAttenuationDb: attenuation(log.rssiMeanDbm[row]),
      minAttenuationDb: attenuation(log.rssiMaxDbm[row]),
    });
  }
  return rows;
}

/** Seconds from the start of the scan before to that of the scan at `tUs`; undefined at day's start. */
function sinceScanS(app: PlannedApp, receiver: number, tUs: number): number | undefined {
  const { startUs, count } = app.schedule.windows(receiver, Math.floor(tUs / US_PER_DAY));
  let window = -1;
  while (window + 1 < count && startUs[window + 1] <= tUs) window++;
  return window > 0 ? (startUs[window] - startUs[window - 1]) / US_PER_S : undefined;
}
