import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderValidation } from '../../src/report/pages/validation-page.ts';
import { axeViolations } from '../../tools/axe.ts';
import { hasChromium, launchBrowser, openFile } from '../../tools/browser.ts';
import { deafened, syntheticValidation } from './synthetic-validation.ts';

const PAGES = ['windows', 'rows', 'deaf'] as const;
const LOOKS = [
  { colorScheme: 'light' as const, media: 'screen' as const },
  { colorScheme: 'dark' as const, media: 'screen' as const },
  { colorScheme: 'light' as const, media: 'print' as const },
];

describe.skipIf(!hasChromium)('the page of a validation in Chromium', () => {
  let browser: Browser;
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bluecrowd-validation-'));
    const windows = await syntheticValidation();
    const results = {
      windows,
      rows: await syntheticValidation(undefined),
      deaf: deafened(windows),
    };
    const words = { source: 'a set', notes: ['Close: up to 2 m (default).'], version: '9.9.9' };
    for (const name of PAGES) {
      await writeFile(join(dir, `${name}.html`), await renderValidation(results[name], words));
    }
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await rm(dir, { recursive: true });
  });

  it.each(PAGES)('%s: its verdict is on the first screen, and nothing complains', async (name) => {
    for (const [width, height] of [
      [1400, 900],
      [420, 900],
    ]) {
      const { page, complaints } = await openFile(browser, join(dir, `${name}.html`), {
        viewport: { width, height },
      });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      const box = (await page.locator('#summary .lead').boundingBox())!;
      expect(box.y + box.height).toBeLessThan(height);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

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

  it('opens the rows behind a figure, and tells a mark under the pointer', async () => {
    const { page } = await openFile(browser, join(dir, 'windows.html'));
    const table = page.locator('#levels details table').first();
    expect(await table.isVisible()).toBe(false);
    await page.locator('#levels details summary').first().click();
    expect(await table.innerText()).toContain('mean attenuation, all distances: offset');
    await page.locator('#fig-distance-mean circle[data-tip]').first().hover({ force: true });
    expect(await page.locator('#tip').innerText()).toMatch(/^mean attenuation, 0\.5 m: [\d.]+/);
    await page.close();
  });
});
