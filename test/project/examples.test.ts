import { generateKeyPairSync } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Platform } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launchBrowser } from '../../tools/browser.ts';
import { exportOf, readExport } from './browser-files.ts';
import { ROOT } from './sources.ts';

const WALK = 'examples/engine-walk/walk.ts';
const PRINTED = [
  'heard 8 rows of 3 identifiers',
  'stored 428 bytes, purged 0 rows',
  'published 1 key of -1 days since onset',
  'expanded 144 identifiers, matched 8 rows',
  'window: 55 dB for 2 min, 56 dB for 4 min, 57 dB for 4 min, 58 dB for 4 min, ' +
    '59 dB for 4 min, 60 dB for 4 min, 61 dB for 4 min, 62 dB for 4 min',
  'warned: true (15 min)',
];

/** The program with all it imports, as users of the built package bundle it. */
async function bundled(contents: string, platform: Platform): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    platform,
    format: 'iife',
    globalName: 'page',
    write: false,
    logLevel: 'silent',
    // Without it, `paths` of tsconfig.json would lead to the sources.
    tsconfigRaw: '{}',
  });
  return outputFiles[0].text;
}

/** Every public sub-path of the rooms that need no Node. */
function subPaths(): string[] {
  return ['protocols', 'risk', 'keyfiles'].flatMap((room) =>
    readdirSync(join(ROOT, 'dist', room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js') && !name.startsWith('platform'))
      .map((name) => `bluecrowd/${room}/${name.slice(0, -'.js'.length).replaceAll('\\', '/')}`),
  );
}

it('the walk through an engine prints what it says, on Node without DuckDB', async () => {
  const code = await bundled(`import './${WALK}';`, 'node');
  expect(code).not.toContain('duckdb');
  const { stdout, stderr } = spawnSync(process.execPath, ['-'], { input: code, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n')).toEqual(PRINTED);
});

it('the example of replicates prints figures with intervals, and a difference without 0', () => {
  const file = join(ROOT, 'examples/replicates/two-thresholds.ts');
  const args = ['--import', 'tsx', file];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n')).toEqual([
    '62 dB: recall 85 % (62 to 95)',
    '62 dB: fpr 40 % (24 to 58)',
    '55 dB: recall 45 % (24 to 67)',
    '55 dB: fpr 18 % (8 to 35)',
    '15 min under 62 dB → 15 min under 55 dB: recall -40 points (-64 to -16), 20 seeds',
  ]);
});

it('protocols, risk and keyfiles bundle for a browser, every sub-path, without Node', async () => {
  const paths = subPaths();
  expect(paths.length).toBeGreaterThan(90);
  const code = await bundled(
    paths.map((path, k) => `export * as m${k} from '${path}';`).join('\n'),
    'browser',
  );
  expect(code).not.toMatch(/duckdb|require\("(node:)?(fs|crypto|zlib|stream)"\)/);
});

describe.skipIf(!hasChromium)('in Chromium (apt-get install chromium)', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>;
  let page: Page;
  const said: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
  }, 60_000);
  afterAll(async () => {
    await browser.close();
  });

  it('the walk gives the same identifiers, matches and verdict as on Node', async () => {
    await page.addScriptTag({ content: await bundled(`import './${WALK}';`, 'browser') });
    expect(said).toEqual(PRINTED);
  });

  it('every sub-path loads', async () => {
    said.length = 0;
    const paths = subPaths().map((path, k) => `export * as m${k} from '${path}';`);
    await page.addScriptTag({ content: await bundled(paths.join('\n'), 'browser') });
    expect(await page.evaluate('Object.keys(page).length')).toBe(paths.length);
    expect(said).toEqual([]);
  });

  it('exports are written and read, signatures and deflate among them, as on Node', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const otherPem = other.publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const files = "export * from './test/project/browser-files.ts';";
    await page.addScriptTag({ content: await bundled(files, 'browser') });
    const inPage = (call: string): Promise<unknown> => page.evaluate(`page.${call}`);
    const quoted = JSON.stringify;

    const fromNode = exportOf(
      100,
      pair.privateKey.export({ type: 'sec1', format: 'pem' }) as string,
    );
    const read = await readExport(fromNode, publicPem);
    expect(read).toContain('0@1600041600:-7 ');
    expect(await inPage(`readExport(${quoted(fromNode)}, ${quoted(publicPem)})`)).toBe(read);
    for (const type of ['sec1', 'pkcs8'] as const) {
      const privatePem = pair.privateKey.export({ type, format: 'pem' });
      const fromPage = (await inPage(`exportOf(100, ${quoted(privatePem)})`)) as number[];
      expect(await readExport(fromPage, publicPem)).toBe(read);
    }

    // What is refused is refused in the same words, but for those of the unpacking itself.
    const damaged = fromNode.with(200, fromNode[200] ^ 1);
    for (const [bytes, pem] of [
      [fromNode, otherPem],
      [fromNode, 'no key'],
      [fromNode.slice(0, 300), publicPem],
      [damaged, publicPem],
    ] as const) {
      const sentence = (await readExport([...bytes], pem)).replace(/ \(.*\)/, '');
      expect(sentence).toContain('expected');
      const there = await inPage(`readExport(${quoted(bytes)}, ${quoted(pem)})`);
      expect((there as string).replace(/ \(.*\)/, '')).toBe(sentence);
    }
  });
});
