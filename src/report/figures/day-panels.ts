import { scaleLinear } from 'd3';
import { US_PER_DAY, US_PER_HOUR } from '../../base/time.ts';
import { dateOfDay } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { at } from './figure.ts';
import type { NumberScale } from './axes.ts';

/** Local days beside one another, each with the same hours: nights take no room. */
export interface DayPanels {
  readonly panels: readonly DayPanel[];
  /** Days that found no room. */
  readonly left: number;
}

export interface DayPanel {
  readonly day: number;
  readonly x: number;
  readonly width: number;
  /** From µs since local midnight of day 0. */
  readonly scale: NumberScale;
  readonly fromUs: number;
  readonly toUs: number;
}

/** Judgement: more panels than this are too narrow for an hour to be seen. */
const MAX_DAYS = 4;
const GAP = 14;

/** Panels for the days that the spans touch, the ones with most spans where there are too many. */
export function dayPanels(
  spans: readonly { readonly fromUs: number; readonly toUs: number }[],
  left: number,
  width: number,
): DayPanels {
  const weight = new Map<number, number>();
  let [early, late] = [US_PER_DAY, 0];
  for (const { fromUs, toUs } of spans) {
    const day = Math.floor(fromUs / US_PER_DAY);
    weight.set(day, (weight.get(day) ?? 0) + 1);
    early = Math.min(early, fromUs - day * US_PER_DAY);
    late = Math.max(late, Math.min(toUs - day * US_PER_DAY, US_PER_DAY));
  }
  const days = [...weight.keys()].sort((a, b) => weight.get(b)! - weight.get(a)! || a - b);
  const shown = days.slice(0, MAX_DAYS).sort((a, b) => a - b);
  const fromHour = Math.floor(Math.min(early, late) / US_PER_HOUR);
  const toHour = Math.max(fromHour + 1, Math.ceil(late / US_PER_HOUR));
  const each = (width - GAP * (shown.length - 1)) / Math.max(1, shown.length);
  const panels = shown.map((day, i): DayPanel => {
    const x = left + i * (each + GAP);
    const fromUs = day * US_PER_DAY + fromHour * US_PER_HOUR;
    const toUs = day * US_PER_DAY + toHour * US_PER_HOUR;
    return { day, x, width: each, fromUs, toUs, scale: scaleLinear([fromUs, toUs], [x, x + each]) };
  });
  return { panels, left: days.length - shown.length };
}

/** Hours below and dates above the panels. */
export function dayAxes(
  { panels }: DayPanels,
  startDate: string,
  top: number,
  bottom: number,
): Markup {
  return group(
    ...panels.map((panel) => {
      const hours = (panel.toUs - panel.fromUs) / US_PER_HOUR;
      const step = [1, 2, 3, 4, 6, 12].find((s) => (hours / s) * 44 <= panel.width) ?? 24;
      const ticks: Markup[] = [];
      for (let hour = 0; hour <= hours; hour += hours <= 1 ? 0.25 : step) {
        const us = panel.fromUs + hour * US_PER_HOUR;
        const x = at(panel.scale(us));
        const ofDay = Math.round((us - panel.day * US_PER_DAY) / 60e6);
        const label = `${Math.floor(ofDay / 60)}:${String(ofDay % 60).padStart(2, '0')}`;
        ticks.push(el('line', { class: 'grid', x1: x, x2: x, y1: top, y2: bottom }));
        ticks.push(el('text', { class: 'tick small mid', x, y: bottom + 15 }, label));
      }
      const date = dateOfDay(startDate, panel.day);
      return group(
        ...ticks,
        el('text', { class: 'note small strong', x: panel.x, y: top - 7 }, date),
        el('line', {
          class: 'base',
          x1: panel.x,
          x2: panel.x + panel.width,
          y1: bottom,
          y2: bottom,
        }),
      );
    }),
  );
}

/** The panel in which a moment lies; undefined where its day is not shown. */
export function panelAt({ panels }: DayPanels, us: number): DayPanel | undefined {
  return panels.find((panel) => us >= panel.fromUs && us <= panel.toUs);
}

/** A span cut to the panel of its start, as two x; null where its day is not shown. */
export function spanX(
  days: DayPanels,
  fromUs: number,
  toUs: number,
): { x1: number; x2: number } | null {
  const panel = panelAt(days, fromUs);
  if (panel === undefined) return null;
  return { x1: at(panel.scale(fromUs)), x2: at(panel.scale(Math.min(toUs, panel.toUs))) };
}
