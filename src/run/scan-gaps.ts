import { firstAbove } from '../base/sorted.ts';
import { US_PER_DAY, US_PER_S } from '../base/time.ts';
import { trueUs } from '../phone/clock.ts';
import { clockOf } from '../phone/phones.ts';
import type { Plan, PlannedApp } from './plan.ts';

/** How long before the scan that heard a row a phone's scan before began, by the app's schedule. */
export class ScanGaps {
  private readonly plan: Plan;
  private readonly app: PlannedApp;
  /** Scan windows of the phone and day asked for latest. */
  private windows: { receiver: number; day: number; startUs: Float64Array; count: number };

  constructor(plan: Plan, app: PlannedApp) {
    this.plan = plan;
    this.app = app;
    this.windows = { receiver: -1, day: -1, startUs: new Float64Array(0), count: 0 };
  }

  /**
   * Seconds from the start of the scan before to that of the scan at `firstUs` (receiver's clock,
   * Unix µs); undefined at day's start.
   */
  sinceScanS(receiver: number, firstUs: number): number | undefined {
    const { phones, scenario } = this.plan;
    const tUs = trueUs(clockOf(phones, receiver, scenario.startUnixUs), firstUs);
    const day = Math.floor(tUs / US_PER_DAY);
    if (this.windows.receiver !== receiver || this.windows.day !== day) {
      this.windows = { receiver, day, ...this.app.schedule.windows(receiver, day) };
    }
    const { startUs, count } = this.windows;
    const window = firstAbove(startUs, count, tUs) - 1;
    return window > 0 ? (startUs[window] - startUs[window - 1]) / US_PER_S : undefined;
  }
}
