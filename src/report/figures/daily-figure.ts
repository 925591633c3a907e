import { scaleLinear } from 'd3';
import type { AppInfo, DailyRow } from '../data/data.ts';
import { dateOfDay, formatCount } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import { dateLabels, yAxis } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, seriesClass } from './marks.ts';

const PANEL = { left: 64, top: 62, width: 716, height: 180 };

/** Rows added to contact logs per local day and app. */
export function dailyFigure(
  daily: readonly DailyRow[],
  apps: readonly AppInfo[],
  startDate: string,
): Figure {
  const days = [...new Set(daily.map((row) => row.day))].sort((a, b) => a - b);
  const bottom = PANEL.top + PANEL.height;
  const y = scaleLinear(
    [0, Math.max(1, ...daily.map((row) => row.logRows))],
    [bottom, PANEL.top],
  ).nice();
  const each = PANEL.width / Math.max(1, days.length);
  const bar = Math.min(56, (each * 0.7) / Math.max(1, apps.length));
  const describe = ({ app, day, logRows }: DailyRow): string =>
    `${apps[app]?.label ?? ''}, ${dateOfDay(startDate, day)}: ${formatCount(logRows)} rows`;
  const middleOf = (day: number): number => PANEL.left + (days.indexOf(day) + 0.5) * each;
  const bars = daily.map((row) => {
    const x = at(middleOf(row.day) + (row.app - apps.length / 2) * bar);
    const top = at(y(row.logRows));
    const size = { width: at(bar - 3), height: at(bottom - top) };
    return el('rect', {
      class: `bar ${seriesClass(row.app)}`,
      x,
      y: top,
      ...size,
      'data-tip': describe(row),
    });
  });
  const labels = dateLabels(days, middleOf, bottom + 17, startDate);
  const right = PANEL.left + PANEL.width;
  return {
    id: 'daily',
    title: 'Contact log rows per day',
    description: `${daily.map(describe).join('; ')}.`,
    width: 800,
    height: bottom + 28,
    body: group(
      yAxis(PANEL, { scale: y, ticks: 5, label: 'rows' }),
      el('line', { class: 'base', x1: PANEL.left, x2: right, y1: bottom, y2: bottom }),
      ...bars,
      ...labels,
      legend(
        PANEL.left,
        16,
        apps.map(({ index, label }) => ({ series: index, label, look: 'bar' })),
      ),
    ),
  };
}
