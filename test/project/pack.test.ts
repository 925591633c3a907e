import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratch, TINY } from '../cli/program.ts';
import { ROOT } from './sources.ts';

const folder = scratch();
afterAll(() => folder.remove());

const CONSUMER = `import { loadScenario, runScenario, DigestSink } from 'bluecrowd';
import type { DecentralisedEngine, Manifest } from 'bluecrowd';
import { gaen12 } from 'bluecrowd/protocols/gaen/gaen12';
import { engineByName } from 'bluecrowd/protocols/engines';
import { loadContactLog, saveContactLog } from 'bluecrowd/protocols/saved-log';
import { applyRule } from 'bluecrowd/risk/rules';
import { scoreMatches } from 'bluecrowd/risk/score-row';
import { publishedKeysOf } from 'bluecrowd/keyfiles/gaen/published-keys';
import { createByteBook, createContactLog } from 'bluecrowd';

const engine: DecentralisedEngine<{ teks: { key: string; startEnin: number }[] }> = gaen12;
const { scenario } = loadScenario('tiny.yaml');
const sink = new DigestSink();
await runScenario(scenario, sink, { workers: 2 });
const digests: Manifest['digests'] = sink.digests();
const { warned } = applyRule({ kind: 'any-match' }, [], 0);
const phone = engineByName('gaen@1.2').createIdentity(() => new Uint8Array(16), 1.6e9);
const named: string = phone.teks[0].key;
const saved = saveContactLog(engine, createByteBook(16), createContactLog());
const { log } = loadContactLog(engine, saved);
const rows = scoreMatches(log, [], [], { sinceScanS: () => 240 });
if (named.length + rows.length !== 32 || typeof publishedKeysOf !== 'function') throw new Error();
console.log(engine.name, Object.keys(digests).length, warned);
`;

describe('npm pack', () => {
  it('gives a package that works and is typed where it is installed', () => {
    const packed = execFileSync(
      'npm',
      ['pack', '--ignore-scripts', '--pack-destination', folder.path],
      {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    ).trim();
    const modules = join(folder.path, 'app/node_modules');
    mkdirSync(join(modules, 'bluecrowd'), { recursive: true });
    const tarball = join(folder.path, packed.split('\n').at(-1)!);
    execFileSync('tar', [
      '-xzf',
      tarball,
      '-C',
      join(modules, 'bluecrowd'),
      '--strip-components=1',
    ]);
    expect(readdirSync(join(modules, 'bluecrowd')).sort()).toEqual([
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'CITATION.cff',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'dist',
      'docs',
      'examples',
      'package.json',
      'scenario.schema.json',
      'scenarios',
    ]);
    // The dependencies as npm would lay them out, without asking the network.
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    }
    const app = join(folder.path, 'app');
    writeFileSync(join(app, 'tiny.yaml'), TINY);
    writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(app, 'consumer.ts'), CONSUMER);

    const main = join(modules, 'bluecrowd/dist/cli/main.js');
    const ran = spawnSync(process.execPath, [main, 'run', 'tiny.yaml', '--workers', '2'], {
      cwd: app,
      encoding: 'utf8',
    });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(readdirSync(join(app, 'out/tiny'))).toContain('report.html');

    const once = ['--only', 'expansion', '--processes', '1', '--rounds', '1', '--json'];
    const measured = spawnSync(process.execPath, [main, 'bench', ...once], { encoding: 'utf8' });
    expect([measured.status, measured.stderr]).toEqual([0, '']);
    expect(measured.stdout).toContain('"name": "bluecrowd"');

    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = ['--module', 'nodenext', '--target', 'es2022', '--strict', '--skipLibCheck'];
    const built = spawnSync(process.execPath, [tsc, ...options, '--types', 'node', 'consumer.ts'], {
      cwd: app,
      encoding: 'utf8',
    });
    expect(built.stdout).toBe('');
    const used = spawnSync(process.execPath, ['consumer.js'], { cwd: app, encoding: 'utf8' });
    expect([used.stdout, used.stderr]).toEqual(['gaen@1.2 12 false\n', '']);
  });
});
