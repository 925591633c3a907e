import { scaleLinear, scaleLog } from 'd3';
import { DISTANCE_CELLS, LEVEL_CELL_DB } from '../data/data-dataset.ts';
import type { CountedBin, LevelCell, MedianAt } from '../data/data-dataset.ts';
import { formatCount, formatNumber, formatPercent } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import { xAxis, yAxis } from './axes.ts';
import type { Panel } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, mark } from './marks.ts';

const WIDTH = 800;
const PANEL: Panel = { left: 56, top: 52, width: 724, height: 260 };
const BOTTOM = PANEL.top + PANEL.height;
export const CELL_RATIO = 10 ** (1 / DISTANCE_CELLS);

/** RSSI against distance: cells by how many packets are in them, and medians. */
export function levelFigure(cells: readonly LevelCell[], medians: readonly MedianAt[]): Figure {
  const distances = cells.map(({ fromM }) => fromM);
  const levels = cells.map(({ fromDbm }) => fromDbm);
  const x = scaleLog(
    [least(distances), most(distances) * CELL_RATIO],
    [PANEL.left, PANEL.left + PANEL.width],
  );
  const y = scaleLinear([least(levels), most(levels) + LEVEL_CELL_DB], [BOTTOM, PANEL.top]);
  const drawn = cells.map(({ fromM, fromDbm, packets, share }) =>
    el('rect', {
      class: 'bar solid s0',
      x: at(x(fromM)),
      y: at(y(fromDbm + LEVEL_CELL_DB)),
      width: at(x(fromM * CELL_RATIO) - x(fromM)),
      height: at(y(fromDbm) - y(fromDbm + LEVEL_CELL_DB)),
      // The square root lets the few be seen beside the many; a fifth is as dark as it gets.
      'fill-opacity': at(0.06 + 0.8 * Math.sqrt(Math.min(share / 0.2, 1))),
      'data-tip':
        `${formatNumber(fromM, 2)}–${formatNumber(fromM * CELL_RATIO, 2)} m, ` +
        `${formatNumber(fromDbm)} to ${formatNumber(fromDbm + LEVEL_CELL_DB)} dBm: ` +
        `${formatCount(packets)} packets, ${formatPercent(share)} of this distance`,
    }),
  );
  const marks = medians.map(({ distanceM, medianDbm, packets }) => {
    const tip =
      `${formatNumber(distanceM, 2)} m: median ${formatNumber(medianDbm)} dBm of ` +
      `${formatCount(packets)} packets`;
    return mark(1, Math.min(x(distanceM), PANEL.left + PANEL.width), y(medianDbm), 4, 'mark', tip);
  });
  return {
    id: 'level',
    title: 'RSSI against true distance',
    description: medians
      .map((m) => `${formatNumber(m.distanceM, 1)} m: median ${formatNumber(m.medianDbm)} dBm.`)
      .join(' '),
    width: WIDTH,
    height: BOTTOM + 46,
    body: group(
      legend(PANEL.left, 16, [
        { series: 0, label: 'packets', look: 'bar' },
        { series: 1, label: 'median', look: 'mark' },
      ]),
      xAxis(PANEL, { scale: x, label: 'true distance, m (logarithmic)' }),
      yAxis(PANEL, { scale: y, label: 'RSSI, dBm' }),
      el('g', { 'data-part': 'cells' }, ...drawn),
      el('g', { 'data-part': 'medians' }, ...marks),
    ),
  };
}

export interface BarOptions {
  readonly id: string;
  readonly title: string;
  readonly xLabel: string;
  /** What is counted: `packets`. */
  readonly what: string;
  /** What a bin is, for readers who point at it. */
  readonly say: (bin: CountedBin) => string;
}

/** How many there are in each bin. */
export function barFigure(bins: readonly CountedBin[], options: BarOptions): Figure {
  const { id, title, xLabel, what, say } = options;
  const panel = { ...PANEL, top: 34, height: 200 };
  const bottom = panel.top + panel.height;
  const x = scaleLinear(
    [least(bins.map(({ from }) => from)), most(bins.map(({ to }) => to))],
    [panel.left, panel.left + panel.width],
  );
  const y = scaleLinear([0, most(bins.map(({ count }) => count))], [bottom, panel.top]).nice();
  const bars = bins.map((bin) =>
    el('rect', {
      class: 'bar s0',
      x: at(x(bin.from)),
      y: at(y(bin.count)),
      width: at(Math.max(0.5, x(bin.to) - x(bin.from) - 1)),
      height: at(bottom - y(bin.count)),
      'data-tip': `${say(bin)}: ${formatCount(bin.count)} ${what}`,
    }),
  );
  const top = bins.reduce((a, b) => (b.count > a.count ? b : a));
  return {
    id,
    title,
    description: `${bins.length} bins; most ${what} at ${say(top)}: ${formatCount(top.count)}.`,
    width: WIDTH,
    height: bottom + 46,
    body: group(
      xAxis(panel, { scale: x, label: xLabel }),
      yAxis(panel, { scale: y, ticks: 5, label: what }),
      el('g', { 'data-part': 'bars' }, ...bars),
    ),
  };
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
