import { expect, it } from 'vitest';
import { escaped, plain, quoted, safeText, shortened } from '../../src/base/text/printable.ts';

it('text of a stranger stands on one line, without control characters, and is not too long', () => {
  expect(quoted('a"b\nc\u0000\u009b\u202e')).toBe('"a\\"b\\nc\\u0000\\u009b\\u202e"');
  expect(plain('a\tb')).toBe('a\\tb');
  expect(quoted('x'.repeat(61))).toBe(`"${'x'.repeat(60)}..."`);
  expect(quoted('x'.repeat(60))).toBe(`"${'x'.repeat(60)}"`);
  expect(shortened('abc', 2)).toBe('ab...');
  expect(escaped('say "no"\u007f')).toBe('say "no"\\u007f');
  expect(safeText('a\u001b[2J\u2066b')).toBe('a\ufffd[2J\ufffdb');
});
