import { curveStepBefore, line, scaleLog } from 'd3';
import type { ContactTime, SurvivalCurve } from '../data/data-contacts.ts';
import { formatCount, formatNumber, formatPercent } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { xAxis, yAxis } from './axes.ts';
import type { NumberScale } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, mark, seriesClass } from './marks.ts';

const PANEL = { left: 56, top: 62, width: 724, height: 260 };

/** Share of pair-days with at least N minutes of true contact. */
export function contactFigure(time: ContactTime): Figure {
  const curves: [string, SurvivalCurve][] = [
    ['all pairs', time.all],
    ['pairs with a case', time.withCase],
  ];
  const drawn = curves.filter(([, curve]) => curve.pairDays > 0);
  const minutes = drawn.flatMap(([, c]) => c.steps.map((step) => step.minutes));
  const least = Math.min(
    ...drawn.map(([, c]) => c.steps[c.steps.length - 1].pairDays / c.pairDays),
  );
  const bottom = PANEL.top + PANEL.height;
  const right = PANEL.left + PANEL.width;
  const x = scaleLog(
    [Math.min(1, ...minutes), Math.max(time.minimumMin * 2, ...minutes) * 1.05],
    [PANEL.left, right],
  );
  const y = scaleLog(
    [drawn.length === 0 ? 0.1 : Math.min(least, 0.1) / 1.2, 1],
    [bottom, PANEL.top],
  );
  // A minimum of nothing has no place on a logarithmic scale but its end.
  const ruleX = at(x(Math.max(time.minimumMin, x.domain()[0])));
  const body = group(
    xAxis(PANEL, { scale: x, label: 'true contact time in one day, minutes (logarithmic)' }),
    yAxis(PANEL, { scale: y, label: 'share of pair-days', format: formatPercent, ticks: 4 }),
    el('line', { class: 'ref', x1: ruleX, x2: ruleX, y1: PANEL.top, y2: bottom }),
    el(
      'text',
      { class: 'note small', x: ruleX + 5, y: PANEL.top + 12 },
      `true contact: ${formatNumber(time.minimumMin)} min`,
    ),
    ...drawn.map(([label, curve], i) => survival(i, label, curve, x, y)),
    legend(
      PANEL.left,
      16,
      drawn.map(([label], series) => ({ series, label })),
    ),
  );
  return {
    id: 'contact-time',
    title: 'Contact time of pairs in one day',
    description: drawn.map(([label, curve]) => describe(label, curve, time)).join(' '),
    width: 800,
    height: bottom + 46,
    body,
  };
}

function survival(
  series: number,
  label: string,
  { steps, pairDays }: SurvivalCurve,
  x: NumberScale,
  y: NumberScale,
): Markup {
  const points = steps.map((s): [number, number] => [
    at(x(s.minutes)),
    at(y(s.pairDays / pairDays)),
  ]);
  const path = line().curve(curveStepBefore)(points) ?? '';
  const every = Math.max(1, Math.floor(steps.length / 24));
  const marks = steps.map((step, i) => {
    if (i % every !== 0 && i !== steps.length - 1) return null;
    const tip =
      `${label}: ${formatCount(step.pairDays)} of ${formatCount(pairDays)} pair-days ` +
      `(${formatPercent(step.pairDays / pairDays)}) have ${formatNumber(step.minutes)} min or more`;
    return mark(series, points[i][0], points[i][1], 3, 'mark', tip);
  });
  return group(el('path', { class: `stroke ${seriesClass(series)}`, d: path }), ...marks);
}

function describe(label: string, curve: SurvivalCurve, { minimumMin }: ContactTime): string {
  return (
    `${label}: ${formatCount(curve.pairDays)} pair-days with contact, median ` +
    `${formatNumber(curve.medianMinutes)} min; ${formatCount(curve.trueContacts)} reach ` +
    `${formatNumber(minimumMin)} min.`
  );
}
