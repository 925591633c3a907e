import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCampaign } from '../../src/validation/campaign.ts';
import type { Campaign } from '../../src/validation/campaign.ts';
import { fixedPrediction } from '../../src/validation/prediction.ts';
import { environmentRadio } from '../../src/fitting/preset-file.ts';
import { validate } from '../../src/validation/validate.ts';
import type { Validation } from '../../src/validation/validate.ts';
import type { WindowKind } from '../../src/evaluation/windows/windows.ts';
import { scratch } from '../cli/program.ts';
import { importCsv, PLAN_COLUMNS } from './campaign-files.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

/**
 * Two recordings. a of b: near, then far, each for one second; and later near again. c of b: far.
 * Attenuation is -25 - RSSI.
 */
const CSV = `session,tx,rx,t_s,range_m,rssi
s,b,a,0,1,-75
s,b,a,0.5,1,-77
s,b,a,1,5,-95
s,b,a,2,5,
s,b,a,100,1,-79
s,b,a,101,1,
s,b,c,0,4,-85
s,b,c,1,4,-90
s,b,c,50,4,
s,b,c,1000,4,-77
`;

let campaign: Campaign;
beforeAll(async () => {
  await importCsv(CSV, at('rows.csv'), at('rows'), PLAN_COLUMNS);
  campaign = await readCampaign(at('rows'), undefined, 'packets');
});

const validated = (windows: WindowKind | undefined): Promise<Validation> =>
  validate(campaign, fixedPrediction(environmentRadio('room')), {
    limitM: 3,
    replicates: 3,
    seed: 'windows',
    windows,
    onProgress: () => undefined,
  });

const measured = ({ rows }: Validation, label: string): number =>
  rows.find((row) => row.label === label)!.measured.value;

describe('validation over windows', () => {
  it('has rows alone without them', async () => {
    const result = await validated(undefined);
    expect(result.windows).toBeUndefined();
    expect(result.windowRoc).toBeUndefined();
    expect(result.rows.filter(({ kind }) => kind.startsWith('window'))).toEqual([]);
  });

  it('of single rows is as over rows', async () => {
    const result = await validated('scan');
    expect(result.windows).toEqual({ kind: 'scan', count: 10, heard: 7 });
    for (const [rows, windows] of [
      ['AUC', 'AUC, windows (scan)'],
      ['TPR at 55 dB', 'TPR at 55 dB, windows (scan)'],
      ['FPR at 63 dB', 'FPR at 63 dB, windows (scan)'],
    ]) {
      const [of, over] = [rows, windows].map((label) =>
        result.rows.find((row) => row.label === label),
      );
      expect({ ...over, kind: of!.kind, label: rows }).toEqual(of);
    }
    // Near 50, 52, 54; far 70, 60, 65, 52: of the pairs with 52, one is right and one a tie.
    expect(measured(result, 'AUC')).toBeCloseTo((9 + 1 + 0.5) / 12, 12);
  });

  it('takes mean level and mean distance of 4 s of one pair', async () => {
    const result = await validated('4s');
    // a: (1, 1, 5, 5 m: mean 3, near; 50, 52, 70 dB), (1 m; 54 dB).
    // c: (4 m; 60, 65 dB), (4 m; nothing heard), (4 m; 52 dB).
    expect(result.windows).toEqual({ kind: '4s', count: 5, heard: 4 });
    const near = [(50 + 52 + 70) / 3, 54];
    const far = [62.5, 52];
    const pairs = near.flatMap((n) => far.map((f): number => (n < f ? 1 : 0)));
    const auc = pairs.reduce((sum, one) => sum + one, 0) / 4;
    expect(measured(result, 'AUC, windows (4s)')).toBe(auc);
    expect(measured(result, 'TPR at 55 dB, windows (4s)')).toBe(0.5);
    expect(measured(result, 'FPR at 63 dB, windows (4s)')).toBe(1);
    // Up to 57.4 dB all that is near is taken, and one of two far ones.
    expect(measured(result, 'least P_miss + P_fa, windows (4s)')).toBeCloseTo(0.5, 12);
    const points = [near[0], near[1], ...far].map((y, k) => ({ x: Math.log([3, 1, 4, 4][k]), y }));
    const mean = (of: (p: { x: number; y: number }) => number): number =>
      points.reduce((sum, p) => sum + of(p), 0) / 4;
    const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
    const rho =
      mean((p) => (p.x - mx) * (p.y - my)) /
      Math.sqrt(mean((p) => (p.x - mx) ** 2) * mean((p) => (p.y - my) ** 2));
    const label = 'correlation of attenuation with log distance, windows (4s)';
    expect(measured(result, label)).toBeCloseTo(rho, 9);
  });

  it('of whole recordings has one window for each pair and session', async () => {
    const result = await validated('log');
    expect(result.windows).toEqual({ kind: 'log', count: 2, heard: 2 });
    // Means of 57.8 and 59 dB.
    expect(measured(result, 'AUC, windows (log)')).toBe(1);
    expect(result.windowRoc!.measured.at(0)).toBe(1);
    const few = result.rows.find(({ kind }) => kind === 'windowRho')!;
    expect(few.measured.value).toBeCloseTo(1, 12);
  });
});
