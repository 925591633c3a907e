import fc from 'fast-check';
import { expect, it } from 'vitest';
import { safeFileName } from '../../src/cli/arguments/file-name.ts';

it.each([
  'office',
  'bench-two-phones',
  'v1.2_b',
  'văn phòng',
  'vân phõng',
  '事務所',
  'Ωmega (2) @home, a+b=c',
])('%s is a name as it is', (name) => {
  expect(safeFileName(name)).toBe(name);
});

it('is in NFC, whichever form was given', () => {
  expect(safeFileName('văn phòng'.normalize('NFD'))).toBe('văn phòng');
});

it.each([
  ['../../escape', /^--\.\.-escape-[0-9a-f]{8}$/],
  ['..', /^--[0-9a-f]{8}$/],
  ['.hidden', /^-hidden-[0-9a-f]{8}$/],
  ['a/b\\c:d', /^a-b-c-d-[0-9a-f]{8}$/],
  ['tab\tand\u202eturn', /^tab-and-turn-[0-9a-f]{8}$/],
  ['CON', /^-[0-9a-f]{8}$/],
  ['lpt1.yaml', /^-[0-9a-f]{8}$/],
  ['dot.', /^dot--[0-9a-f]{8}$/],
  ['', /^-[0-9a-f]{8}$/],
  ['🦠', /^--[0-9a-f]{8}$/],
])('%j is made safe', (text, is) => {
  expect(safeFileName(text)).toMatch(is);
});

it('is a safe name of at most 200 bytes for any text, and differs where texts differ', () => {
  const near = fc.string({ unit: fc.constantFrom(...'a-/\\:. \u0000é\ud800'), maxLength: 6 });
  const text = fc.oneof(near, fc.string({ unit: 'binary', maxLength: 300 }));
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [one, other] = [safeFileName(a), safeFileName(b)];
      expect(one).not.toMatch(/[/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}]|^\.|^\s|[.\s]$/u);
      expect(one).not.toBe('');
      expect(Buffer.byteLength(one)).toBeLessThan(200);
      expect(one === other).toBe(a.normalize('NFC') === b.normalize('NFC'));
    }),
    { numRuns: 5000 },
  );
});
