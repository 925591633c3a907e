import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, ROOT, sourcesIn } from './sources.ts';
import { roomDocument } from '../../tools/room.ts';
import { scoringDocument } from '../../tools/scoring.ts';
import { withOutcomes, withTables } from '../../tools/tables-document.ts';

const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((path) => existsSync(join(ROOT, path)));
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const code = ['src', 'test', 'bench', 'tools', 'examples'].flatMap((folder) => sourcesIn(folder));
const sources = code.filter(({ path }) => path.startsWith('src/'));

const TOP = new Set([
  'src',
  'scenarios',
  'fixtures',
  'bench',
  'test',
  'docs',
  'tools',
  'examples',
  '.ci',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'README.md',
  'ARCHITECTURE.md',
  'LICENSE',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'CITATION.cff',
  'scenario.schema.json',
  '.gitignore',
  '.npmrc',
  '.prettierrc',
  '.prettierignore',
  '.editorconfig',
  'eslint.config.js',
  'vitest.config.ts',
]);

describe('the tree', () => {
  it('has nothing at the top that does not belong there', () => {
    const top = new Set(tracked.map((path) => path.split('/')[0]));
    expect([...top].filter((name) => !TOP.has(name))).toEqual([]);
  });

  it('has files that a person reads in one sitting', () => {
    const long = code.filter((file) => file.text.split('\n').length > 401);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('has no unfinished marks and no tests switched off', () => {
    const marks = new RegExp(
      ['TO' + 'DO', 'FIX' + 'ME', 'not ' + 'implemented', 'st' + 'ub\\b'].join('|'),
    );
    const off = new RegExp('\\b(it|test|describe)\\.(skip|todo|only|fails)\\b(?!If)');
    const found = code.filter((file) => marks.test(file.text) || off.test(file.text));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('names no path of a machine and no registry', () => {
    const places = new RegExp(
      ['/' + 'home/\\w', '/' + 'work/', 'https?://' + 'registry'].join('|'),
    );
    const found = tracked.filter(
      (path) => !/\.(png|parquet)$/.test(path) && places.test(text(path)),
    );
    expect(found).toEqual([]);
  });

  it('has one public index and no other file that only hands on', () => {
    const handsOn = sources.filter(
      (file) => /^export (\*|\{[^}]*\}) from/m.test(file.text) && file.path !== 'src/index.ts',
    );
    expect(handsOn.map(({ path }) => path)).toEqual([]);
  });

  it('has no file in src that nothing reaches', () => {
    const imported = new Set(code.flatMap((file) => importsOf(file).map(({ to }) => to)));
    // Programs, and what is used alone through a sub-path of the package.
    const entries = ['src/index.ts', 'src/cli/main.ts', 'src/benchmark/child.ts'];
    // What bundlers for a browser take in place of what Node has.
    const { browser } = JSON.parse(text('package.json')) as { browser: Record<string, string> };
    const swapped = Object.values(browser).map((path) =>
      path.replace('./dist', 'src').replace(/js$/, 'ts'),
    );
    const entry = /^src\/report\/client\/main\.ts$|^src\/run\/worker-entry\.mjs$/;
    const built = text('.ci/build.mjs');
    const dead = sources.filter(
      ({ path }) =>
        !imported.has(path) &&
        ![...entries, ...swapped].includes(path) &&
        !entry.test(path) &&
        !built.includes(path),
    );
    expect(dead.map(({ path }) => path)).toEqual([]);
  });

  it('uses every dependency that it names', () => {
    const { dependencies } = JSON.parse(text('package.json')) as {
      dependencies: Record<string, string>;
    };
    const used = new Set(sources.flatMap((file) => importsOf(file).map((i) => i.package)));
    const unused = Object.keys(dependencies).filter(
      (name) => ![...used].some((one) => one === name || one?.startsWith(`${name}/`)),
    );
    expect(unused).toEqual([]);
  });
});

describe('the documents', () => {
  const documents = tracked.filter((path) => path.endsWith('.md'));

  it('say something', () => {
    expect(documents.length).toBeGreaterThan(5);
    expect(documents.filter((path) => text(path).trim().length < 200)).toEqual([]);
  });

  it('link to files that exist', () => {
    const missing = documents.flatMap((path) =>
      [
        ...text(path)
          .replaceAll(/`[^`]*`/g, '')
          .matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g),
      ]
        .map(([, to]) => join(dirname(path), to))
        .filter((to) => !existsSync(join(ROOT, to)))
        .map((to) => `${path} -> ${to}`),
    );
    expect(missing).toEqual([]);
  });

  it('name files of the source that exist', () => {
    const missing = documents.flatMap((path) =>
      [...text(path).matchAll(/`((?:src|test|bench|scenarios|docs)\/[\w./-]+\.\w+)`/g)]
        .map(([, to]) => to)
        .filter((to) => !existsSync(join(ROOT, to)))
        .map((to) => `${path} -> ${to}`),
    );
    expect(missing).toEqual([]);
  });

  it('give every room of the source a place in ARCHITECTURE.md', () => {
    const architecture = text('ARCHITECTURE.md');
    const rooms = new Set(sources.map(({ path }) => path.split('/')[1]));
    rooms.delete('index.ts');
    expect([...rooms].filter((room) => !architecture.includes(`\`src/${room}`))).toEqual([]);
  });

  it('are up to date where they are made: schema, scenario.md, room.md, scoring.md', async () => {
    const made = await import('../../src/scenario/json-schema.ts');
    expect(text('scenario.schema.json')).toBe(made.scenarioJsonSchema());
    expect(text('docs/scenario.md')).toBe(made.scenarioDocument());
    expect(text('docs/room.md')).toBe(roomDocument());
    expect(text('docs/scoring.md')).toBe(scoringDocument());
    expect(withTables(text('docs/run-folder.md'))).toBe(text('docs/run-folder.md'));
    expect(withOutcomes(text('docs/replicates.md'))).toBe(text('docs/replicates.md'));
  });
});
