import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { leastError } from '../../src/evaluation/detection/detection.ts';
import { lengthM } from '../../src/measurements/import/units.ts';
import { CampaignSampler } from '../../src/validation/campaign-sample.ts';
import { readCampaign } from '../../src/validation/campaign.ts';
import { distanceBins } from '../../src/validation/distance-bins.ts';
import { importSet } from '../../tools/import-set.ts';
import { scratch } from '../cli/program.ts';
import { hasShared } from '../shared.ts';

const folder = scratch();
afterAll(() => folder.remove());

describe.skipIf(!hasShared)('windows of a published set (../shared)', () => {
  it('of 4 s tell near from far as published, at limits in feet and in metres', async () => {
    const path = join(folder.path, 'matrix');
    await importSet('mit-matrix', 'mit-matrix/samples.csv.gz', path);
    const campaign = await readCampaign(path, undefined, 'auto');
    const costs = ['4ft', '6ft', '10ft', '1.2m', '1.8m', '3m'].map((limit) => {
      const limitM = lengthM(limit);
      const bins = distanceBins(campaign, limitM);
      const sampler = new CampaignSampler(campaign, { limitM, bins, windows: '4s' });
      return leastError(sampler.sample(campaign.rssiDbm).windows!.scores);
    });
    [0.8, 0.73, 0.74, 0.78, 0.76, 0.71].forEach((cost, k) => {
      expect(Math.abs(costs[k] - cost), String(k)).toBeLessThan(0.015);
    });
  });
});
