import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapsOfRows, gapsOfScans, scanGap, scanStarts } from '../../src/risk/scan-gaps.ts';
import { scoreMatches } from '../../src/risk/score-row.ts';

const KEY = { daysSinceOnset: 3, reportType: 'self-report', transmissionRiskLevel: 5 } as const;
const LOG = { firstUs: [1.6e15, 1.6e15 + 30e6], rssiMeanDbm: [-70.5, -40], rssiMaxDbm: [-66, 10] };
const MATCHES = [
  { row: 0, keyIndex: 0 },
  { row: 1, keyIndex: 0 },
];
const sinceScanS = () => 240;
const saying = (txPowerDbm: number) => () => ({
  txPowerDbm,
  calibrationConfidence: 'low' as const,
});

describe('matched rows as rules take them', () => {
  it('have attenuation from TX power, RSSI and correction, 0 or more; what the key says', () => {
    const context = { sinceScanS, rxCorrectionDb: 4, metadataOf: saying(-20) };
    const [first, second] = scoreMatches(LOG, MATCHES, [KEY], context);
    expect(first).toEqual({
      ...KEY,
      keyIndex: 0,
      timeS: 1.6e9,
      sinceScanS: 240,
      meanAttenuationDb: 46.5,
      minAttenuationDb: 42,
      calibrationConfidence: 'low',
      rssiMeanDbm: -70.5,
      rssiMaxDbm: -66,
    });
    expect([second.timeS, second.meanAttenuationDb, second.minAttenuationDb]).toEqual([
      1.6e9 + 30,
      16,
      0,
    ]);
  });

  it('are thrown away where the sender claims a TX power beyond -50 to 20 dBm', () => {
    const kept = [-51, -50, 20, 21].map(
      (dbm) => scoreMatches(LOG, MATCHES, [KEY], { sinceScanS, metadataOf: saying(dbm) }).length,
    );
    expect(kept).toEqual([0, 2, 2, 0]);
  });

  it('have an attenuation of 0 where the protocol carries no TX power', () => {
    const rows = scoreMatches(LOG, MATCHES, [KEY], { sinceScanS });
    expect(rows.map(({ meanAttenuationDb }) => meanAttenuationDb)).toEqual([0, 0]);
    expect(rows.map(({ rssiMeanDbm }) => rssiMeanDbm)).toEqual([-70.5, -40]);
  });

  it('name a key that is there', () => {
    expect(() => scoreMatches(LOG, [{ row: 0, keyIndex: 1 }], [KEY], { sinceScanS })).toThrow(
      '"keyIndex" expected 0 to 0, got 1',
    );
  });
});

describe('seconds since the scan before', () => {
  it('are known from the second scan on, or from the first where the one before is known', () => {
    const starts = [100, 300, 700];
    const asked = [99, 100, 299, 300, 699, 700, 10_000];
    expect(asked.map((time) => scanGap(starts, 3, time))).toEqual([
      undefined,
      undefined,
      undefined,
      200,
      200,
      400,
      400,
    ]);
    expect(scanGap(starts, 3, 100, 40)).toBe(60);
    expect(gapsOfScans([0, 240e6])(241e6)).toBe(240);
  });

  it('follow from the rows of a log: more than 25.5 s apart are two scans', () => {
    expect([...scanStarts([30, 0, 25.5, 51, 76.6], 1)]).toEqual([0, 76.6]);
    const log = { count: 3, firstUs: Float64Array.of(0, 10e6, 300e6, 999e6) };
    expect([0, 10e6, 300e6].map(gapsOfRows(log))).toEqual([undefined, undefined, 300]);
  });

  it('are the same of every row of a scan, in any order of rows', () => {
    const times = fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(times, (seconds) => {
        const rising = [...seconds].sort((a, b) => a - b);
        const starts = [...scanStarts(seconds, 1)];
        expect([...scanStarts(rising, 1)]).toEqual(starts);
        let [start, gap] = [rising[0], undefined as number | undefined];
        rising.forEach((time, k) => {
          if (k > 0 && time - rising[k - 1] > 25.5) [start, gap] = [time, time - start];
          expect(scanGap(starts, starts.length, time)).toBe(gap);
        });
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
