import type { Tally } from '../evaluation/tally.ts';
import { TableDigest } from '../results/digest.ts';
import type { Column, ColumnData } from '../tables/tables.ts';
import type { ReplicateOutcome } from './replicate.ts';

const COUNT = [0, 2 ** 31 - 1] as const;

/** The one table of a set of replicates: a row per replicate, app, rule and group. */
export const OUTCOME_COLUMNS = [
  { name: 'replicate', type: 'i32', range: COUNT, doc: 'number of the replicate, from 1' },
  { name: 'seed', type: 'text', doc: 'seed of its run' },
  { name: 'app', type: 'i32', range: COUNT, doc: 'index of the app' },
  { name: 'rule', type: 'i32', range: COUNT, doc: 'index of the rule' },
  { name: 'person_group', type: 'text', doc: 'group of people; empty: everybody' },
  { name: 'tp', type: 'i32', range: COUNT, doc: 'people with a true contact who were warned' },
  { name: 'fn', type: 'i32', range: COUNT, doc: 'people with a true contact who were not' },
  {
    name: 'fp',
    type: 'i32',
    range: COUNT,
    doc: 'people with the app and without a true contact who were warned',
  },
  {
    name: 'tn',
    type: 'i32',
    range: COUNT,
    doc: 'people with the app and without a true contact who were not',
  },
  {
    name: 'others',
    type: 'i32',
    range: COUNT,
    doc: 'people without the app and without a true contact: in no figure',
  },
  {
    name: 'concordant',
    type: 'f64',
    range: [0, Number.MAX_SAFE_INTEGER],
    doc:
      'pairs of one of tp + fn and one of fp + tn in which the first has the greater score; ' +
      'equal scores count half',
  },
  {
    name: 'verdicts_digest',
    type: 'text',
    doc: 'digest of the table verdicts of this seed, as a run has it',
  },
  {
    name: 'truth_digest',
    type: 'text',
    doc: 'digest of who had a true contact: replicates with the same can be paired',
  },
] as const satisfies readonly Column[];

/** Rows of one replicate, values in the order of the columns. */
export function outcomeRows(
  replicate: number,
  { seed, tallies, verdictsDigest, truthDigest }: ReplicateOutcome,
): (string | number)[][] {
  return tallies.map(({ app, rule, group, tp, fn, fp, tn, others, concordant }) => [
    replicate,
    seed,
    app,
    rule,
    group ?? '',
    tp,
    fn,
    fp,
    tn,
    others,
    concordant,
    verdictsDigest,
    truthDigest,
  ]);
}

/** What `outcomeRows` was made of, from rows in the order of the table. */
export function outcomesOf(rows: readonly (readonly unknown[])[]): ReplicateOutcome[] {
  const found: (ReplicateOutcome & { tallies: Tally[] })[] = [];
  for (const row of rows) {
    const [replicate, seed, app, rule, group, ...rest] = row as [number, string, ...unknown[]];
    const [tp, fn, fp, tn, others, concordant] = rest.slice(0, 6) as number[];
    const [verdictsDigest, truthDigest] = rest.slice(6) as string[];
    found[replicate - 1] ??= {
      kind: 'replicate',
      seed,
      tallies: [],
      verdictsDigest,
      truthDigest,
    };
    found[replicate - 1].tallies.push({
      app: app as number,
      rule: rule as number,
      group: group === '' ? null : (group as string),
      tp,
      fn,
      fp,
      tn,
      others,
      concordant,
    });
  }
  return found;
}

/** Digest of the table that these outcomes make, as its file has it. */
export function outcomesDigest(outcomes: readonly ReplicateOutcome[]): string {
  const rows = outcomes.flatMap((outcome, k) => outcomeRows(k + 1, outcome));
  const digest = new TableDigest('outcomes', OUTCOME_COLUMNS);
  const columns = OUTCOME_COLUMNS.map(({ type }, at): ColumnData => {
    const values = rows.map((row) => row[at]);
    if (type === 'text') return values as string[];
    return type === 'i32'
      ? Int32Array.from(values as number[])
      : Float64Array.from(values as number[]);
  });
  digest.update(rows.length, columns);
  return digest.hex();
}
