import { format } from 'd3';
import type { ScaleContinuousNumeric } from 'd3';
import { dateOfDay } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { at } from './figure.ts';

export type NumberScale = ScaleContinuousNumeric<number, number>;

/** A rectangle of the figure in which data is drawn. */
export interface Panel {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface AxisOptions {
  readonly scale: NumberScale;
  readonly label?: string;
  readonly ticks?: number | readonly number[];
  readonly format?: (value: number) => string;
}

const plain = format(',');
/** `1,000` and `0.5`; the sign is a minus, not a hyphen. */
export const tickText = (value: number): string => plain(Number(value.toPrecision(6)));

/**
 * Ticks of a scale. On logarithmic axes only 1, 2 and 5 times a power of ten, or the powers alone
 * where that would be crowded.
 */
function tickValues({ scale, ticks }: AxisOptions): readonly number[] {
  if (ticks !== undefined && typeof ticks !== 'number') return ticks;
  const count = ticks ?? 6;
  if (!('base' in scale)) return scale.ticks(count);
  const [low, high] = scale.domain();
  const powers: number[] = [];
  const round: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.log10(high); exponent++) {
    for (const digit of [1, 2, 5]) {
      // Through text, so that the value is the nearest to what is written.
      const value = Number(`${digit}e${exponent}`);
      if (value < low || value > high) continue;
      round.push(value);
      if (digit === 1) powers.push(value);
    }
  }
  if (round.length < 2) return scale.ticks(count);
  return round.length <= count * 2 ? round : powers;
}

/** Horizontal axis under a panel: grid lines, ticks and label. */
export function xAxis(panel: Panel, options: AxisOptions): Markup {
  const bottom = panel.top + panel.height;
  const text = options.format ?? tickText;
  const marks = tickValues(options).map((value) => {
    const x = at(options.scale(value));
    return group(
      el('line', { class: 'grid', x1: x, x2: x, y1: panel.top, y2: bottom }),
      el('text', { class: 'tick mid', x, y: bottom + 17 }, text(value)),
    );
  });
  const middle = at(panel.left + panel.width / 2);
  return group(
    ...marks,
    el('line', {
      class: 'base',
      x1: panel.left,
      x2: panel.left + panel.width,
      y1: bottom,
      y2: bottom,
    }),
    options.label === undefined
      ? null
      : el('text', { class: 'axis-title mid', x: middle, y: bottom + 36 }, options.label),
  );
}

/** Vertical axis left of a panel; its label stands above it, to be read without a turned head. */
export function yAxis(panel: Panel, options: AxisOptions): Markup {
  const text = options.format ?? tickText;
  const right = panel.left + panel.width;
  const marks = tickValues(options).map((value) => {
    const y = at(options.scale(value));
    return group(
      el('line', { class: 'grid', x1: panel.left, x2: right, y1: y, y2: y }),
      el('text', { class: 'tick end', x: panel.left - 8, y: y + 4 }, text(value)),
    );
  });
  return group(
    ...marks,
    options.label === undefined
      ? null
      : el('text', { class: 'axis-title', x: panel.left - 44, y: panel.top - 12 }, options.label),
  );
}

/** At most this many dates stand beside one another. */
const MAX_DATES = 8;

/** Dates of local days below a panel, of many days some. */
export function dateLabels(
  days: readonly number[],
  xOf: (day: number) => number,
  y: number,
  startDate: string,
): Markup[] {
  const step = Math.ceil(days.length / MAX_DATES);
  return days
    .filter((_, k) => k % step === 0)
    .map((day) => el('text', { class: 'tick mid', x: at(xOf(day)), y }, dateOfDay(startDate, day)));
}
