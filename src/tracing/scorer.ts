import { US_PER_S } from '../base/time.ts';
import type { DecentralisedEngine, PublishedKey } from '../protocols/engine.ts';
import { metadataOf } from '../protocols/shared/row-metadata.ts';
import { scoreRow } from '../risk/score-row.ts';
import type { PhoneLog } from './phone-log.ts';
import type { CaseScene, CaseApp } from '../plan/case-scene.ts';
import { ScanGaps } from './scan-gaps.ts';

/** Scores matched rows of a run as risk rules see them, with what the log does not hold itself. */
export class Scorer {
  private readonly scene: CaseScene;
  private readonly app: CaseApp;
  private readonly engine: DecentralisedEngine;
  private readonly gaps: ScanGaps;

  constructor(scene: CaseScene, app: CaseApp, engine: DecentralisedEngine) {
    this.scene = scene;
    this.engine = engine;
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
    const metadata = metadataOf(this.engine, this.app.identifiers, log)(row, key);
    return scoreRow(heard, keyIndex, key, metadata);
  }
}
