import type { CalibrationConfidence } from '../base/ble/sender-metadata.ts';
import type { ReportType } from '../base/diagnosis.ts';
import type { Infectiousness } from './key-mapping.ts';

/** One matched sighting of a phone, as the scoring sees it. Times are the phone's clock. */
export interface ScoredRow {
  /** Published key to which it belongs. */
  readonly keyIndex: number;
  /** First packet, Unix s; whole seconds count, as in Google's sighting records. */
  readonly timeS: number;
  /** Seconds since the phone's scan before this one; undefined where unknown. */
  readonly sinceScanS: number | undefined;
  /** Mean and least attenuation, dB, >= 0. */
  readonly meanAttenuationDb: number;
  readonly minAttenuationDb: number;
  /** What the key says, the same in all its rows; left out where it says nothing. */
  readonly daysSinceOnset?: number | undefined;
  readonly reportType?: ReportType | undefined;
  /** `lowest` where left out. */
  readonly calibrationConfidence?: CalibrationConfidence | undefined;
  /** Transmission risk of the published key, 0..8; left out where it says nothing. */
  readonly transmissionRiskLevel?: number | undefined;
  /** Mean and greatest RSSI as the phone logged them, dBm, not corrected; for rules without dB. */
  readonly rssiMeanDbm?: number | undefined;
  readonly rssiMaxDbm?: number | undefined;
}

/** One scan of the phone within an exposure window. */
export interface ScanInstance {
  readonly secondsSinceLastScan: number;
  /** Mean attenuation of the scan, whole dB, and the least, dB. */
  readonly typicalAttenuationDb: number;
  readonly minAttenuationDb: number;
}

/** At most 30 minutes near one key, as apps get them from the system. */
export interface ExposureWindow {
  readonly keyIndex: number;
  /** 00:00 UTC of the day on which the window opened, Unix s. */
  readonly dayS: number;
  readonly infectiousness: Exclude<Infectiousness, 'none'>;
  readonly reportType: ReportType;
  /** Of the sighting that opened the window. */
  readonly calibrationConfidence: CalibrationConfidence;
  readonly scanInstances: readonly ScanInstance[];
}
