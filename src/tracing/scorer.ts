import { US_PER_S } from '../base/time.ts';
import type { ContactLog, PublishedKey } from '../protocols/engine.ts';
import type { PhoneLog } from './phone-log.ts';
import type { CaseScene, CaseApp } from '../plan/case-scene.ts';
import { ScanGaps } from './scan-gaps.ts';
import { scoreRow } from './score-row.ts';

/** Scores matched rows of a run as risk rules see them, with what the log does not hold itself. */
export class Scorer {
  private readonly scene: CaseScene;
  private readonly app: CaseApp;
  private readonly gaps: ScanGaps;

  constructor(scene: CaseScene, app: CaseApp) {
    this.scene = scene;
    this.app = app;
    this.gaps = new ScanGaps(scene, app);
  }

  /** One matched row; undefined where the app throws it away. */
  row({ log, receiver }: PhoneLog, row: number, keyIndex: number, key: PublishedKey) {
    const timeUs = log.firstUs[row];
    const heard = {
      timeS: timeUs / US_PER_S,
      sinceScanS: this.gaps.sinceScanS(receiver, timeUs),
      rssiMeanDbm: log.rssiMeanDbm[row],
      rssiMaxDbm: log.rssiMaxDbm[row],
      rxCorrectionDb: this.scene.phones.rxCorrectionDb[receiver],
    };
    return scoreRow(heard, keyIndex, key, this.metadata(log, row, key));
  }

  private metadata(log: ContactLog, row: number, { key }: PublishedKey) {
    const { identifiers, profile } = this.app;
    if (profile.openMetadata === undefined) return undefined;
    return profile.openMetadata(key, identifiers.bytesOf(log.identifier[row]), log.metadata[row]);
  }
}
