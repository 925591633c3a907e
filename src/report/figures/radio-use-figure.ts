import { scaleLinear } from 'd3';
import type { CountRange, RadioUseOfApp } from '../data/data-radio-use.ts';
import { formatCount } from '../kit/format.ts';
import { shortName } from '../kit/labels.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { xAxis } from './axes.ts';
import type { NumberScale, Panel } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { mark, seriesClass, whisker } from './marks.ts';

/** What is counted per phone and day, in words, and where it stands; null where not known. */
export const RADIO_COUNTS: readonly {
  readonly title: string;
  readonly of: (use: RadioUseOfApp) => CountRange | null;
}[] = [
  { title: 'advertising events', of: (use) => use.advertisingEvents },
  { title: 'scan time, s', of: (use) => use.scanS },
  { title: 'packets', of: ({ heard }) => heard && heard.packets },
  { title: 'wakes', of: ({ heard }) => heard && heard.wakes },
  { title: 'log rows', of: ({ heard }) => heard && heard.logRows },
];

const WIDTH = 460;
const LEFT = 16;
const RIGHT = 430;
const ROW = 40;
const HEAD = 30;
const AXIS = 34;

/** A panel per count, in it a line per app from the least phone-day to the greatest. */
export function radioUseFigure(uses: readonly RadioUseOfApp[], labels: readonly string[]): Figure {
  const drawn: Markup[] = [];
  const said: string[] = [];
  let top = 4;
  for (const { title, of } of RADIO_COUNTS) {
    const rows = uses.flatMap((use): UseRow[] => {
      const range = of(use);
      return range === null ? [] : [{ app: use.app, label: labels[use.app], range }];
    });
    if (rows.length === 0) continue;
    drawn.push(usePanel(title, rows, top));
    said.push(...rows.map(({ label, range }) => `${title}, ${label}: ${rangeText(range)}.`));
    top += HEAD + rows.length * ROW + AXIS;
  }
  return {
    id: 'radio-use',
    title: 'Radio use per phone and local day',
    description: said.join(' '),
    width: WIDTH,
    height: top,
    isNarrow: true,
    body: group(...drawn),
  };
}

interface UseRow {
  readonly app: number;
  readonly label: string;
  readonly range: CountRange;
}

function usePanel(title: string, rows: readonly UseRow[], top: number): Markup {
  const most = rows.reduce((far, { range }) => Math.max(far, range.greatest), 1);
  const x = scaleLinear([0, most], [LEFT, RIGHT]).nice(4);
  const panel: Panel = {
    left: LEFT,
    top: top + HEAD,
    width: RIGHT - LEFT,
    height: rows.length * ROW,
  };
  return el(
    'g',
    { 'data-panel': title },
    el('text', { class: 'strong', x: LEFT, y: top + 18 }, title),
    xAxis(panel, { scale: x, ticks: 4 }),
    ...rows.map((row, k) => useRow(row, panel.top + k * ROW, x)),
  );
}

function useRow({ app, label, range }: UseRow, top: number, x: NumberScale): Markup {
  const tip = `${label}: ${rangeText(range)}`;
  const y = top + 28;
  const d = whisker(at(x(range.least)), at(x(range.greatest)), y);
  return group(
    el('text', { class: 'small halo', x: LEFT + 4, y: top + 15 }, shortName(tip, 68)),
    el('path', { class: `stroke solid ${seriesClass(app)}`, 'data-part': 'range', d }),
    mark(app, x(range.mean), y, 4.5, 'mark', tip),
  );
}

/** Mean, least and greatest, in words. */
function rangeText({ mean, least, greatest }: CountRange): string {
  const [middle, low, high] = [mean, least, greatest].map((value) =>
    formatCount(Math.round(value)),
  );
  return low === high ? middle : `${middle} (${low} to ${high})`;
}
