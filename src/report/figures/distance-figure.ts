import { area, line, scaleLinear, scaleLog } from 'd3';
import type { Band, DistanceBin, HearingOfApp, SamplePoint } from '../data/data-hearing.ts';
import { formatCount, formatNumber } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { xAxis, yAxis } from './axes.ts';
import type { NumberScale } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, mark, seriesClass } from './marks.ts';

const PANEL = { left: 56, top: 62, width: 724, height: 300 };

/** One of the two figures of hearing against distance. */
export interface DistanceQuantity {
  readonly id: 'rssi' | 'attenuation';
  readonly title: string;
  readonly axis: string;
  readonly unit: string;
  readonly band: (bin: DistanceBin) => Band;
  readonly point: (point: SamplePoint) => number;
  /** Lines to compare with: thresholds of rules. */
  readonly thresholds: readonly number[];
  /** The model's median at a distance, where it can be said; null otherwise. */
  readonly model: ((distanceM: number) => number) | null;
}

/** A cloud of sightings with the median and the middle 80 % of each distance bin. */
export function distanceFigure(
  hearing: readonly HearingOfApp[],
  quantity: DistanceQuantity,
): Figure {
  const apps = hearing.filter((app) => app.sightings > 0);
  const { x, y } = scales(apps, quantity);
  const body = group(
    xAxis(PANEL, { scale: x, label: 'true distance, m (logarithmic)' }),
    yAxis(PANEL, { scale: y, label: quantity.axis }),
    ...apps.map((app) => cloud(app, quantity, x, y)),
    ...quantity.thresholds.map((db) => threshold(db, quantity, y)),
    modelLine(quantity, x, y),
    ...apps.map((app, i) => curve(app, quantity, x, y, i === 0)),
    legend(PANEL.left, 16, [
      ...apps.map(({ app, label }) => ({ series: app, label: `${label}: median, 10–90 % band` })),
      ...(quantity.model === null
        ? []
        : [{ series: 0, label: 'model, facing each other', look: 'ref' as const }]),
    ]),
  );
  return {
    id: quantity.id,
    title: quantity.title,
    description: apps.map((app) => describe(app, quantity)).join(' '),
    width: 800,
    height: PANEL.top + PANEL.height + 46,
    body,
  };
}

function scales(
  apps: readonly HearingOfApp[],
  { band, point, thresholds }: DistanceQuantity,
): { x: NumberScale; y: NumberScale } {
  const distances = apps.flatMap((app) => [
    ...app.bins.map((bin) => bin.distanceM),
    ...app.sample.map((sample) => sample.distanceM),
  ]);
  const values = apps.flatMap((app) => [
    ...app.bins.flatMap((bin) => [band(bin).low, band(bin).high]),
    ...app.sample.map(point),
  ]);
  values.push(...thresholds);
  const right = PANEL.left + PANEL.width;
  const bottom = PANEL.top + PANEL.height;
  // Ends of the axes where nothing was heard; any would do.
  const [nearM, farM] = distances.length === 0 ? [0.5, 10] : extent(distances);
  const [low, high] = values.length === 0 ? [0, 1] : extent(values);
  return {
    x: scaleLog([nearM / 1.12, farM * 1.12], [PANEL.left, right]),
    y: scaleLinear([low, high], [bottom, PANEL.top]).nice(),
  };
}

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function cloud(
  { app, sample }: HearingOfApp,
  { point }: DistanceQuantity,
  x: NumberScale,
  y: NumberScale,
): Markup {
  const dots = sample.map((p) => mark(app, x(p.distanceM), y(point(p)), 2, 'cloud'));
  return el('g', { 'data-part': 'sample' }, ...dots);
}

function curve(
  { app, label, bins }: HearingOfApp,
  { band, unit }: DistanceQuantity,
  x: NumberScale,
  y: NumberScale,
  first: boolean,
): Markup {
  const own = seriesClass(app);
  // One band is filled, the others are outlines: two fills over one another are mud.
  const ribbon = area<DistanceBin>(
    (bin) => at(x(bin.distanceM)),
    (bin) => at(y(band(bin).low)),
    (bin) => at(y(band(bin).high)),
  );
  const median = line<DistanceBin>(
    (bin) => at(x(bin.distanceM)),
    (bin) => at(y(band(bin).middle)),
  );
  const marks = bins.map((bin) => {
    const { low, middle, high } = band(bin);
    const tip =
      `${label}, ${formatNumber(bin.fromM, 2)}–${formatNumber(bin.toM, 2)} m: median ` +
      `${formatNumber(middle)} ${unit}, 10–90 % ${formatNumber(low)} to ${formatNumber(high)}; ` +
      `${formatCount(bin.sightings)} sightings`;
    return mark(app, x(bin.distanceM), y(middle), 4, 'mark', tip);
  });
  return group(
    el('path', { class: `${first ? 'band' : 'edge'} ${own}`, d: ribbon(bins) ?? '' }),
    el('path', { class: `stroke ${own}`, d: median(bins) ?? '' }),
    ...marks,
  );
}

function threshold(db: number, { unit }: DistanceQuantity, y: NumberScale): Markup {
  const right = PANEL.left + PANEL.width;
  const at1 = at(y(db));
  return group(
    el('line', { class: 'ref', x1: PANEL.left, x2: right, y1: at1, y2: at1 }),
    el('text', { class: 'note small end', x: right - 4, y: at1 - 4 }, `rule: ${db} ${unit}`),
  );
}

function modelLine({ model }: DistanceQuantity, x: NumberScale, y: NumberScale): Markup | null {
  if (model === null) return null;
  const [nearM, farM] = x.domain();
  const [low, high] = y.domain();
  const ratio = farM / nearM;
  const points: [number, number][] = [];
  for (let i = 0; i <= 60; i++) {
    const distanceM = nearM * ratio ** (i / 60);
    const value = model(distanceM);
    if (value >= low && value <= high) points.push([at(x(distanceM)), at(y(value))]);
  }
  return el('path', { class: 'ref', d: line()(points) ?? '' });
}

function describe({ label, sightings, bins }: HearingOfApp, quantity: DistanceQuantity): string {
  const [first, last] = [bins[0], bins[bins.length - 1]];
  const median = (bin: DistanceBin): string => {
    const value = `${formatNumber(quantity.band(bin).middle)} ${quantity.unit}`;
    return `${value} at ${formatNumber(bin.distanceM)} m`;
  };
  return `${label}: ${formatCount(sightings)} sightings; median ${median(first)}, ${median(last)}.`;
}
