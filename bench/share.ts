// Where the time of the flagship goes, by room of the source: share of samples of V8's profiler.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Profile {
  nodes: { id: number; callFrame: { url: string } }[];
  samples: number[];
  timeDeltas: number[];
}

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-share-'));

const ours = /(?<!node_modules\/.*)\/dist\/([a-z]+)\//;

/** Seconds by room, of one thread. */
function secondsByRoom({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const roomOf = new Map(
    nodes.map(({ id, callFrame }) => {
      const room = ours.exec(callFrame.url)?.[1];
      return [id, room ?? 'the rest (Node, libraries, garbage)'];
    }),
  );
  const seconds = new Map<string, number>();
  samples.forEach((id, k) => {
    const room = roomOf.get(id)!;
    seconds.set(room, (seconds.get(room) ?? 0) + timeDeltas[k] / 1e6);
  });
  return seconds;
}

try {
  const main = join(root, 'dist/cli/main.js');
  const args = ['run', join(root, 'scenarios/office.yaml'), '--workers', '1'];
  const profiling = ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  spawnSync(process.execPath, [
    ...profiling,
    main,
    ...args,
    '--set',
    'materialise=all',
    '--out',
    join(folder, 'run'),
  ]);
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'))!;
  const seconds = secondsByRoom(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile);
  const total = [...seconds.values()].reduce((sum, s) => sum + s, 0);
  console.log('\n### Where the time goes: office, one thread, all sightings\n');
  console.log('| room | seconds | share |\n|---|---|---|');
  for (const [room, s] of [...seconds].sort((a, b) => b[1] - a[1])) {
    console.log(`| ${room} | ${s.toFixed(2)} | ${((100 * s) / total).toFixed(0)} % |`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
