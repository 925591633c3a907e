import { line, scaleLinear, scaleLog } from 'd3';
import type { Estimate } from '../../validation/estimate.ts';
import type { Validation } from '../../validation/validate.ts';
import type { ValidationRow } from '../../validation/validation-row.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { xAxis, yAxis } from './axes.ts';
import type { NumberScale, Panel } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, mark, seriesClass } from './marks.ts';

const LEVELS: Panel = { left: 56, top: 62, width: 420, height: 300 };
const ROW_PX = 22;
const SHARES = { left: 640, width: 220, top: 62 };
/** Error bars of two standard errors. */
const BARS = 2;

type Side = 'measured' | 'predicted';
const SIDES: readonly Side[] = ['measured', 'predicted'];

/** Levels by distance, and every figure between -1 and 1, as measured and as predicted. */
export function validationFigure({ rows, isGood }: Validation, source: string): Figure {
  const answered = rows.filter(({ verdict }) => verdict !== 'no answer');
  // A model that receives no packet has nothing to draw.
  const drawn = answered.filter(({ predicted }) => !Number.isNaN(predicted.value));
  const means = drawn.filter(({ kind }) => kind === 'mean');
  const shares = drawn.filter(({ unit, kind }) => unit === '' && kind !== 'slope');
  const bottom = Math.max(LEVELS.top + LEVELS.height, SHARES.top + ROW_PX * shares.length);
  return {
    id: 'validation',
    title: `Measured and predicted: ${source}`,
    description:
      `${answered.length} figures, ${isGood ? 'none' : 'some'} out of tolerance. ` +
      answered.map(describe).join(' '),
    width: SHARES.left + SHARES.width + 30,
    height: bottom + 46,
    body: group(
      legend(LEVELS.left, 16, [
        { series: 0, label: 'measured' },
        { series: 1, label: 'predicted; bars: 2 standard errors' },
      ]),
      means.length > 0 ? levels(means) : null,
      sharePanel(shares),
    ),
  };
}

function describe({ label, unit, measured, predicted, verdict }: ValidationRow): string {
  const digits = unit === '' ? 2 : 1;
  const values = [measured, predicted].map(({ value }) => value.toFixed(digits));
  return `${label}: ${values[0]} measured, ${values[1]} predicted, ${verdict}.`;
}

function levels(means: readonly ValidationRow[]): Markup {
  const distances = means.map(({ distanceM }) => distanceM!);
  const ends = means.flatMap((row) => SIDES.flatMap((side) => barOf(row[side])));
  const right = LEVELS.left + LEVELS.width;
  const x = scaleLog(
    [Math.min(...distances) / 1.2, Math.max(...distances) * 1.2],
    [LEVELS.left, right],
  );
  const y = scaleLinear(
    [Math.min(...ends), Math.max(...ends)],
    [LEVELS.top + LEVELS.height, LEVELS.top],
  ).nice();
  const what = means[0]?.label.split(',')[0] ?? 'level';
  return group(
    xAxis(LEVELS, { scale: x, label: 'distance, m (logarithmic)' }),
    yAxis(LEVELS, { scale: y, label: `${what}, ${means[0]?.unit ?? 'dB'}` }),
    ...SIDES.map((side, series) => curve(means, side, series, x, y)),
  );
}

function curve(
  means: readonly ValidationRow[],
  side: Side,
  series: number,
  x: NumberScale,
  y: NumberScale,
): Markup {
  const path = line<ValidationRow>(
    (row) => at(x(row.distanceM!)),
    (row) => at(y(row[side].value)),
  );
  const own = seriesClass(series);
  return group(
    el('path', { class: `stroke ${own}`, d: path(means) }),
    ...means.map((row) => {
      // The two stand side by side, so that neither bar hides the other.
      const middle = at(x(row.distanceM!) + (series === 0 ? -2 : 2));
      const [low, high] = barOf(row[side]);
      const bar = { x1: middle, x2: middle, y1: at(y(low)), y2: at(y(high)) };
      return group(
        el('line', { class: `stroke thin solid ${own}`, ...bar }),
        mark(series, middle, y(row[side].value), 3.5, 'mark', describe(row)),
      );
    }),
  );
}

function sharePanel(shares: readonly ValidationRow[]): Markup {
  const ends = shares.flatMap((row) => SIDES.flatMap((side) => barOf(row[side])));
  const x = scaleLinear(
    [Math.min(0, ...ends), Math.max(1, ...ends)],
    [SHARES.left, SHARES.left + SHARES.width],
  );
  const panel: Panel = { ...SHARES, height: Math.max(1, shares.length) * ROW_PX };
  return group(
    xAxis(panel, { scale: x, ticks: 5 }),
    ...shares.map((row, k) => {
      const y = SHARES.top + ROW_PX * (k + 0.5);
      return group(
        el('text', { class: 'small end', x: SHARES.left - 8, y: y + 4 }, row.label),
        ...SIDES.map((side, series) => shareMark(row, side, series, x, y)),
      );
    }),
  );
}

function shareMark(row: ValidationRow, side: Side, series: number, x: NumberScale, y: number) {
  const [low, high] = barOf(row[side]);
  const level = at(y + (series === 0 ? -3 : 3));
  const ends = { x1: at(x(low)), x2: at(x(high)), y1: level, y2: level };
  return group(
    el('line', { class: `stroke thin solid ${seriesClass(series)}`, ...ends }),
    mark(series, x(row[side].value), level, 3.5, 'mark', describe(row)),
  );
}

function barOf({ value, error }: Estimate): [number, number] {
  const reach = !Number.isNaN(error) ? BARS * error : 0;
  return [value - reach, value + reach];
}
