import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { el, escapeText, group, rawText } from '../../src/report/kit/markup.ts';

describe('markup', () => {
  it('never lets a string become an element or end an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const { text } = el('p', { title: name }, name);
        expect(text.startsWith('<p title="')).toBe(true);
        expect(text.match(/[<>]/g)).toHaveLength(4);
        expect(text.match(/"/g)).toHaveLength(2);
      }),
      { seed: 3 },
    );
  });

  it('replaces characters that XML forbids', () => {
    expect(escapeText('a\u0000b\u001bc\td')).toBe('a\uFFFDb\uFFFDc\td');
  });

  it('leaves out attributes without a value', () => {
    expect(el('i', { a: null, b: false, c: true, d: 0 }).text).toBe('<i c="" d="0"></i>');
    expect(group('a', null, [1, el('br')]).text).toBe('a1<br>');
  });

  it('breaks up an end tag inside a script', () => {
    expect(rawText('script', 'x="</SCRIPT>"')).not.toMatch(/<\/script/i);
  });
});
