import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/results/manifest.ts';
import { bluecrowd, scratch, TINY } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

beforeAll(() => {
  writeFileSync(at('tiny.yaml'), `${TINY}apps: [{ engine: bluezone@3 }, { engine: gaen@1.2 }]\n`);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  writeFileSync(at('private.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(at('public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
});

function run(out: string, ...options: string[]) {
  return bluecrowd(['run', at('tiny.yaml'), '--out', at(out), ...options]);
}

describe('run --contact-logs', () => {
  it('keeps logs and signed key files that match takes; the tables are the same', () => {
    const signed = ['--contact-logs', '--signing-key', at('private.pem')];
    expect(run('logs', ...signed, '--workers', '2')).toMatchObject({ code: 0, stderr: '' });
    expect(run('plain')).toMatchObject({ code: 0, stderr: '' });
    const [logs, plain] = [readManifest(at('logs')), readManifest(at('plain'))];
    expect(logs.digests).toEqual(plain.digests);
    expect(
      readdirSync(at('logs')).filter((name) => !readdirSync(at('plain')).includes(name)),
    ).toEqual(['contact-logs', 'keys']);
    expect(readdirSync(at('logs/contact-logs')).sort()).toEqual([
      'bluezone-3.parquet',
      'gaen-1.2.parquet',
    ]);
    const keys = readdirSync(at('logs/keys')).sort();
    expect(keys).toContainEqual(
      expect.stringMatching(/^bluezone-3-2\d{3}-\d\d-\d\dT\d{6}Z\.json$/),
    );
    expect(keys).toContainEqual(expect.stringMatching(/^gaen-1\.2-2\d{3}-\d\d-\d\dT\d{6}Z\.zip$/));
    expect(bluecrowd(['check', at('logs')]).code).toBe(0);

    for (const [engine, options] of [
      ['gaen-1.2', ['--public-key', at('public.pem'), '--key-id', 'bluecrowd']],
      ['bluezone-3', []],
    ] as const) {
      const files = keys
        .filter((name) => name.startsWith(engine))
        .map((name) => at(`logs/keys/${name}`));
      const log = at(`logs/contact-logs/${engine}.parquet`);
      const { code, stdout } = bluecrowd(['match', ...files, '--log', log, '--json', ...options]);
      expect(code).toBe(0);
      const { exposed } = JSON.parse(stdout) as { exposed: { phone: string }[] };
      expect(exposed.map(({ phone }) => phone)).toContain('Bo');
    }

    expect(run('again', ...signed, '--workers', '1').code).toBe(0);
    for (const name of keys) {
      expect(readFileSync(at(`again/keys/${name}`))).toEqual(readFileSync(at(`logs/keys/${name}`)));
    }
  });

  it('says where the logs are not whole', () => {
    const { code, stderr } = run('cases', '--contact-logs', '--set', 'materialise=cases');
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^bluecrowd: .*rows of cases only.*\n$/),
    ]);
  });

  it('makes no folder for key files where an app has none', () => {
    const early = ['--set', 'apps=[{engine: bluezone@1}]', '--contact-logs'];
    const { code, stderr } = run('early', ...early);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/bluezone@1 publish .* no form/)]);
    expect(readdirSync(at('early'))).toContain('contact-logs');
    expect(readdirSync(at('early'))).not.toContain('keys');
  });

  it.each([
    ['a public key', 'public.pem', /public\.pem: expected a private key on P-256/],
    ['no key', 'tiny.yaml', /tiny\.yaml: expected a private key on P-256 in PEM/],
    ['no file', 'nosuch.pem', /nosuch\.pem: expected a file, found none/],
  ])('refuses %s to sign with', (_what, file, says) => {
    const { code, stdout, stderr } = run('no', '--contact-logs', '--signing-key', at(file));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(readdirSync(folder.path)).not.toContain('no');
  });

  it('refuses a key where there is nothing to sign', () => {
    const { code, stderr } = run('no', '--signing-key', at('private.pem'));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/expected --contact-logs beside it/)]);
  });
});
