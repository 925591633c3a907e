import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiPages, publicApi } from '../../tools/api.ts';
import { ROOT } from './sources.ts';

const modules = publicApi();

describe('the reference of the library', () => {
  it('has a docstring for everything that is public', () => {
    const count = modules.reduce((sum, { entries }) => sum + entries.length, 0);
    expect(count).toBeGreaterThan(300);
    const bare = modules.flatMap(({ path, entries }) =>
      entries.filter(({ text }) => text === '').map(({ name }) => `${path} ${name}`),
    );
    expect(bare).toEqual([]);
  });

  it('is up to date (npm run api)', () => {
    for (const [name, page] of apiPages(modules)) {
      const written = readFileSync(join(ROOT, 'docs/api', name), 'utf8');
      expect(written === page, `docs/api/${name}`).toBe(true);
    }
  });

  it('has the units, ranges and errors of what it lists', () => {
    const [index] = modules;
    const engine = index.entries.find(({ name }) => name === 'engineByName')!;
    expect(engine.signature).toContain('function engineByName<N extends EngineName>');
    expect(engine.text).toContain('*throws*: RangeError for another name, with the nearest one');
    const purge = index.entries.find(({ name }) => name === 'purgeBefore')!;
    expect(purge.text).toContain("*timeUs*: receiver's clock, Unix µs");
  });
});
