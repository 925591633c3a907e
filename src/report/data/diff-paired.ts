import { pairedShares } from '../../evaluation/paired.ts';
import type { PairedShares } from '../../evaluation/paired.ts';
import type { AlignedRule } from './diff-rules.ts';
import { numberOf, queryRows, textOf } from './source.ts';
import type { ReportSource } from './source.ts';

/** The same people judged by one rule in two runs. */
export interface PairedRow extends PairedShares {
  readonly app: string;
  readonly rule: string;
  /** Its index in each run: of the app, and of the rule in it. */
  readonly a: { readonly app: number; readonly rule: number };
  readonly b: { readonly app: number; readonly rule: number };
  /** `recall`: people with a true contact; `fpr`: people with the app and without one. */
  readonly figure: 'recall' | 'fpr';
  readonly people: number;
  readonly warnedA: number;
  readonly warnedB: number;
  /** Warned in one of the runs alone. */
  readonly onlyA: number;
  readonly onlyB: number;
}

export interface PairedChange {
  readonly paired: readonly PairedRow[];
  /** Why some figures are not paired, a sentence each. */
  readonly notPaired: readonly string[];
}

type Figure = PairedRow['figure'];
const FIGURES: readonly Figure[] = ['recall', 'fpr'];

/** Who is in the denominator of a rule's figure, and whom of them it warned. */
interface Judged {
  readonly people: number;
  /** Of the names of those people; equal for equal people. */
  readonly fingerprint: string;
  readonly warned: Set<string>;
}

/** By `app/rule/figure`. */
type Verdicts = Map<string, Judged>;

/** What changed for the same people, rule by rule; people are matched by name. */
export async function pairRuns(
  rules: readonly AlignedRule[],
  runA: ReportSource,
  runB: ReportSource,
): Promise<PairedChange> {
  const [inA, inB] = [await readJudged(runA), await readJudged(runB)];
  const paired: PairedRow[] = [];
  const notPaired = new Set<string>();
  for (const { app, rule, a, b } of rules) {
    if (a === null || b === null) continue;
    for (const figure of FIGURES) {
      const judgedA = inA.get(`${a.app}/${a.rule}/${figure}`) ?? NOBODY;
      const judgedB = inB.get(`${b.app}/${b.rule}/${figure}`) ?? NOBODY;
      if (judgedA.people !== judgedB.people || judgedA.fingerprint !== judgedB.fingerprint) {
        notPaired.add(others(figure, app, judgedA.people, judgedB.people));
      } else {
        const places = { a: { app: a.app, rule: a.rule }, b: { app: b.app, rule: b.rule } };
        paired.push({ app, rule, ...places, figure, ...change(judgedA, judgedB) });
      }
    }
  }
  return { paired, notPaired: [...notPaired] };
}

const NOBODY: Judged = { people: 0, fingerprint: '', warned: new Set() };

function others(figure: Figure, app: string, a: number, b: number): string {
  const counts = `${a} in A, ${b} in B`;
  return figure === 'recall'
    ? `Recall is not paired: other people have a true contact (${counts}).`
    : `FPR of ${app} is not paired: other people have the app and no true contact (${counts}).`;
}

function change(a: Judged, b: Judged): Omit<PairedRow, 'app' | 'rule' | 'a' | 'b' | 'figure'> {
  const { people } = a;
  const onlyA = [...a.warned].filter((name) => !b.warned.has(name)).length;
  const onlyB = [...b.warned].filter((name) => !a.warned.has(name)).length;
  const { difference, interval, p } = pairedShares({ onlyA, onlyB, people });
  const [warnedA, warnedB] = [a.warned.size, b.warned.size];
  return { people, warnedA, warnedB, onlyA, onlyB, difference, interval, p };
}

const WHO: Readonly<Record<Figure, string>> = {
  recall: 'true_contact = 1',
  fpr: 'true_contact = 0 AND has_app = 1',
};

async function readJudged(run: ReportSource): Promise<Verdicts> {
  const found: Verdicts = new Map();
  for (const figure of FIGURES) {
    const from = `FROM verdicts JOIN phones USING (person) WHERE ${WHO[figure]}`;
    const sets = await queryRows(
      run,
      `SELECT app, rule, count(*)::INTEGER AS people,
         bit_xor(hash(name))::VARCHAR AS fingerprint ${from} GROUP BY app, rule`,
    );
    for (const row of sets) {
      const people = numberOf(row, 'people');
      const judged = { people, fingerprint: textOf(row, 'fingerprint'), warned: new Set<string>() };
      found.set(`${numberOf(row, 'app')}/${numberOf(row, 'rule')}/${figure}`, judged);
    }
    const warned = await queryRows(
      run,
      `SELECT app, rule, name ${from} AND warned = 1 ORDER BY app, rule, person`,
    );
    for (const row of warned) {
      const key = `${numberOf(row, 'app')}/${numberOf(row, 'rule')}/${figure}`;
      found.get(key)?.warned.add(textOf(row, 'name'));
    }
  }
  return found;
}
