import type { ConfusionRow } from '../data/data-confusion.ts';
import type { RunDiff, RuleChange } from '../data/diff-data.ts';
import type { PairedRow } from '../data/diff-paired.ts';
import { recallFprFigure } from '../figures/recall-fpr-figure.ts';
import { stripFigure } from '../figures/strip-figure.ts';
import type { StripRow } from '../figures/strip-figure.ts';
import { formatChance, formatCount, formatPercent, formatPoints, plural } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Child, Markup } from '../kit/markup.ts';
import { detailsBlock, plainFigure, table } from '../pages/page.ts';
import { outcomeSentence, pointOfRun } from './rule-words.ts';

const NOTE =
  'Differences are B minus A in points of per cent, in parentheses with exact 95 % intervals and ' +
  'the p of an exact McNemar test. Both take people for independent; one case makes many people ' +
  'alike, so they promise too much. Better are replicates of both: bluecrowd run --replicates 20.';
const NOT_PAIRED =
  'These runs are not paired: what follows compares two runs of different people, by intervals ' +
  'of each. Where they overlap, nothing is decided.';

/** What changed for the same people, rule by rule, before all else. */
export function pairedSection(diff: RunDiff): Markup {
  const reasons =
    diff.notPaired.length === 0
      ? null
      : el('ul', { class: 'plain' }, ...diff.notPaired.map((reason) => el('li', {}, reason)));
  if (diff.paired.length === 0) {
    return group(el('p', { class: 'lead' }, NOT_PAIRED), reasons, unpaired(diff));
  }
  const changed = diff.paired.filter(({ onlyA, onlyB }) => onlyA + onlyB > 0);
  return group(
    reasons,
    el(
      'div',
      { class: 'first' },
      changed.length === 0 ? el('p', { class: 'lead' }, unchanged(diff)) : figureOf(changed),
      el('div', {}, sentences(diff), el('p', { class: 'soft' }, NOTE)),
    ),
    detailsBlock('Numbers behind this figure', pairedTable(diff.paired)),
  );
}

/** Where nothing changed of what is paired; what is not may have. */
function unchanged({ notPaired }: RunDiff): string {
  return notPaired.length === 0 ? 'No warning changed.' : 'Of what is paired, nothing changed.';
}

/** Rules in which something changed, and those in which nothing did. */
function figureOf(changed: readonly PairedRow[]): Markup {
  const panels = (['fpr', 'recall'] as const).map((figure) => ({
    title: figure === 'fpr' ? 'FPR, B minus A, points' : 'Recall, B minus A, points',
    text: formatPoints,
    rows: changed.filter((row) => row.figure === figure).map(stripOf),
  }));
  return plainFigure(
    stripFigure(
      { id: 'paired', title: 'Paired differences of FPR and recall' },
      panels.filter(({ rows }) => rows.length > 0),
      'difference',
    ),
    'Bars are exact 95 % intervals; one that leaves out zero is decisive for these people. What ' +
      'is the same in both runs is not drawn.',
  );
}

function stripOf(row: PairedRow): StripRow {
  const { app, rule, a, difference, interval } = row;
  const says =
    interval === null ? '' : ` (${formatPoints(interval.low)} to ${formatPoints(interval.high)})`;
  return {
    app: a.app,
    rule: a.rule,
    label: `${app}, ${rule}`,
    says: difference === null ? 'no answer' : `${formatPoints(difference)}${says}`,
    value: difference,
    interval,
    dots: [],
  };
}

function sentences({ rules, paired }: RunDiff): Markup {
  const items = rules.map((change) => {
    const own = paired.filter(({ a, b }) => isAt(a, change.a) && isAt(b, change.b));
    return el('li', {}, el('b', {}, `${change.app}, ${change.rule}: `), sentence(change, own));
  });
  return el('ul', { class: 'plain' }, ...items);
}

const isAt = (one: PairedRow['a'], place: RuleChange['a']): boolean =>
  place !== null && one.app === place.app && one.rule === place.rule;

function sentence({ inA, inB }: RuleChange, own: readonly PairedRow[]): Child {
  if (inA === null) return 'only B has this rule.';
  if (inB === null) return 'only A has this rule.';
  const [fpr, recall] = (['fpr', 'recall'] as const).map((figure) =>
    own.find((row) => row.figure === figure),
  );
  const clauses = [fpr, recall].filter((row) => row !== undefined).map(pairedClause);
  return clauses.length === 0 ? 'not paired.' : `${clauses.join('; ')}.`;
}

/**
 * `B warns 34 people fewer and nobody more of 65 others with the app (FPR −52 points,
 * −66 to −38; p < 0.001)`.
 */
export function pairedClause(row: PairedRow): string {
  const { figure, people, warnedA, onlyA, onlyB, difference, interval, p } = row;
  const who = figure === 'fpr' ? 'others with the app' : 'people with a true contact';
  const name = figure === 'fpr' ? 'FPR' : 'recall';
  if (people === 0) return `there are no ${who}`;
  if (onlyA + onlyB === 0) {
    const share = `${name} ${formatPercent(warnedA / people)}`;
    return `the same ${formatCount(warnedA)} of ${formatCount(people)} ${who} in both (${share})`;
  }
  const count = (n: number): string => (n === 0 ? 'nobody' : plural(n, 'person', 'people'));
  const parts =
    onlyA >= onlyB
      ? `${count(onlyA)} fewer and ${count(onlyB)} more`
      : `${count(onlyB)} more and ${count(onlyA)} fewer`;
  const range = `${formatPoints(interval!.low)} to ${formatPoints(interval!.high)}`;
  const figures = `${name} ${formatPoints(difference!)} points, ${range}; ${formatChance(p)}`;
  return `B warns ${parts} of ${formatCount(people)} ${who} (${figures})`;
}

function pairedTable(rows: readonly PairedRow[]): Markup {
  const cells = rows.map((row) => [
    `${row.app}, ${row.rule}`,
    row.figure === 'fpr' ? 'FPR' : 'recall',
    ...[row.people, row.warnedA, row.warnedB, row.onlyA, row.onlyB].map(formatCount),
    stripOf(row).says,
    formatChance(row.p).replace(/^p =? ?/, ''),
  ]);
  const counts = ['people', 'warned in A', 'warned in B', 'only in A', 'only in B'];
  return table(
    'The same people in both runs',
    [
      { title: 'app and rule' },
      { title: 'figure' },
      ...[...counts, 'B minus A, points', 'p'].map((title) => ({ title, number: true })),
    ],
    cells,
  );
}

/** What can be shown of runs of different people: both side by side. */
function unpaired({ rules }: RunDiff): Markup {
  const sides = rules.flatMap(({ inA, inB }) => [side('A', inA, 0), side('B', inB, 1)]);
  const rows = sides.filter((row) => row !== null);
  return group(
    el(
      'div',
      { class: 'first' },
      plainFigure(recallFprFigure(rows.map(pointOfRun)), 'Bars are 95 % Wilson intervals.'),
      el(
        'ol',
        { class: 'rules' },
        ...rows.map((row) =>
          el('li', {}, el('b', {}, `${row.appLabel}, ${row.ruleLabel}: `), outcomeSentence(row)),
        ),
      ),
    ),
  );
}

/** Colour tells the run. */
function side(run: string, row: ConfusionRow | null, app: number): ConfusionRow | null {
  return row === null ? null : { ...row, app, appLabel: `${run}: ${row.appLabel}` };
}
