import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { afterAll, describe, expect, it } from 'vitest';
import { minimise } from '../../src/base/numbers/minimise.ts';
import { logNormalCdf, millsRatio } from '../../src/base/numbers/normal-tail.ts';
import { normal, purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { fitPathLaw } from '../../src/fitting/fit.ts';
import type { Fit, FitOptions } from '../../src/fitting/fit.ts';
import { NestedLikelihood } from '../../src/fitting/nested-likelihood.ts';
import { readFitData } from '../../src/measurements/open-dataset.ts';
import { presetYaml, timeShares } from '../../src/fitting/preset.ts';
import { bluecrowd, scratch, TINY } from '../cli/program.ts';
import { hasShared, sharedPath } from '../shared.ts';
import { synthetic } from './synthetic.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

const OPTIONS: FitOptions = {
  floor: 'none',
  bootstrap: 0,
  seed: 'test',
  onProgress: () => undefined,
};

describe('tools', () => {
  it('minimise finds the bottom of a bent valley', () => {
    // Rosenbrock's function, minimum 0 at (1, 1).
    const { x, isConverged } = minimise(
      ([a, b]) => 100 * (b - a * a) * (b - a * a) + (1 - a) * (1 - a),
      [-1.2, 1],
    );
    expect(isConverged).toBe(true);
    expect(Math.abs(x[0] - 1) + Math.abs(x[1] - 1)).toBeLessThan(0.01);
  });

  it.each([
    // Tables of the normal law (Abramowitz and Stegun 26.1; far tail by continued fraction).
    [0, -0.693147],
    [-1, -1.841022],
    [2, -0.0230129],
    [-10, -53.231285],
    [-30, -454.321244],
  ])('log of the normal distribution function at %d', (x, expected) => {
    const log = logNormalCdf(x);
    expect(Math.abs(log / expected - 1)).toBeLessThan(1e-5);
    const slope = (logNormalCdf(x + 1e-4) - logNormalCdf(x - 1e-4)) / 2e-4;
    expect(Math.abs(millsRatio(x, log) / slope - 1)).toBeLessThan(1e-3);
  });

  it('shares of time give the correlations back', () => {
    const measured = [
      { lagS: 1, toleranceS: 0.25, pairs: 1e4, rho: 0.5 },
      { lagS: 10, toleranceS: 1, pairs: 1e4, rho: 0.32 },
    ];
    const { slow, fast, white } = timeShares(measured)!;
    expect(slow * Math.exp(-10 / 30)).toBeCloseTo(0.32, 6);
    expect(slow * Math.exp(-1 / 30) + fast * Math.exp(-1 / 0.8)).toBeCloseTo(0.5, 6);
    expect(slow + fast + white).toBeCloseTo(1, 12);
    expect(timeShares([])).toBeUndefined();
    expect(timeShares(measured.map((one) => ({ ...one, pairs: 16 })))).toBeUndefined();
  });
});

const PLAIN = { at1mDbm: -60, exponent: 1.8, sessionSdDb: 4, linkSdDb: 3, packetSdDb: 4 };

describe('the likelihood of nested groups', () => {
  it('equals the one of the full covariance matrix', () => {
    const { leaves } = synthetic(PLAIN, 2, 3, 'dense');
    const law = {
      at1mDbm: -58,
      exponent: 1.5,
      bodyDb: 0,
      packetSdDb: 5,
      groupSdDb: [3, 2],
      floor: undefined,
    };
    const one = new NestedLikelihood(leaves, false).value(law, [1, 1]);
    // A leaf of n packets: its sum of squares, and its mean with variance sd² / n.
    let expected = 0;
    const size = leaves.heard.length / 2;
    for (let c = 0; c < 2; c++) {
      const rows = Array.from({ length: size }, (_, k) => c * size + k);
      const covariance = rows.map((i) =>
        rows.map((j) => 9 + (i === j ? 4 + 25 / leaves.heard[i] : 0)),
      );
      const off = rows.map((k) => leaves.meanDbm[k] - (-58 - 15 * leaves.decades[k]));
      expected += logDensity(off, covariance);
      for (const k of rows) {
        const n = leaves.heard[k];
        expected -= 0.5 * ((n - 1) * Math.log(2 * Math.PI * 25) + Math.log(n));
        expected -= leaves.squaresDb2[k] / 50;
      }
    }
    expect(one).toBeCloseTo(expected, 6);
  });
});

/** Log of a normal density with mean 0, by Gaussian elimination. */
function logDensity(x: number[], covariance: number[][]): number {
  const n = x.length;
  const a = covariance.map((row, k) => [...row, x[k]]);
  let sum = -0.5 * n * Math.log(2 * Math.PI);
  for (let k = 0; k < n; k++) {
    sum -= 0.5 * (Math.log(a[k][k]) + (a[k][n] * a[k][n]) / a[k][k]);
    for (let i = k + 1; i < n; i++) {
      const factor = a[i][k] / a[k][k];
      for (let j = k; j <= n; j++) a[i][j] -= factor * a[k][j];
    }
  }
  return sum;
}

/** Estimates lie within four of their standard errors of the truth. */
function expectFound({ parameters, standardErrors }: Fit, truth: Record<string, number>): void {
  for (const [name, value] of Object.entries(truth)) {
    const off = Math.abs(parameters[name] - value) / standardErrors![name];
    expect(off, `${name}: ${parameters[name]} for ${value}`).toBeLessThan(4);
  }
}

describe('a fit finds what was put in', () => {
  it('where every packet is heard', async () => {
    const data = synthetic(PLAIN, 60, 40, 'plain');
    const fit = await fitPathLaw(data, { ...OPTIONS, bootstrap: 60 });
    expect(fit.isConverged).toBe(true);
    expectFound(fit, PLAIN);
    // Standard errors against theory: a session's and a link's own level are what the means know.
    expect(fit.standardErrors!.exponent).toBeGreaterThan(0.02);
    expect(fit.standardErrors!.exponent).toBeLessThan(0.09);
    expect(await fitPathLaw(data, { ...OPTIONS, bootstrap: 60 })).toEqual(fit);
  });

  const HIDDEN = { at1mDbm: -72, exponent: 2.2, sessionSdDb: 4, linkSdDb: 4, packetSdDb: 5 };
  const FLOOR = { dbm: -90, softnessDb: 2, flatLoss: 0.2 };

  it('where misses are known, though the naive slope is too flat beyond its error', async () => {
    const data = synthetic({ ...HIDDEN, floor: FLOOR, missesKnown: true }, 60, 40, 'known');
    const fit = await fitPathLaw(data, { ...OPTIONS, floor: 'fit', bootstrap: 40 });
    expect(fit.misses).toBe('known');
    expectFound(fit, { ...HIDDEN, floorDbm: -90, floorSoftnessDb: 2, flatLoss: 0.2 });
    const away = (HIDDEN.exponent - fit.naive.exponent) / fit.standardErrors!.exponent;
    expect(away).toBeGreaterThan(3);
  });

  it('where only what was heard is known, with the floor given', async () => {
    const data = synthetic({ ...HIDDEN, floor: { ...FLOOR, flatLoss: 0 } }, 60, 40, 'cut');
    const floor = { dbm: -90, softnessDb: 2 };
    const fit = await fitPathLaw(data, { ...OPTIONS, floor });
    const ignored = await fitPathLaw(data, OPTIONS);
    expect([fit.misses, ignored.misses]).toEqual(['truncated', 'ignored']);
    // Links that nobody heard are not in such a set at all: the slope comes back in part.
    expect(fit.parameters.exponent).toBeGreaterThan(ignored.parameters.exponent + 0.15);
    expect(Math.abs(fit.parameters.packetSdDb - 5)).toBeLessThan(0.3);
    expect(ignored.parameters.packetSdDb).toBeLessThan(4.7);
  });
});

describe('bluecrowd fit', () => {
  const key = purposeKey(rootKey('cli'), 'packets');
  /** Eight sessions at three distances, ten packets a second for 30 s, correlated over 5 s. */
  const csv = (): string => {
    const rows = ['session,t_s,range_m,rssi'];
    let draw = 0;
    for (let s = 0; s < 8; s++) {
      const level = 3 * normal(key, draw++, 0);
      for (const d of [1, 2, 4]) {
        let slow = normal(key, draw++, 0);
        for (let k = 0; k < 300; k++) {
          const keep = Math.exp(-0.1 / 5);
          slow = keep * slow + Math.sqrt(1 - keep * keep) * normal(key, draw++, 0);
          const rssi = -60 - 20 * Math.log10(d) + level + 2 * slow + 2 * normal(key, draw++, 0);
          rows.push(`s${s},${(d * 100 + k / 10).toFixed(1)},${d},${Math.round(rssi)}`);
        }
      }
    }
    return `${rows.join('\n')}\n`;
  };

  it('prints, and writes a preset with standard errors', () => {
    writeFileSync(at('log.csv'), csv());
    const columns = 'session=session,time=t_s,distance=range_m,rssi=rssi';
    const args = ['import', 'measurements', at('log.csv'), '--columns', columns];
    expect(bluecrowd([...args, '--out', at('set')]).code).toBe(0);
    const fit = ['fit', at('set'), '--floor', 'none', '--bootstrap', '20', '--tx-power', '-10'];
    const { code, stdout, stderr } = bluecrowd([...fit, '--json', '--out', at('preset.yaml')]);
    expect([code, stderr]).toEqual([0, '']);
    const result = JSON.parse(stdout) as Fit & { autocorrelation: { rho: number }[] };
    expect(Math.abs(result.parameters.exponent - 2)).toBeLessThan(0.3);
    // Half of the variance is slow: exp(-1 / 5) / 2 less what a mean over 30 s takes away.
    expect(result.autocorrelation[0].rho).toBeGreaterThan(0.2);
    expect(result.autocorrelation[0].rho).toBeLessThan(0.45);
    const preset = readFileSync(at('preset.yaml'), 'utf8');
    expect(preset).toMatch(/attenuationAt1m: (4|5)\d\.\d+ dB/);
    expect(preset).toMatch(/standardErrors:\n {2}at1mDbm: \d/);
    const { radio } = parse(preset) as { radio: object };
    writeFileSync(at('with.yaml'), `${TINY}${stringify({ radio })}`);
    const { scenario } = loadScenario(at('with.yaml'));
    const found = scenario.radio.pathLossExponent - result.parameters.exponent;
    expect(Math.abs(found)).toBeLessThan(0.001);
    expect(bluecrowd([...fit, '--json']).stdout).toBe(
      stdout.replace(JSON.stringify(at('preset.yaml')), 'null'),
    );
    expect(bluecrowd(fit).stdout).toMatch(/path-loss exponent n +\d\.\d\d +0\.\d\d/);
  });

  it.each([
    ['no data', ['nowhere'], /import measurements/],
    ['no preset without TX power', ['SET', '--out', 'new.yaml'], /--tx-power/],
    [
      'odd TX power',
      ['SET', '--out', 'new.yaml', '--tx-power=abc'],
      /--tx-power: expected a number.*found "abc"/,
    ],
    ['TX power of a star', ['SET', '--out', 'new.yaml', '--tx-power=1e9'], /-127 to 20 dBm/],
    ['odd floor', ['SET', '--floor', 'low'], /DBM,SOFTNESS/],
    ['odd condition', ['SET', '--where', 'nonsense ='], /--where: expected a condition/],
    ['nothing left', ['SET', '--where', 'distance_m > 100'], /found none/],
    ['one distance', ['SET', '--where', 'distance_m = 2'], /one only/],
  ])('refuses: %s', (_what, args, says) => {
    const all = args.map((arg) => (arg === 'SET' ? at('set') : arg));
    const { code, stdout, stderr } = bluecrowd(['fit', ...all]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(stderr.trim()).not.toContain('\n');
    expect(existsSync('new.yaml')).toBe(false);
  });
});

describe.skipIf(!hasShared)('published sets (../shared)', () => {
  it('the naive line of people with phones in their hands', async () => {
    const file = sharedPath('data/pcng-human/samples.csv.gz');
    const mapping = 'fixtures/measurements/pcng-human.yaml';
    const args = ['import', 'measurements', file, '--mapping', mapping, '--out', at('pcng')];
    expect(bluecrowd(args).code).toBe(0);
    const data = await readFitData(at('pcng'), 'auto', "session LIKE 'HandHand%'");
    const { naive } = await fitPathLaw(data, OPTIONS);
    expect(naive.packets).toBe(19_903);
    expect(naive.at1mDbm).toBeCloseTo(-75.5, 1);
    expect(naive.exponent).toBeCloseTo(2.21, 2);
    expect(naive.residualSdDb).toBeCloseTo(6.4, 1);
  });
});

describe('a preset says what it does not hold', () => {
  const fit: Fit = {
    parameters: { at1mDbm: -60, exponent: 1.5, pairSdDb: 4, packetSdDb: 4, floorDbm: -95 },
    standardErrors: undefined,
    naive: { at1mDbm: -60, exponent: 1.5, residualSdDb: 6, packets: 100 },
    logLikelihood: 0,
    isConverged: true,
    misses: 'truncated',
    clusters: 3,
    clusterLevel: 'session',
    replicates: 0,
  };
  const about = { source: 'x', autocorrelation: [], attenuationOffsetDb: -20 };
  const known = { isFloorGiven: false, hasRxCorrection: true };

  it('the spread of pairs, a floor that misses did not tell, no errors that were not made', () => {
    const yaml = presetYaml(fit, { ...about, known });
    expect(yaml).not.toMatch(/floor: /);
    expect(yaml).toMatch(/leftOut:[\s\S]*spread of pairs, 4 dB[\s\S]*floor, -95 dBm/);
    expect(yaml).toMatch(/no standard errors/);
  });

  it('a floor that was given, or told by known misses, stands in it', () => {
    expect(presetYaml(fit, { ...about, known: { ...known, isFloorGiven: true } })).toMatch(
      /floor: -95 dBm/,
    );
    const told = { ...fit, misses: 'known' as const };
    expect(presetYaml(told, { ...about, known })).toMatch(/floor: -95 dBm/);
  });
});
