import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, sourcesIn } from './sources.ts';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Paths of the test files that a script of package.json runs. */
function filesOf(script: string): string[] {
  const options = scripts[script].replace('vitest run', '').trim().split(/\s+/);
  const { stdout } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'list', '--filesOnly', '--json', ...options],
    { cwd: ROOT, encoding: 'utf8' },
  );
  const listed = JSON.parse(stdout.slice(stdout.indexOf('['))) as { file: string }[];
  return listed.map(({ file }) => file.replaceAll('\\', '/').slice(ROOT.length));
}

describe('the rings of tests', () => {
  it('hold every test file, each in one of them', () => {
    const all = sourcesIn('test', ['.test.ts', '.test.mjs']).map(({ path }) => path);
    const [short, long] = [filesOf('test'), filesOf('test:long')];
    expect([...short, ...long].sort()).toEqual([...all].sort());
    expect(long.every((path) => path.endsWith('.long.test.ts'))).toBe(true);
    expect([short.length > 100, long.length > 10]).toEqual([true, true]);
  });

  it('are both run by .ci/run', () => {
    const rings = Object.keys(scripts).filter((name) => scripts[name].startsWith('vitest run '));
    const tests = rings.filter((name) => !scripts[name].includes('--coverage'));
    const run = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    const runs = [...run.matchAll(/^ring (\S+)$/gm)].map(([, name]) => name);
    expect(runs).toEqual(tests);
  });

  it('have a row each in docs/testing.md', () => {
    const document = readFileSync(join(ROOT, 'docs/testing.md'), 'utf8');
    for (const name of ['npm test', 'npm run test:long', '.ci/run']) {
      expect(document).toMatch(new RegExp(`^\\| \`${name}\` \\|.*\\d+`, 'm'));
    }
  });
});
