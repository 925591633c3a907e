import fc from 'fast-check';
import { fromHex } from '../../src/base/bytes/hex.ts';
import { ABSENT } from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import type { DiagnosisKeys } from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import { ContactLogsBuilder } from '../../src/matching/contact-logs.ts';
import type { ContactLogs } from '../../src/matching/contact-logs.ts';
import { RPI_BYTES, rpiSchedule, writeRpis } from '../../src/protocols/gaen/gaen-crypto.ts';

export const START_ENIN = 2_666_736; // 2020-09-14 00:00 UTC
const ENIN_S = 600;

/** One time that a key is published. */
export interface Publishing {
  /** Which of a few keys; the same number is the same key. */
  readonly key: number;
  readonly start: number;
  readonly period: number;
  readonly reportType: number;
}

/**
 * A row of a log: an RPI of key `key`, `interval` after START_ENIN, heard `skewS` off; or noise.
 */
export interface Heard {
  readonly phone: number;
  readonly key: number;
  readonly interval: number;
  readonly skewS: number;
}

/** Few keys and intervals, so that doubles, edges and replays are common. */
export const publishings: fc.Arbitrary<Publishing[]> = fc.array(
  fc.record({
    key: fc.nat(4),
    start: fc.constantFrom(0, 0, 0, 0, 0, 3, 144),
    period: fc.constantFrom(144, 144, 144, 1, 30),
    reportType: fc.constantFrom(3, 3, 1, 2, 0, 4, 5),
  }),
  { minLength: 1, maxLength: 12 },
);

export const heards: fc.Arbitrary<Heard[]> = fc.array(
  fc.record({
    phone: fc.nat(3),
    // One beyond the keys that are published: noise.
    key: fc.nat(5),
    interval: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 138, max: 150 })),
    skewS: fc.oneof(
      fc.integer({ min: -9000, max: 9000 }),
      fc.constantFrom(-7200, -7201, 0, 599, 1199, 7799, 7800, 1200, 1201),
    ),
  }),
  { minLength: 5, maxLength: 40 },
);

export function tekOf(key: number): Uint8Array {
  return fromHex(`${(key + 16).toString(16)}0102030405060708090a0b0c0d0e0f`);
}

export function rpiOf(key: number, enin: number): Uint8Array {
  const schedule = new Int32Array(44);
  rpiSchedule(tekOf(key), schedule);
  const rpi = new Uint8Array(RPI_BYTES);
  writeRpis(schedule, enin, 1, rpi, 0);
  return rpi;
}

export function blockOf(published: readonly Publishing[]): DiagnosisKeys {
  const keyBytes = new Uint8Array(16 * published.length);
  published.forEach(({ key }, k) => keyBytes.set(tekOf(key), 16 * k));
  const column = (value: (one: Publishing) => number) => Int32Array.from(published, value);
  return {
    count: published.length,
    keyBytes,
    rollingStartEnin: column(({ start }) => START_ENIN + start),
    rollingPeriod: column(({ period }) => period),
    transmissionRiskLevel: column(() => 3),
    reportType: Uint8Array.from(published, ({ reportType }) => reportType),
    daysSinceOnset: column(({ key }) => (key === 0 ? ABSENT : key)),
    revised: new Uint8Array(published.length),
  };
}

export function logsOf(heard: readonly Heard[]): ContactLogs {
  const builder = new ContactLogsBuilder(RPI_BYTES, 2);
  const rows = heard
    .map(({ phone, key, interval, skewS }) => ({
      phone: `p${phone}`,
      timeMs: ((START_ENIN + interval) * ENIN_S + skewS) * 1000,
      identifier: rpiOf(key, START_ENIN + interval),
      metadata: 0,
      rssiMeanDbm: -60,
      rssiMaxDbm: -55,
      sinceScanS: Number.NaN,
    }))
    .sort((a, b) => (a.phone < b.phone ? -1 : a.phone > b.phone ? 1 : a.timeMs - b.timeMs));
  for (const row of rows) builder.add(row);
  return builder.finish();
}
