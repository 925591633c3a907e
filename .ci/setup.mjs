// What `npm start` and `npm test` do first, with plain Node: install what is missing or stale and,
// asked with "build", build. Without anything missing nothing is downloaded.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`bluecrowd needs Node 20.19 or newer, found ${process.version}.`);
  process.exit(1);
}

/** The lock file that npm leaves in node_modules tells what was installed. */
function isInstalled() {
  const installed = 'node_modules/.package-lock.json';
  if (!existsSync(installed)) return false;
  const has = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wants = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  return Object.entries(wants).every(
    ([path, { version, optional }]) => path === '' || optional || has[path]?.version === version,
  );
}

function newestMs(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestMs(`${path}/${name}`)));
}

function isBuilt() {
  const stamp = 'dist/.built';
  if (!existsSync(stamp)) return false;
  const sources = ['src', 'bench', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
  return sources.every((path) => newestMs(path) <= statSync(stamp).mtimeMs);
}

function run(command, args, why) {
  console.error(why);
  // npm is a script on some systems: the shell finds it everywhere.
  const shell = process.platform === 'win32';
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2], shell });
  if (status !== 0) {
    console.error(`"${[command, ...args].join(' ')}" failed; see above.`);
    process.exit(1);
  }
}

if (!isInstalled()) run('npm', ['ci'], 'Installing what is missing (once) ...');
if (process.argv.includes('build') && !isBuilt()) {
  run(process.execPath, ['.ci/build.mjs'], 'Building (once) ...');
}
