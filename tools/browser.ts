import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

/** The system's Chromium (Debian: `apt-get install chromium`). */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const hasChromium = existsSync(CHROMIUM);

/** A browser with a fresh profile that talks to nobody on its own account. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface OpenPage {
  readonly page: Page;
  /** Console errors, page errors and requests other than for the page itself. */
  readonly complaints: string[];
}

export type PageOptions = NonNullable<Parameters<Browser['newPage']>[0]>;

/** Opens a file and notes everything that a calm page does not do. */
export async function openFile(
  browser: Browser,
  path: string,
  options: PageOptions = {},
): Promise<OpenPage> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  const url = `file://${path}`;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url) complaints.push(`request ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, complaints };
}
