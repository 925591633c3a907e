import { describe, expect, it } from 'vitest';
import { rootKey } from '../../src/kernel/keyed.ts';
import { placeDeviates, radioAtPlace } from '../../src/radio/place-draw.ts';
import { SAME_EVERYWHERE } from '../../src/radio/place-spread.ts';
import { createPathLoss } from '../../src/radio/path-loss.ts';
import { ENVIRONMENTS } from '../../src/scenario/environments.ts';

const HALL = { ...ENVIRONMENTS.hall, placeDb: 0, coveredDb: 0 };
const SEEDS = Array.from({ length: 4000 }, (_, k) => placeDeviates(rootKey(`place ${k}`)));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the place of a seed', () => {
  it('is the mean place where no place is like another', () => {
    const same = { ...HALL, placeSpread: SAME_EVERYWHERE };
    for (const place of SEEDS.slice(0, 20)) {
      const own = radioAtPlace(same, place);
      expect({ ...own, placeDb: 0, coveredDb: 0 }).toEqual({ ...same, placeDb: 0, coveredDb: 0 });
      expect([Math.abs(own.placeDb), Math.abs(own.coveredDb)]).toEqual([0, 0]);
    }
  });

  it('has deviates that know nothing of each other', () => {
    const names = Object.keys(SEEDS[0]) as (keyof (typeof SEEDS)[number])[];
    expect(names).toHaveLength(8);
    for (const one of names) {
      for (const other of names) {
        const product = mean(SEEDS.map((place) => place[one] * place[other]));
        // Four standard errors: sd of a square is the root of 2.
        expect(Math.abs(product - (one === other ? 1 : 0))).toBeLessThan(0.09);
      }
    }
  });

  it('leaves crowds and variances what they are on average', () => {
    const radios = SEEDS.map((place) => radioAtPlace(HALL, place));
    const share = (of: (radio: (typeof radios)[number]) => number, whole: number): number =>
      mean(radios.map(of)) / whole;
    const { crowdDensityPerM2, shadowingSdDb, slowSdDb, packet } = HALL;
    expect(Math.abs(share((r) => r.crowdDensityPerM2, crowdDensityPerM2) - 1)).toBeLessThan(0.03);
    expect(Math.abs(share((r) => r.shadowingSdDb ** 2, shadowingSdDb ** 2) - 1)).toBeLessThan(0.02);
    expect(Math.abs(share((r) => r.slowSdDb ** 2, slowSdDb ** 2) - 1)).toBeLessThan(0.04);
    const offsets = share((r) => r.packet.channelOffsetSdDb ** 2, packet.channelOffsetSdDb ** 2);
    expect(Math.abs(offsets - 1)).toBeLessThan(0.04);
  });

  it('keeps the attenuation at 2 m whatever its exponent', () => {
    const path = { ...HALL, crowdDensityPerM2: 0 };
    const at2m = createPathLoss(path).meanDb(2);
    for (const place of SEEDS.slice(0, 50)) {
      const own = radioAtPlace(path, place);
      expect(createPathLoss(own).meanDb(2)).toBeCloseTo(at2m, 9);
      expect(own.placeDb).toBeCloseTo(1.6 * place.level, 12);
    }
  });
});
