import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rewrite } from './parquet.ts';
import { bluecrowd, scratch, TINY } from './program.ts';
import type { Ended } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

beforeAll(() => {
  writeFileSync(at('tiny.yaml'), TINY);
  expect(bluecrowd(['run', at('tiny.yaml'), '--out', at('run')]).code).toBe(0);
});

/** Checks a copy of the run after `change`. */
async function changed(change: (copy: string) => unknown): Promise<Ended> {
  const copy = at('copy');
  rmSync(copy, { recursive: true, force: true });
  cpSync(at('run'), copy, { recursive: true });
  await change(copy);
  return bluecrowd(['check', copy]);
}

function oneSentence({ code, stdout, stderr }: Ended, says: RegExp): void {
  expect(stderr).toMatch(says);
  expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
}

describe('check of the stored tables', () => {
  it.each([
    ['one value', 'SELECT * REPLACE (close_us + 1 AS close_us) FROM FILE'],
    ['another order', 'SELECT * FROM FILE ORDER BY b DESC'],
    ['a row less', 'SELECT * FROM FILE LIMIT 1'],
    ['NULL', 'SELECT * REPLACE (NULL::DOUBLE AS close_us) FROM FILE'],
  ])('exit code 1 for a table with %s', async (_what, sql) => {
    const { code, stdout } = await changed((copy) => rewrite(join(copy, 'contacts.parquet'), sql));
    expect(stdout).toMatch(/contacts +DIFFERENT/);
    expect(stdout).toMatch(/Digests or counts differ/);
    expect(stdout.match(/DIFFERENT/g)).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('says which version made a run that another version gives otherwise', async () => {
    const ofVersion = (version: string, digest: string) => (copy: string) => {
      const file = join(copy, 'manifest.json');
      const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
        version: string;
        digests: Record<string, string>;
      };
      manifest.version = version;
      if (digest !== '') manifest.digests.daily = digest;
      writeFileSync(file, JSON.stringify(manifest));
    };
    const other = await changed(ofVersion('0.1.0', '0'.repeat(64)));
    expect(other.stdout).toMatch(
      /The run was made by version 0\.1\.0, this is \d+\.\d+\.\d+; CHANGELOG/,
    );
    expect(other.code).toBe(1);
    const same = await changed(ofVersion('0.1.0', ''));
    expect(same.stdout).not.toMatch(/version/);
    expect(same.code).toBe(0);
  });

  it('exit code 2 for a table that is missing, damaged or another', async () => {
    oneSentence(
      await changed((copy) => rmSync(join(copy, 'daily.parquet'))),
      /expected the table daily, found no file; run the scenario again/,
    );
    oneSentence(
      await changed((copy) => {
        const file = join(copy, 'sightings.parquet');
        const bytes = readFileSync(file);
        writeFileSync(file, bytes.fill(0xaa, 20, 200));
      }),
      /expected the table sightings, found no whole Parquet file/,
    );
    oneSentence(
      await changed((copy) => cpSync(join(copy, 'cases.parquet'), join(copy, 'phones.parquet'))),
      /expected the table phones, found another table with other columns: as column 2 onset_us/,
    );
  });
});

describe('check of the manifest', () => {
  const edited = (edit: (text: string) => string) =>
    changed((copy) => {
      const file = join(copy, 'manifest.json');
      const text = readFileSync(file, 'utf8');
      expect(edit(text)).not.toBe(text);
      writeFileSync(file, edit(text));
    });

  it('says which version wrote one that is not as those of today', async () => {
    oneSentence(
      await edited((text) => text.replace(/"sensitivitySdDb": [\d.]+,/, '')),
      /sensitivitySdDb: expected number, found nothing; bluecrowd \d+\.\d+\.\d+ wrote it: run the/,
    );
  });

  it('exit code 0 for a run of version 0.2.0, which calls the materialisation grain', async () => {
    const { code } = await edited((text) =>
      text
        .replace('"materialisation"', '"grain"')
        .replace('"materialisationReason"', '"grainReason"'),
    );
    expect(code).toBe(0);
  });

  it.each([
    ['days', /"days": 1,/, '"days": 2,'],
    ['seed', /("seed": "tiny")(?=,\s*"materialisation")/, '"seed": "b"'],
    ['materialisation', /"materialisation": "all"/, '"materialisation": "cases"'],
    ['events', /"events": (\d+)(?=,\s*"digest")/, '"events": 1$1'],
    ['rows of cases', /"cases": 1,/, '"cases": 2,'],
  ])('exit code 1 where %s is not what a new run gives', async (part, from, to) => {
    const { code, stdout } = await edited((text) => text.replace(from, to));
    expect(stdout).toMatch(new RegExp(`${part} +DIFFERENT`));
    expect(code).toBe(1);
  });

  it.each<[string, unknown, RegExp]>([
    ['scenario', {}, /scenario\.bluecrowd: expected 1, found nothing/],
    ['scenario', null, /scenario: expected a group of keys, found nothing/],
    ['journal', null, /journal: expected a group of keys/],
    ['digests', { phones: 'x' }, /digests\.phones: expected/],
    ['more', 1, /expected the keys that a run writes, found "more"/],
  ])('one sentence where %s is %j', async (key, value, says) => {
    const ended = await edited((text) =>
      JSON.stringify({ ...(JSON.parse(text) as object), [key]: value }),
    );
    oneSentence(ended, says);
  });

  it('one sentence for an unknown engine', async () => {
    const ended = await edited((text) => text.replace('"gaen@1.2"', '"gaen@9"'));
    oneSentence(
      ended,
      /apps\.1\.engine: expected bluezone@1 or .* bluezone@3 or gaen@1\.2 or .* or robert@1\.1, found "gaen@9"/,
    );
  });
});

describe('check of a contact list with metadata', () => {
  it('tells other metadata, and finds them where they moved', () => {
    const lines = Array.from(
      { length: 90 },
      (_, k) => `${20 * (k + 1)} ${1 + (Math.floor(k / 9) % 2)} 3`,
    );
    writeFileSync(at('tij.dat'), `${lines.join('\n')}\n`);
    const classes = '1 A\n2 B\n3 A\n';
    writeFileSync(at('classes.txt'), classes);
    const list = ['import', 'sociopatterns', at('tij.dat'), '--metadata', at('classes.txt')];
    expect(bluecrowd([...list, '--out', at('replay.yaml')]).code).toBe(0);
    const run = ['run', at('replay.yaml'), '--out', at('replay'), '--set', 'cases.count=1'];
    expect(bluecrowd(run).stderr).toBe('');
    expect(bluecrowd(['check', at('replay')]).code).toBe(0);

    writeFileSync(at('classes.txt'), classes.replace('2 B', '2 A'));
    oneSentence(bluecrowd(['check', at('replay')]), /the metadata of this run .*another file/);
    writeFileSync(at('moved.txt'), classes);
    rmSync(at('classes.txt'));
    oneSentence(bluecrowd(['check', at('replay')]), /the metadata .* --metadata FILE/);
    const moved = ['--metadata', at('moved.txt')];
    expect(bluecrowd(['check', at('replay'), ...moved]).code).toBe(0);
    expect(bluecrowd(['report', at('replay'), '--pair', '0,2', ...moved]).code).toBe(0);
    oneSentence(bluecrowd(['check', at('run'), ...moved]), /--metadata: expected a run with/);
  });
});
