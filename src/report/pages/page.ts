import { createHash } from 'node:crypto';
import { PAGE } from '../../results/folder/seal.ts';
import { clientScript } from '../client-script.ts';
import { el, group, rawElement, rawText } from '../kit/markup.ts';
import type { Child, Markup } from '../kit/markup.ts';
import { PAGE_CSS } from './page-style.ts';
import { inlineFigure } from '../figures/figure.ts';
import type { Figure } from '../figures/figure.ts';
import { FIGURE_CSS, THEME_CSS } from '../kit/theme.ts';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Child;
}

export interface Page {
  readonly title: string;
  readonly eyebrow: string;
  readonly sub: string;
  readonly sections: readonly Section[];
  /** Of bluecrowd, which made the run. */
  readonly version: string;
}

const hash = (text: string): string =>
  `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/**
 * A whole HTML page that needs nothing else: the content security policy forbids every request and
 * lets only the style and the script written here run, by their hashes.
 */
export async function renderPage(page: Page): Promise<string> {
  const style = THEME_CSS + FIGURE_CSS + PAGE_CSS;
  const script = await clientScript();
  const policy =
    `default-src 'none'; style-src ${hash(rawText('style', style))}; ` +
    `script-src ${hash(rawText('script', script))}; base-uri 'none'; form-action 'none'`;
  const head = el(
    'head',
    {},
    el('meta', { charset: 'utf-8' }),
    el('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    el('meta', { name: 'color-scheme', content: 'light dark' }),
    el('meta', { name: 'referrer', content: 'no-referrer' }),
    el('title', {}, page.title),
    rawElement('style', style),
  );
  const body = el('body', {}, ...pageBody(page), rawElement('script', script));
  return PAGE.seal(`<!DOCTYPE html>\n${el('html', { lang: 'en' }, head, body).text}\n`);
}

function pageBody({ title, eyebrow, sub, sections, version }: Page): Markup[] {
  const links = sections.map(({ id, title: text }) =>
    el('li', {}, el('a', { href: `#${id}` }, text)),
  );
  const header = el(
    'header',
    { class: 'top' },
    el(
      'div',
      {},
      el('p', { class: 'eyebrow' }, eyebrow),
      el('h1', {}, title),
      el('p', { class: 'sub' }, sub),
    ),
    el('button', { type: 'button', id: 'theme', hidden: true }, 'Dark'),
  );
  const main = el(
    'main',
    { id: 'content' },
    ...sections.map(({ id, title: text, body }) =>
      el(
        'section',
        { id, 'aria-labelledby': `${id}-title` },
        el('h2', { id: `${id}-title` }, text),
        body,
      ),
    ),
  );
  return [
    el('a', { class: 'skip', href: '#content' }, 'Skip to the content'),
    el(
      'div',
      { class: 'layout' },
      header,
      el('nav', { 'aria-label': 'Sections' }, el('ol', {}, ...links)),
      main,
      el('footer', {}, `Made by bluecrowd ${version}. This page makes no request.`),
    ),
    el('div', { class: 'tip', id: 'tip', role: 'tooltip', hidden: true }),
  ];
}

/** A figure with its caption and the numbers behind it. */
export function figureBlock(figure: Figure, caption: Child, behind: Markup | null): Markup {
  return group(
    el('figure', {}, scrolled(figure), el('figcaption', {}, caption)),
    behind === null ? null : detailsBlock('Numbers behind this figure', behind),
  );
}

/** A figure that is scrolled sideways where the page is narrow, by keyboard too. */
export function scrolled(figure: Figure): Markup {
  const attributes = { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': figure.title };
  return el('div', attributes, inlineFigure(figure));
}

/** A figure that fits any page, with its caption; its numbers stand elsewhere. */
export function plainFigure(figure: Figure, caption: Child): Markup {
  return el('figure', {}, inlineFigure(figure), el('figcaption', {}, caption));
}

export function detailsBlock(summary: string, ...body: Child[]): Markup {
  return el('details', {}, el('summary', {}, summary), ...body);
}

export interface TableColumn {
  readonly title: string;
  /** Numbers stand on the right. */
  readonly number?: boolean;
}

/** A table; the first cell of each row is its heading. */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Child[])[],
): Markup {
  const head = columns.map(({ title, number }) =>
    el('th', { scope: 'col', class: number === true ? 'num' : null }, title),
  );
  const body = rows.map((row) =>
    el(
      'tr',
      {},
      ...row.map((cell, i) => {
        const attributes = { class: columns[i]?.number === true ? 'num' : null };
        return i === 0
          ? el('th', { ...attributes, scope: 'row' }, cell)
          : el('td', attributes, cell);
      }),
    ),
  );
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption },
    el(
      'table',
      {},
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, ...head)),
      el('tbody', {}, ...body),
    ),
  );
}
