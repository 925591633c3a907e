import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkPlace, writeWhole } from '../../src/results/folder/whole-file.ts';
import type { Replaceable } from '../../src/results/folder/seal.ts';
import type { WrittenFile } from '../../src/results/folder/whole-file.ts';
import { scratch } from '../cli/program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const page: Replaceable = {
  what: 'a page',
  foundInstead: (text) => (text.startsWith('<p>') ? undefined : 'another file'),
};
const write = (path: string, text: string): WrittenFile[] =>
  writeWhole([{ path, text, over: page }]);

it('replaces its like, through a link too, and leaves nothing beside', () => {
  write(at('new/a.html'), '<p>1');
  write(at('new/a.html'), '<p>2');
  symlinkSync('a.html', at('new/link.html'));
  write(at('new/link.html'), '<p>3');
  expect(readFileSync(at('new/a.html'), 'utf8')).toBe('<p>3');
  expect(lstatSync(at('new/link.html')).isSymbolicLink()).toBe(true);
  expect(readdirSync(at('new')).sort()).toEqual(['a.html', 'link.html']);
});

it('refuses another file and a folder, which stay as they are', () => {
  writeFileSync(at('thesis.txt'), 'years of work');
  mkdirSync(at('folder'));
  expect(() => write(at('thesis.txt'), '<p>')).toThrow(/expected a page .* another file/);
  expect(() => write(at('folder'), '<p>')).toThrow(/found a folder/);
  expect(() => write(at('thesis.txt/a'), '<p>')).toThrow(/found a file/);
  expect(readFileSync(at('thesis.txt'), 'utf8')).toBe('years of work');
});

it('tells beforehand of a place that cannot be written, and leaves nothing', () => {
  writeFileSync(at('plain.txt'), '');
  expect(() => checkPlace(at('plain.txt/a/b.html'), page)).toThrow(/found a file/);
  expect(() => checkPlace('/proc/nowhere', page)).toThrow(/expected a .*\/proc\/nowhere/);
  expect(() => checkPlace(at(`${'n'.repeat(300)}.html`), page)).toThrow(/a name that is too long/);
  checkPlace(at('deep/in/b.html'), page);
  expect(readdirSync(folder.path)).not.toContain('deep');
  mkdirSync(at('there'));
  checkPlace(at('there/b.html'), page);
  expect(readdirSync(at('there'))).toEqual([]);
});
