import type { Estimate } from '../../validation/estimate.ts';
import type { Curves } from '../../validation/curves.ts';
import type { Validation } from '../../validation/validate.ts';
import type { RowFigure } from '../../validation/tolerances.ts';
import type { ValidationRow } from '../../validation/validation-row.ts';
import { curvesFigure } from '../figures/curves-figure.ts';
import { distanceRowsFigure } from '../figures/distance-rows-figure.ts';
import { formatCount, formatNumber, formatPercent, plural } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Child, Markup } from '../kit/markup.ts';
import { detailsBlock, figureBlock, table } from '../pages/page.ts';

const num = (title: string) => ({ title, number: true });

/** Rows of a table: measured and predicted side by side, with their verdicts. */
function rowTable(caption: string, rows: readonly ValidationRow[]): Markup {
  const columns = [
    { title: 'figure' },
    ...['measured', 'predicted', '80 %', 'off', 'tolerance'].map(num),
    { title: 'verdict' },
  ];
  return table(caption, columns, rows.map(cells));
}

/** Why the set has no answer, once for each reason. */
function silence(rows: readonly ValidationRow[]): Markup {
  const reasons = new Set(rows.map(({ label, reason }) => reason ?? `${label} is not asked`));
  return el('p', {}, `No answer: ${[...reasons].join('; ')}.`);
}

function cells(row: ValidationRow): Child[] {
  const { label, unit, measured, predicted, interval80, tolerance, verdict, reason } = row;
  const digits = unit === '' ? 2 : 1;
  const text = (value: number): string =>
    Number.isNaN(value) ? '–' : value.toFixed(digits).replace('-', '−');
  const both = ({ value, error }: Estimate): string =>
    Number.isNaN(error) ? text(value) : `${text(value)} ± ${text(error)}`;
  const off = predicted.value - measured.value;
  return [
    unit === '' ? label : `${label}, ${unit}`,
    both(measured),
    both(predicted),
    Number.isNaN(interval80[0]) ? '–' : interval80.map(text).join(' to '),
    off > 0 ? `+${text(off)}` : text(off),
    String(tolerance),
    verdictText(verdict, reason),
  ];
}

function verdictText(verdict: ValidationRow['verdict'], reason: string | undefined): Child {
  const badge = { within: 'badge whole', out: 'badge bad whole', chance: 'whole' };
  const word = verdict === 'no answer' ? verdict : el('span', { class: badge[verdict] }, verdict);
  return reason === undefined ? word : [word, `: ${reason}`];
}

export function validationSummary(result: Validation, notes: readonly string[]): Markup {
  const { rows, isGood, answered, beyond, covered, medianWidth, forecast } = result;
  const out = rows.filter(({ verdict }) => verdict === 'out').length;
  const facts: [string, string][] = [
    ['figures answered', formatCount(answered)],
    ['out', formatCount(out)],
    ['beyond tolerance, chance or not', formatCount(beyond)],
    ['80 % intervals that hold', formatPercent(covered / answered)],
    ['median width, tolerances', formatNumber(medianWidth)],
  ];
  if (!Number.isNaN(forecast.crpsDb)) {
    facts.push(
      ['CRPS of levels, dB', formatNumber(forecast.crpsDb, 2)],
      ['CRPS of one normal law, dB', formatNumber(forecast.climatologyDb, 2)],
    );
  }
  const verdict = isGood
    ? 'No figure is further from its prediction than its tolerance and chance explain.'
    : `${plural(out, 'figure')} of ${formatCount(answered)} ${out === 1 ? 'is' : 'are'} further ` +
      'from the prediction than tolerance and chance explain.';
  const badge = isGood ? 'badge' : 'badge bad';
  return group(
    el('p', { class: 'lead' }, el('span', { class: badge }, isGood ? 'Good. ' : 'Out. '), verdict),
    el(
      'dl',
      { class: 'facts' },
      ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
    ),
    el('ul', { class: 'plain' }, ...notes.map((note) => el('li', {}, note))),
  );
}

const ofKinds = ({ rows }: Validation, kinds: readonly RowFigure[]): ValidationRow[] =>
  rows.filter(({ kind }) => kinds.includes(kind));

const isDrawn = ({ measured }: ValidationRow): boolean => !Number.isNaN(measured.value);

/** Figures by distance: what each is called on its axis, and which rows stand behind it. */
const BY_DISTANCE = {
  mean: { title: 'Mean level by distance', behind: ['mean', 'meanOffset', 'meanSpread', 'slope'] },
  sd: { title: 'Spread of levels by distance', behind: ['sd', 'sdOffset', 'sdSpread'] },
  heard: { title: 'Share heard by distance', behind: ['heard', 'heardOffset', 'heardSpread'] },
} as const satisfies Partial<Record<RowFigure, { title: string; behind: readonly RowFigure[] }>>;

const BAND_WORDS =
  'Marks are measured, with bars of two standard errors over whole sessions or pairs. The line ' +
  'is the mean over replicates of the same campaign in the model, the band their middle 80 %.';

/** One of the figures by distance with its rows; the reason where the set has no answer. */
export function byDistance(result: Validation, kind: keyof typeof BY_DISTANCE): Markup {
  const { title, behind } = BY_DISTANCE[kind];
  const all = ofKinds(result, behind);
  const rows = ofKinds(result, [kind]).filter(isDrawn);
  if (rows.length === 0) return silence(ofKinds(result, [kind]));
  const [{ label, unit }] = rows;
  const what = label.split(',')[0];
  const axis = unit === '' ? what : `${what}, ${unit}`;
  return figureBlock(
    distanceRowsFigure(rows, { id: `distance-${kind}`, title, axis }),
    BAND_WORDS,
    rowTable(title, all),
  );
}

export function forecastTable({ forecast }: Validation): Markup {
  const rows = forecast.byDistance.map(({ label, rows: heard, crpsDb }) => [
    label,
    formatCount(heard),
    formatNumber(crpsDb, 2),
  ]);
  const columns = [{ title: 'distance' }, num('rows heard'), num('CRPS, dB')];
  return group(
    el(
      'p',
      {},
      'The continuous ranked probability score holds the levels of all replicates at a distance ' +
        'against each measured row: less is better, and a prediction that is off, too narrow or ' +
        'too wide scores more.',
    ),
    detailsBlock('CRPS by distance', table('CRPS of the predicted levels', columns, rows)),
  );
}

/** Near against far over heard rows, and over windows where these were asked for. */
export function detectionSection(result: Validation): Markup {
  const { roc, windowRoc, windows } = result;
  return group(
    rocBlock(roc, 'roc-rows', 'ROC of heard rows', ofKinds(result, ['auc', 'tpr', 'fpr'])),
    windows === undefined
      ? null
      : rocBlock(
          windowRoc,
          'roc-windows',
          `ROC of windows (${windows.kind})`,
          result.rows.filter(({ kind }) => kind.startsWith('window')),
        ),
  );
}

function rocBlock(
  curves: Curves | undefined,
  id: string,
  title: string,
  rows: readonly ValidationRow[],
): Markup {
  if (curves === undefined) return silence([rows[0]]);
  const auc = rows[0];
  const figure = curvesFigure(curves, {
    id,
    title,
    description:
      `${auc.label}: ${formatNumber(auc.measured.value, 2)} measured, ` +
      `${formatNumber(auc.predicted.value, 2)} predicted.`,
    xLabel: 'FPR: far taken for near',
    yLabel: 'TPR: near taken for near',
    isRoc: true,
  });
  const caption =
    'Every threshold of level at once. The band holds, at each FPR, the middle 80 % of ' +
    'replicates; the dotted line is chance.';
  return group(el('h3', {}, title), figureBlock(figure, caption, rowTable(title, rows)));
}

/** What moves within one link while nobody does. */
export function stillSection(result: Validation): Markup {
  const rows = ofKinds(result, ['within', 'rho1', 'rho10', 'rho60']);
  const title = 'Spread within still links';
  const { stillSpread } = result;
  if (stillSpread === undefined) return silence(rows);
  const middle = (stillSpread.x.length - 1) / 2;
  const figure = curvesFigure(stillSpread, {
    id: 'still-spread',
    title,
    description:
      `Of half of the links the spread is below ${formatNumber(stillSpread.measured[middle])} dB ` +
      `as measured, ${formatNumber(stillSpread.predicted[middle])} dB as predicted.`,
    xLabel: 'share of still links',
    yLabel: 'sd within a link up to, dB',
    isRoc: false,
  });
  const caption =
    'Links with ten heard rows or more, in order of the standard deviation within each: the ' +
    'median link stands at 50 %.';
  return figureBlock(figure, caption, rowTable('Spread and correlation in time', rows));
}

/** Share of each bucket of attenuations in the minutes at each distance. */
export function minutesByDistance(result: Validation): Markup {
  const byBucket = new Map<string, ValidationRow[]>();
  for (const row of ofKinds(result, ['minutes'])) {
    const bucket = row.label.split(',')[0];
    byBucket.set(bucket, [...(byBucket.get(bucket) ?? []), row]);
  }
  const blocks = [...byBucket].map(([title, rows], k) => {
    const drawn = rows.filter(isDrawn);
    if (drawn.length === 0) return silence(rows);
    const words = { id: `minutes-${k}`, title, axis: `share of ${title}` };
    const figure = distanceRowsFigure(drawn, words);
    return group(el('h3', {}, title), figureBlock(figure, BAND_WORDS, rowTable(title, rows)));
  });
  return group(...blocks);
}

export function allRows({ rows }: Validation): Markup {
  return rowTable('Every figure', rows);
}
