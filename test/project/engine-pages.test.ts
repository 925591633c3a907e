import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineDocuments, wordsOf } from '../../tools/engine-pages.ts';
import { ENGINES, sampleOf } from '../../tools/engine-samples.ts';
import { ROOT } from './sources.ts';

describe('the pages of engines', () => {
  it('are up to date, and there are no others', () => {
    const documents = engineDocuments();
    for (const [path, text] of documents) {
      const file = join(ROOT, 'docs', path);
      expect(existsSync(file) ? readFileSync(file, 'utf8') : `${path} is missing`).toBe(text);
    }
    const there = readdirSync(join(ROOT, 'docs/engines')).map((name) => `engines/${name}`);
    expect(there.filter((path) => !documents.has(path))).toEqual([]);
  });

  it.each(ENGINES)('draw the payload of $name as it is', (engine) => {
    const { layout } = wordsOf(engine);
    expect(layout.reduce((sum, field) => sum + field.bytes, 0)).toBe(engine.payloadBytes);
    const samples = [1, 2, 3].map((phone) => sampleOf(engine, phone));
    for (const { payload } of samples) expect(payload).toHaveLength(engine.payloadBytes);
    let at = 0;
    for (const { bytes, kind, name } of layout) {
      const parts = samples.map(({ payload }) => payload.slice(at, at + bytes));
      const different = new Set(parts.map((part) => part.join()));
      if (kind === 'fixed') expect([name, different.size]).toEqual([name, 1]);
      else expect([name, different.size]).toEqual([name, samples.length]);
      if (kind === 'identifier') {
        expect(parts).toEqual(samples.map(({ identifier }) => identifier));
      }
      at += bytes;
    }
  });
});
