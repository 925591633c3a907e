/** By the number that stands for each. */
export const CALIBRATION_CONFIDENCES = ['lowest', 'low', 'medium', 'high'] as const;

/** How well the sender's TX power is known (GAEN Bluetooth v1.2, version byte 3:2). */
export type CalibrationConfidence = (typeof CALIBRATION_CONFIDENCES)[number];

/** What the sender says of itself in the bytes that travel with its identifier. */
export interface SenderMetadata {
  /** -127..127 dBm. */
  readonly txPowerDbm: number;
  readonly calibrationConfidence: CalibrationConfidence;
}
