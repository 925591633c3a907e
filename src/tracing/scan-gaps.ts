import { US_PER_DAY, US_PER_S } from '../base/time.ts';
import { trueUs } from '../phone/clock.ts';
import { phoneDayOf } from '../phone/phone-day.ts';
import { clockOf } from '../phone/phones.ts';
import type { CaseScene, CaseApp } from '../plan/case-scene.ts';
import type { Windows } from '../phone/schedule.ts';
import { scanGap } from '../risk/scan-gaps.ts';

/** How long before the scan that heard a row a phone's scan before began, by the app's schedule. */
export class ScanGaps {
  private readonly scene: CaseScene;
  private readonly app: CaseApp;
  /** Scan windows of the phone and day asked for latest. */
  private windows: {
    readonly receiver: number;
    readonly day: number;
    readonly startUs: Float64Array;
    readonly count: number;
    /** When the last scan of the day before began; undefined on the first day of the run. */
    readonly lastBeforeUs: number | undefined;
  };

  constructor(scene: CaseScene, app: CaseApp) {
    this.scene = scene;
    this.app = app;
    const startUs = new Float64Array(0);
    this.windows = { receiver: -1, day: -1, startUs, count: 0, lastBeforeUs: undefined };
  }

  /**
   * Seconds from the start of the scan before to that of the scan at `firstUs` (receiver's clock,
   * Unix µs); undefined for the first scan of the run.
   */
  sinceScanS(receiver: number, firstUs: number): number | undefined {
    const { phones, startUnixUs } = this.scene;
    const tUs = trueUs(clockOf(phones, receiver, startUnixUs), firstUs);
    const day = Math.floor(tUs / US_PER_DAY);
    if (this.windows.receiver !== receiver || this.windows.day !== day) {
      const lastBeforeUs = this.lastUs(receiver, day - 1);
      const windows = this.windowsOf(receiver, day);
      this.windows = { receiver, day, lastBeforeUs, ...windows };
    }
    const { startUs, count, lastBeforeUs } = this.windows;
    const gapUs = scanGap(startUs, count, tUs, lastBeforeUs);
    return gapUs === undefined ? undefined : gapUs / US_PER_S;
  }

  /** Start of the phone's last scan of a day; undefined before the run and without one. */
  private lastUs(receiver: number, day: number): number | undefined {
    if (day < 0) return undefined;
    const { startUs, count } = this.windowsOf(receiver, day);
    return count > 0 ? startUs[count - 1] : undefined;
  }

  private windowsOf(receiver: number, day: number): Windows {
    return this.app.schedule.windows(phoneDayOf(this.scene, receiver, day));
  }
}
