import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phoneDayOf } from '../../src/phone/phone-day.ts';
import { readReportData } from '../../src/report/data/data.ts';
import type { ReportData } from '../../src/report/data/data.ts';
import { renderDiff } from '../../src/report/pages/diff.ts';
import { renderReport } from '../../src/report/pages/html.ts';
import { renderPackets } from '../../src/report/pages/packets.ts';
import { renderPair } from '../../src/report/pages/pair.ts';
import { zoomPackets } from '../../src/replay/packets.ts';
import { crowd, planOf } from '../../src/testkit/packet-world.ts';
import { hasChromium, launchBrowser, openFile } from '../../tools/browser.ts';
import type { OpenPage, PageOptions } from '../../tools/browser.ts';
import { HOSTILE_GROUP, HOSTILE_NAME, syntheticRun } from './synthetic.ts';
import { syntheticZoom } from './synthetic-zoom.ts';

/** The minute around a scan in a crowd of twelve. */
const plan = planOf({ places: crowd(12), packet: { captureDb: 60 } });
const scanUs = plan.apps[0].schedule.windows(phoneDayOf(plan, 0, 0)).startUs[1];
const zoom = zoomPackets(plan, plan.apps[0], 0, scanUs - 10e6, scanUs + 50e6);
const check = { stored: 11, equal: true };

const suite = describe.skipIf(!hasChromium);

suite('the report in Chromium (apt-get install chromium)', () => {
  let browser: Browser;
  let dir: string;
  let data: ReportData;
  const open = (name: string, options?: PageOptions): Promise<OpenPage> =>
    openFile(browser, join(dir, `${name}.html`), options);

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bluecrowd-report-'));
    const run = await syntheticRun();
    const other = await syntheticRun({ minutes: 30 });
    data = await readReportData(run);
    await writeFile(join(dir, 'report.html'), await renderReport(run));
    await writeFile(join(dir, 'diff.html'), await renderDiff(run, other));
    await writeFile(join(dir, 'pair.html'), await renderPair(run, syntheticZoom()));
    await writeFile(join(dir, 'packets.html'), await renderPackets(run, { zoom, check }));
    run.close();
    other.close();
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await rm(dir, { recursive: true });
  });

  it('opens without a console message, a request or a dialog', async () => {
    for (const name of ['report', 'diff', 'pair', 'packets']) {
      const { page, complaints } = await open(name);
      await page.waitForSelector('#theme:not([hidden])');
      expect(complaints, name).toEqual([]);
      await page.close();
    }
  });

  it('draws a mark for every sample point, distance bin and interval', async () => {
    const { page } = await open('report');
    const sample = data.hearing.reduce((sum, app) => sum + app.sample.length, 0);
    for (const id of ['rssi', 'attenuation']) {
      expect(await page.locator(`#fig-${id} [data-part=sample] .cloud`).count()).toBe(sample);
      const bins = data.hearing.reduce((sum, app) => sum + app.bins.length, 0);
      // The legend has one mark per app.
      expect(await page.locator(`#fig-${id} .mark`).count()).toBe(bins + 2);
    }
    expect(await page.locator('#fig-daily .bar').count()).toBe(data.daily.length + 2);
    await page.close();
  });

  it('draws a cell for each part of the density, each threshold with its bars', async () => {
    const { page } = await open('report');
    for (const [k, { cells }] of data.density.entries()) {
      const drawn = page.locator('#fig-density [data-part=cells]').nth(k).locator('rect');
      expect(await drawn.count()).toBe(cells.length);
    }
    expect(await page.locator('#fig-density [data-part^=model]').count()).toBe(3 * 2);
    expect(await page.locator('#fig-roc .mark[data-tip]').count()).toBe(3 * 2);
    expect(await page.locator('#fig-roc [data-part=error]').count()).toBe(2 * 3 * 2);
    await page.locator('#fig-roc .mark[data-tip]').last().hover();
    expect(await page.locator('#tip').innerText()).toMatch(/63 dB: TPR .*, FPR /);
    await page.locator('#near details summary').click();
    expect(await page.locator('#near tbody tr').count()).toBe(3 * 2);
    await page.close();
  });

  it('draws a line and a mark per app of each count of radio use, with its numbers', async () => {
    const { page } = await open('report');
    const counts = 5;
    expect(await page.locator('#fig-radio-use [data-panel]').count()).toBe(counts);
    expect(await page.locator('#fig-radio-use [data-part=range]').count()).toBe(2 * counts);
    expect(await page.locator('#fig-radio-use .mark').count()).toBe(2 * counts);
    await page.locator('#fig-radio-use .mark').first().hover();
    const tip = await page.locator('#tip').innerText();
    await page.locator('#radio details summary').click();
    expect(await page.locator('#radio tbody tr').count()).toBe(2 * counts);
    const cells = await page.locator('#radio tbody tr').first().locator('td, th').allInnerTexts();
    const [{ app, phoneDays }] = data.radioUse;
    const [label, count, days, mean, least, greatest] = cells;
    expect([label, count]).toEqual([data.apps[app].label, 'advertising events']);
    expect(days).toBe(String(phoneDays));
    expect(tip).toBe(`${label}: ${mean} (${least} to ${greatest})`);
    expect(least).toMatch(/^411,0\d\d$/);
    expect(greatest).toMatch(/^411,1\d\d$/);
    await page.close();
  });

  it('says the numbers of the data', async () => {
    const { page } = await open('report');
    for (const row of data.confusion) {
      const { tp, fp, fn, tn } = row.everyone;
      const sentence = await page.locator(`[data-outcome="${row.app}/${row.rule}"]`).innerText();
      expect(sentence).toContain(`${row.appLabel}, ${row.ruleLabel}: warned ${tp} of ${tp + fn} `);
      expect(sentence).toContain(`and ${fp} of ${fp + tn} others with the app (`);
    }
    const cells = await page.locator('#warned tbody tr').first().locator('td').allInnerTexts();
    const { tp, fn, fp, tn } = data.confusion[0].everyone;
    expect(cells.slice(0, 5)).toEqual(['everybody', ...[tp, fn, fp, tn].map(String)]);
    await page.close();
  });

  it('keeps HTML in names as text', async () => {
    const { page, complaints } = await open('report');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('h1').innerText()).toContain('<b>two</b>');
    const text = (await page.textContent('body')) ?? '';
    expect(text).toContain(`Case ${HOSTILE_NAME}`);
    expect(text).toContain(`Group ${HOSTILE_GROUP}`);
    await page.selectOption('#story-case', { label: HOSTILE_NAME });
    expect(await page.locator('.story:visible h3').innerText()).toBe(`Case ${HOSTILE_NAME}`);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows one case and one person, and changes both', async () => {
    const { page } = await open('report');
    expect(await page.locator('.story:visible').count()).toBe(1);
    await page.selectOption('#story-case', '17');
    expect(await page.locator('.story:visible h3').innerText()).toBe('Case p017');
    await page.selectOption('#story-person', '1');
    expect(await page.locator('.story:visible details.person[open]').count()).toBe(1);
    const name = await page.locator('.story:visible details.person[open] summary b').innerText();
    expect(name).toBe(data.stories.cases[1].people[1].name);
    await page.close();
  });

  it('stands whole without its script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`file://${join(dir, 'report.html')}`);
    expect(await page.locator('.story:visible').count()).toBe(3);
    expect(await page.locator('#theme:visible').count()).toBe(0);
    await context.close();
  });

  it('follows the system in light and dark, and the button overrules it', async () => {
    const paper = 'getComputedStyle(document.body).backgroundColor';
    const { page } = await open('report', { colorScheme: 'dark' });
    expect(await page.evaluate(paper)).toBe('rgb(20, 24, 28)');
    await page.locator('#theme').press('Enter');
    expect(await page.evaluate(paper)).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('#theme').click();
    expect(await page.evaluate(paper)).toBe('rgb(20, 24, 28)');
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(paper)).toBe('rgb(255, 255, 255)');
    expect(await page.locator('nav:visible').count()).toBe(0);
    await page.close();
  });

  it('shows a tip under the pointer, and never wider than the page', async () => {
    const { page } = await open('report', { viewport: { width: 390, height: 800 } });
    await page.locator('#fig-warned .mark[data-tip]').first().hover();
    expect(await page.locator('#tip').innerText()).toMatch(/^\d .*: recall \d+ %, \d+–\d+ %, FPR/);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.close();
  });

  it('tells what changed between two runs', async () => {
    const { page } = await open('diff');
    expect(await page.locator('#scenario tbody th').allInnerTexts()).toEqual([
      'apps[1].rules[0].minutes',
    ]);
    expect(await page.locator('#people tbody tr').count()).toBeGreaterThan(0);
    expect(await page.locator('#people').innerText()).toContain('no longer warned');
    expect(await page.locator('#pairs').innerText()).toContain('0 of');
    await page.close();
  });

  it('draws a mark by fate for each PDU that could be heard, a tick for the others', async () => {
    const { page } = await open('packets');
    const figure = page.locator('#fig-packets');
    const pdus = zoom.senders.flatMap((sender) => sender.pdus);
    for (const fate of ['heard', 'collided', 'covered', 'lost']) {
      const count = pdus.filter((pdu) => pdu.fate === fate).length;
      expect(count).toBeGreaterThan(0);
      // The legend has one more.
      expect(await figure.locator(`[data-fate=${fate}]`).count()).toBe(count + 1);
    }
    const others = pdus.filter(({ fate }) => fate === 'elsewhere' || fate === 'unheeded').length;
    const ticks = await figure.locator('.unheeded').all();
    const drawn = await Promise.all(ticks.map((path) => path.getAttribute('data-count')));
    expect(drawn.reduce((sum, count) => sum + Number(count), 0)).toBe(others);
    await page.locator('#fig-packets-detail [data-fate=heard][data-tip]').first().hover();
    expect(await page.locator('#tip').innerText()).toMatch(/channel 3[789], −\d+.* dBm: heard/);
    expect(await page.locator('#phones tbody tr').count()).toBe(zoom.senders.length);
    expect(await page.locator('#summary').innerText()).toContain('Equal.');
    // The legend's marks are told apart by shape and outline, without any colour.
    const legend = await figure.locator('[data-fate]:not([data-tip])').all();
    const looks = await Promise.all(
      legend.map(async (mark) => {
        const look = (await mark.getAttribute('class'))!.split(' ')[1];
        return `${look} ${await mark.getAttribute('d')}`;
      }),
    );
    expect(new Set(looks).size).toBe(looks.length);
    await page.close();
  });

  it('draws the meetings, sightings and log rows of a pair', async () => {
    const { page } = await open('pair');
    const zoom = syntheticZoom();
    const sightings = zoom.apps.reduce((sum, app) => sum + app.sightings.window_us.length, 0);
    const figure = page.locator('svg.figure');
    expect(await figure.locator('.mark').count()).toBe(sightings);
    const rows = zoom.apps.reduce((sum, app) => sum + app.logRows.length, 0);
    expect(await figure.locator('line[data-tip]').count()).toBe(rows + zoom.meetings.length);
    expect(await page.locator('#summary').innerText()).toContain('Equal.');
    await page.close();
  });
});
