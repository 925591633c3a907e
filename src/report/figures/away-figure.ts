import { scaleBand, scaleLinear, stack } from 'd3';
import type { AwayRow } from '../data/data-away.ts';
import { dateOfDay, formatCount } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import { dateLabels, yAxis } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, seriesClass } from './marks.ts';

const PANEL = { left: 64, top: 62, width: 716, height: 180 };
const KINDS = ['isolated', 'atHome'] as const;
const LABELS = { isolated: 'in isolation', atHome: 'at home after a warning' };

/** People who keep away from others, by local day. */
export function awayFigure(rows: readonly AwayRow[], startDate: string): Figure {
  const bottom = PANEL.top + PANEL.height;
  const right = PANEL.left + PANEL.width;
  const most = Math.max(1, ...rows.map(({ atHome, isolated }) => atHome + isolated));
  const y = scaleLinear([0, most], [bottom, PANEL.top]).nice();
  const days = rows.map(({ day }) => day);
  const x = scaleBand(days, [PANEL.left, right]).padding(0.3);
  const width = Math.min(56, x.bandwidth());
  const layers = stack<AwayRow, (typeof KINDS)[number]>().keys(KINDS)([...rows]);
  const bars = layers.flatMap((layer, series) =>
    layer
      .filter(([low, high]) => high > low)
      .map((part) => {
        const { day } = part.data;
        const people = formatCount(part[1] - part[0]);
        return el('rect', {
          class: `bar ${seriesClass(series)}`,
          x: at(x(day)! + (x.bandwidth() - width) / 2),
          y: at(y(part[1])),
          width: at(width),
          height: at(y(part[0]) - y(part[1])),
          'data-tip': `${dateOfDay(startDate, day)}: ${people} ${LABELS[layer.key]}`,
        });
      }),
  );
  const middleOf = (day: number): number => x(day)! + x.bandwidth() / 2;
  const labels = dateLabels(days, middleOf, bottom + 17, startDate);
  const describe = ({ atHome, day, isolated }: AwayRow): string =>
    `${dateOfDay(startDate, day)}: ${isolated} in isolation, ${atHome} at home`;
  return {
    id: 'away',
    title: 'People who keep away from others, by day',
    description: `${rows.map(describe).join('; ')}.`,
    width: 800,
    height: bottom + 28,
    body: group(
      yAxis(PANEL, { scale: y, ticks: Math.min(5, most), label: 'people' }),
      el('line', { class: 'base', x1: PANEL.left, x2: right, y1: bottom, y2: bottom }),
      ...bars,
      ...labels,
      legend(
        PANEL.left,
        16,
        KINDS.map((kind, series) => ({ series, label: LABELS[kind], look: 'bar' })),
      ),
    ),
  };
}
