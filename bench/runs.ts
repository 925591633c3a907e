// Whole runs through the built program: wall time and peak memory, each alone in a process.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-bench-'));

interface Summary {
  timings: { wallS: number; peakMemoryBytes: number };
  counts: Record<string, number>;
}

console.log('\n### Whole runs, report included\n');
console.log(
  '| scenario | workers | grain | seconds (median of 3) | peak MB | sightings |\n|---|---|---|---|---|---|',
);
try {
  for (const scenario of ['office', 'conference']) {
    if (scenario === 'conference' && !existsSync(join(root, '../shared'))) continue;
    for (const [workers, grain] of [
      ['1', 'all'],
      ['2', 'all'],
      ['1', 'cases'],
    ]) {
      const runs = [1, 2, 3].map(() => timed(scenario, workers, grain)).sort((a, b) => a.s - b.s);
      const { s, summary } = runs[1];
      const megabytes = Math.round(summary.timings.peakMemoryBytes / 1e6);
      const cells = [scenario, workers, grain, s.toFixed(1), megabytes, summary.counts.sightings];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function timed(scenario: string, workers: string, grain: string): { s: number; summary: Summary } {
  const startMs = performance.now();
  const main = join(root, 'dist/cli/main.js');
  const file = join(root, `scenarios/${scenario}.yaml`);
  const args = ['run', file, '--out', join(folder, 'run'), '--json', '--workers', workers];
  const { stdout } = spawnSync(process.execPath, [main, ...args, '--set', `materialise=${grain}`], {
    encoding: 'utf8',
  });
  return { s: (performance.now() - startMs) / 1000, summary: JSON.parse(stdout) as Summary };
}
