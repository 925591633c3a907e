import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DATASET } from '../../src/results/folder/folder-kind.ts';
import { restorePlace } from '../../src/results/folder/leftovers.ts';
import { PartialFolder } from '../../src/results/folder/run-folder.ts';
import { scratch } from '../cli/program.ts';

let folder: ReturnType<typeof scratch>;
beforeEach(() => void (folder = scratch()));
afterEach(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const names = (): string[] => readdirSync(folder.path).sort();
const told = (name: string): string => readFileSync(at(name), 'utf8');

/** A data set in the making, its table holding `text`. */
function begun(text: string, out = 'set'): PartialFolder {
  const partial = new PartialFolder(at(out), DATASET);
  writeFileSync(join(partial.path, 'table.txt'), text);
  const manifest = { bluecrowdDataset: 1, files: [...partial.files(), 'manifest.json'] };
  writeFileSync(join(partial.path, 'manifest.json'), JSON.stringify(manifest));
  return partial;
}

it('puts the new in the place of the old, and says whether there was one', () => {
  expect(begun('1').commit()).toBe(false);
  expect(begun('2').commit()).toBe(true);
  expect([names(), told('set/table.txt')]).toEqual([['set'], '2']);
});

it('keeps what was put into the old one while the new was made, and the new beside it', () => {
  begun('1').commit();
  const second = begun('2');
  writeFileSync(at('set/notes.txt'), 'mine');
  mkdirSync(at('set-2'));
  expect(() => second.commit()).toThrow(/found notes\.txt in it.*now stands at .*set-3\)/);
  expect(names()).toEqual(['set', 'set-2', 'set-3']);
  expect([told('set/notes.txt'), told('set/table.txt')]).toEqual(['mine', '1']);
  expect(told('set-3/table.txt')).toBe('2');
});

it('lets the later of two that write the same place win, and leaves nothing of the other', () => {
  const [first, second] = [begun('1'), begun('2')];
  second.commit();
  first.commit();
  expect([names(), told('set/table.txt')]).toEqual([['set'], '1']);
});

it('removes what ended processes left, and nothing of those at work or of anybody else', () => {
  const left = '.set.partial-4000000-0123abcd';
  const otherName = '.settings.partial-4000000-0123abcd';
  const elsewhere = '.set.partial-00000000-1-0123abcd';
  const longAgo = '.set.partial-00000000-1-89abcdef';
  const mine = '.set.partial-notes';
  for (const name of [left, otherName, elsewhere, longAgo, mine]) mkdirSync(at(name));
  utimesSync(at(longAgo), 0, 0);
  const working = begun('1');
  const ofOurNumber = `.set.partial-${process.pid}-0123abcd`;
  mkdirSync(at(ofOurNumber));
  const next = begun('2');
  expect(names().sort()).toEqual(
    [otherName, elsewhere, mine, ...[working, next].map(({ path }) => path.slice(at('').length))]
      .map((name) => name.replace(/^\//, ''))
      .sort(),
  );
  working.remove();
  next.remove();
});

it('finishes what a process left at any moment of the swap', () => {
  begun('1').commit();
  renameSync(at('set'), at('.set.partial-4000000-0123abcd.old'));
  restorePlace(at('set'));
  expect(told('set/table.txt')).toBe('1');
  // Ended while it removed the old one: the manifest, which says what may go, is removed last.
  begun('2').commit();
  const gone = '.set.partial-4000000-0123abcd.gone';
  renameSync(at('set'), at(gone));
  rmSync(join(at(gone), 'table.txt'));
  begun('3').commit();
  expect([names(), told('set/table.txt')]).toEqual([['set'], '3']);
});

it('never removes a file that somebody put into what it removes', () => {
  begun('1').commit();
  const gone = '.set.partial-4000000-0123abcd.gone';
  renameSync(at('set'), at(gone));
  writeFileSync(join(at(gone), 'notes.txt'), 'mine');
  begun('2').commit();
  expect(readdirSync(at(gone))).toEqual(['notes.txt']);
});

it('has room for the longest names there are', () => {
  const long = 'ộ'.repeat(83);
  begun('1', long).commit();
  expect(begun('2', long).commit()).toBe(true);
  expect(names()).toEqual([long]);
});

it('leaves no folder that was made for it, unless something else is in it', () => {
  begun('1', 'a/b/set').remove();
  expect(names()).toEqual([]);
  const partial = begun('1', 'a/b/set');
  writeFileSync(at('a/notes.txt'), 'mine');
  partial.remove();
  expect(readdirSync(at('a'))).toEqual(['notes.txt']);
  expect(existsSync(at('a/b'))).toBe(false);
});
