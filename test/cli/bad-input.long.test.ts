import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bluecrowd, MAIN, scratch, TINY } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

/** Runs a scenario text and expects one sentence, exit code 2 and nothing written. */
function refused(text: string, says: RegExp, extra: readonly string[] = []): void {
  writeFileSync(at('scenario.yaml'), text);
  refusedFile('scenario.yaml', says, extra);
}

function refusedFile(name: string, says: RegExp, extra: readonly string[] = []): void {
  const before = readdirSync(folder.path).sort();
  const { code, stdout, stderr } = bluecrowd(['run', at(name), '--out', at('out'), ...extra]);
  expect(stderr).toMatch(says);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(readdirSync(folder.path).sort()).toEqual(before);
}

describe('wrong scenarios: one sentence with place and hint, exit code 2, nothing written', () => {
  it.each([
    ['an unknown key', TINY + 'phoness: {}\n', /scenario\.yaml:14:1: phoness: .*"phones"\?/],
    [
      'an unknown key inside',
      TINY + 'phones:\n  adpotion: 1\n',
      /yaml:15:3: phones\.adpotion: .*"adoption"\?/,
    ],
    ['a wrong type', TINY + 'days: many\n', /:14:7: days: expected a whole number.*"many"/],
    ['a duplicate key', TINY + 'seed: b\n', /:14:1: expected each key once/],
    [
      'a bad unit',
      TINY + 'truth: { close: 2 feet }\n',
      /truth\.close: expected a length.*"2 feet"/,
    ],
    [
      'no unit',
      TINY + 'truth: { close: 2 }\n',
      /truth\.close: expected a length with its unit.* 2/,
    ],
    [
      'a negative duration',
      TINY + 'truth: { minimum: -5 min }\n',
      /:14:19: truth\.minimum: expected not below zero, found -5 min/,
    ],
    ['adoption above 1', TINY + 'phones: { adoption: 1.5 }\n', /adoption: expected a share.*1\.5/],
    [
      'an unknown engine',
      TINY + 'apps: [{ engine: gaen@1.3 }]\n',
      /apps\.0\.engine.*"gaen@1\.2"\?/,
    ],
    [
      'an unknown rule',
      TINY + 'apps: [{ engine: gaen@1.2, rules: [{ kind: any }] }]\n',
      /rules\.0/,
    ],
    [
      'a rule that the engine cannot do',
      TINY + 'apps: [{ engine: bluezone@3, rules: [{ kind: swisscovid-2020-09-10 }] }]\n',
      /any-match for bluezone@3/,
    ],
    ['an unknown world', TINY.replace('kind: static', 'kind: statik'), /:5:9: world.*"static"\?/],
    ['an unknown person', TINY.replace('[Ada]', '[Eve]'), /cases\.persons.*"Eve"/],
    ['more cases than phones', TINY.replace('persons: [Ada]', 'count: 9'), /cases\.count.*9/],
    ['no YAML', 'world: [1, 2\n', /yaml:2:1: expected YAML/],
    ['an empty file', '', /expected a scenario.*an empty file/],
    ['a list', '- 1\n', /expected a scenario/],
    ['no world', 'bluecrowd: 1\n', /world: expected.*found nothing/],
    ['an impossible date', TINY + 'start: 2020-02-31\n', /start: expected a date/],
    ['an impossible time', TINY.replace("'10:00'", "'25:00'"), /world\.to: expected a time of day/],
    ['names twice', TINY.replace('name: Bo', 'name: Ada'), /Ada/],
  ])('%s', (_what, text, says) => refused(text, says));

  it('10 million phones without raising the limit', () => {
    const rooms = `bluecrowd: 1
world:
  kind: rooms
  rooms: [{ name: hall, x: 0 m, y: 0 m, width: 9 m, depth: 9 m, door: { x: 0 m, y: 4 m } }]
  groups: [{ name: all, people: 1000000, desk: hall }]
`;
    refused(rooms, /expected at most 100000 people, found 1000000; raise limits\.phones/);
    refused(rooms.replace('1000000', '10000000'), /groups\.0\.people: expected a whole number/);
  });

  it('aliases without end', () => {
    const bomb = `bluecrowd: 1
a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
`;
    refused(bomb, /expected plain YAML/);
  });

  it('a wrong --set names itself as the place', () => {
    refused(TINY, /--set phones\.adoptoin=1: phones\.adoptoin.*"adoption"\?/, [
      '--set',
      'phones.adoptoin=1',
    ]);
    refused(TINY, /--set days=x: days: expected a whole number/, ['--set', 'days=x']);
    refused(TINY, /--set days: expected key=value/, ['--set', 'days']);
    refused(TINY, /--set =5: expected key=value .*, found no key before "="/, ['--set', '=5']);
    refused(TINY, /--workers: expected a whole number/, ['--workers', '0']);
  });

  it('no such file, or a folder', () => {
    refusedFile('none.yaml', /expected a scenario file at .*none\.yaml, found nothing/);
    mkdirSync(at('folder.yaml'));
    refusedFile('folder.yaml', /found a folder/);
  });

  it('a device, a pipe, or a file far too long', () => {
    symlinkSync('/dev/zero', at('zero.yaml'));
    refusedFile('zero.yaml', /expected a scenario file at .*zero\.yaml, found a device or pipe/);
    spawnSync('mkfifo', [at('pipe.yaml')]);
    refusedFile('pipe.yaml', /found a device or pipe/);
    writeFileSync(at('long.yaml'), '#');
    truncateSync(at('long.yaml'), 10_000_001);
    refusedFile('long.yaml', /found one of 10000001 bytes, more than the 10000000 that are read/);
  });

  it('text that is not UTF-8', () => {
    writeFileSync(at('latin1.yaml'), TINY.replace('name: Bo', 'name: Zo\u00e9'), 'latin1');
    refusedFile('latin1.yaml', /latin1\.yaml:10:17: expected text in UTF-8, found the byte 0xe9/);
  });
});

describe('wrong contact lists', () => {
  const trace = (file: string): string => `bluecrowd: 1
world: { kind: trace, file: ${file} }
`;

  it.each([
    ['cut in the middle of a line', '20 1 2\n40 1', /tij\.dat:2:5: .* cut in the middle of a line/],
    ['time going backwards', '40 1 2\n20 1 2\n', /tij\.dat:2:1: .* found 20 after 40/],
    ['a pair (i, i)', '20 1 2\n40 3 3\n', /tij\.dat:2:6: .* "3" with itself/],
    ['no records', '', /tij\.dat: expected lines `t i j`, found no record/],
    ['text', 'hello world\n', /expected lines `t i j`/],
  ])('%s', (_what, text, says) => {
    writeFileSync(at('tij.dat'), text);
    refused(trace('tij.dat'), says);
  });

  it('a missing one, and a damaged gz', () => {
    refused(trace('missing.dat'), /scenario\.yaml:2:29: world\.file: expected a file/);
    const packed = gzipSync('20 1 2\n40 1 2\n'.repeat(1000));
    writeFileSync(at('cut.gz'), packed.subarray(0, packed.length - 12));
    refused(trace('cut.gz'), /cut\.gz/);
    packed[20] ^= 0xff;
    writeFileSync(at('damaged.gz'), packed);
    refused(trace('damaged.gz'), /damaged\.gz/);
  });

  it('is told by import as well', () => {
    writeFileSync(at('tij.dat'), '20 1 2\n40 3 3\n');
    const { code, stdout, stderr } = bluecrowd(['import', 'sociopatterns', at('tij.dat')]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/tij\.dat:2/);
  });
});

describe('places that cannot be written', () => {
  beforeAll(() => writeFileSync(at('tiny.yaml'), TINY));

  it('a folder that is no run folder, and a file', () => {
    mkdirSync(at('precious'));
    writeFileSync(at('precious/thesis.txt'), 'years of work');
    const into = (out: string) => bluecrowd(['run', at('tiny.yaml'), '--out', at(out)]);
    const folderEnded = into('precious');
    expect(folderEnded.code).toBe(2);
    expect(folderEnded.stderr).toMatch(/expected an earlier run or an empty folder/);
    expect(readdirSync(at('precious'))).toEqual(['thesis.txt']);
    const fileEnded = into('tiny.yaml');
    expect(fileEnded.code).toBe(2);
    expect(fileEnded.stderr).toMatch(/found a file/);
    const behindFile = into('tiny.yaml/run');
    expect(behindFile.code).toBe(2);
    expect(behindFile.stderr).not.toMatch(/internal error|node:/);
    expect(readFileSync(at('tiny.yaml'), 'utf8')).toBe(TINY);
  });

  it('no permission', () => {
    mkdirSync(at('locked'));
    chmodSync(at('locked'), 0o555);
    chmodSync(folder.path, 0o755);
    // Root ignores modes: as user nobody then.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    const { code, stderr } = bluecrowd(['run', at('tiny.yaml'), '--out', at('locked/run')], {
      uid,
    });
    expect(stderr).toMatch(/no permission/);
    expect(code).toBe(2);
    expect(readdirSync(at('locked'))).toEqual([]);
  });

  it.skipIf(!existsSync('/proc/self'))('a file system that makes no folders', () => {
    const { code, stderr } = bluecrowd(['run', at('tiny.yaml'), '--out', '/proc/bluecrowd']);
    expect(stderr).toMatch(/expected a place that can be written at \/proc\/bluecrowd/);
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
  });

  it('a mount point, before anything is simulated', () => {
    const mount = ['/dev/shm', '/dev/pts'].find((path) => existsSync(path));
    if (mount === undefined) return;
    const { code, stderr } = bluecrowd(['run', at('tiny.yaml'), '--out', mount]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/found a mount point at/)]);
  });

  it('the working directory, and a name that a database takes for options', () => {
    mkdirSync(at('empty'));
    const inside = bluecrowd(['run', at('tiny.yaml'), '--out', '.'], { cwd: at('empty') });
    expect(inside.stderr).toMatch(/found the working directory in .*empty/);
    const above = bluecrowd(['run', at('tiny.yaml'), '--out', '..'], { cwd: at('empty') });
    expect(above.stderr).toMatch(/found the working directory/);
    const pattern = bluecrowd(['run', at('tiny.yaml'), '--out', at('a?b')]);
    expect(pattern.stderr).toMatch(/expected a path without \?, which begins options/);
    expect([inside.code, above.code, pattern.code]).toEqual([2, 2, 2]);
    expect(readdirSync(at('empty'))).toEqual([]);
  });

  it('a link is kept and what it leads to replaced; one that leads nowhere is told', () => {
    symlinkSync('place', at('link'));
    const nowhere = bluecrowd(['run', at('tiny.yaml'), '--out', at('link')]);
    expect([nowhere.code, nowhere.stderr]).toEqual([
      2,
      expect.stringMatching(/found a link that leads nowhere/),
    ]);
    mkdirSync(at('place'));
    const { code, stderr } = bluecrowd(['run', at('tiny.yaml'), '--out', at('link')]);
    expect([code, stderr]).toEqual([0, '']);
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(readdirSync(at('place'))).toContain('manifest.json');
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk behind stdout', () => {
    const { code, stderr } = onFullStdout(['--help']);
    expect(stderr).toMatch(/expected to write to stdout, found the disk full/);
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
  });

  function onFullStdout(args: string[]): { code: number | null; stderr: string } {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    return { code: status, stderr };
  }

  it('a full disk leaves nothing half-written', () => {
    mkdirSync(at('disk'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at('disk')]);
    if (mounted.status === 0) {
      try {
        const { code, stderr } = bluecrowd(['run', at('tiny.yaml'), '--out', at('disk/run')]);
        expect(stderr).toMatch(/the disk full/);
        expect(code).toBe(2);
        expect(readdirSync(at('disk'))).toEqual([]);
      } finally {
        spawnSync('umount', [at('disk')]);
      }
      return;
    }
    // Without the right to mount: a limit on the size of files stops the writing the same way.
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', `ulimit -f 100; exec "$@"`, 'bash', process.execPath, ...runArgs(at('disk/run'))],
      { encoding: 'utf8' },
    );
    expect(status).not.toBe(0);
    expect(stderr).not.toBe('');
    expect(readdirSync(at('disk'))).not.toContain('run');
  });

  function runArgs(out: string): string[] {
    return [
      join(import.meta.dirname, '../../dist/cli/main.js'),
      'run',
      at('tiny.yaml'),
      '--out',
      out,
    ];
  }
});

describe('names that hold HTML, a path or control characters', () => {
  it('run, and are shown as they are written', () => {
    const evil = `bluecrowd: 1
title: "<script>alert(1)</script>\\u001b]0;own\\u0007"
seed: "\\u001b[31m"
name: ../../escape
world:
  kind: static
  from: '09:00'
  to: '10:00'
  people:
    - { name: '<img src=x onerror=alert(1)>', x: 0 m }
    - { name: '../../../etc/passwd', x: 1 m }
    - { name: "a\\u001b[2Jb'\\"\\n,", x: 2 m }
cases:
  count: 1
`;
    writeFileSync(at('evil.yaml'), evil);
    const ended = bluecrowd(['run', at('evil.yaml')], { cwd: folder.path });
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('<script>');
    expect(ended.stdout).not.toMatch(/[\u001b\u0007]/);
    expect(readdirSync(at('out'))).toHaveLength(1);
    const run = join(at('out'), readdirSync(at('out'))[0]);
    const html = readFileSync(join(run, 'report.html'), 'utf8');
    expect(html).not.toContain('<script>alert(1)');
    expect(html).not.toContain('<img src=x');
    const { stdout, code } = bluecrowd(['query', run, 'SELECT name FROM phones ORDER BY person']);
    expect(code).toBe(0);
    expect(stdout).toContain('<img src=x onerror=alert(1)>');
    expect(stdout).not.toContain('\u001b');
    const pair = bluecrowd(['report', run, '--pair', '0,1']);
    expect([pair.code, pair.stderr]).toEqual([0, '']);
    const comma = 'a\u001b[2Jb\'"\n,';
    const named = bluecrowd(['report', run, '--pair', `${comma},../../../etc/passwd`, '--json']);
    expect([named.code, JSON.parse(named.stdout)]).toEqual([
      0,
      expect.objectContaining({ a: 1, b: 2 }),
    ]);
    const nobody = bluecrowd(['report', run, '--pair', '\u001b[2J\u009b,1']);
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.not.stringMatching(/[\u001b\u009b]/)]);
  });
});

describe('wrong commands', () => {
  it.each([
    [[], /expected a command/],
    [['rum'], /run/],
    [['run'], /expected "bluecrowd run <scenario>", found nothing/],
    [['frob'], /expected a command \(run, check, .*\), found "frob"; see "bluecrowd --help"/],
    [['run', '-'], /scenario: expected a value, found none \(standard input is not read\)/],
    [['run', 'a.yaml', 'b.yaml'], /run: expected no more arguments, found "b\.yaml"/],
    [['run', 'a.yaml', '--out'], /--out: expected a value after it, found none/],
    [['run', 'a.yaml', '--out='], /--out: expected a value, found none/],
    [['run', 'a.yaml', '--set'], /--set: expected a value after it, found none/],
    [['run', 'a.yaml', '--workers'], /--workers: expected a value after it, found none/],
    [['run', 'a.yaml', '--workers', 'two'], /--workers: expected a number, found "two"/],
    [['run', 'a.yaml', '--out', 'a', '--out', 'b'], /--out: expected once, found 2 times/],
    [['run', 'a.yaml', '--seed', 'a', '--seed', 'b'], /--seed: expected once, found 2 times/],
    [['query', 'a', 'select 1', '--limit='], /--limit: expected a value, found none/],
    [['report', 'a', '--pair'], /--pair: expected a value after it, found none/],
    [['report', 'a', '--day', '1'], /--day: expected together with --pair/],
    [['report', 'a', '--at', '10:15'], /--at: expected together with --packets PERSON/],
    [['report', 'a', '--seconds', '9'], /--seconds: expected together with --packets PERSON/],
    [['report', 'a', '--trace', 'x'], /--trace: expected together with --pair a,b or --packets/],
    [
      ['report', 'a', '--packets', '1', '--pair', '1,2'],
      /expected --pair or --packets, found both/,
    ],
    [['report', 'a', 'b', '--packets', '1'], /one run folder with --packets, found two/],
    [['completion', '--json-lines'], /completion: expected no arguments, found "--json-lines"/],
    [['run', 'a.yaml', '--wrokers', '2'], /wrokers/],
    [['check', 'scenarios'], /expected a run folder/],
    [['query', 'scenarios', 'SELECT 1'], /expected a run folder/],
    [['report', 'a', 'b', 'c'], /one or two run folders/],
    [['import', 'sociopaterns', 'x'], /sociopatterns/],
  ])('%j', (args, says) => {
    const { code, stdout, stderr } = bluecrowd(args);
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    [['check', 'scenarios', '--json'], /expected a run folder/],
    [['frob', '--json'], /expected a command/],
    [['completion', '--json'], /completion: expected no arguments/],
  ])('%j: the error is data as well', (args, says) => {
    const { code, stdout, stderr } = bluecrowd(args);
    expect(stderr).toMatch(says);
    expect((JSON.parse(stdout) as { error: string }).error).toMatch(says);
    expect(code).toBe(2);
  });
});
