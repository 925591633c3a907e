import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Done } from '../src/benchmark/suite.ts';

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
  readonly timings: { readonly peakMemoryBytes?: number };
}

/** Runs of the office day through the program, each a process of its own, cold as for a user. */
export class OfficeProgram {
  /** Of all runs so far that told it. */
  peakBytes = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'bluecrowd-bench-'));

  /** `run` with more arguments: processor time of all its threads. */
  run(...more: string[]): Done {
    const [hook, spent] = [join(this.folder, 'hook.cjs'), join(this.folder, 'spent')];
    writeFileSync(hook, LEAVE_TIME);
    const fixed = ['--require', hook, MAIN, 'run', OFFICE, '--json'];
    // Replicates do not take the place of a run.
    const name = more.includes('--replicates') ? 'replicates' : 'run';
    const out = ['--out', join(this.folder, name)];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...fixed, ...out, ...more], {
      encoding: 'utf8',
      env: { ...process.env, BENCH_TIME: spent },
    });
    if (status !== 0) throw new RangeError(`"run" expected to end with 0, got ${stderr}`);
    const { timings } = JSON.parse(stdout) as Summary;
    this.peakBytes = Math.max(this.peakBytes, timings.peakMemoryBytes ?? 0);
    return { operations: 1, seconds: Number(readFileSync(spent, 'utf8')) / 1e6 };
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
