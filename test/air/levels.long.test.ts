import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { below, purposeKey, rootKey } from '../../src/kernel/keyed.ts';
import { allCells } from '../../src/testkit/level-cells.ts';
import type { Cell } from '../../src/testkit/level-cells.ts';
import {
  differenceOf,
  levelsOf,
  poolOf,
  poolRowOf,
  rowOf,
} from '../../src/testkit/level-differences.ts';

const table = readFileSync(new URL('../../docs/levels.md', import.meta.url), 'utf8').split('\n');
const CELLS = 5;

// Other cells every day; a seed of one's own repeats a day.
const seed = process.env.BLUECROWD_LEVELS_SEED ?? new Date().toISOString().slice(0, 10);

const startOf = ({ place, cycle, phones, distanceM }: Cell): string =>
  `| ${place} | ${cycle} | ${phones} | ${distanceM} |`;

describe(`scan level against packet level (BLUECROWD_LEVELS_SEED=${seed})`, () => {
  const cells = allCells();

  const key = purposeKey(rootKey(seed), 'levels');
  for (let k = 0; k < CELLS; k++) {
    const cell = cells[below(key, k, 0, cells.length)];
    it(`gives the row again: ${startOf(cell)}`, () => {
      expect(table).toContain(rowOf(cell, differenceOf(levelsOf(cell))));
    });
  }

  const { place, cycle, distanceM } = cells[below(key, CELLS, 0, cells.length)];
  it(`gives the far points again: ${place}, ${cycle}, ${distanceM} m`, () => {
    const alike = cells.filter(
      (cell) => cell.place === place && cell.cycle === cycle && cell.distanceM === distanceM,
    );
    expect(table).toContain(poolRowOf(alike[0], poolOf(alike.map(levelsOf))));
  });
});
