import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { readResult } from '../../src/benchmark/result.ts';
import { scratch } from '../cli/program.ts';
import { resultOf, suiteOf } from './results.ts';

const folder = scratch();
afterAll(() => folder.remove());

const good = resultOf([suiteOf('expansion', { engine: [1, 2, 3] })]);
const text = JSON.stringify(good);

function read(content: string): ReturnType<typeof readResult> {
  const path = join(folder.path, 'baseline.json');
  writeFileSync(path, content);
  return readResult(path);
}

describe('a baseline', () => {
  it('is read as it was written, with what later versions may add', () => {
    expect(read(text)).toEqual(good);
    expect(read(JSON.stringify({ ...good, comparison: { changes: [] }, more: 1 }))).toEqual(good);
  });

  it.each([
    ['cut short', text.slice(0, 200), /found text that is not JSON/],
    ['empty', '', /found text that is not JSON/],
    ['with NaN', text.replace('"samples":[1,2,3]', '"samples":[1,NaN,3]'), /is not JSON/],
    [
      'of another format',
      text.replace('"bluecrowdBench":2', '"bluecrowdBench":1'),
      /found format 1; mea/,
    ],
    ['of no format', '{"suites":[]}', /found another value at bluecrowdBench/],
    ['null', 'null', /found another value/],
    ['a list', '[]', /found another value/],
    ['with a negative time', text.replace('[1,2,3]', '[1,-2,3]'), /samples/],
    ['with a time of 0', text.replace('[1,2,3]', '[1,0,3]'), /samples/],
    ['with a time beyond numbers', text.replace('[1,2,3]', '[1,1e999,3]'), /samples/],
    ['with text for a number', text.replace('"low":1,', '"low":"1",'), /low/],
    ['without samples', text.replaceAll(/"samples":\[[^\]]*\]/g, '"samples":[]'), /samples/],
    ['without suites', JSON.stringify(resultOf([])), /suites/],
    [
      'with a suite twice',
      JSON.stringify(resultOf([...good.suites, ...good.suites])),
      /suites: names of their own/,
    ],
  ])('%s is refused with one sentence', (_, content, message) => {
    expect(() => read(content)).toThrow(InputError);
    expect(() => read(content)).toThrow(message);
    try {
      read(content);
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });

  it('must be a file', () => {
    expect(() => readResult(join(folder.path, 'none.json'))).toThrow(/found nothing/);
    expect(() => readResult(folder.path)).toThrow(/found a folder/);
  });
});
