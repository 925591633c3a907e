import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender, Suite } from '../../src/benchmark/suite.ts';

// From the built suite: the program and the scenarios that come with it.
const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const OFFICE = fileURLToPath(new URL('../../../scenarios/office.yaml', import.meta.url));

/** Leaves the processor time of a program, all its threads, in a file: us. */
const LEAVE_TIME = `process.on('exit', () => {
  if (!require('node:worker_threads').isMainThread) return;
  const { user, system } = process.cpuUsage();
  require('node:fs').writeFileSync(process.env.BENCH_TIME, String(user + system));
});`;

interface Summary {
  readonly timings: { readonly peakMemoryBytes: number };
}

export const suite: Suite = {
  about:
    'whole runs of the office day through the program, tables and report included: processor ' +
    'time of all workers',
  // Each run is a process of its own, cold as it is for a user.
  warmUps: 0,
  rounds: 1,
  isLong: true,
  prepare() {
    const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-bench-'));
    const [hook, spent] = [join(folder, 'hook.cjs'), join(folder, 'spent')];
    writeFileSync(hook, LEAVE_TIME);
    let peakBytes = 0;
    const run = (materialisation: 'all' | 'cases', workers: number): Contender => ({
      name: `office, ${materialisation}, ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
      role: 'subject',
      operation: 'runs',
      memoryShare: 0.3,
      run() {
        const out = ['--out', join(folder, 'run'), '--set', `materialise=${materialisation}`];
        const args = [
          '--require',
          hook,
          MAIN,
          'run',
          OFFICE,
          ...out,
          '--json',
          '--workers',
          String(workers),
        ];
        const { status, stdout, stderr } = spawnSync(process.execPath, args, {
          encoding: 'utf8',
          env: { ...process.env, BENCH_TIME: spent },
        });
        if (status !== 0) throw new RangeError(`"run" expected to end with 0, got ${stderr}`);
        const { timings } = JSON.parse(stdout) as Summary;
        peakBytes = Math.max(peakBytes, timings.peakMemoryBytes);
        return { operations: 1, seconds: Number(readFileSync(spent, 'utf8')) / 1e6 };
      },
    });
    return {
      contenders: [run('cases', 1), run('all', 1), run('all', 2)],
      peakBytes: () => peakBytes,
      close: () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};
