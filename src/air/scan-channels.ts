import { ADVERTISING_CHANNELS } from '../base/ble/pdu.ts';
import { below, deriveKey, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import type { Windows } from '../phone/schedule.ts';
import type { Scene, SceneApp } from '../plan/scene.ts';

/**
 * On which channel a receiver listens: each window begins on one that is drawn, and hops to the
 * next after the app's `channelUs`. Both levels of the radio ask here, so that they agree.
 */
export class ScanChannels {
  private readonly app: SceneApp;
  private readonly ids: Float64Array;
  private readonly purpose: Key;
  private key: Key;

  constructor({ root, ids }: Scene, app: SceneApp) {
    this.app = app;
    this.ids = ids;
    this.purpose = purposeKey(root, 'phone.scan-channel');
    this.key = this.purpose;
  }

  /** Turns to `receiver`. */
  open(receiver: number): void {
    this.key = deriveKey(this.purpose, this.ids[receiver], this.app.id);
  }

  /** Channel on which the window that opens at `openUs` begins, 0..2. */
  firstOf(openUs: number): number {
    return below(this.key, openUs, 0, ADVERTISING_CHANNELS);
  }

  /** The channels during `windows`, in order of time. */
  during(windows: Windows): { fromUs: number; toUs: number; channel: number }[] {
    const { channelUs } = this.app.schedule;
    const bursts: { fromUs: number; toUs: number; channel: number }[] = [];
    for (let window = 0; window < windows.count; window++) {
      const endUs = windows.endUs[window];
      let channel = this.firstOf(windows.startUs[window]);
      for (let fromUs = windows.startUs[window]; fromUs < endUs; fromUs += channelUs) {
        bursts.push({ fromUs, toUs: Math.min(fromUs + channelUs, endUs), channel });
        channel = (channel + 1) % ADVERTISING_CHANNELS;
      }
    }
    return bursts;
  }
}
