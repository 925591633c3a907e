import { figureOfRun } from '../../evaluation/figures.ts';
import type { Tally } from '../../evaluation/tally.ts';
import { diffRuns } from '../data/diff-data.ts';
import type { RunDiff, VerdictChange, VerdictSide } from '../data/diff-data.ts';
import { formatCount, formatNumber, formatPercent, plural } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Child, Markup } from '../kit/markup.ts';
import { detailsBlock, renderPage, table } from './page.ts';
import type { ReportSource } from '../data/source.ts';
import { pairedSection } from '../sections/diff-summary.ts';

/** Rows shown of a list that may be long; what is left out is counted. */
const MAX_ROWS = 300;
/** A longer list of keys is folded: such runs are of two different scenarios. */
const OPEN_KEYS = 30;

/** What changed from run A to run B, as one HTML page: scenario, outcome, people, pairs. */
export async function renderDiff(
  runA: ReportSource,
  runB: ReportSource,
  known?: RunDiff,
): Promise<string> {
  const diff = known ?? (await diffRuns(runA, runB));
  const [a, b] = [runA.manifest.scenario, runB.manifest.scenario];
  return renderPage({
    title: a.name === b.name ? `${a.name}: A and B` : `${a.name} and ${b.name}`,
    eyebrow: 'bluecrowd · difference of two runs',
    sub: `A: ${runA.dir ?? a.title}, seed ${a.seed} · B: ${runB.dir ?? b.title}, seed ${b.seed}`,
    sections: [
      { id: 'summary', title: 'What changed', body: summary(diff) },
      { id: 'scenario', title: 'Scenario keys', body: scenarioKeys(diff) },
      { id: 'totals', title: 'Totals', body: totals(diff) },
      { id: 'people', title: 'Person by person', body: people(diff) },
      { id: 'pairs', title: 'Sightings per pair', body: pairs(diff) },
      { id: 'tables', title: 'Tables', body: tables(diff) },
    ],
    version: runB.manifest.version,
  });
}

const num = (title: string): { title: string; number: boolean } => ({ title, number: true });

function summary(diff: RunDiff): Markup {
  const same = diff.tables.every((entry) => entry.same === true);
  if (same) {
    return el(
      'p',
      { class: 'lead' },
      'Nothing changed: every table has the same digest in both runs.',
    );
  }
  const warning = differentPeople(diff);
  const keys = plural(diff.keys.length, 'scenario key differs', 'scenario keys differ');
  return group(
    warning === null ? null : el('p', { class: 'lead' }, warning),
    pairedSection(diff),
    el('p', { class: 'soft' }, `${keys}.`),
  );
}

/** What a reader must know before all else where the runs are not about the same people. */
export function differentPeople({ names, namesInBoth }: RunDiff): string | null {
  if (names === namesInBoth) return null;
  return (
    `Different people: ${formatCount(namesInBoth)} of ${formatCount(names)} names agree. ` +
    'People are compared by name.'
  );
}

/** Keys whose values differ; a long list is folded. */
export function scenarioKeys({ keys }: Pick<RunDiff, 'keys'>): Markup {
  if (keys.length === 0) return el('p', {}, 'Both runs have the same resolved scenario.');
  const rows = keys.map(({ key, a, b }) => [el('code', {}, key), a ?? '–', b ?? '–']);
  const columns = [{ title: 'key' }, { title: 'A' }, { title: 'B' }];
  const list = longTable('Keys with different values', columns, rows);
  if (rows.length <= OPEN_KEYS) return list;
  return detailsBlock(`${formatCount(rows.length)} keys with different values`, list);
}

const COUNTS = ['TP', 'FN', 'FP', 'TN'];

/** Counts of each rule; what is the same in both runs stands there once. */
function totals({ rules }: RunDiff): Markup {
  const rows = rules.flatMap(({ app, rule, inA, inB }) => {
    const [a, b] = [inA, inB].map((row) => (row === null ? null : countsOf(row.everyone)));
    const label = `${app}, ${rule}`;
    if (a !== null && b !== null && a.join() === b.join())
      return [[label, 'the same in both', ...a]];
    const sides: [string, string[] | null][] = [
      ['A', a],
      ['B', b],
    ];
    return sides.flatMap(([run, counts]) => (counts === null ? [] : [[label, run, ...counts]]));
  });
  return table(
    'Counts over all people who are no case, per app and rule',
    [{ title: 'app, rule' }, { title: 'run' }, ...[...COUNTS, 'TPR (recall)', 'FPR'].map(num)],
    rows,
  );
}

function countsOf(tally: Tally): string[] {
  const { tp, fn, fp, tn } = tally;
  const rates = (['recall', 'fpr'] as const).map((figure) => {
    const { value } = figureOfRun(figure, tally);
    return value === null ? '–' : formatPercent(value);
  });
  return [...[tp, fn, fp, tn].map(formatCount), ...rates];
}

function people({ verdicts, onlyA, onlyB }: RunDiff): Markup {
  const only = (names: readonly string[], run: string): Markup | null => {
    if (names.length === 0) return null;
    const more = names.length > 20 ? ` and ${formatCount(names.length - 20)} more` : '';
    return el('p', {}, `Only in ${run}: ${names.slice(0, 20).join(', ')}${more}.`);
  };
  const rows = verdicts.map((change) => [
    change.person,
    `${change.app}, ${change.rule}`,
    verdictText(change.a),
    verdictText(change.b),
    changeText(change),
  ]);
  const titles = ['person', 'app and rule', 'A', 'B', 'change'];
  return group(
    only(onlyA, 'A'),
    only(onlyB, 'B'),
    rows.length === 0
      ? el('p', {}, 'No verdict differs.')
      : longTable(
          'People whose verdict differs',
          titles.map((title) => ({ title })),
          rows,
        ),
  );
}

function verdictText({ warned, trueContact, scoreMin }: VerdictSide): string {
  const score = scoreMin > 0 ? `, ${formatNumber(scoreMin)} min counted` : '';
  return `${warned ? 'warned' : 'not warned'}, ${trueContact ? 'true contact' : 'other'}${score}`;
}

function changeText({ a, b }: VerdictChange): Child {
  if (a.warned === b.warned) return a.trueContact === b.trueContact ? 'score only' : 'truth';
  const better = b.warned === b.trueContact;
  const text = b.warned ? 'now warned' : 'no longer warned';
  return el(
    'span',
    { class: better ? 'badge' : 'badge bad' },
    `${text}, ${better ? 'rightly' : 'wrongly'}`,
  );
}

function pairs(diff: RunDiff): Markup {
  if (diff.pairs === null) {
    return el(
      'p',
      {},
      `More than ${formatCount(diff.pairCount)} pairs: compare totals under "Tables".`,
    );
  }
  const intro =
    `${formatCount(diff.pairs.length)} of ${formatCount(diff.pairCount)} receiver-sender pairs ` +
    'have a different number of sightings.';
  const rows = diff.pairs.map((pair) => [
    pair.receiver,
    pair.sender,
    pair.app,
    formatCount(pair.a),
    formatCount(pair.b),
    `${pair.b > pair.a ? '+' : '−'}${formatCount(Math.abs(pair.b - pair.a))}`,
  ]);
  const columns = [
    { title: 'receiver' },
    { title: 'sender' },
    { title: 'app' },
    num('A'),
    num('B'),
    num('change'),
  ];
  return group(
    el('p', {}, intro),
    rows.length === 0 ? null : longTable('Pairs with the greatest change first', columns, rows, 60),
  );
}

function tables(diff: RunDiff): Markup {
  const same = diff.tables.filter((entry) => entry.same === true);
  const others = diff.tables.filter((entry) => entry.same !== true);
  const rows = others.map(({ name, a, b, same: known }) => [
    name,
    formatCount(a),
    formatCount(b),
    known === null ? 'not known' : 'differs',
  ]);
  const names = same.map(({ name, a }) => `${name} (${plural(a, 'row')})`);
  return group(
    names.length === 0 ? null : el('p', {}, `The same in both: ${names.join(', ')}.`),
    rows.length === 0
      ? null
      : table(
          'Rows of each table that differs',
          [{ title: 'table' }, num('rows in A'), num('rows in B'), { title: 'digest' }],
          rows,
        ),
  );
}

function longTable(
  caption: string,
  columns: readonly { title: string; number?: boolean }[],
  rows: readonly (readonly Child[])[],
  most = MAX_ROWS,
): Markup {
  const left = rows.length - most;
  return group(
    table(caption, columns, rows.slice(0, most)),
    left > 0 ? el('p', { class: 'soft' }, `${formatCount(left)} more rows are not shown.`) : null,
  );
}
