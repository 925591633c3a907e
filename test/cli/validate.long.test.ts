import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measuredCsv, ONE_ROOM, PLAN_COLUMNS, planCsv } from '../validation/campaign-files.ts';
import { bluecrowd, scratch } from './program.ts';
import type { Ended } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

function importLog(name: string, columns: string = PLAN_COLUMNS.columns): Ended {
  const args = ['import', 'measurements', at(`${name}.csv`), '--out', at(name), '--quiet'];
  const { constants } = PLAN_COLUMNS;
  return bluecrowd([
    ...args,
    '--columns',
    columns,
    '--constants',
    constants,
    '--empty-rssi',
    'missed',
  ]);
}

const validate = (data: string, ...more: string[]): Ended =>
  bluecrowd(['validate', at(data), '--quiet', '--replicates', '6', ...more]);

beforeAll(async () => {
  writeFileSync(at('one-room.yaml'), ONE_ROOM);
  const text = await measuredCsv(planCsv(60), at('one-room.yaml'), 'cli', at);
  writeFileSync(at('log.csv'), text);
  expect(importLog('log').code).toBe(0);
  writeFileSync(at('steep.yaml'), 'source: a guess\nradio:\n  pathLossExponent: 4\n');
});

describe('bluecrowd validate', () => {
  it('ends with 0 where the model predicts the set, and says the same again', () => {
    const once = validate('log', '--preset', at('one-room.yaml'));
    expect([once.code, once.stderr]).toEqual([0, '']);
    expect(once.stdout).toMatch(/mean attenuation, 1 m, dB .* within/);
    expect(once.stdout).toMatch(/P\(heard\), 6 m .* within/);
    expect(once.stdout).toMatch(/correlation at 60 s .* no answer: only 0 pairs/);
    expect(once.stdout).toMatch(/30240 packets, \d+ of them missed, 360 geometries in 60 sessions/);
    expect(once.stdout).toMatch(/the phones are calibrated, nothing was fitted/);
    expect(once.stdout).toMatch(/Close: up to 2 m \(default\)/);
    expect(once.stdout).toMatch(/Largest discrepancy: /);
    expect(validate('log', '--preset', at('one-room.yaml')).stdout).toBe(once.stdout);
  });

  it('draws both sides, to stand alone', () => {
    expect(validate('log', '--figure', at('log.svg')).code).toBe(0);
    const svg = readFileSync(at('log.svg'), 'utf8');
    expect(svg).toMatch(/^<\?xml[^>]*>\n<svg xmlns=/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).toContain('P(heard), 6 m');
    expect(validate('log', '--figure', at('log.csv')).stderr).toMatch(/expected an SVG figure/);
  });

  it('ends with 1 where a figure is out of its tolerance, as JSON too', () => {
    const { code, stdout } = validate('log', '--preset', at('steep.yaml'), '--json');
    expect(code).toBe(1);
    const { rows, isGood, limitM, isFittedHere } = JSON.parse(stdout) as {
      rows: { kind: string; verdict: string; measured: { value: number | null } }[];
      isGood: boolean;
      limitM: number;
      isFittedHere: boolean;
    };
    expect([isGood, limitM, isFittedHere]).toEqual([false, 2, false]);
    expect(rows.find(({ kind }) => kind === 'slope')!.verdict).toBe('out');
    expect(rows.find(({ kind }) => kind === 'rho60')!.measured.value).toBe(null);
  });

  it('tells in JSON whatever it computed: intervals, joint rows, scores, curves', () => {
    const { stdout } = validate('log', '--preset', 'room', '--json', '--windows', '15min');
    const result = JSON.parse(stdout) as {
      rows: { kind: string; interval80: (number | null)[]; covers: boolean | null }[];
      answered: number;
      beyond: number;
      covered: number;
      medianWidth: number;
      windows: { kind: string; count: number; heard: number };
      forecast: { crpsDb: number; climatologyDb: number; byDistance: { rows: number }[] };
      roc: { x: number[]; measured: number[]; low: number[] };
      windowRoc: { high: number[] };
      stillSpread: { predicted: number[] };
    };
    const kinds = new Set(result.rows.map(({ kind }) => kind));
    for (const kind of ['meanOffset', 'sdSpread', 'heardOffset', 'windowAuc', 'windowCost']) {
      expect(kinds, kind).toContain(kind);
    }
    const answered = result.rows.filter(({ covers }) => covers !== null);
    expect(answered.length).toBe(result.answered);
    expect(answered.filter(({ covers }) => covers)).toHaveLength(result.covered);
    expect(answered.every(({ interval80: [low, high] }) => low! <= high!)).toBe(true);
    expect(result.beyond).toBeLessThan(result.answered);
    expect(result.medianWidth).toBeGreaterThan(0);
    // 60 sessions, each a pair at six distances within ten minutes.
    expect(result.windows).toEqual({ kind: '15min', count: 60, heard: 60 });
    // Of its own set one normal law is as good as any, but for distance.
    expect(result.forecast.crpsDb).toBeGreaterThan(1);
    expect(result.forecast.crpsDb).toBeLessThan(1.2 * result.forecast.climatologyDb);
    expect(result.forecast.byDistance).toHaveLength(6);
    expect(result.roc.measured.at(-1)).toBe(1);
    expect(result.stillSpread.predicted.length).toBeGreaterThan(10);
  });

  it('writes a page that it may write over, and none in place of another file', () => {
    const args = ['--windows', 'log', '--page', at('log.html')];
    expect(validate('log', ...args).code).toBeLessThan(2);
    const page = readFileSync(at('log.html'), 'utf8');
    expect(page.startsWith('<!DOCTYPE html>')).toBe(true);
    expect(page.includes('id="fig-distance-mean"')).toBe(true);
    expect(page.includes('Windows: all that one phone recorded of another')).toBe(true);
    expect(validate('log', ...args).code).toBeLessThan(2);
    expect(validate('log', '--page', at('log.csv')).stderr).toMatch(/expected a page of bluecrowd/);
    const both = validate('log', '--page', at('same'), '--figure', at('same'));
    expect([both.code, both.stderr]).toEqual([
      2,
      'bluecrowd: --page: expected a file of its own, found that of --figure; name another\n',
    ]);
  });

  it('takes windows of whole recordings without times, and no others', () => {
    const text = 'd,rssi,tx\n1,-60,a\n1,-61,b\n5,-70,c\n5,-72,d\n';
    writeFileSync(at('bare.csv'), text);
    const columns = ['--columns', 'distance=d:m,rssi=rssi,sender=tx', '--out', at('bare')];
    expect(bluecrowd(['import', 'measurements', at('bare.csv'), ...columns]).code).toBe(0);
    expect(validate('bare', '--windows', 'log').stdout).toContain('AUC, windows (log)');
    const refused = validate('bare', '--windows', '4s');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/--windows 4s: expected rows with times, found some without/);
    expect(validate('bare', '--windows', '4').stderr).toMatch(/scan.*4s.*15min.*log/);
  });

  it('compares minutes at attenuations where a set tells these, and has no windows of them', () => {
    const lines = [
      'day,m,from,to,min',
      'a,1,0,55,60',
      'a,1,55,90,20',
      'b,4,0,55,10',
      'b,4,55,90,40',
    ];
    writeFileSync(at('minutes.csv'), `${lines.join('\n')}\n`);
    const columns = 'session=day,distance=m:m,minutes=min,attenuationFrom=from,attenuationTo=to';
    const args = ['import', 'measurements', at('minutes.csv'), '--out', at('minutes')];
    expect(bluecrowd([...args, '--columns', columns]).code).toBe(0);
    const { stdout } = validate('minutes', '--page', at('minutes.html'), '--figure', at('m.svg'));
    expect(stdout).toMatch(/minutes at 55 to 90 dB, 4 m +0\.80 /);
    expect(stdout).toContain('Minutes: the 130 min that the set tells are rebuilt as scans of 4 s');
    expect(readFileSync(at('minutes.html'), 'utf8').includes('id="fig-minutes-1"')).toBe(true);
    expect(readFileSync(at('m.svg'), 'utf8')).not.toMatch(/NaN|undefined|Infinity/);
    const refused = validate('minutes', '--windows', 'log');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/--windows log: expected packets or scans, found minutes/);
  });

  it('says so where the preset was fitted to the very set', () => {
    const fit = ['fit', at('log'), '--bootstrap', '0', '--out', at('own.yaml'), '--quiet'];
    expect(bluecrowd(fit).code).toBe(0);
    expect(validate('log', '--preset', at('own.yaml')).stdout).toContain('NOT A PREDICTION');
  });

  it('takes the limit from the mapping, or from the command line in feet', () => {
    writeFileSync(
      at('map.yaml'),
      'limit: 1.5 m\ncolumns:\n  rssi: rssi\n  distance: { column: range_m, unit: m }\n' +
        '  session: session\n',
    );
    const args = ['--mapping', at('map.yaml'), '--empty-rssi', 'missed', '--out', at('limited')];
    expect(bluecrowd(['import', 'measurements', at('log.csv'), ...args]).code).toBe(0);
    expect(validate('limited').stdout).toContain('Close: up to 1.5 m (the mapping)');
    const feet = validate('limited', '--limit', '6ft').stdout;
    expect(feet).toContain('Close: up to 1.8288');
  });

  it.each([
    ['in feet', 'range_ft', (text: string) => text.replace('range_m', 'range_ft'), 0.3048],
    ['twice', 'range_m', (text: string) => `${text}${text.split('\n').slice(1).join('\n')}`, 1],
    [
      'with 127 and +20',
      'range_m',
      (text: string) => `${text}s0,p0,q0,1,1,127\ns0,p0,q0,2,1,20\n`,
      1,
    ],
    ['with a distance of 0', 'range_m', (text: string) => `${text}s0,p0,q0,1,0,-40\n`, 1],
  ])('takes a set %s', (what, distance, change, unitM) => {
    const name = `odd ${what}`.replaceAll(/\W/g, '');
    writeFileSync(at(`${name}.csv`), change(readFileSync(at('log.csv'), 'utf8')));
    const columns = PLAN_COLUMNS.columns.replace('range_m', distance);
    expect(importLog(name, columns).code).toBe(0);
    writeFileSync(at('one-room.yaml'), ONE_ROOM);
    const { code, stdout } = validate(name, '--json', '--preset', at('one-room.yaml'));
    // A foot is not a metre: levels of a room are 7 dB off there.
    expect(code).toBe(unitM === 1 ? 0 : 1);
    expect(stdout).toContain(`mean attenuation, ${Math.round(100 * unitM) / 100} m"`);
  });

  it.each([
    ['no data', ['NOWHERE'], /expected an imported data set/],
    ['a word for a distance', ['LOG', '--limit', 'near'], /--limit: expected a distance .* 1\.8m/],
    ['a distance without unit', ['LOG', '--limit', '2'], /--limit: expected a distance/],
    ['a distance of 0', ['LOG', '--limit', '0m'], /--limit: expected a distance/],
    ['an unknown place', ['LOG', '--preset', 'rom'], /found "rom"; did you mean "?room/],
    ['a preset that is not there', ['LOG', '--preset', 'x.yaml'], /preset file or an environment/],
    ['a preset without radio', ['LOG', '--preset', 'EMPTY'], /expected a section "radio:"/],
    ['a preset with a wrong key', ['LOG', '--preset', 'WRONG'], /wrong\.yaml:2:3: radio\.bdy/],
    ['a folder for a preset', ['LOG', '--preset', 'FOLDER'], /found a folder/],
    ['no replicates', ['LOG', '--replicates', '1'], /--replicates: expected a whole number from 2/],
    ['an odd condition', ['LOG', '--where', 'nonsense ='], /--where: expected a condition/],
    ['nothing left', ['LOG', '--where', 'distance_m > 100'], /found none/],
  ])('refuses: %s', (_what, args, says) => {
    writeFileSync(at('empty.yaml'), 'source: nobody\n');
    writeFileSync(at('wrong.yaml'), 'radio:\n  bdy: 3 dB\n');
    const words: Readonly<Record<string, string>> = {
      LOG: at('log'),
      NOWHERE: at('nowhere'),
      FOLDER: folder.path,
      EMPTY: at('empty.yaml'),
      WRONG: at('wrong.yaml'),
    };
    const all = args.map((arg) => words[arg] ?? arg);
    const { code, stdout, stderr } = bluecrowd(['validate', ...all]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(stderr.trim()).not.toContain('\n');
  });
});
