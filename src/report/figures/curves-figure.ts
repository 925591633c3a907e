import { area, line, scaleLinear } from 'd3';
import type { Curves } from '../../validation/curves.ts';
import { formatPercent } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import { tickText, xAxis, yAxis } from './axes.ts';
import type { Panel } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, seriesClass } from './marks.ts';

const PANEL: Panel = { left: 56, top: 62, width: 520, height: 380 };
const [MEASURED, PREDICTED] = [0, 1];

export interface CurvesWords {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Whether values are shares too, and a diagonal stands for chance. */
  readonly isRoc: boolean;
}

/** Two curves over a share from 0 to 1: as measured, and the band of what replicates give. */
export function curvesFigure(curves: Curves, words: CurvesWords): Figure {
  const { id, title, description, xLabel, yLabel, isRoc } = words;
  const right = PANEL.left + PANEL.width;
  const bottom = PANEL.top + PANEL.height;
  const most = Math.max(...[...curves.measured, ...curves.high].filter((v) => !Number.isNaN(v)));
  const x = scaleLinear([0, 1], [PANEL.left, right]);
  const y = scaleLinear([0, isRoc ? 1 : most], [bottom, PANEL.top]);
  if (!isRoc) y.nice();
  const places = curves.x.map((value) => at(x(value)));
  const path = line<number>(
    (_, k) => places[k],
    (value) => at(y(value)),
  );
  const ribbon = area<number>(
    (_, k) => places[k],
    (_, k) => at(y(curves.low[k])),
    (_, k) => at(y(curves.high[k])),
  );
  const isPredicted = !curves.predicted.some(Number.isNaN);
  const [own, other] = [MEASURED, PREDICTED].map(seriesClass);
  return {
    id,
    title,
    description,
    width: 800,
    height: bottom + 46,
    body: group(
      legend(PANEL.left, 16, [
        { series: MEASURED, label: 'measured' },
        { series: PREDICTED, label: 'predicted: mean and middle 80 % of replicates' },
      ]),
      xAxis(PANEL, { scale: x, label: xLabel, format: formatPercent }),
      yAxis(PANEL, { scale: y, label: yLabel, format: isRoc ? formatPercent : tickText }),
      isRoc ? el('line', { class: 'ref', x1: x(0), x2: x(1), y1: y(0), y2: y(1) }) : null,
      isPredicted
        ? group(
            el('path', {
              class: `band ${other}`,
              'data-part': 'interval',
              d: ribbon([...curves.predicted]) ?? '',
            }),
            el('path', { class: `stroke ${other}`, d: path([...curves.predicted]) ?? '' }),
          )
        : null,
      el('path', { class: `stroke ${own}`, d: path([...curves.measured]) ?? '' }),
    ),
  };
}
