import { scaleLinear, scaleLog } from 'd3';
import type { DensityCell, DensityOfApp } from '../data/data-density.ts';
import { CELL_DB, CELLS_PER_DECADE } from '../data/data-density.ts';
import { formatCount, formatNumber, formatPercent } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { xAxis, yAxis } from './axes.ts';
import type { NumberScale, Panel } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { seriesClass } from './marks.ts';
import { modelPath } from './model-line.ts';
import type { ModelLine } from './model-line.ts';

const WIDTH = 800;
const LEFT = 56;
const TOP = 52;
const HEIGHT = 240;
const PANEL_GAP = 96;
const CELL_RATIO = 10 ** (1 / CELLS_PER_DECADE);

/** Mean and standard deviation of attenuation over links at a distance, dB. */
export interface AttenuationModel {
  readonly mean: ModelLine;
  readonly sdDb: number;
}

/** Attenuation against distance as a histogram, a panel for each app, with the model on top. */
export function densityFigure(density: readonly DensityOfApp[], model: AttenuationModel): Figure {
  const apps = density.filter(({ cells }) => cells.length > 0);
  const cells = apps.flatMap((app) => app.cells);
  const distances = cells.map(({ fromM }) => fromM);
  const levels = cells.map(({ fromDb }) => fromDb);
  const panels = apps.map((app, i): Markup => {
    const panel: Panel = {
      left: LEFT,
      top: TOP + i * (HEIGHT + PANEL_GAP),
      width: WIDTH - LEFT - 20,
      height: HEIGHT,
    };
    const x = scaleLog(
      [Math.min(...distances), Math.max(...distances) * CELL_RATIO],
      [panel.left, panel.left + panel.width],
    );
    const y = scaleLinear(
      [Math.min(...levels), Math.max(...levels) + CELL_DB],
      [panel.top + panel.height, panel.top],
    );
    return group(
      el('text', { class: 'small strong', x: LEFT, y: panel.top - 30 }, app.label),
      xAxis(panel, { scale: x, label: 'true distance, m (logarithmic)' }),
      yAxis(panel, { scale: y, label: 'attenuation, dB' }),
      el('g', { 'data-part': 'cells' }, ...app.cells.map((cell) => cellMark(app, cell, x, y))),
      modelLines(model, x, y),
    );
  });
  return {
    id: 'density',
    title: 'Attenuation against true distance, by density',
    description: apps.map(describe).join(' '),
    width: WIDTH,
    height: TOP + apps.length * (HEIGHT + PANEL_GAP) - 46,
    body: group(...panels),
  };
}

function cellMark({ app, label }: DensityOfApp, cell: DensityCell, x: NumberScale, y: NumberScale) {
  const { fromM, fromDb, sightings, share } = cell;
  const [left, right] = [x(fromM), x(fromM * CELL_RATIO)];
  const [top, bottom] = [y(fromDb + CELL_DB), y(fromDb)];
  const distance = `${formatNumber(fromM, 2)}–${formatNumber(fromM * CELL_RATIO, 2)} m`;
  return el('rect', {
    class: `${cell.isFew ? 'edge' : 'bar solid'} ${seriesClass(app)}`,
    x: at(left),
    y: at(top),
    width: at(right - left),
    height: at(bottom - top),
    'fill-opacity': cell.isFew ? null : at(opacity(cell)),
    'data-tip':
      `${label}, ${distance}, ${formatNumber(fromDb)}–${formatNumber(fromDb + CELL_DB)} dB: ` +
      `${formatCount(sightings)} sightings, ${formatPercent(share)} of this distance`,
  });
}

/**
 * Judgement: the square root lets the few be seen beside the many, a fifth is as dark as it gets,
 * and what rests on few sightings is paler, one half at ten.
 */
function opacity({ sightings, share }: DensityCell): number {
  const ofDistance = sightings / share;
  const trusted = ofDistance / (ofDistance + 10);
  return 0.06 + 0.9 * trusted * Math.sqrt(Math.min(share / 0.2, 1));
}

function modelLines({ mean, sdDb }: AttenuationModel, x: NumberScale, y: NumberScale): Markup {
  const path = (shiftDb: number): string => modelPath(mean, x, y, shiftDb);
  return group(
    el('path', { class: 'stroke solid ink thin', 'data-part': 'model', d: path(0) }),
    el('path', { class: 'ref', 'data-part': 'model-sd', d: path(-sdDb) }),
    el('path', { class: 'ref', 'data-part': 'model-sd', d: path(sdDb) }),
  );
}

function describe({ label, cells }: DensityOfApp): string {
  const sightings = cells.reduce((sum, cell) => sum + cell.sightings, 0);
  const most = cells.reduce((a, b) => (b.sightings > a.sightings ? b : a));
  return (
    `${label}: ${formatCount(sightings)} sightings, most of them around ` +
    `${formatNumber(most.fromM, 1)} m and ${formatNumber(most.fromDb + CELL_DB / 2)} dB.`
  );
}
