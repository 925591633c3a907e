import { assertSameLength } from '../base/assert.ts';
import { concordantPairs } from './detection/detection.ts';
import { countsOfMaps } from './detection/score-counts.ts';

/**
 * People of the table `verdicts` (src/tables/tables.ts), in order of app and rule; people who agree
 * in all columns may stand in one row.
 */
export interface VerdictColumns {
  readonly count: number;
  readonly app: ArrayLike<number>;
  readonly rule: ArrayLike<number>;
  /** Group of the person; "" where people have none. */
  readonly group: ArrayLike<string>;
  readonly hasApp: ArrayLike<number>;
  readonly trueContact: ArrayLike<number>;
  readonly warned: ArrayLike<number>;
  readonly scoreMin: ArrayLike<number>;
  /** How many people the row stands for. */
  readonly people: ArrayLike<number>;
}

/**
 * How one rule did in one run: the counts from which every figure is made. People who are cases
 * are not among them. A person with a true contact counts with the app or without: nobody else can
 * warn them. A person without a true contact counts only with the app, which could warn falsely.
 */
export interface Tally {
  readonly app: number;
  readonly rule: number;
  /** Group of people; null: everybody. */
  readonly group: string | null;
  /** With a true contact and warned, or not warned. */
  readonly tp: number;
  readonly fn: number;
  /** With the app, without a true contact and warned, or not warned. */
  readonly fp: number;
  readonly tn: number;
  /** Without the app and without a true contact: in no figure. */
  readonly others: number;
  /**
   * Pairs of one of `tp + fn` and one of `fp + tn` in which the first has the greater score of the
   * rule; equal ones count half.
   */
  readonly concordant: number;
}

/** Tallies of each rule: over everybody, then over each group, in order of its name. */
export function tallies(verdicts: VerdictColumns): Tally[] {
  const { count, app, rule, group, people } = verdicts;
  assertSameLength([app, rule, group, people], count, 'verdicts');
  const groups = [...new Set(Array.from(group))].filter((name) => name !== '').sort();
  const found: Tally[] = [];
  for (let from = 0, to = 0; from < count; from = to) {
    while (to < count && app[to] === app[from] && rule[to] === rule[from]) to++;
    const place = { app: app[from], rule: rule[from] };
    const rows = Array.from({ length: to - from }, (_, k) => from + k);
    found.push({ ...place, group: null, ...counted(verdicts, rows) });
    for (const name of groups) {
      const own = rows.filter((row) => group[row] === name);
      found.push({ ...place, group: name, ...counted(verdicts, own) });
    }
  }
  return found;
}

/** Of a run that has no tally of this rule and group: everybody in it is a case. */
export function emptied({ app, rule, group }: TallyPlace): Tally {
  return { app, rule, group, tp: 0, fn: 0, fp: 0, tn: 0, others: 0, concordant: 0 };
}

/** The rule and the people that a tally is of. */
export type TallyPlace = Pick<Tally, 'app' | 'rule' | 'group'>;

/** The tally of a rule over a group, or over everybody; undefined where nobody of it is there. */
export function tallyAt(
  tallies: readonly Tally[],
  { app, rule, group }: TallyPlace,
): Tally | undefined {
  return tallies.find((one) => one.app === app && one.rule === rule && one.group === group);
}

/** People by score. */
type Scores = Map<number, number>;

function counted(
  { hasApp, trueContact, warned, scoreMin, people }: VerdictColumns,
  rows: readonly number[],
): Omit<Tally, 'app' | 'rule' | 'group'> {
  const counts = { tp: 0, fn: 0, fp: 0, tn: 0, others: 0 };
  const positives: Scores = new Map();
  const negatives: Scores = new Map();
  for (const row of rows) {
    const cell = cellOf(trueContact[row] === 1, hasApp[row] === 1, warned[row] === 1);
    counts[cell] += people[row];
    if (cell === 'others') continue;
    const scores = trueContact[row] === 1 ? positives : negatives;
    scores.set(scoreMin[row], (scores.get(scoreMin[row]) ?? 0) + people[row]);
  }
  return { ...counts, concordant: concordantPairs(countsOfMaps(positives, negatives)) };
}

function cellOf(
  isTrue: boolean,
  hasApp: boolean,
  isWarned: boolean,
): 'tp' | 'fn' | 'fp' | 'tn' | 'others' {
  if (isTrue) return isWarned ? 'tp' : 'fn';
  if (!hasApp) return 'others';
  return isWarned ? 'fp' : 'tn';
}
