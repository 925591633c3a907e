import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { at } from './figure.ts';

/** Style class of a series; after four they repeat. */
export const seriesClass = (index: number): string => `s${index % 4}`;

/**
 * One mark: circle, diamond, triangle or square by series, so that no one needs the colour, or by
 * a number of its own.
 */
export function mark(
  series: number,
  x: number,
  y: number,
  radius: number,
  look: string,
  tip?: string,
  shape: number = series,
): Markup {
  const common = { class: `${look} ${seriesClass(series)}`, 'data-tip': tip };
  const [cx, cy] = [at(x), at(y)];
  if (shape % 4 === 0) return el('circle', { ...common, cx, cy, r: radius });
  const r = at(radius * 1.25);
  const d = [
    '',
    `M${cx} ${at(cy - r)}L${at(cx + r)} ${cy}L${cx} ${at(cy + r)}L${at(cx - r)} ${cy}Z`,
    `M${cx} ${at(cy - r)}L${at(cx + r)} ${at(cy + r)}L${at(cx - r)} ${at(cy + r)}Z`,
    `M${at(cx - radius)} ${at(cy - radius)}h${2 * radius}v${2 * radius}h${-2 * radius}Z`,
  ][shape % 4];
  return el('path', { ...common, d });
}

/** Path of a level line with a stroke across at either end. */
export const whisker = (x1: number, x2: number, y: number): string =>
  `M${x1} ${y}H${x2}M${x1} ${y - 5}v10M${x2} ${y - 5}v10`;

export interface LegendItem {
  readonly series: number;
  readonly label: string;
  /** What stands before the label: a line with a mark on it, a filled or an open mark. */
  readonly look?: 'line' | 'mark' | 'open' | 'ref' | 'bar';
}

/** Width that text of 12 px takes, roughly; enough to set legend items apart. */
export const textWidth = (text: string): number => text.length * 6.4;

/** A legend in one row. */
export function legend(left: number, y: number, items: readonly LegendItem[]): Markup {
  let x = left;
  const drawn = items.map(({ series, label, look = 'line' }) => {
    const own = seriesClass(series);
    const symbol = {
      line: group(
        el('line', { class: `stroke ${own}`, x1: x, x2: x + 26, y1: y - 4, y2: y - 4 }),
        mark(series, x + 13, y - 4, 3.5, 'mark'),
      ),
      mark: mark(series, x + 13, y - 4, 4, 'mark'),
      open: mark(series, x + 13, y - 4, 4, 'open'),
      ref: el('line', { class: 'ref', x1: x, x2: x + 26, y1: y - 4, y2: y - 4 }),
      bar: el('rect', { class: `bar ${own}`, x: x + 8, y: y - 9, width: 12, height: 10 }),
    }[look];
    const text = el('text', { class: 'small', x: x + 33, y }, label);
    x += 33 + textWidth(label) + 18;
    return group(symbol, text);
  });
  return group(...drawn);
}
