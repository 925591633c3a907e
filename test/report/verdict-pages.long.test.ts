import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderDiff } from '../../src/report/pages/diff.ts';
import { renderReport } from '../../src/report/pages/html.ts';
import { renderReplicates } from '../../src/report/pages/replicates.ts';
import { renderReplicatesDiff } from '../../src/report/pages/replicates-diff.ts';
import { axeViolations } from '../../tools/axe.ts';
import { hasChromium, launchBrowser, openFile } from '../../tools/browser.ts';
import { syntheticReplicates } from './synthetic-replicates.ts';
import { syntheticRun } from './synthetic.ts';

const PAGES = ['report', 'diff', 'unpaired', 'replicates', 'replicates-diff'] as const;
/** What the first screen of each page shows before all else. */
const FIRST: Readonly<Record<(typeof PAGES)[number], string>> = {
  report: '#fig-warned',
  diff: '#fig-paired',
  unpaired: '#fig-warned',
  replicates: '#fig-warned',
  'replicates-diff': '#fig-paired',
};
const LOOKS = [
  { colorScheme: 'light' as const, media: 'screen' as const },
  { colorScheme: 'dark' as const, media: 'screen' as const },
  { colorScheme: 'light' as const, media: 'print' as const },
];

describe.skipIf(!hasChromium)('the pages of a verdict in Chromium', () => {
  let browser: Browser;
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bluecrowd-verdict-'));
    const [run, other, third] = [
      await syntheticRun(),
      await syntheticRun({ minutes: 30 }),
      await syntheticRun({ seed: 8 }),
    ];
    const [a, b] = [syntheticReplicates(), syntheticReplicates({ minutes: 25 })];
    const pages = {
      report: await renderReport(run),
      diff: await renderDiff(run, other),
      unpaired: await renderDiff(run, third),
      replicates: await renderReplicates(a),
      'replicates-diff': await renderReplicatesDiff(a, b),
    };
    for (const name of PAGES) await writeFile(join(dir, `${name}.html`), pages[name]);
    for (const source of [run, other, third]) source.close();
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await rm(dir, { recursive: true });
  });

  it.each(PAGES)(
    '%s shows its verdict on the first screen and needs no sideways scroll',
    async (name) => {
      for (const [width, height] of [
        [1400, 900],
        [420, 900],
      ]) {
        const { page, complaints } = await openFile(browser, join(dir, `${name}.html`), {
          viewport: { width, height },
        });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        const box = (await page.locator(FIRST[name]).boundingBox())!;
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y).toBeLessThan(height);
        expect(complaints).toEqual([]);
        await page.close();
      }
    },
  );

  it.each(PAGES)(
    '%s has no violation for axe-core: wide and narrow, light, dark and in print',
    async (name) => {
      for (const width of [1400, 420]) {
        for (const { colorScheme, media } of LOOKS) {
          const options = { viewport: { width, height: 900 }, colorScheme };
          const { page } = await openFile(browser, join(dir, `${name}.html`), options);
          await page.emulateMedia({ media, colorScheme });
          expect(await axeViolations(page), `${width} ${colorScheme} ${media}`).toEqual([]);
          await page.close();
        }
      }
    },
    60_000,
  );

  it('keeps rules at one point legible: rings around one another, numbers apart', async () => {
    const run = await syntheticRun();
    // Both apps with the same people warned, and the same people with the app.
    await run.query('UPDATE verdicts SET has_app = 1, warned = true_contact');
    await writeFile(join(dir, 'same.html'), await renderReport(run));
    run.close();
    const { page } = await openFile(browser, join(dir, 'same.html'));
    const marks = page.locator('#fig-warned [data-rule] > *');
    const boxes = await Promise.all((await marks.all()).map((mark) => mark.boundingBox()));
    expect(boxes).toHaveLength(2);
    const widths = boxes.map((box) => box!.width).sort((x, y) => x - y);
    expect(widths[1]).toBeGreaterThan(widths[0] * 1.4);
    const numbers = await page.locator('#fig-warned [data-number]').all();
    const places = await Promise.all(numbers.map((number) => number.boundingBox()));
    const [p, q] = places.map((box) => box!);
    const overlap =
      Math.abs(p.x - q.x) < (p.width + q.width) / 2 - 1 && Math.abs(p.y - q.y) < p.height * 0.7;
    expect(overlap).toBe(false);
    await page.close();
  });

  it('tells a seed under the pointer', async () => {
    const { page } = await openFile(browser, join(dir, 'replicates.html'));
    await page.locator('#fig-warned [data-part=replicate] > *').first().hover({ force: true });
    expect(await page.locator('#tip').innerText()).toMatch(/^seed first-light\/\d+: recall \d+ %/);
    await page.close();
  });
});
