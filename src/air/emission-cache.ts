import type { PhoneDay } from '../phone/phone-day.ts';
import type { Emissions } from '../phone/schedule.ts';
import type { Scene, SceneApp } from '../plan/scene.ts';

/**
 * What one sender has on the air in a day, with the metadata of each burst once it was asked for.
 */
export interface SenderDay {
  readonly emissions: Emissions;
  /** Engine metadata per burst, -1 = not yet derived; empty where the engine has none. */
  readonly metadata: Float64Array;
  /** First packet of each burst, µs; NaN = not yet asked for. */
  readonly firstUs: Float64Array;
  /** Packet level: starts of blocks of advertising events by burst, once they were asked for. */
  readonly blocksUs: (Float64Array | undefined)[];
}

// A sender's day takes some kilobytes.
const KEPT_DAYS = 4096;

/** Emissions by sender and day. A pure function remembered: dropping an entry changes nothing. */
export class EmissionCache {
  private readonly scene: Scene;
  private readonly app: SceneApp;
  private readonly kept: Map<number, SenderDay>;
  private readonly hasMetadata: boolean;

  constructor(scene: Scene, app: SceneApp) {
    this.scene = scene;
    this.app = app;
    this.kept = new Map();
    // Of uploading protocols no rule looks at them.
    this.hasMetadata = app.engine.kind === 'decentralised' && app.engine.metadataBytes > 0;
  }

  of(phone: PhoneDay): SenderDay {
    const key = phone.person * this.scene.days + phone.day;
    let found = this.kept.get(key);
    if (found === undefined) {
      if (this.kept.size >= KEPT_DAYS) this.kept.clear();
      const emissions = this.app.schedule.emissions(phone);
      found = {
        emissions,
        metadata: new Float64Array(this.hasMetadata ? emissions.count : 0).fill(-1),
        firstUs: new Float64Array(emissions.count).fill(NaN),
        blocksUs: [],
      };
      this.kept.set(key, found);
    }
    return found;
  }

  /** When the first packet of burst `index` begins, µs. */
  firstUsOf({ firstUs, emissions }: SenderDay, index: number): number {
    if (Number.isNaN(firstUs[index])) {
      firstUs[index] = emissions.startUs(index) + emissions.phaseUs(index);
    }
    return firstUs[index];
  }

  /** The metadata that goes with burst `index` of a sender's day. */
  metadataOf(person: number, senderDay: SenderDay, index: number): number {
    const { metadata, emissions } = senderDay;
    if (!this.hasMetadata) return 0;
    if (metadata[index] < 0) {
      const { engine, identifiers } = this.app;
      const slot = emissions.slot(index);
      const { txPowerDbm, confidence } = this.scene.phones;
      const identity = identifiers.identityAt(person, slot);
      metadata[index] = engine.metadata(identity, slot, txPowerDbm[person], confidence[person]);
    }
    return metadata[index];
  }
}
