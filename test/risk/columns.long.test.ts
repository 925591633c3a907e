import { describe, expect, it } from 'vitest';
import { NAMED_RULES } from '../../src/risk/registry.ts';
import type { RuleName } from '../../src/risk/rule-names.ts';
import { besideObjects } from './beside-objects.ts';
import { drawWindows } from '../../src/testkit/drawn-windows.ts';

const WINDOWS = 100_000;
const drawn = drawWindows(WINDOWS, 'rules over columns');

describe('every named rule over columns, on 100,000 drawn windows', () => {
  it('sees windows of 0 to 8 scans', () => {
    const { columns, windows } = drawn;
    const scans = new Set<number>();
    for (let w = 0; w < windows; w++) scans.add(columns.scanFrom[w + 1] - columns.scanFrom[w]);
    expect(windows).toBeGreaterThanOrEqual(WINDOWS);
    expect([...scans].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each(NAMED_RULES)(
    'says of every phone what the object form says: $name',
    ({ name }) => {
      expect(besideObjects({ kind: name as RuleName }, drawn).differing).toEqual([]);
    },
    600_000,
  );
});
