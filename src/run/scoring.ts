import { US_PER_DAY, US_PER_S } from '../base/time.ts';
import { trueUs } from '../phone/clock.ts';
import { clockOf } from '../phone/phones.ts';
import type { ContactLog, PublishedKey } from '../protocols/engine.ts';
import { decryptAem } from '../protocols/gaen12.ts';
import type { PhoneLog } from './phone-log.ts';
import type { Plan, PlannedApp } from './plan.ts';
import { scoreRow } from './score-row.ts';

/** Scores matched rows of a run as risk rules see them, with what the log does not hold itself. */
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
    const clock = clockOf(phones, receiver, scenario.startUnixUs);
    const heard = {
      timeS: timeUs / US_PER_S,
      sinceScanS: this.sinceScanS(receiver, trueUs(clock, timeUs)),
      rssiMeanDbm: log.rssiMeanDbm[row],
      rssiMaxDbm: log.rssiMaxDbm[row],
      rxCorrectionDb: phones.rxCorrectionDb[receiver],
    };
    return scoreRow(heard, keyIndex, key, this.metadata(log, row, key));
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
