/** The page of an imported data set: numbers by SQL beside plain counting, and the command. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readDatasetData } from '../../src/report/data/data-dataset.ts';
import { bluecrowd, scratch } from '../cli/program.ts';
import { HOSTILE_SESSION, syntheticCsv, syntheticDataset } from './synthetic-dataset.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

describe('the data behind the page', () => {
  it('are the rows, session by session, heard and not heard', async () => {
    const { source, close } = await syntheticDataset(at, 'set');
    const data = await readDatasetData(source);
    close();
    expect(data.sessions.map((row) => [row.session, row.heard, row.missed])).toEqual([
      [HOSTILE_SESSION, 30, 0],
      ['a', 30, 2],
    ]);
    const packets = data.cells.reduce((sum, cell) => sum + cell.packets, 0);
    expect([packets, data.levels.reduce((sum, bin) => sum + bin.count, 0)]).toEqual([60, 60]);
    expect(data.medians.map(({ packets: n }) => n)).toEqual([20, 20, 20]);
    expect(data.medians[0].distanceM).toBeCloseTo(0.5, 9);
    // Each session from its own first row.
    expect(data.times.reduce((sum, bin) => sum + bin.count, 0)).toBe(62);
    expect(data.times[0].from).toBe(0);
    expect(data.told).toEqual([{ column: 'environment', rows: 62, values: 1, examples: 'hall' }]);
  });

  it('are on the page, with what was dropped, and hostile names as text', async () => {
    const { page, close } = await syntheticDataset(at, 'set2');
    close();
    for (const id of ['sessions', 'distance', 'rssi', 'time', 'told', 'dropped', 'provenance']) {
      expect(page).toContain(`<section id="${id}"`);
    }
    expect(page).toMatch(/RSSI 127, not available<\/th><td class="num">1</);
    expect(page).not.toContain(HOSTILE_SESSION);
    const words = page.replace(/<(script|style)[^]*?<\/\1>/g, '');
    expect(words).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('bluecrowd report of a data set', () => {
  const args = (...more: string[]): string[] => [
    'import',
    'measurements',
    at('log.csv'),
    ...more,
    '--out',
    at('cli'),
  ];

  it('writes the page into the folder, which can be imported anew', () => {
    writeFileSync(at('log.csv'), syntheticCsv());
    const columns = ['--columns', 'rssi=rssi', '--empty-rssi', 'drop'];
    expect(bluecrowd(args(...columns)).code).toBe(0);
    const { code, stdout } = bluecrowd(['report', at('cli'), '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { dataset: at('cli') }]);
    expect(readFileSync(at('cli/report.html'), 'utf8')).toContain('report of a data set');
    expect(bluecrowd(args(...columns)).code).toBe(0);
    expect(existsSync(at('cli/report.html'))).toBe(false);
  });

  it('shows minutes by bucket where there are no packets', () => {
    writeFileSync(at('log.csv'), 'near,far\n5,0\n2,30\n');
    writeFileSync(at('m.yaml'), 'columns: {}\nbuckets: { near: [0, 55], far: [55, 63] }\n');
    expect(bluecrowd(args('--mapping', at('m.yaml'))).code).toBe(0);
    expect(bluecrowd(['report', at('cli')]).code).toBe(0);
    const page = readFileSync(at('cli/report.html'), 'utf8');
    expect(page).toMatch(/>0 to 55<\/th><td class="num">2<\/td><td class="num">7</);
    expect(page).not.toContain('<section id="rssi"');
  });

  it.each([
    [['--pair', 'a,b'], /expected a run with --pair, found an imported data set/],
    [['nowhere'], /found an imported data set among them; name it alone/],
  ])('refuses %s in a sentence', (more, says) => {
    const { code, stderr } = bluecrowd(['report', at('cli'), ...more]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
  });

  it('and query without SQL tells the tables and columns', () => {
    const { code, stdout } = bluecrowd(['query', at('cli')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^table +column +type\n/);
    expect(stdout).toMatch(/measurements +attenuation_to_db +DOUBLE/);
  });
});
