import { scaleLinear } from 'd3';
import { clockTime, formatNumber, plural } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import type { PairZoom, ZoomApp } from '../pages/zoom.ts';
import { yAxis } from './axes.ts';
import { dayAxes, dayPanels, panelAt, spanX } from './day-panels.ts';
import type { DayPanels } from './day-panels.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { mark, seriesClass } from './marks.ts';

const LEFT = 56;
const WIDTH = 800;
const TOP = 56;
const DISTANCE_HEIGHT = 110;
const LANE_HEIGHT = 96;
const LANE_GAP = 44;

export type LabelledApp = ZoomApp & { readonly label: string };

/** Distance, RSSI per app and direction, and log rows of a pair over one day. */
export function pairFigure(
  zoom: PairZoom,
  apps: readonly LabelledApp[],
  startDate: string,
  title: string,
): Figure {
  const spans = [
    ...zoom.meetings,
    ...apps.flatMap(({ sightings }) =>
      Array.from(sightings.first_us, (us) => ({ fromUs: us, toUs: us })),
    ),
  ];
  const days = dayPanels(spans, LEFT, WIDTH - LEFT - 16);
  const lanesTop = TOP + DISTANCE_HEIGHT;
  const bottom = lanesTop + apps.length * (LANE_HEIGHT + LANE_GAP) + 12;
  const rssi = rssiRange(apps);
  const lanes = apps.map((app, i) =>
    lane(app, days, lanesTop + LANE_GAP + i * (LANE_HEIGHT + LANE_GAP), rssi),
  );
  return {
    id: `pair-${zoom.a}-${zoom.b}-day-${zoom.day}`,
    title,
    description: apps
      .map(
        ({ label, sightings, logRows }) =>
          `${label}: ${plural(sightings.window_us.length, 'sighting')}, ` +
          `${plural(logRows.length, 'log row')}.`,
      )
      .join(' '),
    width: WIDTH,
    height: bottom + 28,
    body: group(dayAxes(days, startDate, TOP, bottom), distanceLane(zoom, days), ...lanes),
  };
}

function rssiRange(apps: readonly LabelledApp[]): [number, number] {
  // Ends used where nothing was heard: from a common receiver floor to a phone in the hand.
  let [low, high] = [-90, -70];
  for (const { sightings } of apps) {
    for (const value of sightings.rssi_mean_dbm) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return [low, high];
}

function distanceLane({ meetings }: PairZoom, days: DayPanels): Markup {
  const panel = { left: LEFT, top: TOP, width: WIDTH - LEFT - 16, height: DISTANCE_HEIGHT };
  const farthest = Math.max(2, ...meetings.map((m) => m.distanceM));
  const y = scaleLinear([0, farthest], [panel.top + panel.height, panel.top]).nice(4);
  const drawn = meetings.map((m) => {
    const span = spanX(days, m.fromUs, m.toUs);
    if (span === null) return null;
    const yAt = at(y(m.distanceM));
    const walls = m.wallDb > 0 ? `, walls ${formatNumber(m.wallDb)} dB` : '';
    const contact = m.face ? ', true contact' : '';
    const time = `${clockTime(m.fromUs)}–${clockTime(m.toUs)}`;
    const tip = `${time}: ${formatNumber(m.distanceM, 2)} m${walls}${contact}`;
    const look = m.face ? 'stroke thick ink' : 'stroke solid pale';
    const x2 = Math.max(span.x2, span.x1 + 0.5);
    return el('line', { class: look, x1: span.x1, x2, y1: yAt, y2: yAt, 'data-tip': tip });
  });
  return group(
    yAxis(panel, { scale: y, ticks: 4 }),
    el('text', { class: 'axis-title', x: 0, y: 20 }, 'distance, m (thick: in true contact)'),
    ...drawn,
  );
}

function lane(
  app: LabelledApp,
  days: DayPanels,
  top: number,
  [low, high]: [number, number],
): Markup {
  const panel = { left: LEFT, top, width: WIDTH - LEFT - 16, height: LANE_HEIGHT };
  const y = scaleLinear([low, high], [top + LANE_HEIGHT, top]).nice(4);
  const { sightings } = app;
  const marks: (Markup | null)[] = [];
  for (let i = 0; i < sightings.window_us.length; i++) {
    const us = sightings.first_us[i];
    const day = panelAt(days, us);
    if (day === undefined) continue;
    const tip =
      `${clockTime(us)} · ${formatNumber(sightings.rssi_mean_dbm[i])} dBm · ` +
      `${formatNumber(sightings.attenuation_db[i])} dB · ` +
      plural(sightings.packets[i], 'packet');
    marks.push(mark(app.app, day.scale(us), y(sightings.rssi_mean_dbm[i]), 3, 'mark', tip));
  }
  return group(
    el('text', { class: 'small', x: LEFT, y: top - 12 }, `${app.label} · RSSI, dBm`),
    yAxis(panel, { scale: y, ticks: 4 }),
    ...logRows(app, days, top + LANE_HEIGHT + 8),
    ...marks,
  );
}

function logRows(app: LabelledApp, days: DayPanels, y: number): (Markup | null)[] {
  return app.logRows.map((row) => {
    const span = spanX(days, row.firstUs, row.lastUs);
    if (span === null) return null;
    const tip =
      `log row ${clockTime(row.firstUs)}–${clockTime(row.lastUs)}, ` +
      plural(row.packets, 'packet') +
      (row.matched ? ', matched' : ', not matched');
    const look = row.matched ? `stroke thick ${seriesClass(app.app)}` : 'stroke thin solid pale';
    const x2 = Math.max(span.x2, span.x1 + 1);
    return el('line', { class: look, x1: span.x1, x2, y1: y, y2: y, 'data-tip': tip });
  });
}
