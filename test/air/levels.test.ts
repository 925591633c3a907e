import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allCells } from '../../src/testkit/level-cells.ts';
import type { Cell } from '../../src/testkit/level-cells.ts';
import { differenceOf, levelsOf, rowOf } from '../../src/testkit/level-differences.ts';

const table = readFileSync(new URL('../../docs/levels.md', import.meta.url), 'utf8').split('\n');

const startOf = ({ place, cycle, phones, distanceM }: Cell): string =>
  `| ${place} | ${cycle} | ${phones} | ${distanceM} |`;

describe('scan level against packet level (levels.long.test.ts: more of them)', () => {
  it('has a row for every cell', () => {
    for (const cell of allCells()) {
      expect(table.filter((line) => line.startsWith(startOf(cell)))).toHaveLength(1);
    }
  });

  it('gives the row of a pair again', () => {
    const cell: Cell = { place: 'room', cycle: 'continuous', phones: 2, distanceM: 4 };
    expect(table).toContain(rowOf(cell, differenceOf(levelsOf(cell))));
  });
});
