import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bluecrowd, ROOT, scratch, start, TINY } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const out = join(folder.path, 'run');
const OFFICE = join(ROOT, 'scenarios/office.yaml');
const REMOVE = { recursive: true, force: true } as const;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether a run is under way: its folder is in the making. */
const isUnderWay = (): boolean => readdirSync(folder.path).some((name) => name.includes('partial'));

/** Files of what is in the making. */
function filesUnderWay(): string[] {
  try {
    return readdirSync(folder.path)
      .filter((name) => name.includes('partial'))
      .flatMap((name) => readdirSync(join(folder.path, name)));
  } catch {
    // It has its place just now.
    return [];
  }
}

/**
 * Starts the office, sends `signal` `ms` after it got to work, and gives exit code and what it
 * said.
 */
async function stopped(signal: NodeJS.Signals, ms: number, workers: string) {
  const child = start(['run', OFFICE, '--out', out, '--workers', workers]);
  let said = '';
  child.stderr!.on('data', (text) => (said += String(text)));
  while (!isUnderWay()) await sleep(20);
  await sleep(ms);
  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, said };
}

describe('Ctrl-C and SIGTERM', () => {
  it.each([
    ['SIGINT', 130, 500, '1'],
    ['SIGTERM', 143, 1500, '2'],
    ['SIGINT', 130, 2500, '2'],
  ] as const)('%s: exit code %i after %i ms, nothing left', async (signal, exit, ms, workers) => {
    const { code, said } = await stopped(signal, ms, workers);
    expect(said).toMatch(/stopped; nothing was kept/);
    expect(code).toBe(exit);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it.each(['run', 'import'])('stop %s while its tables are written, too', async (command) => {
    const rows = Array.from({ length: 40_000 }, (_, k) => `${k},${1 + (k % 7)},${-60 - (k % 20)}`);
    writeFileSync(join(folder.path, 'rows.csv'), ['t,d,rssi', ...rows, ''].join('\n'));
    writeFileSync(join(folder.path, 'tiny.yaml'), TINY);
    const columns = ['--columns', 'time=t:s,distance=d:m,rssi=rssi'];
    const child =
      command === 'run'
        ? start(['run', join(folder.path, 'tiny.yaml'), '--out', out])
        : start([
            'import',
            'measurements',
            join(folder.path, 'rows.csv'),
            ...columns,
            '--out',
            out,
          ]);
    const ended = once(child, 'exit');
    while (!filesUnderWay().some((name) => name.endsWith('.parquet'))) await sleep(1);
    child.kill('SIGTERM');
    const code = (await ended)[0] as number | null;
    // Where the signal comes once the folder has its place, it stays, and the process just ends.
    expect([143, 0, null]).toContain(code);
    const made = code === 143 ? [] : ['run'];
    expect(readdirSync(folder.path).sort()).toEqual(['rows.csv', ...made, 'tiny.yaml']);
    for (const name of readdirSync(folder.path)) rmSync(join(folder.path, name), REMOVE);
  });

  it('leave an earlier run as it was; a killed run is tidied up by the next', async () => {
    const tiny = join(folder.path, 'tiny.yaml');
    writeFileSync(tiny, TINY);
    const first = bluecrowd(['run', tiny, '--out', out]);
    expect([first.code, first.stderr]).toEqual([0, '']);
    const before = readdirSync(out).sort();
    await stopped('SIGINT', 1000, '2');
    expect(readdirSync(out).sort()).toEqual(before);
    expect(readdirSync(folder.path).sort()).toEqual(['run', 'tiny.yaml']);
    await stopped('SIGKILL', 1000, '1');
    expect(readdirSync(folder.path).some((name) => name.includes('partial'))).toBe(true);
    expect(bluecrowd(['check', out]).code).toBe(0);
    expect(bluecrowd(['run', tiny, '--out', out]).code).toBe(0);
    expect(readdirSync(folder.path).sort()).toEqual(['run', 'tiny.yaml']);
  });
});
