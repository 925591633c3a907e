import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PAGE } from '../../src/results/folder/seal.ts';

/** What stands at a place, a line a file: its bytes, but for time and commit. */
export function stateOf(path: string): string {
  if (statSync(path).isFile()) return `${basename(path)} ${digest(readFileSync(path))}`;
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  return names
    .filter((name) => statSync(join(path, name)).isFile())
    .map((name) => `${name} ${digest(withoutTime(name, readFileSync(join(path, name))))}`)
    .join('\n');
}

function withoutTime(name: string, bytes: Buffer): Buffer | string {
  if (name === 'report.html') return PAGE.foundInstead(bytes.toString()) ?? 'a whole page';
  if (name !== 'manifest.json') return bytes;
  const manifest = JSON.parse(bytes.toString()) as Record<string, unknown>;
  return JSON.stringify({ ...manifest, timings: null, gitCommit: null });
}

function digest(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
