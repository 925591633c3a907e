import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bluecrowd, scratch, TINY } from './program.ts';
import type { Ended } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const within = (args: readonly string[]): Ended => bluecrowd(args, { cwd: folder.path });
const run = (...more: string[]): Ended => within(['run', 'tiny.yaml', ...more]);
const put = (name: string, text: string): void => writeFileSync(at(name), text);
const textOf = (name: string): string => readFileSync(at(name), 'utf8');

const COLUMNS = ['--columns', 'time=t:s,distance=d:m,rssi=rssi'];
const importInto = (out: string, file = 'rows.csv'): Ended =>
  within(['import', 'measurements', file, ...COLUMNS, '--out', out]);

/** Names and bytes of all that is in a folder. */
function all(name: string): string {
  const names = readdirSync(at(name), { recursive: true, encoding: 'utf8' }).sort();
  return names
    .filter((path) => statSync(join(at(name), path)).isFile())
    .map((path) => `${path} ${readFileSync(join(at(name), path), 'base64')}`)
    .join('\n');
}

/** The command ends with exit code 2 and says so, and what stands there stays as it is. */
function refusedAt(name: string, command: () => Ended, says: RegExp): void {
  const before = all(name);
  const { code, stdout, stderr } = command();
  expect(stderr).toMatch(says);
  expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  expect(all(name)).toBe(before);
  expect(readdirSync(folder.path).filter((entry) => entry.includes('partial'))).toEqual([]);
}

beforeAll(() => {
  put('tiny.yaml', TINY);
  const rows = Array.from({ length: 40 }, (_, k) => `${k},${1 + (k % 4)},${-60 - 5 * (k % 4)}`);
  put('rows.csv', ['t,d,rssi', ...rows, ''].join('\n'));
  put('few.csv', 't,d,rssi\n0,1,-60\n1,2,-66\n');
  expect(run('--out', 'r', '--contact-logs').code).toBe(0);
  expect(importInto('d').code).toBe(0);
});

describe('a folder of results', () => {
  it('of another kind is refused by its name, and stays', () => {
    refusedAt(
      'r',
      () => importInto('r'),
      /expected an earlier data set or an empty folder at r, found a run; choose another --out/,
    );
    refusedAt(
      'd',
      () => run('--out', 'd'),
      /expected an earlier run or an empty folder at d, found a data set; choose another --out/,
    );
    put('models.csv', 'oem,device,model,tx,rx\n');
    refusedAt(
      'r',
      () => within(['import', 'herald', 'rows.csv', '--out', 'r/']),
      /data set or an empty folder at r\/, found a run/,
    );
  });

  it('of the same kind is replaced, which is said', () => {
    mkdirSync(at('again'));
    expect(importInto('again').stderr).toBe('');
    const { code, stderr } = importInto('again', 'few.csv');
    expect([code, stderr]).toEqual([0, 'bluecrowd: replaced the earlier data set at again\n']);
    expect(textOf('again/manifest.json')).toContain('"measurements": 2');
    const second = run('--out', 'r', '--contact-logs', '--seed', '2');
    expect([second.code, second.stderr]).toEqual([0, 'bluecrowd: replaced the earlier run at r\n']);
    expect(textOf('r/manifest.json')).toContain('"seed": "2"');
  });

  it.each([
    ['beside the tables', 'r/notes.txt', /found notes\.txt in it, added or changed since/],
    ['among the keys', 'r/keys/mine.zip', /found keys\/mine\.zip in it/],
    ['in a folder of its own', 'r/figures/a.svg', /found figures in it/],
    ['hidden', 'r/.git', /found \.git in it/],
  ])('with a file that it did not write is refused: %s', (_where, name, says) => {
    mkdirSync(at(join(name, '..')), { recursive: true });
    put(name, 'years of work');
    refusedAt('r', () => run('--out', 'r'), says);
    rmSync(at(name.startsWith('r/figures') ? 'r/figures' : name), { recursive: true });
  });

  it('with notes in the place of a table is refused', () => {
    expect(run('--out', 'taken').code).toBe(0);
    put('taken/phones.parquet', 'years of work');
    refusedAt('taken', () => run('--out', 'taken'), /found phones\.parquet in it/);
  });

  it('with a page that somebody changed is refused; pages of report go with the run', () => {
    expect(within(['report', 'r', '--pair', 'Ada,Bo']).code).toBe(0);
    expect(run('--out', 'r').stderr).toBe('bluecrowd: replaced the earlier run at r\n');
    expect(readdirSync(at('r')).filter((name) => name.endsWith('.html'))).toEqual(['report.html']);
    put('r/report.html', textOf('r/report.html').replace('<h1>', '<h1>Mine: '));
    refusedAt('r', () => run('--out', 'r'), /found report\.html in it, added or changed since/);
    rmSync(at('r/report.html'));
    expect(run('--out', 'r').code).toBe(0);
  });

  it('with what a system leaves where somebody looks is replaced', () => {
    put('d/.DS_Store', 'icons');
    expect(importInto('d').code).toBe(0);
    mkdirSync(at('looked-at'));
    put('looked-at/Thumbs.db', 'icons');
    expect(importInto('looked-at').code).toBe(0);
  });

  it('of version 0.1.0, without a list of files, is known by the names that it gave', () => {
    expect(run('--out', 'older', '--contact-logs').code).toBe(0);
    const { files, ...older } = JSON.parse(textOf('older/manifest.json')) as { files: string[] };
    expect(files).toContain('keys/gaen-1.2-2020-09-15T100000Z.zip');
    const forget = (): void => put('older/manifest.json', JSON.stringify(older));
    forget();
    put('older/keys/gaen-1.2-draft.zip', 'mine');
    refusedAt('older', () => run('--out', 'older'), /found keys\/gaen-1\.2-draft\.zip in it/);
    rmSync(at('older/keys/gaen-1.2-draft.zip'));
    expect(run('--out', 'older').stderr).toMatch(/replaced the earlier run/);
    const { files: listed, ...set } = JSON.parse(textOf('d/manifest.json')) as { files: string[] };
    expect(listed).toEqual(['manifest.json', 'measurements.parquet']);
    put('d/manifest.json', JSON.stringify(set));
    expect(importInto('d').stderr).toMatch(/replaced the earlier data set/);
  });

  it('that is read-only stays, for an administrator too', () => {
    expect(importInto('kept').code).toBe(0);
    chmodSync(at('kept'), 0o555);
    refusedAt('kept', () => importInto('kept'), /may be replaced at kept, found a read-only one/);
    chmodSync(at('kept'), 0o700);
    expect(importInto('kept').code).toBe(0);
    expect(statSync(at('kept')).mode & 0o777).toBe(0o700);
  });

  it('is not made of its own input', () => {
    mkdirSync(at('own'));
    copyFileSync(at('tiny.yaml'), at('own/tiny.yaml'));
    copyFileSync(at('rows.csv'), at('own/rows.csv'));
    refusedAt(
      'own',
      () => importInto('own', 'own/rows.csv'),
      /found other files \(rows\.csv and 1 more\)/,
    );
    refusedAt('own', () => within(['run', 'own/tiny.yaml', '--out', 'own']), /other files/);
    refusedAt(
      'own',
      () => importInto('own/rows.csv', 'own/rows.csv'),
      /own\/rows\.csv, found a file/,
    );
  });

  it('leaves no folder above it where the work fails', () => {
    put('bad.csv', 't,d,rssi\n0,1,loud\n');
    expect(importInto('new/deep/set', 'bad.csv').code).toBe(2);
    expect(existsSync(at('new'))).toBe(false);
  });

  it('that a killed process moved aside comes back for the next who reads it', () => {
    expect(run('--out', 'moved').code).toBe(0);
    renameSync(at('moved'), at('.moved.partial-4000000-0123abcd.old'));
    expect(within(['query', 'moved', 'SELECT count(*) n FROM phones']).stdout).toMatch(/3/);
    expect(importInto('set').code).toBe(0);
    renameSync(at('set'), at('.set.partial-4000000-0123abcd.old'));
    expect(within(['fit', 'set', '--bootstrap', '0', '--floor', 'none']).code).toBe(0);
    const hidden = readdirSync(folder.path).filter((name) => name.startsWith('.'));
    expect(hidden).toEqual([]);
  });
});

describe('a file of results', () => {
  const fit = (out: string): Ended =>
    within(['fit', 'd', '--bootstrap', '0', '--floor', 'none', '--tx-power', '-20', '--out', out]);
  const page = (out: string, from = 'r'): Ended => within(['report', from, '--out', out]);

  it('is replaced where a command wrote it and nobody changed it, which is said', () => {
    expect(run('--out', 'second', '--seed', '3').code).toBe(0);
    expect(page('page.html').stderr).toBe('');
    expect(page('page.html', 'second').stderr).toBe('bluecrowd: replaced page.html\n');
    expect(page('page.html', 'second').stderr).toBe('');
    expect(fit('preset.yaml').stderr).toBe('');
    expect(fit('preset.yaml').code).toBe(0);
    put('list.dat', '20 1 2\n40 1 2\n60 2 3\n');
    const list = ['import', 'sociopatterns', 'list.dat', '--out', 'replay.yaml'];
    expect(within(list).stderr).toBe('');
    const other = within([...list, '--resolution', '40']);
    expect(other.code).toBe(0);
    expect(other.stderr).toContain('bluecrowd: replaced replay.yaml\n');
  });

  it.each([
    ['preset.yaml', () => fit('preset.yaml')],
    ['replay.yaml', () => within(['import', 'sociopatterns', 'list.dat', '--out', 'replay.yaml'])],
    ['page.html', () => page('page.html')],
  ])('is refused where somebody changed it: %s', (name, command) => {
    put(name, `${textOf(name)}\n`);
    const { code, stderr } = command();
    expect(stderr).toMatch(/found one that was changed since it was written; choose another name/);
    expect(code).toBe(2);
    expect(textOf(name)).toMatch(/\n\n$/);
  });

  it.each([
    ['a page', 'mine.html', '<!DOCTYPE html>\n<p class="mine">', () => page('mine.html')],
    ['a preset', 'mine.yaml', 'radio: {}\n', () => fit('mine.yaml')],
    [
      'the list itself',
      'list.dat',
      '20 1 2\n',
      () => within(['import', 'sociopatterns', 'list.dat', '--out', 'list.dat']),
    ],
    ['a preset over a page', 'r/report.html', undefined, () => fit('r/report.html')],
    ['a page over a table', 'r/phones.parquet', undefined, () => page('r/phones.parquet')],
    [
      'a figure',
      'roc.svg',
      '<?xml version="1.0"?>\n<svg width="1"/>',
      () => within(['validate', 'd', '--figure', 'roc.svg']),
    ],
  ])('refuses a file of somebody else, with a way out: %s', (_what, name, text, command) => {
    if (text !== undefined) put(name, text);
    const before = readFileSync(at(name));
    const { code, stderr } = command();
    expect(stderr).toMatch(
      /^bluecrowd: expected .* or nothing at .*; choose another name or remove/,
    );
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(readFileSync(at(name)).equals(before)).toBe(true);
  });

  it('refuses all figures where one may not be written', () => {
    mkdirSync(at('figures'));
    put('figures/warned.svg', '<?xml version="1.0"?>\n<svg xmlns="x"><path d="M0 0"/></svg>');
    refusedAt(
      'figures',
      () => within(['report', 'r', '--svg', 'figures']),
      /an SVG figure of bluecrowd or nothing at figures\/warned\.svg, found another file/,
    );
  });

  it('takes the place of an empty file, keeps modes, and leaves read-only files alone', () => {
    put('made.yaml', '');
    chmodSync(at('made.yaml'), 0o600);
    expect(fit('made.yaml').stderr).toBe('');
    expect(statSync(at('made.yaml')).mode & 0o777).toBe(0o600);
    chmodSync(at('made.yaml'), 0o444);
    expect(fit('made.yaml').stderr).toMatch(/found a read-only file/);
  });

  it('is no folder, no link that leads nowhere and no name that ends like a folder', () => {
    mkdirSync(at('pages'));
    symlinkSync('nowhere', at('link.html'));
    expect(page('pages').stderr).toMatch(/nothing at pages, found a folder/);
    expect(page('pages/').stderr).toMatch(/expected the name of a file, found that of a folder/);
    expect(page('link.html').stderr).toMatch(/found a link that leads nowhere/);
    expect(readdirSync(at('pages'))).toEqual([]);
    expect(existsSync(at('nowhere'))).toBe(false);
  });
});

describe('a folder without a name of its own', () => {
  it('has the name of the scenario, in letters of any script', () => {
    for (const name of ['văn phòng', 'vân phõng', '事務所']) put(`${name}.yaml`, TINY);
    const told = (name: string, ...more: string[]): string =>
      within(['run', `${name}.yaml`, ...more]).stdout;
    expect(told('văn phòng')).toContain('run     out/văn phòng\n');
    expect(told('vân phõng', '--seed', '2')).toContain('run     out/vân phõng\n');
    expect(told('事務所')).toContain('run     out/事務所\n');
    expect(readdirSync(at('out')).sort()).toEqual(['văn phòng', 'vân phõng', '事務所'].sort());
  });
});

describe('a path that SQL would take for a pattern', () => {
  it('means itself, to every command', () => {
    // What the pattern would find instead.
    mkdirSync(at('p1'));
    mkdirSync(at('p[1]'));
    for (const name of ['tiny.yaml', 'rows.csv']) copyFileSync(at(name), at(`p[1]/${name}`));
    const inside = (args: readonly string[]): Ended => bluecrowd(args, { cwd: at('p[1]') });
    const ran = inside(['run', 'tiny.yaml', '--out', 'o*', '--contact-logs']);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(inside(['query', 'o*', 'SELECT count(*) AS n FROM phones']).stdout).toMatch(/3/);
    expect(inside(['check', 'o*']).code).toBe(0);
    expect(inside(['report', 'o*', '--pair', 'Ada,Bo']).code).toBe(0);
    const keys = readdirSync(at('p[1]/o*/keys')).filter((name) => name.startsWith('gaen'));
    const log = 'o*/contact-logs/gaen-1.2.parquet';
    const matched = inside(['match', ...keys.map((name) => `o*/keys/${name}`), '--log', log]);
    expect([matched.code, matched.stderr]).toEqual([0, '']);
    const set = inside(['import', 'measurements', 'rows.csv', ...COLUMNS, '--out', '[s]']);
    expect([set.code, set.stderr]).toEqual([0, '']);
    expect(inside(['fit', '[s]', '--bootstrap', '0', '--floor', 'none']).code).toBe(0);
  });

  it('reads no run of another folder, also where a table is missing', () => {
    const there = (name: string): string => at(join('pair', name));
    mkdirSync(at('pair'));
    expect(run('--out', 'pair/r[1]').code).toBe(0);
    expect(run('--out', 'pair/r1', '--seed', '2').code).toBe(0);
    expect(bluecrowd(['check', there('r[1]')]).code).toBe(0);
    rmSync(join(there('r[1]'), 'daily.parquet'));
    expect(bluecrowd(['query', there('r[1]'), 'SELECT * FROM daily']).code).toBe(2);
  });
});
