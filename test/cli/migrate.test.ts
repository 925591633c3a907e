import {
  chmodSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bluecrowd, scratch, TINY } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const run = (...args: string[]) => bluecrowd(args, { cwd: folder.path });

const OLD = `${TINY}radio: { body: 3 dB } # "measured" here\r\n`;
const NEW = OLD.replace('body', 'bodyLoss');
const write = (name: string, text: string): string => {
  writeFileSync(at(name), text);
  return name;
};
const read = (name: string): string => readFileSync(at(name), 'utf8');

describe('migrate', () => {
  it('rewrites the file in place, keeps its mode and leaves nothing beside it', () => {
    write('s.yaml', OLD);
    chmodSync(at('s.yaml'), 0o640);
    symlinkSync('s.yaml', at('link.yaml'));
    const { code, stdout, stderr } = run('migrate', 'link.yaml');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      'link.yaml:14:10: radio.body is called radio.bodyLoss since version 0.3.0\n' +
        '1 key renamed in link.yaml\n',
    );
    expect(read('s.yaml')).toBe(NEW);
    expect(statSync(at('s.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder.path).sort()).toEqual(['link.yaml', 's.yaml']);
    expect(run('migrate', 's.yaml').stdout).toBe(
      's.yaml: no key has another name today; nothing written\n',
    );
  });

  it('writes another file with --out, over no other text', () => {
    write('a.yaml', OLD);
    write('other.yaml', 'mine: 1\n');
    expect(run('migrate', 'a.yaml', '--out', 'b.yaml').code).toBe(0);
    expect([read('a.yaml'), read('b.yaml')]).toEqual([OLD, NEW]);
    expect(run('migrate', 'a.yaml', '--out', 'b.yaml').code).toBe(0);
    const refused = run('migrate', 'a.yaml', '--out', 'other.yaml');
    expect([refused.code, refused.stdout, read('other.yaml')]).toEqual([2, '', 'mine: 1\n']);
    expect(refused.stderr).toMatch(/expected the same scenario or nothing at other\.yaml/);
  });

  it('prints the text and nothing else with --dry-run, and writes nothing', () => {
    write('c.yaml', OLD);
    const { code, stdout, stderr } = run('migrate', 'c.yaml', '--dry-run');
    expect([code, stdout, read('c.yaml')]).toEqual([0, NEW, OLD]);
    expect(stderr).toMatch(/^bluecrowd: c\.yaml:14:10: radio\.body is called radio\.bodyLoss/);
    expect(run('migrate', 'c.yaml', '--dry-run', '--out', 'd.yaml').stderr).toMatch(
      /--dry-run: expected no --out beside it/,
    );
  });

  it('tells renamed keys as JSON', () => {
    write('e.yaml', OLD);
    const told = JSON.parse(run('migrate', 'e.yaml', '--json').stdout) as object;
    expect(told).toEqual({
      file: at('e.yaml'),
      renamed: [{ from: 'radio.body', to: 'radio.bodyLoss', since: '0.3.0', line: 14, col: 10 }],
      written: at('e.yaml'),
    });
    expect(read('e.yaml')).toBe(NEW);
  });

  it('leaves a file alone that it refuses', () => {
    const text = `${TINY}radio: { body: 3 dB, bodyLoss: 4 dB }\n`;
    write('both.yaml', text);
    const { code, stderr } = run('migrate', 'both.yaml');
    expect([code, read('both.yaml')]).toEqual([2, text]);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(run('migrate', 'missing.yaml').code).toBe(2);
  });
});

describe('a run of a scenario with an old name of a key', () => {
  it('tells it on stderr, gives JSON alone on stdout and the digests of the new name', () => {
    const digests = (name: string, text: string) => {
      const ended = run('run', write(name, text), '--json', '--out', `run-${name}`);
      expect(ended.code).toBe(0);
      const json = JSON.parse(ended.stdout) as { digests: object };
      return { digests: json.digests, stderr: ended.stderr };
    };
    const old = digests('old.yaml', OLD);
    const today = digests('new.yaml', NEW);
    expect(old.digests).toEqual(today.digests);
    expect(today.stderr).toBe('');
    expect(old.stderr).toBe(
      'bluecrowd: old.yaml:14:10: radio.body is called radio.bodyLoss since version 0.3.0; ' +
        '"bluecrowd migrate" rewrites the file\n',
    );
    // The run keeps the file as it was read.
    const { sourceText } = JSON.parse(read('run-old.yaml/manifest.json')) as { sourceText: string };
    expect(sourceText).toBe(OLD);
    expect(run('check', 'run-old.yaml')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a run folder of a newer format', () => {
  it.each([
    ['manifest', 'a manifest', (m: Stored) => ({ ...m, bluecrowd: 2 })],
    [
      'scenario',
      'a scenario',
      (m: Stored) => ({ ...m, scenario: { ...m.scenario, bluecrowd: 3 } }),
    ],
  ])('is refused in one sentence: %s', (_what, words, change) => {
    run('run', write('f.yaml', TINY), '--out', 'run-f');
    const manifest = JSON.parse(read('run-f/manifest.json')) as Stored;
    writeFileSync(at('run-f/manifest.json'), JSON.stringify(change(manifest)));
    for (const args of [
      ['check', 'run-f'],
      ['report', 'run-f'],
      ['query', 'run-f', 'SELECT 1'],
    ]) {
      const { code, stdout, stderr } = run(...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        new RegExp(
          `^bluecrowd: run-f/manifest\\.json: expected ${words} of format 1, the newest that ` +
            'this program reads, found format \\d; update bluecrowd\\n$',
        ),
      );
    }
    writeFileSync(at('run-f/manifest.json'), JSON.stringify(manifest));
  });
});

interface Stored {
  readonly bluecrowd: number;
  readonly scenario: { readonly bluecrowd: number };
}
