import ts from 'typescript';
import { expect, it } from 'vitest';
import { withinMs } from '../../src/measurements/import/time-limit.ts';
import { sourcesIn } from './sources.ts';

/** Tried on text of our own only, which is short: a table in the source, six digits of a time. */
const OWN_TEXT = new Set(['src/phone/models.ts', 'src/report/figures/packet-figure.ts']);

const REPEATED = [
  '0',
  '1',
  'a',
  'x',
  ' ',
  '\t',
  '\n',
  '.',
  '(',
  '-',
  ':',
  '_',
  '=',
  '/',
  '"',
  ',',
  'A',
  '[',
  '<',
  '\\',
  '%',
  '+',
  '0.',
  'a ',
  '1 ',
  ': ',
  '_a',
  'back ',
  'a.',
  '0a',
  '(x',
];
const BEFORE = ['', '0', 'a', 'x=', 'RSSI:'];
const AFTER = ['', '!', '\u0000', '\n!'];
const LENGTH = 20_000;
/** All texts of one expression: some 20 ms where time grows with the length, else seconds each. */
const MAX_MS = 1000;

const TEXTS = REPEATED.flatMap((part) =>
  BEFORE.flatMap((before) =>
    AFTER.map((after) => before + part.repeat(LENGTH / part.length) + after),
  ),
);

function isSlow(expression: RegExp): boolean {
  const tryAll = (): number => TEXTS.filter((text) => expression.test(text)).length;
  // A busy machine is slow once.
  return withinMs(MAX_MS, tryAll) === undefined && withinMs(MAX_MS, tryAll) === undefined;
}

function expressionsOf(path: string, text: string): RegExp[] {
  const found: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const flags = node.text.slice(end + 1).replace('g', '');
      found.push(new RegExp(node.text.slice(1, end), flags));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

it('no regular expression of ours takes time that grows with the square of a text', () => {
  const files = sourcesIn('src').filter(({ path }) => !OWN_TEXT.has(path));
  const all = files.flatMap(({ path, text }) =>
    expressionsOf(path, text).map((expression) => ({ path, expression })),
  );
  expect(all.length).toBeGreaterThan(80);
  const slow = all.filter(({ expression }) => isSlow(expression));
  expect(slow.map(({ path, expression }) => `${path}: ${expression.source}`)).toEqual([]);
}, 120_000);

it.each([/^\d+\.?\d*$/, / +$/m, /\s*\n\s*/, /(rear|back).*(pocket)/, /^(a+)+$/])(
  'one that does so would be seen: %s',
  (expression) => expect(isSlow(expression)).toBe(true),
  60_000,
);
