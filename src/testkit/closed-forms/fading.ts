import { deriveKey, purposeKey, rootKey, uniform } from '../../kernel/keyed.ts';
import { OuCursor } from '../../kernel/noise.ts';
import { ricianMeanDb, RicianFading } from '../../radio/rician.ts';
import { ksStatistic, mean, normalLaw } from '../statistics.ts';
import { distanceOf, NORMAL_999 } from './comparison.ts';
import type { Comparison } from './comparison.ts';

const root = purposeKey(rootKey('closed forms'), 'fading');
const LINKS = 20_000;
const TAU_US = 30_000_000;

/** Rician power of mean 1 at independent instants: one for each of many links. */
export function ricianPowers(k: number): number[] {
  const fading = new RicianFading({ ricianK: k, tauUs: 800_000 }, root);
  return Array.from({ length: LINKS }, (_, link) => {
    fading.open(link, link + 1);
    const tUs = Math.floor((link * 7_919_993) % 1e9);
    return Math.exp(((fading.gainDb(link % 3, tUs) + ricianMeanDb(k)) * Math.LN10) / 10);
  });
}

/** Distribution of Rician power of mean 1: a Poisson mixture of gamma laws of whole order. */
export function ricianLaw(k: number): (power: number) => number {
  return (power) => {
    const x = (k + 1) * power;
    let weight = Math.exp(-k);
    let term = Math.exp(-x);
    let tail = term;
    let sum = 0;
    for (let n = 0; n < 120; n++) {
      sum += weight * (1 - tail);
      weight *= k / (n + 1);
      term *= x / (n + 1);
      tail += term;
    }
    return sum;
  };
}

/** Ornstein-Uhlenbeck noise at a random instant of each key and `lagUs` later. */
function ouPairs(lagUs: number): [number, number][] {
  const cursor = new OuCursor(TAU_US);
  return Array.from({ length: LINKS }, (_, k): [number, number] => {
    cursor.open(deriveKey(root, k));
    const tUs = Math.floor(uniform(root, k, 1) * 1e11);
    return [cursor.at(tUs), cursor.at(tUs + lagUs)];
  });
}

/** Laws of fast and slow fading. */
export function fadingComparisons(): Comparison[] {
  const rician = [0.5, 3, 8].map((k) =>
    distanceOf(
      `Rician power, K = ${k}: distance of the laws`,
      ksStatistic(ricianPowers(k), ricianLaw(k)),
    ),
  );
  const slow = distanceOf(
    'OU at one instant: distance from the normal law',
    ksStatistic(ouPairs(0).map(([x]) => x), normalLaw), // prettier-ignore
  );
  const lags = [0.1, 1, 3].map((taus): Comparison => {
    const sample = ouPairs(Math.round(taus * TAU_US));
    const expected = Math.exp(-taus);
    const half = NORMAL_999 * Math.sqrt((1 + expected * expected) / LINKS);
    const measured = mean(sample.map(([x, y]) => x * y));
    const [low, high] = [expected - half, expected + half];
    return {
      what: `OU, correlation after ${taus} tau`,
      measured,
      expected,
      low,
      high,
      unit: '',
      digits: 4,
    };
  });
  const next = ouPairs(TAU_US / 2).map(([x, y]) => {
    const rho = Math.exp(-0.5);
    return (y - rho * x) / Math.sqrt(1 - rho * rho);
  });
  const step = distanceOf(
    'OU, step of tau / 2: distance from the normal law',
    ksStatistic(next, normalLaw),
  );
  return [...rician, slow, ...lags, step];
}
