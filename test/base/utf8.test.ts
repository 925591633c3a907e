import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from '../../src/base/bytes/utf8.ts';

const place = (bytes: Uint8Array): string => {
  try {
    return decodeUtf8(bytes, 'f');
  } catch (error) {
    return (error as Error).message;
  }
};

describe('text of a file', () => {
  it('comes back as it was written, U+FFFD and a byte order mark included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const whole = `\ufeff${text}\ufffd`;
        expect(decodeUtf8(Buffer.from(whole), 'f')).toBe(whole);
      }),
      { seed: 21, numRuns: 200 },
    );
  });

  it('that is not UTF-8 is refused at its first wrong byte', () => {
    const after = (before: string, ...bytes: number[]): string =>
      place(Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from('x\nz')]));
    expect(after('name: Jos', 0xe9)).toBe(
      'f:1:10: expected text in UTF-8, found the byte 0xe9; save it as UTF-8',
    );
    expect(after('a: \ufffd\nß', 0xff)).toMatch(/^f:2:2: .* 0xff;/);
    // Cut inside a character, over-long, half a pair.
    expect(after('\n', 0xef, 0xbf)).toMatch(/^f:2:1: .* 0xef;/);
    expect(after('', 0xc0, 0xaf)).toMatch(/^f:1:1: .* 0xc0;/);
    expect(after('x', 0xed, 0xa0, 0x80)).toMatch(/^f:1:2: .* 0xed;/);
    expect(place(Buffer.from([0x61, 0xe2, 0x82]))).toMatch(/^f:1:2: .* 0xe2;/);
  });

  it('that is UTF-16 is called so, with a byte order mark or without', () => {
    for (const text of ['\ufeffa: 1\n', 'a: 1\n']) {
      const little = Buffer.from(text, 'utf16le');
      for (const bytes of [little, Buffer.from(little).swap16()]) {
        expect(place(bytes)).toBe('f: expected text in UTF-8, found UTF-16; save it as UTF-8');
      }
    }
    expect(place(Buffer.from('a\u0000\u0000b'))).toBe('a\u0000\u0000b');
    expect(place(Buffer.from('a'))).toBe('a');
    expect(place(Buffer.from(''))).toBe('');
  });
});
