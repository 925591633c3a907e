import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// Both modules, then what they give, in a process of its own: what was refused once stays refused.
const HASHED = fileURLToPath(new URL('./hashed.mjs', import.meta.url));

function hashed(addressSpaceKb?: number): { text: string; code: number | null } {
  const limit = addressSpaceKb === undefined ? '' : `ulimit -v ${addressSpaceKb} && `;
  const { stdout, stderr, status } = spawnSync(
    'sh',
    ['-c', `${limit}exec "$0" "$@"`, process.execPath, HASHED],
    { encoding: 'utf8' },
  );
  return { text: stdout + stderr, code: status };
}

describe.skipIf(!existsSync('/proc/self/limits'))('WebAssembly in little address space', () => {
  it('both modules fit into 16 GB, as they share one memory', () => {
    const { text, code } = hashed(16_000_000);
    expect(text).toMatch(/^[0-9a-f]{64} WebAssembly\n$/);
    expect(code).toBe(0);
  });

  it('plain code gives the same RPIs where no memory can be had', () => {
    const [plain, wasm] = [hashed(4_000_000), hashed()];
    expect(plain.code).toBe(0);
    expect(plain.text).toMatch(/^[0-9a-f]{64} plain\n$/);
    expect(wasm.text).toBe(plain.text.replace('plain', 'WebAssembly'));
  });
});
