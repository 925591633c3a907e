import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fixture from '../../fixtures/nhs.json' with { type: 'json' };
import { NHS_1, NHS_2 } from '../../src/risk/configs/nhs.ts';
import type { ExposureWindow } from '../../src/risk/scored-row.ts';
import { nhs2Score } from '../../src/risk/named/nhs-rules.ts';
import { nhs1Score, nhsInfectiousness } from '../../src/risk/nhs/nhs-1-score.ts';
import { nhsScore, observedAt } from '../../src/risk/nhs/nhs-score.ts';
import type { NhsScan } from '../../src/risk/nhs/nhs-score.ts';
import { smooth } from '../../src/risk/nhs/unscented-smoother.ts';
import { hasShared, sharedPath } from '../shared.ts';

const scansOf = (pairs: readonly number[][]): NhsScan[] =>
  pairs.map(([attenuationDb, secondsSinceLastScan]) => ({ attenuationDb, secondsSinceLastScan }));

describe('unscented smoother: published steps', () => {
  const { smoother } = fixture;
  const { filtered, smoothed } = smooth(
    smoother.input.map((observation) => observation ?? undefined),
    {
      ...NHS_2.score,
      transitionCovariance: smoother.transitionCov,
      observationCovariance: smoother.observationCov,
      initial: { mean: smoother.initialMean, covariance: smoother.initialCov },
      transition: (state, noise) => Math.abs(state + noise),
      observe: (state, noise) =>
        0.1270547531082051 * Math.log(Math.abs(state)) + 4.2309333657856945 + noise,
    },
  );
  const within = (values: readonly number[], expected: readonly number[]): void => {
    expect(values).toHaveLength(15);
    values.forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThan(1e-8));
  };

  it('forwards', () => {
    within(
      filtered.map(({ mean }) => mean),
      smoother.filteredMean,
    );
    within(
      filtered.map(({ covariance }) => covariance),
      smoother.filteredCov,
    );
  });

  it('and backwards', () => {
    within(
      smoothed.map(({ mean }) => mean),
      smoother.smoothedMean,
    );
    within(
      smoothed.map(({ covariance }) => covariance),
      smoother.smoothedCov,
    );
  });

  it('keeps what it believes where nothing moves and nothing is seen', () => {
    const still = smooth([undefined, undefined, undefined], {
      initial: { mean: 5, covariance: 1 },
      transitionCovariance: 0,
      observationCovariance: 1,
      transition: (state) => state,
      observe: (state, noise) => state + noise,
      alpha: 1,
      beta: 0,
      kappa: 0,
    });
    for (const { mean, covariance } of [...still.filtered, ...still.smoothed]) {
      expect([mean, covariance]).toEqual([expect.closeTo(5, 12), expect.closeTo(1, 12)]);
    }
  });

  it('takes noise that is not simply added', () => {
    const { observation, mean, covariance, noiseCovariance } = fixture.squaredNoise;
    const squared = (s: number, noise: number): number => s + noise * noise;
    const { filtered } = smooth([undefined, observation], {
      initial: { mean: 0, covariance: 1 },
      transitionCovariance: noiseCovariance,
      observationCovariance: noiseCovariance,
      transition: squared,
      observe: squared,
      alpha: 1,
      beta: 0,
      kappa: 0,
    });
    expect(filtered[1].mean).toBeCloseTo(mean, 12);
    expect(filtered[1].covariance).toBeCloseTo(covariance, 12);
  });

  it('is the Kalman filter where all is linear', () => {
    const [state] = smooth([8], {
      initial: { mean: 2, covariance: 4 },
      transitionCovariance: 0.1,
      observationCovariance: 2,
      transition: (s, noise) => s + noise,
      observe: (s, noise) => s + noise,
      alpha: 1,
      beta: 0,
      kappa: 0,
    }).filtered;
    // Gain 4 / (4 + 2).
    expect(state.mean).toBeCloseTo(6, 12);
    expect(state.covariance).toBeCloseTo(4 / 3, 12);
  });
});

describe('score of the NHS app', () => {
  it('is the published one to 1e-8', () => {
    const { attenuation_secondsSinceLastScan: pairs, expected } = fixture.riskScoreExample;
    expect(Math.abs(nhsScore(scansOf(pairs), NHS_2.score) - expected)).toBeLessThan(1e-8);
  });

  it.each(Object.entries(fixture.traces))(
    'is within 5 %% of the published one: %s',
    (name, pairs) => {
      const expected = (fixture.publishedScores as Record<string, number | undefined>)[name]!;
      const got = nhsScore(scansOf(pairs), NHS_2.score);
      expect(Math.abs(got - expected) / got).toBeLessThan(0.05);
    },
  );

  const folder = hasShared ? sharedPath('vectors/nhs/ScanInstances/') : '';
  const traces = hasShared ? readdirSync(folder) : [];

  it.skipIf(!hasShared)('is within 5 % of the published one for every trace', () => {
    expect(traces.length).toBeGreaterThanOrEqual(5);
    for (const name of traces) {
      const lines = readFileSync(folder + name, 'utf8')
        .trim()
        .split(/\r?\n/);
      const pairs = lines.map((line) => line.split(',').map(Number).reverse());
      const expected = (fixture.publishedScores as Record<string, number | undefined>)[name]!;
      const got = nhsScore(scansOf(pairs), NHS_2.score);
      expect(Math.abs(got - expected) / got, name).toBeLessThan(0.05);
    }
  });

  it('is 0 of nothing, of one scan a step, and does not look at the first duration', () => {
    expect(nhsScore([], NHS_2.score)).toBe(0);
    const one = nhsScore(scansOf([[30, 300]]), NHS_2.score);
    expect(one).toBeCloseTo(1 / 60, 12);
    expect(nhsScore(scansOf([[30, 7]]), NHS_2.score)).toBe(one);
  });

  it('is at most the minutes, never NaN, and an attenuation of 0 dB tells nothing', () => {
    const scan = fc.tuple(fc.integer({ min: 0, max: 130 }), fc.integer({ min: 0, max: 300 }));
    fc.assert(
      fc.property(fc.array(scan, { maxLength: 7 }), (pairs) => {
        const score = nhsScore(scansOf(pairs), NHS_2.score);
        const seconds = pairs.slice(1).reduce((sum, [, s]) => sum + s, 0);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual((seconds + pairs.length) / 60 + 1e-9);
      }),
      { seed: 51, numRuns: 40 },
    );
  });

  it('grows with time, and with nearness where nothing else differs', () => {
    const score = (db: number, scans: number): number =>
      nhsScore(scansOf(Array.from({ length: scans }, () => [db, 240])), NHS_2.score);
    const byTime = [1, 2, 3, 5, 8].map((scans) => score(70, scans));
    expect([...byTime].sort((a, b) => a - b)).toEqual(byTime);
    const byNearness = [95, 85, 75, 65, 55].map((db) => score(db, 5));
    expect([...byNearness].sort((a, b) => a - b)).toEqual(byNearness);
  });
});

describe('the two observations of a distance', () => {
  it.each(fixture.observations)(
    'by power loss: factor %f, device loss %f, weight %f, intercept %f, %f m',
    (
      pathLossFactor,
      deviceLossDb,
      observationWeight,
      observationIntercept,
      distanceM,
      observed,
    ) => {
      const powerLoss = { wavelengthM: 4 * Math.PI, pathLossFactor, deviceLossDb };
      const config = { ...NHS_2.score, observationWeight, observationIntercept, powerLoss };
      expect(observedAt(distanceM, config)).toBeCloseTo(observed, 12);
    },
  );

  it('by the logarithm of the distance', () => {
    const config = { ...NHS_2.score, observationWeight: 2, observationIntercept: 1 };
    expect(observedAt(Math.E, config)).toBeCloseTo(3, 12);
  });

  it('both score scans, at any resolution, and not alike', () => {
    const scans = scansOf(fixture.riskScoreExample.attenuation_secondsSinceLastScan);
    const powerLoss = { wavelengthM: 0.125, pathLossFactor: 20, deviceLossDb: 0 };
    const minutes = [{}, { sampleResolutionS: 0.5 }, { powerLoss }].map((change) =>
      nhsScore(scans, { ...NHS_2.score, ...change }),
    );
    for (const min of minutes) expect(min > 0 && min < 40).toBe(true);
    expect(new Set(minutes).size).toBe(3);
  });
});

describe('the app around it', () => {
  const window = (infectiousness: 'standard' | 'high', ...seconds: number[]): ExposureWindow => ({
    keyIndex: 0,
    dayS: 0,
    infectiousness,
    reportType: 'confirmed-test',
    calibrationConfidence: 'lowest',
    scanInstances: seconds.map((secondsSinceLastScan) => ({
      secondsSinceLastScan,
      typicalAttenuationDb: 90,
      minAttenuationDb: 40,
    })),
  });

  it('weighs infectiousness, looks at the least attenuation and leaves out scans of 0 s', () => {
    const high = nhs2Score(window('high', 240, 240, 240));
    expect(high).toBeCloseTo(
      nhsScore(
        scansOf([
          [40, 240],
          [40, 240],
          [40, 240],
        ]),
        NHS_2.score,
      ),
      12,
    );
    expect(nhs2Score(window('standard', 240, 240, 240))).toBeCloseTo(0.4 * high, 12);
    expect(nhs2Score(window('high', 240, 0, 240, 240))).toBe(high);
    expect(nhs2Score(window('high'))).toBe(0);
    const twice = { score: NHS_2.score, infectiousnessWeights: { standard: 1, high: 2 } };
    expect(nhs2Score(window('high', 240, 240, 240), twice)).toBeCloseTo(2 * high, 12);
  });

  it('counts days -5 to -3 and 4 to 9 as standard, -2 to 3 as high', () => {
    const entries = NHS_2.mapping.infectiousnessOfDays;
    expect(entries).toHaveLength(29);
    const at = (day: number) => entries[day + 14];
    expect([-6, -5, -3, -2, 3, 4, 9, 10].map(at)).toEqual([
      'none',
      'standard',
      'standard',
      'high',
      'high',
      'standard',
      'standard',
      'none',
    ]);
  });

  it('had the infectiousness of its own tests in the first version', () => {
    const published = [
      1, 0.9360225578954148, 0.7676181961208854, 0.5515397744971644, 0.3472010612276297,
      0.19149519501466308, 0.09253528115842204, 0.03917684398136177,
    ];
    published.forEach((factor, days) => expect(nhsInfectiousness(days)).toBeCloseTo(factor, 15));
  });

  // RiskCalculatorTest.kt of covid-19-app-android-ag-public at 36ba4bd: risk in seconds, of full
  // infectiousness.
  it.each([
    [[30, 0, 0], 1800],
    [[0, 30, 0], 900],
    [[0, 0, 30], 0],
    [[5, 5, 5], 450],
    [[0, 5, 5], 150],
    [[5, 0, 5], 300],
  ] as const)('scored minutes %j as %d s in the first version', ([near, far, beyond], risk) => {
    const secondsInBands = [60 * near, 60 * far, 60 * beyond] as const;
    expect(60 * nhs1Score({ secondsInBands }, NHS_1.maxTransmissionRiskLevel)).toBe(risk);
  });

  it('has a first version with other weights too', () => {
    const config = { ...NHS_1, bandWeights: [2, 1, 0.5] as const, infectiousnessSdDays: 1 };
    const score = (level: number) => nhs1Score({ secondsInBands: [300, 600, 600] }, level, config);
    expect(score(7)).toBe(10 + 10 + 5);
    expect(score(6)).toBeCloseTo(25 * Math.exp(-0.5), 12);
  });

  it('weighed whole units of five minutes, at most 30 min a band, in the first version', () => {
    const score = (...secondsInBands: [number, number, number]) =>
      nhs1Score({ secondsInBands }, NHS_1.maxTransmissionRiskLevel);
    expect([score(0, 0, 0), score(1, 0, 0), score(300, 0, 0), score(301, 0, 0)]).toEqual([
      0, 5, 5, 10,
    ]);
    expect([score(0, 300, 0), score(0, 0, 900), score(9000, 9000, 0)]).toEqual([2.5, 0, 45]);
  });
});
