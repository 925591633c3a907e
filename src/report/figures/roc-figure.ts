import { line, scaleLinear } from 'd3';
import { wilsonInterval } from '../../base/numbers/wilson.ts';
import { auc, ratesAt } from '../data/data-roc.ts';
import type { RocOfApp } from '../data/data-roc.ts';
import { formatNumber, formatPercent } from '../kit/format.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { xAxis, yAxis } from './axes.ts';
import type { NumberScale } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { legend, mark, seriesClass } from './marks.ts';

const PANEL = { left: 56, top: 62, width: 520, height: 400 };
/** Thresholds of published apps: Immuni 50, CWA and SwissCovid 55 and 63 dB. */
export const MARKED_DB = [50, 55, 63] as const;

/** A share of sightings, with the interval of N = number of pairs. */
export function shareOfPairs(taken: number, of: number, pairs: number) {
  const share = taken / of;
  return { share, ...wilsonInterval(share * pairs, pairs) };
}

/** Near taken for near against far taken for near, by threshold of attenuation. */
export function rocFigure(apps: readonly RocOfApp[], closeM: number): Figure {
  const right = PANEL.left + PANEL.width;
  const x = scaleLinear([0, 1], [PANEL.left, right]);
  const y = scaleLinear([0, 1], [PANEL.top + PANEL.height, PANEL.top]);
  const near = `nearer than ${formatNumber(closeM, 2)} m`;
  return {
    id: 'roc',
    title: 'ROC by attenuation threshold',
    description: apps.map((app) => `${app.label}: AUC ${auc(app).toFixed(2)}.`).join(' '),
    width: 800,
    height: PANEL.top + PANEL.height + 46,
    body: group(
      xAxis(PANEL, { scale: x, label: 'FPR', format: formatPercent }),
      yAxis(PANEL, { scale: y, label: `TPR (${near})`, format: formatPercent }),
      el('line', { class: 'ref', x1: x(0), x2: x(1), y1: y(0), y2: y(1) }),
      ...apps.map((app) => curve(app, x, y)),
      ...apps.flatMap((app) => MARKED_DB.map((db) => threshold(app, db, x, y))),
      legend(PANEL.left, 16, [
        ...apps.map((app) => ({
          series: app.app,
          label: `${app.label}: area ${auc(app).toFixed(2)}`,
        })),
        { series: 0, label: 'chance', look: 'ref' as const },
      ]),
    ),
  };
}

function curve(app: RocOfApp, x: NumberScale, y: NumberScale): Markup {
  const points = app.points.map(({ nearTaken, farTaken }): [number, number] => [
    at(x(farTaken / app.far)),
    at(y(nearTaken / app.near)),
  ]);
  return el('path', { class: `stroke ${seriesClass(app.app)}`, d: line()(points) ?? '' });
}

/** A marked threshold with its bars of error along both axes. */
function threshold(app: RocOfApp, db: number, x: NumberScale, y: NumberScale): Markup {
  const { nearTaken, farTaken } = ratesAt(app, db);
  const near = shareOfPairs(nearTaken, app.near, app.nearPairs);
  const far = shareOfPairs(farTaken, app.far, app.farPairs);
  const [cx, cy] = [at(x(far.share)), at(y(near.share))];
  const own = seriesClass(app.app);
  const range = ({ low, high }: { low: number; high: number }): string =>
    `${formatPercent(low)} to ${formatPercent(high)}`;
  const tip =
    `${app.label}, ${db} dB: TPR ${formatPercent(near.share)} (${range(near)}), ` +
    `FPR ${formatPercent(far.share)} (${range(far)})`;
  const bar = { class: `stroke solid thin ${own}`, 'data-part': 'error' };
  return group(
    el('line', { ...bar, x1: cx, x2: cx, y1: at(y(near.low)), y2: at(y(near.high)) }),
    el('line', { ...bar, x1: at(x(far.low)), x2: at(x(far.high)), y1: cy, y2: cy }),
    mark(app.app, cx, cy, 4, 'mark', tip),
    // Curves lie close together: the first has its labels above, the others below.
    app.app === 0
      ? el('text', { class: 'note small end', x: cx - 8, y: cy - 7 }, `${db} dB`)
      : el('text', { class: 'note small', x: cx + 8, y: cy + 15 }, `${db} dB`),
  );
}
