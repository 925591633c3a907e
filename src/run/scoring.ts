import { US_PER_DAY, US_PER_S } from '../base/time.ts';
import { trueUs } from '../phone/clock.ts';
import { clockOf } from '../phone/phones.ts';
import type { ContactLog, PublishedKey } from '../protocols/engine.ts';
import { decryptAem } from '../protocols/gaen12.ts';
import type { ScoredRow } from '../risk/exposure-windows.ts';
import type { PhoneLog } from './phone-log.ts';
import type { Plan, PlannedApp } from './plan.ts';

// Google's matcher refuses other values of TX power (protocols A4).
const TX_POWER_MIN_DBM = -50;
const TX_POWER_MAX_DBM = 20;

/**
 * Scores matched rows as risk rules see them: attenuation from the decrypted TX power where the
 * protocol carries one, and the time since the phone's scan before. Apps without TX power give
 * attenuation 0 (their rules do not look at it).
 */
export class Scorer {
  private readonly plan: Plan;
  private readonly app: PlannedApp;
  /** Scan windows of the phone and day asked for latest. */
  private windows: { receiver: number; day: number; startUs: Float64Array; count: number };

  constructor(plan: Plan, app: PlannedApp) {
    this.plan = plan;
    this.app = app;
    this.windows = { receiver: -1, day: -1, startUs: new Float64Array(0), count: 0 };
  }

  /** One matched row; undefined where the app throws it away. */
  row({ log, receiver }: PhoneLog, row: number, keyIndex: number, key: PublishedKey) {
    const { phones, scenario } = this.plan;
    const timeUs = log.firstUs[row];
    const correctionDb = phones.rxCorrectionDb[receiver];
    const { txPowerDbm, calibrationConfidence } = this.metadata(log, row, key) ?? {};
    if (txPowerDbm !== undefined) {
      if (txPowerDbm < TX_POWER_MIN_DBM || txPowerDbm > TX_POWER_MAX_DBM) return undefined;
    }
    const attenuation = (rssiDbm: number): number =>
      txPowerDbm === undefined ? 0 : Math.max(0, txPowerDbm - (rssiDbm + correctionDb));
    const clock = clockOf(phones, receiver, scenario.startUnixUs);
    const scored: ScoredRow = {
      keyIndex,
      timeS: timeUs / US_PER_S,
      sinceScanS: this.sinceScanS(receiver, trueUs(clock, timeUs)),
      meanAttenuationDb: attenuation(log.rssiMeanDbm[row]),
      minAttenuationDb: attenuation(log.rssiMaxDbm[row]),
      daysSinceOnset: key.daysSinceOnset,
      reportType: key.reportType,
      calibrationConfidence,
      rssiMeanDbm: log.rssiMeanDbm[row],
      rssiMaxDbm: log.rssiMaxDbm[row],
    };
    return scored;
  }

  private metadata(log: ContactLog, row: number, { key }: PublishedKey) {
    if (this.app.scenario.engine !== 'gaen@1.2') return undefined;
    const rpi = this.app.identifiers.bytesOf(log.identifier[row]);
    return decryptAem(key, rpi, log.metadata[row]);
  }

  /** From the start of the scan before to that of the scan at `tUs`; undefined at day's start. */
  private sinceScanS(receiver: number, tUs: number): number | undefined {
    const day = Math.floor(tUs / US_PER_DAY);
    if (this.windows.receiver !== receiver || this.windows.day !== day) {
      this.windows = { receiver, day, ...this.app.schedule.windows(receiver, day) };
    }
    const { startUs, count } = this.windows;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (startUs[middle] > tUs) high = middle;
      else low = middle + 1;
    }
    const window = low - 1;
    return window > 0 ? (startUs[window] - startUs[window - 1]) / US_PER_S : undefined;
  }
}
