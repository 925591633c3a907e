import { scaleLinear } from 'd3';
import type { Interval } from '../../base/numbers/wilson.ts';
import { shortName } from '../kit/labels.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { xAxis } from './axes.ts';
import type { NumberScale, Panel } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { mark, seriesClass, whisker } from './marks.ts';

/** One rule on one scale. */
export interface StripRow {
  readonly app: number;
  readonly rule: number;
  readonly label: string;
  /** The number in words, below the label. */
  readonly says: string;
  /** null: no answer. */
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly dots: readonly { readonly label: string; readonly value: number }[];
}

export interface StripPanel {
  readonly title: string;
  /** Of values on the axis. */
  readonly text: (value: number) => string;
  readonly rows: readonly StripRow[];
}

/** Shares from 0 to 100 %, or differences of shares around zero. */
export type StripScale = 'share' | 'difference';

const WIDTH = 460;
const LEFT = 16;
const RIGHT = 444;
const ROW = 66;
const HEAD = 30;
const AXIS = 44;

/** A strip per rule with its value, interval and a dot per replicate; one panel per figure. */
export function stripFigure(
  { id, title }: { readonly id: string; readonly title: string },
  panels: readonly StripPanel[],
  kind: StripScale,
): Figure {
  const x = scaleLinear(domainOf(panels, kind), [LEFT, RIGHT]);
  const drawn: Markup[] = [];
  let top = 4;
  for (const panel of panels) {
    drawn.push(stripPanel(panel, top, x, kind));
    top += HEAD + panel.rows.length * ROW + AXIS;
  }
  const said = panels.flatMap((panel) =>
    panel.rows.map((row) => `${panel.title}, ${row.label}: ${row.says}.`),
  );
  const body = group(...drawn);
  return {
    id,
    title,
    description: said.join(' '),
    width: WIDTH,
    height: top,
    isNarrow: true,
    body,
  };
}

function domainOf(panels: readonly StripPanel[], kind: StripScale): [number, number] {
  if (kind === 'share') return [0, 1];
  const values = panels.flatMap(({ rows }) =>
    rows.flatMap(({ value, interval, dots }) => [
      value ?? 0,
      interval?.low ?? 0,
      interval?.high ?? 0,
      ...dots.map((dot) => dot.value),
    ]),
  );
  const most = values.reduce((far, value) => Math.max(far, Math.abs(value)), 0);
  const end = Math.max(0.05, Math.ceil(most * 10 + 0.2) / 10);
  return [-end, end];
}

function stripPanel(
  { title, text, rows }: StripPanel,
  top: number,
  x: NumberScale,
  kind: StripScale,
): Markup {
  const panel: Panel = {
    left: LEFT,
    top: top + HEAD,
    width: RIGHT - LEFT,
    height: rows.length * ROW,
  };
  const zero = at(x(0));
  const [y1, y2] = [panel.top, panel.top + panel.height];
  return el(
    'g',
    { 'data-panel': title },
    el('text', { class: 'strong', x: LEFT, y: top + 18 }, title),
    xAxis(panel, { scale: x, ticks: 5, format: text }),
    kind === 'share' ? null : el('line', { class: 'base', x1: zero, x2: zero, y1, y2 }),
    ...rows.map((row, i) => strip(row, panel.top + i * ROW, x)),
  );
}

function strip(row: StripRow, top: number, x: NumberScale): Markup {
  const { app, rule, label, says, value, interval, dots } = row;
  const y = top + 50;
  const tip = `${label}: ${says}`;
  const own = `stroke solid ${seriesClass(app)}`;
  return group(
    el('text', { class: 'small halo', x: LEFT + 4, y: top + 16 }, shortName(label, 68)),
    el('text', { class: 'small halo strong', x: LEFT + 4, y: top + 32 }, says),
    ...dots.map((dot, k) =>
      el(
        'g',
        { 'data-part': 'replicate' },
        mark(app, x(dot.value), y + ((k % 3) - 1) * 4, 2.5, 'cloud', dot.label, rule),
      ),
    ),
    interval === null
      ? null
      : el('path', {
          class: own,
          'data-part': 'interval',
          'data-tip': tip,
          d: whisker(at(x(interval.low)), at(x(interval.high)), y),
        }),
    value === null ? null : mark(app, x(value), y, 5, 'mark', tip, rule),
  );
}
