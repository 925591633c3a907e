import { describe, expect, it } from 'vitest';
import { CWA_2_SETS } from '../../src/risk/configs/cwa-2.ts';
import { asCwaPublishes, cwaTransmissionRiskLevel } from '../../src/risk/configs/cwa-keys.ts';
import { transmissionRiskLevel } from '../../src/risk/cwa/cwa.ts';
import { exposureWindows } from '../../src/risk/exposure-windows.ts';
import type { ScoredRow } from '../../src/risk/scored-row.ts';

const row = (rest: Partial<ScoredRow>): ScoredRow => ({
  keyIndex: 0,
  timeS: 1_600_041_600,
  sinceScanS: 300,
  meanAttenuationDb: 50,
  minAttenuationDb: 50,
  ...rest,
});

describe("keys as Corona-Warn-App's server publishes them", () => {
  it('have the level of their days since onset', () => {
    const of = (days: number) => cwaTransmissionRiskLevel(row({ daysSinceOnset: days }));
    const days = [-14, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 14];
    expect(days.map(of)).toEqual([1, 1, 2, 4, 6, 7, 8, 8, 8, 6, 5, 3, 2, 2, 1, 1]);
  });

  it('keep a level of their own; 0 is none', () => {
    const own = (level: number) =>
      cwaTransmissionRiskLevel(row({ transmissionRiskLevel: level, daysSinceOnset: 0 }));
    expect([0, 1, 8].map(own)).toEqual([8, 1, 8]);
  });

  it('are a confirmed test of standard infectiousness where they say nothing', () => {
    expect(cwaTransmissionRiskLevel(row({}))).toBe(7);
  });

  it.each(CWA_2_SETS)('carry the level as type and days, which give it back: $from', (set) => {
    const { trlEncoding } = set.parameters;
    for (let level = 1; level <= 8; level++) {
      const published = asCwaPublishes(row({ transmissionRiskLevel: level }), trlEncoding);
      const [window] = exposureWindows([published], set.mapping);
      expect(transmissionRiskLevel(window, trlEncoding)).toBe(level);
    }
    const revoked = asCwaPublishes(row({ reportType: 'revoked' }), trlEncoding);
    expect(revoked.reportType).toBe('revoked');
  });
});
