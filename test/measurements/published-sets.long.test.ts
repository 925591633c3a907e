import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importMeasurements } from '../../src/measurements/import/import-measurements.ts';
import { readMapping } from '../../src/measurements/import/mapping-text.ts';
import { bluecrowd, scratch } from '../cli/program.ts';
import { hasShared, sharedPath } from '../shared.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

describe.skipIf(!hasShared)('published sets (../shared)', () => {
  it('the range-angle set', async () => {
    const { summary } = await importMeasurements(
      [sharedPath('data/mitll-range-angle/samples.csv.gz')],
      readMapping('fixtures/measurements/mitll-range-angle.yaml', {}),
      () => undefined,
      { maxRows: 100_000, onProgress: () => undefined },
    );
    expect(summary.counts).toMatchObject({ read: 63_091, kept: 49_480, unavailableRssi: 131 });
    expect(summary.distances.maxM).toBeCloseTo(4.572, 6);
  });

  it.each([
    ['mitll-ua-rooms', 'mitll-ua-rooms/scans', { kept: 12_359, missed: 2961 }],
    ['mitll-ua-rooms-packets', 'mitll-ua-rooms/samples', { kept: 54_156, missed: 0 }],
    ['dp3t-exp05', 'dp3t-exp05/samples', { kept: 184_717, distanceUnknown: 44_880 }],
    ['ececli-rpi', 'ececli-rpi/samples', { kept: 15_317, distanceUnknown: 0 }],
    ['sal-walk', 'sal-walk/samples', { kept: 45_230, missed: 2839 }],
  ])('%s with all that its columns tell', async (mapping, file, counts) => {
    const { summary } = await importMeasurements(
      [sharedPath(`data/${file}.csv.gz`)],
      readMapping(`fixtures/measurements/${mapping}.yaml`, {}),
      () => undefined,
      { maxRows: 200_000, onProgress: () => undefined },
    );
    expect(summary.counts).toMatchObject(counts);
  });

  it('a Herald test', () => {
    const zip = sharedPath('data/herald-logs-2020-12-08/20201208.zip');
    const { stdout } = bluecrowd(['import', 'herald', zip, '--out', at('herald'), '--json']);
    const { summary } = JSON.parse(stdout) as { summary: { phones: string[]; pairs: number } };
    expect(summary.phones.sort()).toEqual(['A10', 'A20', 'Denmark', 'Netherlands']);
    expect(summary.pairs).toBe(12);
  });

  it('both Google calibration tables, on scales of their own', () => {
    const medians = ['2020-06-13', 'microg'].map((name) => {
      const file = sharedPath(`data/google-en-calibration/en_calibration_${name}.csv`);
      const out = at(`devices-${name}`);
      const { stdout } = bluecrowd(['import', 'gaen-calibration', file, '--out', out, '--json']);
      const { summary } = JSON.parse(stdout) as {
        summary: { models: number; medianCorrectionDb: number };
      };
      return [summary.models, summary.medianCorrectionDb];
    });
    expect(medians).toEqual([
      [9896, -5],
      [551, 4],
    ]);
  });
});
