import { countInterval, studentQuantile } from '../base/numbers/quantiles.ts';
import { wilsonInterval } from '../base/numbers/wilson.ts';
import type { Interval } from '../base/numbers/wilson.ts';
import type { Tally } from './tally.ts';

/** What a rule is judged by, over the people of one run. */
export interface Figure {
  /** A share is `part` of `whole`; a count has no whole, and is told per run. */
  readonly kind: 'share' | 'count';
  readonly part: (tally: Tally) => number;
  readonly whole: (tally: Tally) => number;
  /** For people. */
  readonly label: string;
  readonly description: string;
  /** The same over the tables of a run, for one app and rule; docs/scoring.md shows it. */
  readonly sql: string;
  /** Why a share has no answer where its whole is empty. */
  readonly nobody?: string;
}

/** What a figure of each kind can be. */
export const RANGES = {
  share: { min: 0, max: 1, words: 'a number from 0 to 1' },
  count: { min: 0, max: Infinity, words: 'a number not below 0' },
} as const;

const ONE = (): number => 1;
const ROWS = 'FROM verdicts WHERE app = 0 AND rule = 0';

/** The figures of a rule; docs/scoring.md defines each, and a test holds the SQL to the code. */
export const FIGURES = {
  recall: {
    kind: 'share',
    part: ({ tp }) => tp,
    whole: ({ tp, fn }) => tp + fn,
    label: 'TPR (recall)',
    description: 'share of people with a true contact, with the app or without, who were warned',
    sql: `SELECT avg(warned) ${ROWS} AND true_contact = 1`,
    nobody: 'nobody had a true contact',
  },
  fpr: {
    kind: 'share',
    part: ({ fp }) => fp,
    whole: ({ fp, tn }) => fp + tn,
    label: 'FPR',
    description: 'share of people with the app and without a true contact who were warned',
    sql: `SELECT avg(warned) ${ROWS} AND true_contact = 0 AND has_app = 1`,
    nobody: 'nobody with the app was without a true contact',
  },
  precision: {
    kind: 'share',
    part: ({ tp }) => tp,
    whole: ({ tp, fp }) => tp + fp,
    label: 'precision',
    description: 'share of people warned who had a true contact',
    sql: `SELECT avg(true_contact) ${ROWS} AND warned = 1`,
    nobody: 'nobody was warned',
  },
  auc: {
    kind: 'share',
    part: ({ concordant }) => concordant,
    whole: ({ tp, fn, fp, tn }) => (tp + fn) * (fp + tn),
    label: 'AUC',
    description:
      'chance that of one person with a true contact and one with the app and without, the first ' +
      'has the greater score of the rule; equal scores count half',
    sql:
      'SELECT avg(CASE WHEN a.score_min > b.score_min THEN 1.0 WHEN a.score_min = b.score_min ' +
      'THEN 0.5 ELSE 0 END) FROM verdicts a JOIN verdicts b USING (app, rule) WHERE app = 0 AND ' +
      'rule = 0 AND a.true_contact = 1 AND b.true_contact = 0 AND b.has_app = 1',
    nobody: 'nobody had a true contact, or nobody with the app was without one',
  },
  warned: {
    kind: 'count',
    part: ({ tp, fp }) => tp + fp,
    whole: ONE,
    label: 'warned',
    description: 'people warned',
    sql: `SELECT sum(warned) ${ROWS}`,
  },
  missed: {
    kind: 'count',
    part: ({ fn }) => fn,
    whole: ONE,
    label: 'missed (FN)',
    description: 'people with a true contact who were not warned',
    sql: `SELECT count(*) ${ROWS} AND true_contact = 1 AND warned = 0`,
  },
  falseAlarms: {
    kind: 'count',
    part: ({ fp }) => fp,
    whole: ONE,
    label: 'false alarms (FP)',
    description: 'people without a true contact who were warned',
    sql: `SELECT count(*) ${ROWS} AND true_contact = 0 AND warned = 1`,
  },
} as const satisfies Record<string, Figure>;

/** Name of a figure, as expectations write it. */
export type FigureName = keyof typeof FIGURES;

export const FIGURE_NAMES = Object.keys(FIGURES) as [FigureName, ...FigureName[]];

/** The figures that summaries and pages show, in their order. */
export const SHOWN_FIGURES = ['recall', 'fpr', 'precision', 'auc'] as const satisfies FigureName[];
export type ShownFigure = (typeof SHOWN_FIGURES)[number];

/** A value for each figure. */
export function byFigure<T>(of: (name: FigureName) => T): Record<FigureName, T> {
  return Object.fromEntries(FIGURE_NAMES.map((name) => [name, of(name)])) as Record<FigureName, T>;
}

/** A figure with its 95 % interval. */
export interface Estimate {
  /** null where it has no answer: nobody is in its denominator. */
  readonly value: number | null;
  /** null where none can be given: of one run for AUC and counts, and without a value. */
  readonly interval: Interval | null;
}

const NO_ANSWER: Estimate = { value: null, interval: null };

/**
 * A figure of one run. Its interval (Wilson) takes people for independent; where one case makes
 * many people alike it is too narrow, which docs/replicates.md measures.
 */
export function figureOfRun(name: FigureName, tally: Tally): Estimate {
  const figure: Figure = FIGURES[name];
  const [part, whole] = [figure.part(tally), figure.whole(tally)];
  if (whole === 0) return NO_ANSWER;
  const isOfPeople = figure.kind === 'share' && name !== 'auc';
  return { value: part / whole, interval: isOfPeople ? wilsonInterval(part, whole) : null };
}

/**
 * A figure over replicates, with the interval of `shareOverReplicates` or `meanOverReplicates`.
 *
 * @param replicates - the tally of one rule and group in each
 */
export function figureOverReplicates(name: FigureName, replicates: readonly Tally[]): Estimate {
  const figure: Figure = FIGURES[name];
  const parts = replicates.map((tally) => figure.part(tally));
  if (figure.kind === 'count') return meanOverReplicates(parts);
  return shareOverReplicates(
    parts,
    replicates.map((tally) => figure.whole(tally)),
  );
}

/**
 * How much more a share may vary than that of independent people; the greatest that was measured,
 * FPR in the office (docs/replicates.md).
 */
const MAX_DESIGN_EFFECT = 6;

/**
 * Share of all `parts` in all `wholes`, with a 95 % interval for it over all seeds. Replicates
 * are the sample, not people: the variance is that of a ratio of sums (Cochran, Sampling
 * Techniques, 1977, ch. 6), turned into the number of independent people that would vary as much
 * (Korn and Graubard 1998, Survey Methodology 24:193), for which Wilson's interval is taken with
 * Student's t. Where no replicate differs from another, that number is the people over
 * `MAX_DESIGN_EFFECT`, or the replicates if they are more.
 */
export function shareOverReplicates(parts: readonly number[], wholes: readonly number[]): Estimate {
  const runs = parts.length;
  const whole = sum(wholes);
  if (whole === 0) return NO_ANSWER;
  const value = sum(parts) / whole;
  const asked = wholes.filter((one) => one > 0).length;
  if (runs < 2 || asked < 2) return { value, interval: null };
  const off = sum(parts.map((part, k) => (part - value * wholes[k]) ** 2));
  const variance = (runs * off) / ((runs - 1) * whole * whole);
  // Rounding leaves a trace of variance where there is none.
  const alike = Math.max(asked, whole / MAX_DESIGN_EFFECT);
  const people = variance > 1e-24 ? (value * (1 - value)) / variance : alike;
  const effective = Math.max(people, 1e-9);
  return {
    value,
    interval: wilsonInterval(value * effective, effective, studentQuantile(0.975, runs - 1)),
  };
}

/**
 * Mean of a count per run with its 95 % interval by Student's t, not below 0; where no replicate
 * differs from another, that of a Poisson count (Garwood).
 */
export function meanOverReplicates(counts: readonly number[]): Estimate {
  const runs = counts.length;
  if (runs === 0) return NO_ANSWER;
  const value = sum(counts) / runs;
  if (runs < 2) return { value, interval: null };
  const off = sum(counts.map((count) => (count - value) ** 2));
  if (off === 0) return { value, interval: countInterval(sum(counts), runs) };
  const half = studentQuantile(0.975, runs - 1) * Math.sqrt(off / (runs * (runs - 1)));
  return { value, interval: { low: Math.max(0, value - half), high: value + half } };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
