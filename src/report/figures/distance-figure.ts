import { area, line, scaleLinear, scaleLog } from 'd3';
import { isFew } from '../data/data-hearing.ts';
import type { Band, DistanceBin, HearingOfApp, SamplePoint } from '../data/data-hearing.ts';
import { formatCount, formatNumber, plural } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { xAxis, yAxis } from './axes.ts';
import type { NumberScale } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, mark, seriesClass } from './marks.ts';
import { modelPath } from './model-line.ts';
import type { ModelLine } from './model-line.ts';

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
  /** Where it can be said; null otherwise. */
  readonly model: ModelLine | null;
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
        : [{ series: 0, label: quantity.model.label, look: 'ref' as const }]),
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
  { band, point, thresholds, model }: DistanceQuantity,
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
  if (model !== null && typeof model.levels !== 'function') {
    values.push(...model.levels.map(({ level }) => level));
  }
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
  const runs = trustedRuns(bins);
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
      `${label}, ${binText(bin)} m: median ` +
      `${formatNumber(middle)} ${unit}, 10–90 % ${formatNumber(low)} to ${formatNumber(high)}; ` +
      `${plural(bin.sightings, 'sighting')} of ${plural(bin.pairs, 'pair')}`;
    return mark(app, x(bin.distanceM), y(middle), 4, isFew(bin) ? 'open' : 'mark', tip);
  });
  return group(
    el('path', {
      class: `${first ? 'band' : 'edge'} ${own}`,
      d: runs.map((run) => ribbon(run) ?? '').join(''),
    }),
    el('path', { class: `stroke ${own}`, d: runs.map((run) => median(run) ?? '').join('') }),
    ...marks,
  );
}

/** Neighbouring bins that rest on enough; no line leads through the others. */
function trustedRuns(bins: readonly DistanceBin[]): DistanceBin[][] {
  const runs: DistanceBin[][] = [[]];
  for (const bin of bins) {
    if (isFew(bin)) runs.push([]);
    else runs[runs.length - 1].push(bin);
  }
  return runs.filter((run) => run.length > 0);
}

/** `2–2.51` of a bin, `2` of one distance. */
export function binText({ fromM, toM }: DistanceBin): string {
  const from = formatNumber(fromM, 2);
  return fromM === toM ? from : `${from}–${formatNumber(toM, 2)}`;
}

function threshold(db: number, { unit }: DistanceQuantity, y: NumberScale): Markup {
  const right = PANEL.left + PANEL.width;
  const at1 = at(y(db));
  return group(
    el('line', { class: 'ref', x1: PANEL.left, x2: right, y1: at1, y2: at1 }),
    el('text', { class: 'note small end', x: right - 4, y: at1 - 4 }, `rule: ${db} ${unit}`),
  );
}

/** On a bench, where headings and walls may differ, each distance has a mark of its own. */
function modelLine(
  { model, unit }: DistanceQuantity,
  x: NumberScale,
  y: NumberScale,
): Markup | null {
  if (model === null) return null;
  const own = typeof model.levels === 'function' ? [] : model.levels;
  const ticks = own.map(({ distanceM, level }) =>
    el('path', {
      class: 'stroke solid ink',
      'data-part': 'expected',
      'data-tip': `${model.label}, ${formatNumber(distanceM, 2)} m: ${formatNumber(level)} ${unit}`,
      d: `M${at(x(distanceM) - 9)} ${at(y(level))}h18`,
    }),
  );
  return group(
    el('path', { class: 'ref', 'data-part': 'model', d: modelPath(model, x, y) }),
    ...ticks,
  );
}

function describe({ label, sightings, bins }: HearingOfApp, quantity: DistanceQuantity): string {
  const [first, last] = [bins[0], bins[bins.length - 1]];
  const median = (bin: DistanceBin): string => {
    const value = `${formatNumber(quantity.band(bin).middle)} ${quantity.unit}`;
    return `${value} at ${formatNumber(bin.distanceM)} m`;
  };
  return `${label}: ${formatCount(sightings)} sightings; median ${median(first)}, ${median(last)}.`;
}
