import type { Tally } from '../../src/evaluation/tally.ts';
import type { ReplicatesSource } from '../../src/report/data/replicates-source.ts';
import { syntheticScenario } from './synthetic-scenario.ts';

/** Park-Miller, enough for a fixture. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

export interface SyntheticReplicates {
  seeds?: number;
  /** Number of the first seed. */
  from?: number;
  /** Minutes that the second app's rule asks for: more of them warn fewer people. */
  minutes?: number;
}

/** Replicates of the synthetic office with two groups; equal seeds have equal people. */
export function syntheticReplicates({
  seeds = 12,
  from = 0,
  minutes = 15,
}: SyntheticReplicates = {}): ReplicatesSource {
  const names = Array.from({ length: seeds }, (_, k) => `first-light/${from + k}`);
  return {
    manifest: { scenario: syntheticScenario(minutes), version: '0.1.0', materialisation: 'cases' },
    seeds: names,
    tallies: names.map((_, k) => talliesOf(from + k, minutes)),
  };
}

function talliesOf(seed: number, minutes: number): Tally[] {
  return [0, 1].flatMap((app) => {
    const groups = ['design', 'sales'].map((group, g): Tally => {
      // The same people for both apps and any minutes: they are drawn by seed and group alone.
      const random = generator(1000 + seed * 10 + g);
      for (let k = 0; k < 5; k++) random();
      const positives = 4 + Math.floor(random() * 6);
      const negatives = 30 + Math.floor(random() * 20);
      const shift = random() * 0.15;
      const tp = Math.round(positives * (0.95 - shift - (app === 1 ? minutes / 100 : 0)));
      const fp = Math.round(negatives * (0.9 - shift - (app === 1 ? minutes / 40 : 0)));
      const concordant = positives * negatives * (0.7 + app * 0.1 + shift);
      const counts = { tp, fn: positives - tp, fp, tn: negatives - fp, others: 5, concordant };
      return { app, rule: 0, group, ...counts };
    });
    const all = { app, rule: 0, group: null, ...groups.reduce(sumOf, NONE) };
    return [all, ...groups];
  });
}

type Counts = Omit<Tally, 'app' | 'rule' | 'group'>;
const NONE: Counts = { tp: 0, fn: 0, fp: 0, tn: 0, others: 0, concordant: 0 };

function sumOf(a: Counts, b: Counts): Counts {
  return {
    tp: a.tp + b.tp,
    fn: a.fn + b.fn,
    fp: a.fp + b.fp,
    tn: a.tn + b.tn,
    others: a.others + b.others,
    concordant: a.concordant + b.concordant,
  };
}
