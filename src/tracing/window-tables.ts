import { assert } from '../base/assert.ts';
import { CALIBRATION_CONFIDENCES } from '../base/ble/sender-metadata.ts';
import { REPORT_TYPES } from '../base/diagnosis.ts';
import { greatest } from '../base/numbers/extremes.ts';
import { US_PER_DAY, US_PER_S } from '../base/time.ts';
import { trueUs } from '../phone/clock.ts';
import type { PhoneClock } from '../phone/clock.ts';
import { clockOf } from '../phone/phones.ts';
import type { CaseScene } from '../plan/case-scene.ts';
import { rowsOfWindows, scanInstance } from '../risk/exposure-windows.ts';
import { infectiousnessBy } from '../risk/infectiousness.ts';
import { INFECTIOUSNESS } from '../risk/key-mapping.ts';
import { scansOf } from '../risk/scans.ts';
import type { ScoredRow } from '../risk/scored-row.ts';
import { TableRows } from '../tables/table-rows.ts';
import { UNKNOWN_DAYS } from '../tables/tables.ts';
import { PairContacts } from '../world/contacts.ts';
import type { UploadedKey } from './app-flow.ts';
import type { CaseFlow } from './case-flow.ts';
import type { PhoneLog } from './phone-log.ts';

/** Tables `windows` and `scans`: what rules saw of those whose phone matched, truth beside it. */
export function windowTables(scene: CaseScene, flow: CaseFlow): readonly TableRows[] {
  const writer = new WindowWriter(scene);
  for (const { index } of scene.apps) {
    const phones = [...flow.phones[index].values()].sort((a, b) => a.receiver - b.receiver);
    for (const phone of phones) writer.addPhone(phone, flow.keys[index]);
  }
  return [writer.windows, writer.scans];
}

class WindowWriter {
  readonly windows: TableRows;
  readonly scans: TableRows;
  private readonly scene: CaseScene;
  private readonly contacts: PairContacts;

  constructor(scene: CaseScene) {
    this.windows = new TableRows('windows');
    this.scans = new TableRows('scans');
    this.scene = scene;
    this.contacts = new PairContacts(scene.world);
  }

  addPhone(phone: PhoneLog, keys: readonly UploadedKey[]): void {
    if (phone.scored.length === 0) return;
    const clock = clockOf(this.scene.phones, phone.receiver, this.scene.startUnixUs);
    const windows = rowsOfWindows(phone.scored);
    // The same order as that of exposures; windows of one key keep theirs, by time.
    windows.sort(([a], [b]) => {
      const [keyA, keyB] = [keys[a.keyIndex], keys[b.keyIndex]];
      return keyA.person - keyB.person || keyA.key - keyB.key;
    });
    for (const rows of windows) {
      const index = this.windows.count;
      const fromS = rows[0].timeS - this.addScans(index, rows);
      this.addWindow(index, phone, rows, keys[rows[0].keyIndex], fromS, clock);
    }
  }

  /** Gives the seconds that the first scan stands for. */
  private addScans(index: number, rows: readonly ScoredRow[]): number {
    const scans = scansOf(rows);
    scans.forEach((scan, position) => {
      const { secondsSinceLastScan, typicalAttenuationDb } = scanInstance(scan);
      scan.forEach((row, k) => {
        this.scans.add(
          index,
          position,
          row.timeS,
          k === 0 ? secondsSinceLastScan : 0,
          typicalAttenuationDb,
          row.minAttenuationDb,
          rssiOf(row.rssiMeanDbm),
        );
      });
    });
    return scanInstance(scans[0]).secondsSinceLastScan;
  }

  private addWindow(
    index: number,
    { app, receiver }: PhoneLog,
    rows: readonly ScoredRow[],
    { person, key }: UploadedKey,
    fromS: number,
    clock: PhoneClock,
  ): void {
    const { apps, truth } = this.scene;
    const [opening] = rows;
    const { closeUs, minDistanceM } = this.contacts.between(receiver, person, {
      closeM: truth.closeM,
      fromUs: trueUs(clock, fromS * US_PER_S),
      // Half-open: with the instant of the last row.
      toUs: trueUs(clock, rows[rows.length - 1].timeS * US_PER_S) + 1,
    });
    this.windows.add(
      index,
      app,
      receiver,
      person,
      key,
      Math.floor(trueUs(clock, opening.timeS * US_PER_S) / US_PER_DAY),
      Math.floor(opening.timeS),
      opening.daysSinceOnset ?? UNKNOWN_DAYS,
      INFECTIOUSNESS.indexOf(infectiousnessBy(apps[app].rules[0], opening)),
      REPORT_TYPES.indexOf(opening.reportType ?? 'unknown'),
      opening.transmissionRiskLevel ?? 0,
      CALIBRATION_CONFIDENCES.indexOf(opening.calibrationConfidence ?? 'lowest'),
      rows.reduce((sum, row) => sum + rssiOf(row.rssiMeanDbm), 0) / rows.length,
      greatest(rows.map((row) => rssiOf(row.rssiMaxDbm))),
      closeUs,
      minDistanceM === Infinity ? -1 : minDistanceM,
    );
  }
}

/** A run always knows it. */
function rssiOf(rssiDbm: number | undefined): number {
  assert(rssiDbm !== undefined, 'rows of a run have an RSSI');
  return rssiDbm;
}
