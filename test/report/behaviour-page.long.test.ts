import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { axeViolations } from '../../tools/axe.ts';
import { hasChromium, launchBrowser, openFile } from '../../tools/browser.ts';
import { bluecrowd, scratch } from '../cli/program.ts';
import { TEAMS } from '../cli/teams.ts';

describe.skipIf(!hasChromium)('the report of people who react, in Chromium', () => {
  const space = scratch();
  const at = (...names: string[]): string => join(space.path, ...names);
  let browser: Browser;

  beforeAll(async () => {
    const behaviour = 'behaviour: { onWarning: stay-home, onDiagnosis: isolate, stayHomeDays: 2 }';
    writeFileSync(at('reacting.yaml'), `${TEAMS}days: 4\n${behaviour}\n`);
    const { code, stderr } = bluecrowd(['run', at('reacting.yaml'), '--out', at('run')]);
    expect([code, stderr]).toEqual([0, '']);
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    space.remove();
  });

  it('shows who keeps away, by day, and the numbers behind', async () => {
    const sql = 'SELECT state, count(*) FROM states GROUP BY state ORDER BY state';
    const { stdout } = bluecrowd(['query', at('run'), sql, '--json']);
    const [home, isolated] = (JSON.parse(stdout) as { 'count_star()': number }[]).map(
      (row) => row['count_star()'],
    );
    expect(home).toBeGreaterThan(4);
    expect(isolated).toBe(4);
    const { page, complaints } = await openFile(browser, at('run', 'report.html'));
    await page.locator('#behaviour details summary').click();
    const rows = await page.locator('#behaviour tbody tr').all();
    const cells = await Promise.all(rows.map((row) => row.locator('td, th').allInnerTexts()));
    expect(cells.length).toBe(4);
    const sum = (column: number): number =>
      cells.reduce((all, row) => all + Number(row[column]), 0);
    expect([sum(1), sum(2)]).toEqual([isolated, home]);
    const marks = cells.flatMap((row) => [row[1], row[2]]).filter((count) => count !== '0');
    expect(await page.locator('#fig-away rect.bar[data-tip]').count()).toBe(marks.length);
    expect(await page.locator('#limits').innerText()).toContain('Behaviour changes at midnight');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each(['light', 'dark'] as const)(
    'has no violation of axe-core, %s, at 420 px',
    async (scheme) => {
      const { page } = await openFile(browser, at('run', 'report.html'), {
        viewport: { width: 420, height: 900 },
        colorScheme: scheme,
      });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(420);
      expect(await axeViolations(page)).toEqual([]);
      await page.close();
    },
  );
});
