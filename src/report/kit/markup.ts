/**
 * HTML and SVG text that is safe by construction: whatever comes as a string is escaped, only
 * `Markup` goes through as it is, and only this file makes it.
 */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Child = Markup | string | number | null | undefined | readonly Child[];
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Elements without an end tag (HTML Living Standard, "void elements"); only those used here. */
const VOID = new Set(['meta', 'br', 'hr', 'input', 'link']);

/** Text for content and quoted attributes; characters that XML 1.0 forbids become U+FFFD. */
export function escapeText(value: string): string {
  return value

    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

function childText(child: Child): string {
  if (child === null || child === undefined) return '';
  if (child instanceof Markup) return child.text;
  if (typeof child === 'string') return escapeText(child);
  if (typeof child === 'number') return String(child);
  return child.map(childText).join('');
}

/** An element. Attributes that are null, undefined or false are left out; true stands alone. */
export function el(tag: string, attributes: Attributes = {}, ...children: Child[]): Markup {
  let text = `<${tag}`;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    text += value === true ? ` ${name}=""` : ` ${name}="${escapeText(String(value))}"`;
  }
  if (VOID.has(tag)) return new Markup(`${text}>`);
  return new Markup(`${text}>${childText(children)}</${tag}>`);
}

/** Several children in a row, without an element around them. */
export function group(...children: Child[]): Markup {
  return new Markup(childText(children));
}

/**
 * The text of a `<style>` or `<script>`, which HTML does not unescape: an end tag inside would
 * close the element early, so it is broken up (harmless in CSS and in JavaScript strings).
 */
export function rawText(tag: 'style' | 'script', text: string): string {
  return text.replace(new RegExp(`</(?=${tag})`, 'gi'), '<\\/');
}

export function rawElement(tag: 'style' | 'script', text: string): Markup {
  return new Markup(`<${tag}>${rawText(tag, text)}</${tag}>`);
}
