// The picture of the report in the README: tsx tools/picture.ts RUN docs/report.png
// RUN is a run folder or a report page. Light, 1180 pixels wide, from the top down to the first
// case story.
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launchBrowser, openFile } from './browser.ts';

const WIDTH = 1180;
/** A picture that is higher is cut: a README is no place for more. */
const MAX_HEIGHT = 1700;

const [, , run, out] = process.argv;
if (run === undefined || out === undefined) {
  console.error('usage: tsx tools/picture.ts RUN OUT.png');
  process.exit(2);
}
const path = resolve(statSync(run).isDirectory() ? join(run, 'report.html') : run);
const browser = await launchBrowser();
try {
  const viewport = { width: WIDTH, height: MAX_HEIGHT };
  const { page } = await openFile(browser, path, { viewport, colorScheme: 'light' });
  await page.waitForSelector('#theme:not([hidden])');
  const box = await page.locator('.story:visible figure').first().boundingBox();
  const height = Math.min(MAX_HEIGHT, Math.ceil(box === null ? 1000 : box.y + box.height));
  await page.screenshot({ path: out, clip: { x: 0, y: 0, width: WIDTH, height } });
} finally {
  await browser.close();
}
