import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/results/manifest.ts';
import { bluecrowd, ROOT, scratch } from './program.ts';

const EXAMPLE = join(ROOT, 'examples/own-engine');
const GOOD = readFileSync(join(EXAMPLE, 'my-engine.mjs'), 'utf8');
const SCENARIO = readFileSync(join(EXAMPLE, 'scenario.yaml'), 'utf8');
const folder = scratch();
afterAll(() => folder.remove());
const out = (name: string): string => join(folder.path, name);

function runExample(name: string, ...args: string[]) {
  const scenario = join(EXAMPLE, 'scenario.yaml');
  return bluecrowd(['run', scenario, '--out', out(name), '--allow-code', ...args]);
}

/** A folder with the example's scenario that names `engine`, and a module there. */
function scenarioWith(name: string, engine: string, text = GOOD): string {
  const at = out(name);
  mkdirSync(at);
  writeFileSync(join(at, 'my-engine.mjs'), text);
  writeFileSync(join(at, 's.yaml'), SCENARIO.replace('./my-engine.mjs', engine));
  return at;
}

describe('the example of an engine of your own', () => {
  it('gives the same digests on one worker and on two, and keeps its text', () => {
    const one = runExample('one', '--workers', '1');
    expect([one.code, one.stderr]).toEqual([0, '']);
    expect(one.stdout).toMatch(/hmac-days +any match +1 +0 /);
    expect(runExample('two', '--workers', '2', '--contact-logs').code).toBe(0);
    const [a, b] = ['one', 'two'].map((name) => readManifest(out(name)));
    expect(b.digests).toEqual(a.digests);
    expect(a.modules).toMatchObject([{ engine: 'hmac-days', file: 'engines/hmac-days.mjs' }]);
    expect(a.scenario.apps[0].engine).toBe('hmac-days');
    expect(a.files).toContain('engines/hmac-days.mjs');
    expect(readFileSync(join(out('one'), 'engines/hmac-days.mjs'), 'utf8')).toBe(GOOD);
  });

  it('gives the same outcome where only cases are computed', () => {
    const lazy = runExample('lazy', '--workers', '2', '--set', 'materialise=cases');
    expect(lazy.code).toBe(0);
    const [{ digests: all }, { digests: cases }] = ['one', 'lazy'].map((n) => readManifest(out(n)));
    for (const table of ['exposures', 'notifications', 'verdicts', 'publications'] as const) {
      expect(cases[table]).toBe(all[table]);
    }
  });

  it('is checked with its code allowed, and not without', () => {
    const refused = bluecrowd(['check', out('one')]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/engines\/hmac-days\.mjs: expected --allow-code/);
    expect(bluecrowd(['check', out('one'), '--allow-code', '--workers', '2']).code).toBe(0);
  });

  it('is replayed by pairs and packets', () => {
    const pair = bluecrowd(['report', out('one'), '--pair', 'Ada,Bo', '--allow-code']);
    expect([pair.code, pair.stdout]).toEqual([0, expect.stringContaining('all equal')]);
    expect(bluecrowd(['report', out('one'), '--packets', 'Ada', '--allow-code']).code).toBe(0);
    const refused = bluecrowd(['report', out('one'), '--packets', 'Ada']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/--allow-code/)]);
    expect(bluecrowd(['report', out('one'), '--allow-code']).stderr).toMatch(
      /together with --pair/,
    );
    expect(bluecrowd(['report', out('one'), '--out', out('page.html')]).code).toBe(0);
  });

  it('is matched: the run has its keys and logs, and the module tells what is in them', () => {
    const [keys] = readdirSync(join(out('two'), 'keys')).filter((name) => name.startsWith('hmac'));
    const files = [join(out('two'), 'keys', keys), '--log'];
    files.push(join(out('two'), 'contact-logs/hmac-days.parquet'), '--json');
    const engine = ['--engine', join(out('two'), 'engines/hmac-days.mjs')];
    expect(bluecrowd(['match', ...files]).stderr).toMatch(/expected --engine FILE.*"hmac-days"/);
    expect(bluecrowd(['match', ...files, ...engine]).stderr).toMatch(/expected --allow-code/);
    const matched = bluecrowd(['match', ...files, ...engine, '--allow-code']);
    expect([matched.code, matched.stderr]).toEqual([0, '']);
    // Those whom the run itself matched, and nobody else.
    const sql =
      'SELECT DISTINCT name FROM exposures JOIN phones ON person = receiver ORDER BY name';
    const told = bluecrowd(['query', out('two'), sql, '--json']).stdout;
    const names = (JSON.parse(told) as { name: string }[]).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(1);
    for (const name of ['Bo', 'Cy', 'Di']) {
      expect(matched.stdout.includes(`"${name}"`), name).toBe(names.includes(name));
    }
  });

  it('is refused where its kept text is another', () => {
    appendFileSync(join(out('lazy'), 'engines/hmac-days.mjs'), '// A word more.\n');
    const { code, stderr } = bluecrowd(['check', out('lazy'), '--allow-code']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/expected the module that the run was made with .*found another text/);
  });

  it('is replaced with the run that it belongs to', () => {
    const again = runExample('two', '--workers', '1');
    expect([again.code, again.stderr]).toEqual([0, expect.stringMatching(/replaced the earlier/)]);
  });
});

describe('code from a file', () => {
  it('runs only with --allow-code: the sentence names the file and the flag', () => {
    const { code, stderr } = bluecrowd(['run', join(EXAMPLE, 'scenario.yaml'), '--out', out('no')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /scenario\.yaml:15:13: apps\.0\.engine: expected --allow-code.*my-engine/,
    );
    expect(readdirSync(folder.path)).not.toContain('no');
  });

  it('runs only from below the folder of the scenario', () => {
    const at = scenarioWith('below', '../outside.mjs');
    copyFileSync(join(at, 'my-engine.mjs'), out('outside.mjs'));
    symlinkSync(out('outside.mjs'), join(at, 'link.mjs'));
    const found = (engine: string): string => {
      const set = ['--set', `apps.0.engine=${engine}`];
      const args = ['run', join(at, 's.yaml'), '--out', out('below-out'), '--allow-code'];
      const { code, stderr } = bluecrowd([...args, ...set]);
      expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
      return stderr;
    };
    expect(found('../outside.mjs')).toMatch(/found \.\.\/outside\.mjs, which is outside/);
    expect(found('./link.mjs')).toMatch(/found \.\/link\.mjs, which is a link to outside/);
    expect(found('./none.mjs')).toMatch(/expected a module at .*none\.mjs, found nothing/);
    expect(found('./my-engine.ts')).toMatch(/found TypeScript, \.\/my-engine\.ts; compile it/);
    expect(found('hmac-dais')).toMatch(/expected one of bluezone@1, .*found "hmac-dais"/);
  });
});

describe('a module that does not come back', () => {
  it.each([
    ['while it loads', `${GOOD}\nfor (;;);`, 'loading'],
    ['in the main thread', GOOD.replace('const keys = [];', 'for (;;);'), 'publish\\(\\)'],
    ['in workers', GOOD.replace('// What is on', 'observe() { for (;;); },\n//'), 'observe\\(\\)'],
  ])('%s ends with a sentence and nothing left behind', (name, text, call) => {
    const at = scenarioWith(`loop ${name}`, './my-engine.mjs', text);
    const place = join(at, 'runs');
    mkdirSync(place);
    for (const workers of name === 'in workers' ? ['1', '2'] : ['1']) {
      const args = ['run', join(at, 's.yaml'), '--out', join(place, 'run'), '--workers', workers];
      const { code, stderr } = bluecrowd([...args, '--allow-code', '--call-limit', '0.5']);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        new RegExp(`my-engine\\.mjs: expected ${call} to end within 0\\.5 s.*\n$`),
      );
      expect(readdirSync(place)).toEqual([]);
    }
  });

  it('is a limit above zero', () => {
    expect(runExample('limit', '--call-limit', '0').stderr).toMatch(/--call-limit: expected 0\.1/);
  });

  it('leaves an error in a promise: one sentence as well', () => {
    const text = `Promise.reject(new Error('left behind'));\n${GOOD}`;
    const at = scenarioWith('rejected', './my-engine.mjs', text);
    const args = ['run', join(at, 's.yaml'), '--out', out('rejected-out'), '--allow-code'];
    const { code, stderr } = bluecrowd(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^bluecrowd: .*my-engine\.mjs:1:\d+: .*Error: left behind.*\n$/);
  });
});
