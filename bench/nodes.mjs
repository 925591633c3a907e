// Do runs agree on Node 20, 22 and 24, with 1 and 2 workers, eagerly and lazily?
//   node bench/nodes.mjs [SCENARIO]        (npm's `node` packages give the other versions)
// Exit code 1 where a digest differs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scenario = process.argv[2] ?? join(root, 'scenarios/office.yaml');
const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-nodes-'));
// With `cases`, these hold fewer rows than with `all`.
const BY_GRAIN = new Set(['sightings', 'contacts', 'daily', 'radio_use']);

function run(command, args, cwd = root) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) {
    console.error(stderr);
    process.exit(2);
  }
  return stdout;
}

function nodeOf(major) {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
  const home = join(folder, `node-${major}`);
  run('npm', ['install', '--prefix', home, '--no-save', `node@${major}`], folder);
  return join(home, 'node_modules/node/bin/node');
}

const seen = new Map();
let different = 0;
try {
  writeFileSync(join(folder, 'package.json'), '{}');
  run(process.execPath, ['.ci/setup.mjs', 'build']);
  for (const major of [20, 22, 24]) {
    const node = nodeOf(major);
    const version = run(node, ['--version']).trim();
    for (const [workers, materialisation] of [
      ['1', 'all'],
      ['2', 'all'],
      ['1', 'cases'],
      ['2', 'cases'],
    ]) {
      const out = join(folder, 'run');
      const args = ['dist/cli/main.js', 'run', scenario, '--out', out, '--workers', workers];
      run(node, [...args, '--set', `materialise=${materialisation}`]);
      const checked = spawnSync(node, ['dist/cli/main.js', 'check', out], { cwd: root });
      const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
      const parts = { ...manifest.digests, journal: manifest.journal.digest };
      const wrong = Object.entries(parts).filter(([name, digest]) => {
        const key = BY_GRAIN.has(name) ? `${name} ${materialisation}` : name;
        if (!seen.has(key)) seen.set(key, digest);
        return seen.get(key) !== digest;
      });
      if (checked.status !== 0) wrong.push(['check']);
      different += wrong.length;
      const says = wrong.length === 0 ? 'same' : `DIFFERENT: ${wrong.map(([n]) => n).join(', ')}`;
      console.log(
        `Node ${version}, ${workers} workers, ${materialisation}: ${says}, check ${checked.status}`,
      );
    }
  }
  for (const [name, digest] of [...seen].sort()) console.log(`${name.padEnd(20)} ${digest}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = different === 0 ? 0 : 1;
