import { FIGURE } from '../../results/folder/seal.ts';
import { el, escapeText, Markup } from '../kit/markup.ts';
import type { Child } from '../kit/markup.ts';
import { FIGURE_CSS, THEME_CSS } from '../kit/theme.ts';

/** A drawing with the words that stand for it where it cannot be seen. */
export interface Figure {
  /** Unique in a page; also the name of the standalone file. */
  readonly id: string;
  readonly title: string;
  /** What the figure shows, for readers who do not see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** Narrow enough for a telephone: it shrinks with the page, and never needs to be scrolled. */
  readonly isNarrow?: boolean;
  readonly body: Markup;
}

function svg(figure: Figure, head: Child[], extra: Record<string, string>): Markup {
  const { id, title, description, width, height, isNarrow, body } = figure;
  return el(
    'svg',
    {
      ...extra,
      id: `fig-${id}`,
      class: isNarrow === true ? 'figure narrow' : 'figure',
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-labelledby': `fig-${id}-title fig-${id}-desc`,
    },
    el('title', { id: `fig-${id}-title` }, title),
    el('desc', { id: `fig-${id}-desc` }, description),
    ...head,
    body,
  );
}

/** The figure for a page that brings the styles. */
export function inlineFigure(figure: Figure): Markup {
  return svg(figure, [], {});
}

/** The figure as a file of its own, with its styles inside; light or dark as the viewer prefers. */
export function standaloneFigure(figure: Figure): string {
  const { width, height } = figure;
  const size = { width: String(width), height: String(height) };
  const style = new Markup(`<style>${escapeText(THEME_CSS + FIGURE_CSS)}</style>`);
  const paper = el('rect', { width, height, class: 'paper' });
  const xmlns = 'http://www.w3.org/2000/svg';
  const drawing = svg(figure, [style, paper], { xmlns, ...size });
  return FIGURE.seal(`<?xml version="1.0" encoding="UTF-8"?>\n${drawing.text}\n`);
}

/** A coordinate: two decimals are a hundredth of a pixel. */
export function at(value: number): number {
  return Math.round(value * 100) / 100;
}
