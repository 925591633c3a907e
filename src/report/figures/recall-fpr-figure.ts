import { scaleLinear } from 'd3';
import type { Estimate } from '../../evaluation/figures.ts';
import { placeLabel } from '../data/data-confusion.ts';
import type { NamedPlace } from '../data/data-confusion.ts';
import { formatPercent, formatShare } from '../kit/format.ts';
import { shortName } from '../kit/labels.ts';
import { el, group } from '../kit/markup.ts';
import type { Markup } from '../kit/markup.ts';
import { xAxis, yAxis } from './axes.ts';
import type { NumberScale, Panel } from './axes.ts';
import { at } from './figure.ts';
import type { Figure } from './figure.ts';
import { mark, seriesClass } from './marks.ts';

/** Recall and FPR of one rule. */
export interface RulePoint extends NamedPlace {
  readonly recall: Estimate;
  readonly fpr: Estimate;
  /** The same of each replicate, where there are any. */
  readonly dots: readonly {
    readonly label: string;
    readonly recall: number;
    readonly fpr: number;
  }[];
}

/** A rule that has both rates, and where it is drawn. */
interface Placed {
  readonly point: RulePoint;
  /** From 1, as in the list below. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
  /** How many earlier rules have their mark here. */
  readonly level: number;
}

const WIDTH = 460;
const PANEL: Panel = { left: 50, top: 34, width: 386, height: 300 };
const LEGEND_TOP = PANEL.top + PANEL.height + 62;
const LINE = 20;
/** Marks that are nearer than this would hide one another, px. */
const APART = 9;
/** A label is that high, px. */
const LABEL = 15;
/** FPR has all of 0..100 % unless everything is below this: then small numbers get the room. */
const SMALL_FPR = 0.5;

/**
 * Recall against FPR: a mark per rule with its interval in both directions. The colour is the app's
 * and the shape the rule's; what lies at one point is drawn as rings around one another, with bars
 * beside one another and numbers below one another.
 */
export function recallFprFigure(points: readonly RulePoint[], id = 'warned'): Figure {
  const x = scaleLinear([0, greatestFpr(points)], [PANEL.left, PANEL.left + PANEL.width]);
  const y = scaleLinear([0, 1], [PANEL.top + PANEL.height, PANEL.top]);
  const placed = place(points, x, y);
  return {
    id,
    title: 'Recall against false positive rate',
    description: points.map(describe).join(' '),
    width: WIDTH,
    height: LEGEND_TOP + points.length * LINE - 8,
    isNarrow: true,
    body: group(
      xAxis(PANEL, { scale: x, label: 'FPR: others with the app warned', format: wholePercent }),
      yAxis(PANEL, { scale: y, format: wholePercent }),
      el('text', { class: 'axis-title', x: 6, y: 18 }, 'recall: people with a true contact warned'),
      el('text', { class: 'note small', x: PANEL.left + 8, y: PANEL.top + 16 }, '↖ better'),
      ...points.flatMap((point) => dots(point, x, y)),
      ...placed.map((one) => bars(one, x, y)),
      ...[...placed].reverse().map(marked),
      ...numbers(placed),
      ...points.map(legendLine),
    ),
  };
}

const wholePercent = (share: number): string => `${Math.round(share * 100)} %`;

function greatestFpr(points: readonly RulePoint[]): number {
  const highs = points.flatMap(({ fpr, dots: own }) => [
    fpr.interval?.high ?? fpr.value ?? 0,
    ...own.map((dot) => dot.fpr),
  ]);
  const high = highs.reduce((most, one) => Math.max(most, one), 0);
  return high > SMALL_FPR ? 1 : Math.max(0.1, Math.ceil(high * 10) / 10);
}

function place(points: readonly RulePoint[], x: NumberScale, y: NumberScale): Placed[] {
  const placed: Placed[] = [];
  points.forEach((point, i) => {
    if (point.recall.value === null || point.fpr.value === null) return;
    const [px, py] = [x(point.fpr.value), y(point.recall.value)];
    const level = placed.filter((one) => Math.hypot(one.x - px, one.y - py) < APART).length;
    placed.push({ point, number: i + 1, x: px, y: py, level });
  });
  return placed;
}

function dots({ app, rule, dots: own }: RulePoint, x: NumberScale, y: NumberScale): Markup[] {
  return own.map((dot) => {
    const tip = `${dot.label}: recall ${formatPercent(dot.recall)}, FPR ${formatPercent(dot.fpr)}`;
    const drawn = mark(app, x(dot.fpr), y(dot.recall), 2.5, 'cloud', tip, rule);
    return el('g', { 'data-part': 'replicate' }, drawn);
  });
}

/** The two intervals as a cross. */
function bars({ point, x: cx, y: cy, level }: Placed, x: NumberScale, y: NumberScale): Markup {
  const { recall, fpr, app } = point;
  const bar = { class: `stroke thin solid ${seriesClass(app)}`, 'data-part': 'interval' };
  const aside = level * 3;
  const [mx, my] = [at(cx + aside), at(cy + aside)];
  const [up, across] = [recall.interval, fpr.interval];
  return group(
    up === null ? null : el('path', { ...bar, d: ended(mx, at(y(up.low)), mx, at(y(up.high))) }),
    across === null
      ? null
      : el('path', { ...bar, d: ended(at(x(across.low)), my, at(x(across.high)), my) }),
  );
}

/** A line with a short stroke across each end; it runs along one axis. */
function ended(x1: number, y1: number, x2: number, y2: number): string {
  const stroke = (x: number, y: number): string =>
    x1 === x2 ? `M${at(x - 3)} ${y}h6` : `M${x} ${at(y - 3)}v6`;
  return `M${x1} ${y1}L${x2} ${y2}${stroke(x1, y1)}${stroke(x2, y2)}`;
}

/** Where a mark lies already, the next is a ring around it. */
function marked({ point, number, x, y, level }: Placed): Markup {
  const look = level === 0 ? 'mark' : 'ring';
  const tip = `${number} ${describe(point)}`;
  const drawn = mark(point.app, x, y, 5.5 + level * 4.5, look, tip, point.rule);
  return el('g', { 'data-rule': `${point.app}/${point.rule}` }, drawn);
}

/** A number at each mark; one that would lie on another moves down, with a line to its mark. */
function numbers(placed: readonly Placed[]): Markup[] {
  const taken: { x: number; y: number }[] = [];
  return placed.map(({ point, number, x, y, level }) => {
    const px = x + 9 + level * 4;
    let py = y - 9;
    const hides = (one: { x: number; y: number }): boolean =>
      Math.abs(one.x - px) < 12 && Math.abs(one.y - py) < LABEL;
    while (taken.some(hides)) py += LABEL;
    taken.push({ x: px, y: py });
    const line = `M${at(x)} ${at(y)}L${at(px - 2)} ${at(py - 4)}`;
    const leader = el('path', { class: `stroke thin solid ${seriesClass(point.app)}`, d: line });
    const place = { class: 'strong halo', 'data-number': number, x: at(px), y: at(py) };
    return group(py > y ? leader : null, el('text', place, number));
  });
}

function legendLine(point: RulePoint, i: number): Markup {
  const y = LEGEND_TOP + i * LINE;
  const { recall, fpr, app, rule } = point;
  const missing =
    recall.value === null
      ? 'no recall: nobody had a true contact'
      : fpr.value === null
        ? 'no FPR: nobody with the app was without a true contact'
        : null;
  const label = shortName(placeLabel(point), missing === null ? 62 : 24);
  return group(
    el('text', { class: 'strong end', x: 14, y }, i + 1),
    missing === null ? mark(app, 28, y - 4, 5, 'mark', undefined, rule) : null,
    el('text', { x: 42, y }, missing === null ? label : `${label}: ${missing}`),
  );
}

function describe(point: RulePoint): string {
  const { recall, fpr } = point;
  return `${placeLabel(point)}: recall ${formatShare(recall)}, FPR ${formatShare(fpr)}.`;
}
