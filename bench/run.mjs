// npm run bench [-- NAME ... [OPTION ...]]: suites through the command `bluecrowd bench`, with its
// options; and by their names the studies, which make tables of their own.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const STUDIES = ['scale', 'share', 'national', 'memory'];
// A study of the command itself, in plain JavaScript.
const FALSE_ALARMS = 'false-alarms';
const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const args = process.argv.slice(2);
const firstOption = args.findIndex((arg) => arg.startsWith('-'));
const names = firstOption < 0 ? args : args.slice(0, firstOption);
const options = firstOption < 0 ? [] : args.slice(firstOption);
const suites = names.filter((name) => ![...STUDIES, FALSE_ALARMS].includes(name));

if (suites.length > 0 || names.length === 0) {
  const only = suites.length > 0 ? ['--only', suites.join(',')] : [];
  run([path('dist/cli/main.js'), 'bench', ...only, ...options]);
}
for (const name of STUDIES) {
  if (!names.includes(name)) continue;
  const outfile = path(`dist/study-${name}.mjs`);
  await build({
    entryPoints: [path(`bench/${name}.ts`)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  run([outfile]);
  rmSync(outfile);
}

if (names.includes(FALSE_ALARMS)) run([path('bench/false-alarms.mjs')]);

function run(program) {
  const { status } = spawnSync(process.execPath, program, { stdio: 'inherit' });
  process.exitCode ||= status ?? 1;
}
