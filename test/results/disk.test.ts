import { describe, expect, it } from 'vitest';
import { onInterrupt } from '../../src/cli/terminal/interrupt.ts';
import { diskError } from '../../src/results/folder/disk.ts';
import { uniqueNames } from '../../src/results/query/values.ts';

describe('what the disk refuses', () => {
  it.each([
    ['EBUSY', /found one in use, such as a mount point/],
    ['EXDEV', /found one on another disk/],
    ['ENOENT', /found one where nothing can be made/],
    ['EWEIRD', /found the refusal EWEIRD of the system/],
  ])('%s is one sentence', (code, says) => {
    const error = Object.assign(new Error(code), { code, syscall: 'rename' });
    expect((diskError(error, 'out') as Error).message).toMatch(says);
  });

  it('a mistake of the program stays what it is', () => {
    const error = new TypeError('x is undefined');
    expect(diskError(error, 'out')).toBe(error);
  });
});

describe('signals', () => {
  it('do what they usually do once nothing is left to undo', () => {
    const before = process.listenerCount('SIGTERM');
    const forget = onInterrupt(() => undefined);
    expect(process.listenerCount('SIGTERM')).toBe(before + 1);
    forget();
    forget();
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});

describe('names of columns', () => {
  it('stand once each, and those that stood alone stay', () => {
    expect(uniqueNames(['a', 'a', 'a_2', 'a'])).toEqual(['a', 'a_3', 'a_2', 'a_4']);
  });
});
