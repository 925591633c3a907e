import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender, Suite } from '../../src/benchmark/suite.ts';

// From the built suite: the program and the scenarios that come with it.
const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const OFFICE = fileURLToPath(new URL('../../../scenarios/office.yaml', import.meta.url));

interface Summary {
  readonly timings: { readonly peakMemoryBytes: number };
}

export const suite: Suite = {
  about: 'whole runs of the office day through the program, tables and report included',
  // Each run is a process of its own, cold as it is for a user.
  warmUps: 0,
  rounds: 1,
  prepare() {
    const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-bench-'));
    let peakBytes = 0;
    const run = (grain: 'all' | 'cases', workers: number): Contender => ({
      name: `office, ${grain}, ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
      role: 'subject',
      operation: 'runs',
      run() {
        const out = ['--out', join(folder, 'run'), '--set', `materialise=${grain}`];
        const args = [MAIN, 'run', OFFICE, ...out, '--json', '--workers', String(workers)];
        const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
        if (status !== 0) throw new RangeError(`"run" expected to end with 0, got ${stderr}`);
        const { timings } = JSON.parse(stdout) as Summary;
        peakBytes = Math.max(peakBytes, timings.peakMemoryBytes);
        return 1;
      },
    });
    return {
      contenders: [run('cases', 1), run('all', 1), run('all', 2)],
      peakBytes: () => peakBytes,
      close: () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};
