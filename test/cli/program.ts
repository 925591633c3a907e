import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const MAIN = join(ROOT, 'dist/cli/main.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly cwd?: string;
  readonly uid?: number;
}

/** Runs the built program to its end. */
export function bluecrowd(args: readonly string[], options: Options = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: options.cwd ?? ROOT,
    encoding: 'utf8',
    maxBuffer: 1e8,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  return { code: status, stdout, stderr };
}

/** Starts the built program. */
export function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A new empty folder, with a function that removes it. */
export function scratch(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'bluecrowd-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A scenario of a few people in a static world, as YAML. */
export const TINY = `bluecrowd: 1
title: Tiny
seed: tiny
world:
  kind: static
  from: '09:00'
  to: '10:00'
  people:
    - { name: Ada, x: 0 m }
    - { name: Bo, x: 1 m, heading: 180 deg }
    - { name: Cy, x: 4 m }
cases:
  persons: [Ada]
`;
