import { scaleLinear } from 'd3';
import { wilsonInterval } from '../../base/numbers/wilson.ts';
import type { Confusion, ConfusionRow } from '../data/data-confusion.ts';
import { formatInterval, formatPercent } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { xAxis } from './axes.ts';
import type { NumberScale, Panel } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, mark, seriesClass } from './marks.ts';

const ROW = 58;
const LABELS = 226;
const TOP = 66;
const WIDTH = 800;

interface Side {
  readonly title: string;
  readonly hits: (c: Confusion) => number;
  readonly trials: (c: Confusion) => number;
}

const SIDES: readonly Side[] = [
  { title: 'TPR: true contacts warned', hits: (c) => c.tp, trials: (c) => c.tp + c.fn },
  { title: 'FPR: others warned', hits: (c) => c.fp, trials: (c) => c.fp + c.tn },
];

/** Shares warned among true contacts and among others, with their intervals. */
export function confusionFigure(rows: readonly ConfusionRow[]): Figure {
  const height = TOP + rows.length * ROW + 46;
  const panelWidth = (WIDTH - LABELS - 20 - 44) / 2;
  const panels = SIDES.map((side, i) => {
    const left = LABELS + i * (panelWidth + 44);
    const panel = { left, top: TOP, width: panelWidth, height: rows.length * ROW };
    return sidePanel(panel, side, rows);
  });
  const labels = rows.map((row, i) => {
    const y = TOP + i * ROW + ROW / 2;
    return group(
      el('text', { class: 'strong', x: 0, y: y - 3 }, row.appLabel),
      el('text', { class: 'note', x: 0, y: y + 14 }, row.ruleLabel),
    );
  });
  const key = legend(LABELS - 6, 16, [
    { series: 0, label: 'all people', look: 'mark' },
    { series: 0, label: 'both people have the app', look: 'open' },
  ]);
  return {
    id: 'warned',
    title: 'Who was warned',
    description: rows.map(describe).join(' '),
    width: WIDTH,
    height,
    body: group(key, ...labels, ...panels),
  };
}

function sidePanel(panel: Panel, side: Side, rows: readonly ConfusionRow[]): Markup {
  const highs = rows.flatMap(({ everyone, users }) =>
    [everyone, users].map((c) =>
      side.trials(c) === 0 ? 0 : wilsonInterval(side.hits(c), side.trials(c)).high,
    ),
  );
  // All of 0..100 % unless everything is small: then the small numbers get the room.
  const top =
    Math.max(...highs, 0) > 0.5 ? 1 : Math.max(0.1, Math.ceil(Math.max(...highs) * 10) / 10);
  const right = panel.left + panel.width;
  const scale = scaleLinear([0, top], [panel.left, right]);
  const drawn = rows.map((row, i) => {
    const y = panel.top + i * ROW + ROW / 2;
    return group(
      i === 0
        ? null
        : el('line', {
            class: 'grid',
            x1: panel.left,
            x2: right,
            y1: y - ROW / 2,
            y2: y - ROW / 2,
          }),
      interval(scale, side, row.everyone, row.app, y - 9, 'mark'),
      interval(scale, side, row.users, row.app, y + 11, 'open'),
    );
  });
  const title = el('text', { class: 'strong', x: panel.left, y: panel.top - 12 }, side.title);
  const percent = (v: number): string => `${Math.round(v * 100)} %`;
  return group(title, xAxis(panel, { scale, ticks: 5, format: percent }), ...drawn);
}

function interval(
  scale: NumberScale,
  side: Side,
  confusion: Confusion,
  series: number,
  y: number,
  look: 'mark' | 'open',
): Markup | null {
  const [hits, trials] = [side.hits(confusion), side.trials(confusion)];
  if (trials === 0) return null;
  const { low, high } = wilsonInterval(hits, trials);
  const [x1, x2] = [at(scale(low)), at(scale(high))];
  const share = formatPercent(hits / trials);
  const tip = `${hits} of ${trials}: ${share}, 95 % interval ${formatInterval(hits, trials)}`;
  const own = seriesClass(series);
  return group(
    el('line', { class: `stroke solid ${own}`, x1, x2, y1: y, y2: y, 'data-tip': tip }),
    el('path', { class: `stroke thin solid ${own}`, d: `M${x1} ${y - 4}v8M${x2} ${y - 4}v8` }),
    mark(series, scale(hits / trials), y, 5, look, tip),
  );
}

function describe({ appLabel, ruleLabel, everyone }: ConfusionRow): string {
  const { tp, fn, fp, tn } = everyone;
  return (
    `${appLabel}, ${ruleLabel}: ${tp} of ${tp + fn} true contacts (95 % interval ` +
    `${formatInterval(tp, tp + fn)}) and ${fp} of ${fp + tn} others were warned.`
  );
}
