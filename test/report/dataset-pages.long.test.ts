import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../../tools/axe.ts';
import { hasChromium, launchBrowser, openFile } from '../../tools/browser.ts';
import { HOSTILE_SESSION, syntheticDataset } from './synthetic-dataset.ts';

const LOOKS = [
  { colorScheme: 'light' as const, media: 'screen' as const },
  { colorScheme: 'dark' as const, media: 'screen' as const },
  { colorScheme: 'light' as const, media: 'print' as const },
];

describe.skipIf(!hasChromium)('the page of a data set in Chromium', () => {
  let browser: Browser;
  let dir: string;
  const file = (): string => join(dir, 'page.html');

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bluecrowd-dataset-'));
    const { page, close } = await syntheticDataset((name) => join(dir, name), 'set');
    close();
    await writeFile(file(), page);
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await rm(dir, { recursive: true });
  });

  it('opens without a complaint, and needs no sideways scroll', async () => {
    for (const width of [1400, 420]) {
      const viewport = { width, height: 900 };
      const { page, complaints } = await openFile(browser, file(), { viewport });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(complaints).toEqual([]);
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.textContent('#sessions')).toContain(HOSTILE_SESSION);
      await page.close();
    }
  });

  it('draws medians and bars, and has the numbers behind them', async () => {
    const { page } = await openFile(browser, file());
    expect(await page.locator('#fig-level [data-part=medians] > *').count()).toBe(3);
    const bars = await page.locator('#fig-rssi [data-part=bars] rect').count();
    await page.locator('#rssi summary').click();
    expect(await page.locator('#rssi tbody tr').count()).toBe(bars);
    await page.locator('#fig-level [data-part=medians] > *').first().hover();
    expect(await page.locator('#tip').innerText()).toMatch(/^0\.5 m: median −\d+(\.\d)? dBm of 20/);
    await page.close();
  });

  it('has no violation for axe-core: wide and narrow, light, dark and in print', async () => {
    for (const width of [1400, 420]) {
      for (const { colorScheme, media } of LOOKS) {
        const options = { viewport: { width, height: 900 }, colorScheme };
        const { page } = await openFile(browser, file(), options);
        await page.emulateMedia({ media, colorScheme });
        expect(await axeViolations(page), `${width} ${colorScheme} ${media}`).toEqual([]);
        await page.close();
      }
    }
  }, 60_000);
});
