import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { encodeInfoKeys } from '../../src/keyfiles/lists/bluezone-info.ts';
import type * as Exposures from '../../src/matching/exposures.ts';
import type { IdentifierJoin } from '../../src/matching/identifier-join.ts';
import { matchFiles } from '../../src/matching/match-files.ts';
import type * as PublishedSearch from '../../src/matching/published-search.ts';
import { scratch } from '../cli/program.ts';
import { bytesOf } from '../keyfiles/samples.ts';
import { csvOf, exportOf, FIRST_MS, ROWS, START_ENIN } from './match-samples.ts';

// Long work must let others have their turn, as the handler of Ctrl-C: each piece notes in which
// turn of the event loop it was done.
const { turns, now } = vi.hoisted(() => ({
  turns: { exposures: [] as number[], searches: [] as number[] },
  now: { turn: 0 },
}));

vi.mock('../../src/matching/exposures.ts', async (original) => {
  const { exposuresOf, ...rest } = await original<typeof Exposures>();
  return {
    ...rest,
    exposuresOf: (...args: Parameters<typeof exposuresOf>) => {
      turns.exposures.push(now.turn);
      return exposuresOf(...args);
    },
  };
});

vi.mock('../../src/matching/published-search.ts', async (original) => {
  const { searchPublished } = await original<typeof PublishedSearch>();
  return {
    searchPublished: (
      checks: Parameters<typeof searchPublished>[0],
      ...rest: [IdentifierJoin, number]
    ) => {
      const noting = checks.map(({ keys, expand }) => ({
        keys,
        expand: (...asked: Parameters<typeof expand>) => {
          turns.searches.push(now.turn);
          return expand(...asked);
        },
      }));
      return searchPublished(noting, ...rest);
    },
  };
});

const folder = scratch();
afterAll(() => folder.remove());

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder.path, name), content);
  return join(folder.path, name);
}

async function match(files: readonly string[], log: string): Promise<void> {
  let isDone = false;
  const count = (): void => {
    now.turn++;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const options = { exports: {}, rxCorrectionDb: 0, onProgress: () => undefined };
  await matchFiles(files, log, options);
  isDone = true;
}

const apart = (turn: readonly number[]): boolean =>
  turn.every((one, k) => k === 0 || one > turn[k - 1]);

describe('matching lets others have their turn', () => {
  it('between the phones of a log', async () => {
    const phones = ['ada', 'bo', 'cy', 'di'];
    const rows = phones.flatMap((phone) => ROWS.map(([, ...fields]) => [phone, ...fields]));
    await match([put('export.zip', exportOf())], put('log.csv', csvOf(rows)));
    expect(turns.exposures).toHaveLength(phones.length);
    expect(apart(turns.exposures)).toBe(true);
  });

  it('between key lists', async () => {
    const startS = START_ENIN * 600;
    const files = [1, 2, 3, 4].map((k) =>
      put(
        `info-${k}.json`,
        encodeInfoKeys([
          { dailyKey: bytesOf(k, 32), timeStartS: startS, max: 96, timeEndS: startS + 86_400 },
        ]),
      ),
    );
    const log = csvOf([['ada', String(FIRST_MS), '00'.repeat(12), '', '-60']]);
    await match(files, put('bluezone.csv', log));
    expect(turns.searches).toHaveLength(files.length);
    expect(apart(turns.searches)).toBe(true);
  });
});
