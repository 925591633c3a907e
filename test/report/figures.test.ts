import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSvgs } from '../../src/report/pages/figures.ts';
import { renderReport } from '../../src/report/pages/html.ts';
import { syntheticRun } from './synthetic.ts';
import type { SyntheticRun } from './synthetic.ts';

let run: SyntheticRun;
let dir: string;

beforeAll(async () => {
  run = await syntheticRun();
  dir = await mkdtemp(join(tmpdir(), 'bluecrowd-svg-'));
});
afterAll(async () => {
  run.close();
  await rm(dir, { recursive: true });
});

describe('figures as files', () => {
  it('stand alone: named, described, with their styles and no reference outward', async () => {
    const paths = await writeSvgs(run, join(dir, 'figures'));
    expect((await readdir(join(dir, 'figures'))).sort()).toEqual([
      'attenuation.svg',
      'case-17.svg',
      'case-3.svg',
      'case-42.svg',
      'contact-time.svg',
      'daily.svg',
      'density.svg',
      'radio-use.svg',
      'roc.svg',
      'rssi.svg',
      'warned.svg',
    ]);
    for (const { path } of paths) {
      const svg = await readFile(path, 'utf8');
      expect(svg).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns=/);
      expect(svg).toMatch(/<title [^>]*>[^<]+<\/title><desc [^>]*>[^<]+<\/desc>/);
      expect(svg).toContain('prefers-color-scheme:dark');
      expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|href/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('come out the same twice', async () => {
    expect(await renderReport(run)).toBe(await renderReport(run));
  });
});

describe('the page', () => {
  it('forbids every request and holds no undefined number', async () => {
    const html = await renderReport(run);
    expect(html).toContain('default-src &#39;none&#39;; style-src &#39;sha256-');
    expect(html).not.toMatch(/unsafe-inline|<link|@import/);
    expect(html.replace(/<script>.*<\/script>/s, '')).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is whole for a run in which nothing happened', async () => {
    const empty = await syntheticRun();
    const tables = 'sightings contacts cases publications exposures notifications verdicts daily';
    for (const name of tables.split(' ')) await empty.query(`DELETE FROM ${name}`);
    const html = await renderReport(empty);
    expect(html).toContain('nobody had a true contact');
    expect(html.replace(/<script>.*<\/script>/s, '')).not.toMatch(/NaN|undefined|Infinity/);
    empty.close();
  });
});
