import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tally } from '../../src/evaluation/tally.ts';
import { bluecrowd, scratch, TINY } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const run = at('run');

interface RunJson {
  digests: Record<string, string>;
  materialisation: string;
  alarms: (Tally & { appLabel: string })[];
}

interface PacketsAnswer {
  file: string;
  check: { stored: number; equal: boolean } | null;
  senders: { person: number; pdus: { tUs: number; channel: number; fate: string }[] }[];
}

beforeAll(() => {
  writeFileSync(at('tiny.yaml'), TINY);
  const { code, stdout, stderr } = bluecrowd(['run', at('tiny.yaml'), '--out', run]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/Tiny: 3 people, 1 day, seed tiny/);
  expect(stdout).toMatch(/TP +FN +FP +TN +TPR \(recall\) +FPR +precision/);
});

describe('run', () => {
  it('writes a table per Parquet file, a manifest and a report', () => {
    expect(readdirSync(run).sort()).toEqual([
      'cases.parquet',
      'contacts.parquet',
      'daily.parquet',
      'exposures.parquet',
      'manifest.json',
      'notifications.parquet',
      'phones.parquet',
      'publications.parquet',
      'radio_use.parquet',
      'report.html',
      'scans.parquet',
      'sightings.parquet',
      'states.parquet',
      'verdicts.parquet',
      'windows.parquet',
    ]);
  });

  it('gives a summary as JSON, with --set and --seed at work and a calm stderr', () => {
    const args = ['run', at('tiny.yaml'), '--out', at('other'), '--json'];
    const ended = bluecrowd([...args, '--seed', 'b', '--set', 'materialise=cases']);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const json = JSON.parse(ended.stdout) as RunJson;
    expect(json.materialisation).toBe('cases');
    expect(
      json.alarms.filter(({ group }) => group === null).map(({ appLabel }) => appLabel),
    ).toEqual(['bluezone@3', 'gaen@1.2']);
    for (const { tp, fp, fn, tn, others } of json.alarms) {
      expect(tp + fp + fn + tn + others).toBe(2);
    }
    const again = JSON.parse(
      bluecrowd([...args, '--seed', 'b', '--workers', '2']).stdout,
    ) as RunJson;
    expect(again.digests.exposures).toBe(json.digests.exposures);
  });
});

describe('check', () => {
  it('says that every digest agrees, with any number of workers', () => {
    for (const workers of ['1', '2']) {
      const { code, stdout } = bluecrowd(['check', run, '--workers', workers]);
      expect(stdout).toMatch(/All digests agree/);
      expect(code).toBe(0);
    }
  });

  it('fails with exit code 1 where a run is not what its manifest says', () => {
    const manifest = join(run, 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    const changed = text.replace(/("exposures": ")[0-9a-f]{8}/, '$100000000');
    expect(changed).not.toBe(text);
    writeFileSync(manifest, changed);
    try {
      const { code, stdout } = bluecrowd(['check', run, '--json']);
      const json = JSON.parse(stdout) as {
        equal: boolean;
        parts: { part: string; equal: boolean }[];
      };
      expect(code).toBe(1);
      expect(json.parts.filter(({ equal }) => !equal).map(({ part }) => part)).toEqual([
        'exposures',
      ]);
    } finally {
      writeFileSync(manifest, text);
    }
  });
});

describe('query', () => {
  it('answers SQL as a table and as JSON', () => {
    const sql = 'SELECT person, name FROM phones ORDER BY person';
    expect(bluecrowd(['query', run, sql]).stdout).toMatch(/person\s+name\n0\s+Ada\n1\s+Bo\n2\s+Cy/);
    expect(JSON.parse(bluecrowd(['query', run, sql, '--json']).stdout)).toEqual([
      { person: 0, name: 'Ada' },
      { person: 1, name: 'Bo' },
      { person: 2, name: 'Cy' },
    ]);
  });

  it.each([
    'SELEC 1',
    'SELECT * FROM nothing',
    `COPY phones TO '${'x'.repeat(3)}.csv'`,
    "SELECT 1; COPY phones TO 'y.csv'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "ATTACH 'z.db'",
    'DROP VIEW phones; SELECT 1 FROM phones',
  ])('refuses %s', (sql) => {
    const { code, stdout, stderr } = bluecrowd(['query', run, sql], { cwd: folder.path });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(readdirSync(folder.path).some((name) => /^[xyz]/.test(name))).toBe(false);
  });

  const json = (sql: string): unknown =>
    JSON.parse(bluecrowd(['query', run, sql, '--json']).stdout);

  it('says every type in JSON, exactly', () => {
    const sql = `SELECT 1 AS a, 2 AS a, 170141183460469231731687303715884105727::HUGEINT AS huge,
      'ab'::BLOB AS bytes, INTERVAL 1 day AS span, [1::HUGEINT, 2] AS list,
      {'x': 1::BIGINT, 'd': DATE '2020-01-02'} AS struct, 'nan'::DOUBLE AS nan,
      '-inf'::DOUBLE AS inf, DATE '2020-01-01' AS day, TIMESTAMP '2020-01-01 01:02:03' AS at,
      1.5::DECIMAL(5, 2) AS decimal, NULL AS nothing,
      '5cb1c5a1-0000-4000-8000-000000000000'::UUID AS uuid`;
    expect(json(sql)).toEqual([
      {
        a: 1,
        a_2: 2,
        huge: '170141183460469231731687303715884105727',
        bytes: 'ab',
        span: '1 day',
        list: [1, 2],
        struct: { x: 1, d: '2020-01-02' },
        nan: 'NaN',
        inf: '-Infinity',
        day: '2020-01-01',
        at: '2020-01-01T01:02:03',
        decimal: 1.5,
        nothing: null,
        uuid: '5cb1c5a1-0000-4000-8000-000000000000',
      },
    ]);
    expect(json('SELECT 1 WHERE false')).toEqual([]);
    expect(bluecrowd(['query', run, "SELECT DATE '2020-01-01' AS day"]).stdout).toBe(
      'day\n2020-01-01\n',
    );
  });

  it('prints the first rows of a long table and says so; JSON is whole', () => {
    const sql = 'SELECT * FROM range(300000)';
    const table = bluecrowd(['query', run, sql]);
    expect(table.stdout.trim().split('\n')).toHaveLength(1001);
    expect(table.stderr).toMatch(/more than 1000 rows; 1000 printed \(--limit N/);
    expect(table.code).toBe(0);
    expect(json(sql)).toHaveLength(300_000);
    const two = bluecrowd(['query', run, sql, '--json', '--limit', '2']);
    expect(JSON.parse(two.stdout)).toEqual([{ range: 0 }, { range: 1 }]);
    expect(bluecrowd(['query', run, sql, '--limit', '2001']).code).toBe(2);
  });

  it('names what is damaged', () => {
    const copy = at('damaged');
    bluecrowd(['run', at('tiny.yaml'), '--out', copy]);
    const file = join(copy, 'phones.parquet');
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    const cut = bluecrowd(['query', copy, 'SELECT 1']);
    expect([cut.code, cut.stderr]).toEqual([2, expect.stringMatching(/phones/)]);
    writeFileSync(join(copy, 'manifest.json'), '{"bluecrowd": 1');
    const damaged = bluecrowd(['check', copy]);
    expect([damaged.code, damaged.stderr]).toEqual([2, expect.stringMatching(/damaged/)]);
  });
});

describe('report', () => {
  it('refuses days that are none, and to write over what is no page', () => {
    for (const day of ['0.5', 'x', '1']) {
      const { code, stderr } = bluecrowd(['report', run, '--pair', 'Ada,Bo', '--day', day]);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/--day: expected a (whole )?number/),
      ]);
    }
    const table = join(run, 'phones.parquet');
    const before = readFileSync(table);
    const over = bluecrowd(['report', run, '--out', table]);
    expect([over.code, over.stderr]).toEqual([2, expect.stringMatching(/found another file/)]);
    expect(readFileSync(table)).toEqual(before);
    expect(readdirSync(run).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('says first that two runs are about different people', () => {
    writeFileSync(at('others.yaml'), TINY.replace('name: Cy', 'name: Eve'));
    bluecrowd(['run', at('others.yaml'), '--out', at('others')]);
    const page = at('others.html');
    const { code, stderr } = bluecrowd(['report', run, at('others'), '--out', page]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/2 of 4 names agree/)]);
    expect(readFileSync(page, 'utf8')).toMatch(/Different people: 2 of 4 names agree/);
  });

  it('recomputes the day of one pair and finds the stored rows again', () => {
    const { code, stdout } = bluecrowd(['report', run, '--pair', 'Ada,Bo', '--json']);
    const json = JSON.parse(stdout) as Record<string, unknown>;
    expect(json.storedRows).toBeGreaterThan(10);
    expect(json).toMatchObject({
      a: 0,
      b: 1,
      day: 0,
      equal: true,
      recomputedRows: json.storedRows,
    });
    expect(code).toBe(0);
    expect(existsSync(String(json.file))).toBe(true);
    const wrong = bluecrowd(['report', run, '--pair', 'Ada,Eve']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/"Eve"/)]);
    expect(bluecrowd(['report', run, '--pair', 'Ada,Bo', '--day', '7']).code).toBe(2);
  });

  it('replays the packets around one phone, at either level', () => {
    const exact = at('packet-level');
    bluecrowd(['run', at('tiny.yaml'), '--out', exact, '--set', 'radio.level=packet']);
    const asJson = (folder: string, ...more: string[]) => {
      const args = ['report', folder, '--packets', 'Ada', '--json', ...more];
      const { code, stdout, stderr } = bluecrowd(args);
      expect([code, stderr]).toEqual([0, '']);
      return JSON.parse(stdout) as PacketsAnswer;
    };
    const found = asJson(exact);
    expect(found.check!.stored).toBeGreaterThan(0);
    expect(found.check!.equal).toBe(true);
    expect(readFileSync(found.file, 'utf8')).toContain('Packets around Ada');
    const pdus = found.senders.flatMap((sender) => sender.pdus);
    expect(pdus.some(({ fate }) => fate === 'heard')).toBe(true);
    // At scan level the same minute is replayed, and there is nothing to hold it against.
    expect(asJson(run)).toMatchObject({ check: null, senders: found.senders });
    const minute = asJson(exact, '--at', 'day 0 00:20:30', '--seconds', '10', '--app', 'gaen@1.2');
    expect(minute).toMatchObject({ fromUs: 1230e6, toUs: 1240e6, app: 1 });
  });

  it.each([
    [
      ['--packets', 'Eve'],
      /--packets: expected the name or index of one of the 3 people, found "Eve"/,
    ],
    [
      ['--packets', 'Ada', '--at', 'noon'],
      /--at: expected a day and a local time .*, found "noon"/,
    ],
    [['--packets', 'Ada', '--at', '25:00'], /--at: expected a day and a local time/],
    [['--packets', 'Ada', '--at', 'day 3 10:00'], /--at: expected a day from 0 to 0, found "day 3/],
    [['--packets', 'Ada', '--seconds', '0'], /--seconds: expected 0\.1 to 300, found 0/],
    [['--packets', 'Ada', '--app', 'tcn'], /--app: expected bluezone@3 or gaen@1\.2 .*found "tcn"/],
  ])('refuses %j', (more, says) => {
    const { code, stdout, stderr } = bluecrowd(['report', run, ...more]);
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('writes the figures as files, and the difference of two runs', () => {
    const svg = bluecrowd(['report', run, '--svg', at('svg')]);
    expect([svg.code, svg.stderr]).toEqual([0, '']);
    const figures = readdirSync(at('svg'));
    expect(figures.length).toBeGreaterThan(2);
    for (const name of figures)
      expect(readFileSync(join(at('svg'), name), 'utf8')).toMatch(/^<svg|<\?xml/);
    bluecrowd(['run', at('tiny.yaml'), '--out', at('b'), '--seed', 'b']);
    const page = at('difference.html');
    const diff = bluecrowd(['report', run, at('b'), '--out', page]);
    expect([diff.code, diff.stderr]).toEqual([0, '']);
    expect(readFileSync(page, 'utf8')).toMatch(/seed/);
  });

  it('makes the page again', () => {
    const page = join(run, 'report.html');
    const first = readFileSync(page, 'utf8');
    rmSync(page);
    expect(bluecrowd(['report', run]).code).toBe(0);
    expect(readFileSync(page, 'utf8')).toBe(first);
  });
});

describe('import and completion', () => {
  it('summarises a contact list and writes a scenario that runs', () => {
    const lines: string[] = [];
    for (let t = 1; t < 60; t++)
      lines.push(`${20 * t}\t1\t2\tA\tB`, `${20 * t + 4000}\t3\t1\tC\tA`);
    lines.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
    writeFileSync(at('tij.dat'), `${lines.join('\n')}\n`);
    const args = ['import', 'sociopatterns', at('tij.dat'), '--out', at('new/replay.yaml')];
    const { code, stdout, stderr } = bluecrowd(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/118/);
    expect(bluecrowd(args).stderr).toBe('');
    const ran = bluecrowd([
      'run',
      at('new/replay.yaml'),
      '--out',
      at('replay'),
      '--set',
      'cases.count=1',
    ]);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toMatch(/3 people/);
    rmSync(at('tij.dat'));
    const gone = bluecrowd(['check', at('replay')]);
    expect([gone.code, gone.stderr]).toEqual([2, expect.stringMatching(/--trace FILE/)]);
  });

  it('prints a completion script, a version and help with examples', () => {
    expect(bluecrowd(['completion']).stdout).toMatch(/bluecrowd/);
    expect(bluecrowd(['--version']).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
    for (const command of ['run', 'check', 'query', 'report', 'import']) {
      const { code, stdout } = bluecrowd([command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples:/);
    }
  });
});
