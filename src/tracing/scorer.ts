import { US_PER_S } from '../base/time.ts';
import type { ContactLog, PublishedKey } from '../protocols/engine.ts';
import { decryptAem } from '../protocols/gaen/gaen12.ts';
import type { PhoneLog } from './phone-log.ts';
import type { Plan, PlannedApp } from '../plan/plan.ts';
import { ScanGaps } from './scan-gaps.ts';
import { scoreRow } from './score-row.ts';

/** Scores matched rows of a run as risk rules see them, with what the log does not hold itself. */
export class Scorer {
  private readonly plan: Plan;
  private readonly app: PlannedApp;
  private readonly gaps: ScanGaps;

  constructor(plan: Plan, app: PlannedApp) {
    this.plan = plan;
    this.app = app;
    this.gaps = new ScanGaps(plan, app);
  }

  /** One matched row; undefined where the app throws it away. */
  row({ log, receiver }: PhoneLog, row: number, keyIndex: number, key: PublishedKey) {
    const timeUs = log.firstUs[row];
    const heard = {
      timeS: timeUs / US_PER_S,
      sinceScanS: this.gaps.sinceScanS(receiver, timeUs),
      rssiMeanDbm: log.rssiMeanDbm[row],
      rssiMaxDbm: log.rssiMaxDbm[row],
      rxCorrectionDb: this.plan.phones.rxCorrectionDb[receiver],
    };
    return scoreRow(heard, keyIndex, key, this.metadata(log, row, key));
  }

  private metadata(log: ContactLog, row: number, { key }: PublishedKey) {
    if (this.app.scenario.engine !== 'gaen@1.2') return undefined;
    const rpi = this.app.identifiers.bytesOf(log.identifier[row]);
    return decryptAem(key, rpi, log.metadata[row]);
  }
}
