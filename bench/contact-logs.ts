import { sha256 } from '../src/base/crypto/sha256.ts';
import { ABSENT } from '../src/keyfiles/gaen/diagnosis-keys.ts';
import type { DiagnosisKeys } from '../src/keyfiles/gaen/diagnosis-keys.ts';
import { ContactLogsBuilder } from '../src/matching/contact-logs.ts';
import type { ContactLogs } from '../src/matching/contact-logs.ts';
import type { PublishedKey } from '../src/protocols/engine.ts';
import { gaen12 } from '../src/protocols/gaen/gaen12.ts';
import { PERIOD, START_ENIN } from './gaen-keys.ts';

export interface LogOptions {
  readonly phones: number;
  readonly days: number;
  /** Of each phone. */
  readonly identifiers: number;
  /** How many of them belong to keys. */
  readonly known: number;
}

/**
 * Logs of some days, one row an identifier; few of them belong to keys, the others are noise.
 *
 * @param keys - as many for each day, day after day
 */
export function makeLogs(keys: readonly PublishedKey[], options: LogOptions): ContactLogs {
  const { phones, days, identifiers, known } = options;
  const perDay = keys.length / days;
  const { bytes } = gaen12.expand(keys);
  const builder = new ContactLogsBuilder(16);
  for (let phone = 0; phone < phones; phone++) {
    const rows = Array.from({ length: identifiers }, (_, k) => {
      const day = k % days;
      const slot = (k * 37 + phone) % PERIOD;
      const key = day * perDay + ((Math.floor(k / days) + phone) % perDay);
      const at = 16 * (key * PERIOD + slot);
      const noise = (): Uint8Array => sha256(Uint8Array.of(k, k >> 8, phone, phone >> 8));
      return {
        phone: `phone ${phone}`,
        timeMs: (START_ENIN + day * PERIOD + slot) * 600e3 + 1000,
        identifier: (k < known ? bytes.subarray(at, at + 16) : noise()).subarray(0, 16),
        metadata: 0,
        rssiMeanDbm: -60,
        rssiMaxDbm: -55,
        sinceScanS: Number.NaN,
      };
    });
    rows.sort((a, b) => a.timeMs - b.timeMs).forEach((row) => builder.add(row));
  }
  return builder.finish();
}

/** The keys as a block of an export. */
export function blockOf(keys: readonly PublishedKey[]): DiagnosisKeys {
  const count = keys.length;
  const keyBytes = new Uint8Array(16 * count);
  keys.forEach(({ key }, k) => keyBytes.set(key, 16 * k));
  return {
    count,
    keyBytes,
    rollingStartEnin: Int32Array.from(keys, ({ startS }) => startS / 600),
    rollingPeriod: new Int32Array(count).fill(PERIOD),
    transmissionRiskLevel: new Int32Array(count).fill(3),
    reportType: new Uint8Array(count).fill(1),
    daysSinceOnset: new Int32Array(count).fill(ABSENT),
    revised: new Uint8Array(count),
  };
}
