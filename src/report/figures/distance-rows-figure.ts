import { area, line, scaleLinear, scaleLog } from 'd3';
import type { ValidationRow } from '../../validation/validation-row.ts';
import { formatNumber } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { xAxis, yAxis } from './axes.ts';
import type { NumberScale, Panel } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, mark, seriesClass } from './marks.ts';

const PANEL: Panel = { left: 56, top: 62, width: 724, height: 280 };
/** Error bars of two standard errors. */
const BARS = 2;
const [MEASURED, PREDICTED] = [0, 1];

export interface DistanceRowsWords {
  readonly id: string;
  readonly title: string;
  /** Of the vertical axis, with its unit. */
  readonly axis: string;
}

/** One figure by distance: marks as measured, and the band of what replicates give. */
export function distanceRowsFigure(
  rows: readonly ValidationRow[],
  { id, title, axis }: DistanceRowsWords,
): Figure {
  const predicted = rows.filter((row) => !Number.isNaN(row.predicted.value));
  const ends = [
    ...rows.flatMap(({ measured }) => barOf(measured)),
    ...predicted.flatMap(({ interval80, predicted: { value } }) => [...interval80, value]),
  ];
  const distances = rows.map(({ distanceM }) => distanceM!);
  const x = scaleLog(
    [Math.min(...distances) / 1.2, Math.max(...distances) * 1.2],
    [PANEL.left, PANEL.left + PANEL.width],
  );
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const pad = 0.04 * (high - low) || 1;
  const y = scaleLinear([low - pad, high + pad], [PANEL.top + PANEL.height, PANEL.top]).nice();
  return {
    id,
    title,
    description: rows.map(describe).join(' '),
    width: 800,
    height: PANEL.top + PANEL.height + 46,
    body: group(
      legend(PANEL.left, 16, [
        { series: MEASURED, label: 'measured; bars: 2 standard errors', look: 'mark' },
        { series: PREDICTED, label: 'predicted: mean and middle 80 % of replicates' },
      ]),
      xAxis(PANEL, { scale: x, label: 'distance, m (logarithmic)' }),
      yAxis(PANEL, { scale: y, label: axis }),
      band(predicted, x, y),
      ...rows.map((row) => measuredMark(row, x, y)),
    ),
  };
}

function band(rows: readonly ValidationRow[], x: NumberScale, y: NumberScale): Markup {
  const ribbon = area<ValidationRow>(
    (row) => at(x(row.distanceM!)),
    (row) => at(y(row.interval80[0])),
    (row) => at(y(row.interval80[1])),
  );
  const middle = line<ValidationRow>(
    (row) => at(x(row.distanceM!)),
    (row) => at(y(row.predicted.value)),
  );
  const own = seriesClass(PREDICTED);
  return group(
    el('path', { class: `band ${own}`, 'data-part': 'interval', d: ribbon(rows) ?? '' }),
    el('path', { class: `stroke ${own}`, d: middle(rows) ?? '' }),
    ...rows.map((row) => {
      const place = at(x(row.distanceM!));
      const [low, high] = row.interval80;
      const ends = { x1: place, x2: place, y1: at(y(low)), y2: at(y(high)) };
      // One distance alone has no band.
      return group(
        el('line', { class: `stroke thin solid ${own}`, ...ends }),
        mark(PREDICTED, place, y(row.predicted.value), 3.5, 'mark', describe(row)),
      );
    }),
  );
}

function measuredMark(row: ValidationRow, x: NumberScale, y: NumberScale): Markup {
  // Beside the predicted mark, so that neither bar hides the other.
  const place = at(x(row.distanceM!) - 5);
  const [low, high] = barOf(row.measured);
  const ends = { x1: place, x2: place, y1: at(y(low)), y2: at(y(high)) };
  return group(
    el('line', { class: `stroke thin solid ${seriesClass(MEASURED)}`, ...ends }),
    mark(MEASURED, place, y(row.measured.value), 4, 'mark', describe(row)),
  );
}

function describe({ label, unit, measured, predicted, interval80, verdict }: ValidationRow) {
  const digits = unit === '' ? 2 : 1;
  const text = (value: number): string => formatNumber(value, digits);
  const [low, high] = interval80;
  return (
    `${label}: ${text(measured.value)} measured, ${text(predicted.value)} predicted ` +
    `(${text(low)} to ${text(high)}), ${verdict}.`
  );
}

function barOf({ value, error }: ValidationRow['measured']): [number, number] {
  const reach = !Number.isNaN(error) ? BARS * error : 0;
  return [value - reach, value + reach];
}
