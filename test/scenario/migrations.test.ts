import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { MIGRATIONS, segmentsOf } from '../../src/scenario/file/migrations.ts';
import type { Migration } from '../../src/scenario/file/migrations.ts';
import { migrateText } from '../../src/scenario/file/migrate-text.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { schemaLeaves } from './schema-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'bluecrowd-migrations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WORLD = `bluecrowd: 1
world: { kind: static, people: [{ name: Ada, x: 0 m }, { name: Bo, x: 1 m }] }
`;

/** Renamed for these tests alone: a group, an element of a list, and a key that has moved twice. */
const TABLE: readonly Migration[] = [
  { from: 'handsets', to: 'phones', since: '0.1.5' },
  { from: 'world.people[].at', to: 'world.people[].x', since: '0.2.0' },
  { from: 'radio.still', to: 'radio.slowStillFactor', since: '0.2.0' },
  { from: 'radio.seated', to: 'radio.slowStillFactor', since: '0.3.0' },
];

function load(text: string, set: string[] = [], migrations: readonly Migration[] = MIGRATIONS) {
  const path = join(folder, 's.yaml');
  writeFileSync(path, text);
  const notes: string[] = [];
  const onNote = (note: string): void => void notes.push(note.replaceAll(folder, '.'));
  const { scenario } = loadScenario(path, { set, onNote, migrations });
  return { ...scenario, notes };
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message.replaceAll(folder, '.');
  }
  return 'accepted';
}

/** A value that the schema gives as an example of a key. */
function exampleOf(key: string): string {
  const leaf = schemaLeaves().find(({ path }) => path.join('.') === key);
  const { examples, minimum } = leaf?.node ?? {};
  return examples?.[0] ?? String(minimum ?? 0);
}

describe('the table of renamed keys', () => {
  const known = new Set(
    schemaLeaves().flatMap(({ path }) => {
      const keys = path.map((key) => (typeof key === 'number' ? '[]' : key));
      return keys.map((_, k) => keys.slice(0, k + 1).join('.'));
    }),
  );
  const written = (path: string): string => segmentsOf(path).join('.');

  it('leads to keys of today, in the same group, and from names that nothing else has', () => {
    expect(MIGRATIONS.length).toBeGreaterThan(0);
    for (const { from, to } of MIGRATIONS) {
      expect([to, known.has(written(to))]).toEqual([to, true]);
      expect([from, known.has(written(from))]).toEqual([from, false]);
      expect(segmentsOf(from).slice(0, -1)).toEqual(segmentsOf(to).slice(0, -1));
    }
    expect(new Set(MIGRATIONS.map(({ from }) => from)).size).toBe(MIGRATIONS.length);
  });

  it.each(MIGRATIONS)('$from gives what $to gives', ({ from, to }) => {
    const { notes, ...old } = load(WORLD, [`${from}=${exampleOf(to)}`]);
    const { notes: none, ...today } = load(WORLD, [`${to}=${exampleOf(to)}`]);
    expect(old).toEqual(today);
    expect(notes).toEqual([
      expect.stringMatching(/^--set .*: (\S+) is called \S+ since version \d+\.\d+\.\d+$/),
    ]);
    expect(none).toEqual([]);
  });
});

describe('a scenario with keys under old names', () => {
  it('is read, and each key is told once with its place', () => {
    const text = `${WORLD}radio:\n  body: 3 dB\n  packet: { capture: 8 dB }\n`;
    const { radio, notes } = load(text, ['radio.body=4 dB', 'radio.packet={capture: 7 dB}']);
    expect([radio.bodyDb, radio.packet.captureDb]).toEqual([4, 7]);
    expect(notes).toEqual([
      './s.yaml:4:3: radio.body is called radio.bodyLoss since version 0.3.0; ' +
        '"bluecrowd migrate" rewrites the file',
      './s.yaml:5:13: radio.packet.capture is called radio.packet.captureThreshold since version ' +
        '0.3.0; "bluecrowd migrate" rewrites the file',
    ]);
  });

  it('keeps places of other mistakes, and the notes come before them', () => {
    const notes: string[] = [];
    const path = join(folder, 's.yaml');
    writeFileSync(path, `${WORLD}radio:\n  body: 3 kg\n`);
    expect(refusal(() => loadScenario(path, { onNote: (note) => notes.push(note) }))).toMatch(
      /^\.\/s\.yaml:4:9: radio\.bodyLoss: expected .*, found "3 kg"$/,
    );
    expect(notes).toHaveLength(1);
  });

  it('may have old names of groups and in lists, through anchors as well', () => {
    const text =
      'bluecrowd: 1\nworld:\n  kind: static\n  people:\n    - &a { name: Ada, at: 0 m }\n' +
      '    - { name: Bo, at: 2 m }\nhandsets: { adoption: 0.5 }\n';
    const { world, phones, notes } = load(text, ['handsets.mix=exclusive'], TABLE);
    expect(world).toMatchObject({ people: [{ xM: 0 }, { xM: 2 }] });
    expect(phones).toMatchObject({ adoption: 0.5, mix: 'exclusive' });
    expect(notes.map((note) => note.split(' is called ')[0])).toEqual([
      './s.yaml:7:1: handsets',
      './s.yaml:5:23: world.people[].at',
    ]);
    expect(load(text, ['world.people.1.at=3 m'], TABLE).world).toMatchObject({
      people: [{ xM: 0 }, { xM: 3 }],
    });
  });

  it('is refused where a key stands by both names, or by two old ones', () => {
    const text = `${WORLD}radio: { body: 1 dB, bodyLoss: 2 dB }\n`;
    expect(refusal(() => load(text))).toBe(
      './s.yaml:3:10: radio.body: expected one name of this key, found radio.bodyLoss too, which ' +
        'it is called since version 0.3.0; remove radio.body',
    );
    expect(refusal(() => load(`${WORLD}radio: { still: 1, seated: 1 }\n`, [], TABLE))).toMatch(
      /s\.yaml:3:\d+: radio\.(seated|still): expected one name of this key/,
    );
    expect(refusal(() => load(WORLD, ['radio={body: 1 dB, bodyLoss: 1 dB}']))).toMatch(
      /^--set radio=.*: radio\.body: expected one name/,
    );
  });

  it('may name a preset that has them; the keys of the scenario go before it', () => {
    writeFileSync(join(folder, 'p.yaml'), 'radio: { body: 2 dB, packet: { capture: 5 dB } }\n');
    const { radio, notes } = load(`${WORLD}radio: { preset: p.yaml, bodyLoss: 6 dB }\n`);
    expect([radio.bodyDb, radio.packet.captureDb]).toEqual([6, 5]);
    expect(notes.map((note) => note.slice(0, 10))).toEqual(['./p.yaml:1', './p.yaml:1']);
  });
});

describe('a scenario of a newer format', () => {
  const sentence =
    'expected a scenario of format 1, the newest that this program reads, found format 2; ' +
    'update bluecrowd';

  it('is refused in one sentence, whatever else it holds', () => {
    const text = 'bluecrowd: 2\nplanet: { kind: unheard-of }\n';
    expect(refusal(() => load(text))).toBe(`./s.yaml:1:12: ${sentence}`);
    expect(refusal(() => migrateText(text, 's.yaml'))).toBe(`s.yaml:1:12: ${sentence}`);
    expect(refusal(() => load(WORLD, ['bluecrowd=2']))).toBe(`--set bluecrowd=2: ${sentence}`);
    writeFileSync(join(folder, 'p.yaml'), 'bluecrowd: 2\nradio: {}\n');
    expect(refusal(() => load(`${WORLD}radio: { preset: p.yaml }\n`))).toBe(
      `./p.yaml:1:12: ${sentence}`,
    );
  });

  it('is not one of an older format, or of none', () => {
    expect(refusal(() => load('bluecrowd: 0\n'))).toMatch(/bluecrowd: expected the number 1/);
    expect(refusal(() => load('world: {}\n'))).toMatch(/1 more|bluecrowd|world/);
  });
});

describe('a text that is migrated', () => {
  const TEXT = [
    '\ufeff# a café, 2 phones\r',
    'bluecrowd:   1   # format\r',
    '',
    'radio: &r   # body: capture:',
    '    "body" :  3 dB',
    "    packet: &p {  'capture':8 dB,noise: 1 dB }  ",
    '    ? fastTau',
    '    : 1 s',
    '',
    'title: "body: 3 dB, capture"',
    'copies: [*r, *p, { body: kept, capture: kept }]',
    '\t# the end, without a line end',
  ].join('\n');

  it('changes in the names of keys and in no other byte', () => {
    const { text, renamed } = migrateText(TEXT, 's.yaml');
    expect(text).toBe(
      TEXT.replace('"body" :', '"bodyLoss" :').replace("'capture':8", "'captureThreshold':8"),
    );
    expect(renamed.map(({ from, place }) => [from, place.line, place.col])).toEqual([
      ['radio.body', 5, 5],
      ['radio.packet.capture', 6, 19],
    ]);
    expect(migrateText(text, 's.yaml')).toEqual({ text, renamed: [] });
  });

  it('knows keys with an anchor, with escapes and in JSON', () => {
    const one = (text: string): string => migrateText(text, 's.yaml').text;
    expect(one('radio: { &k body: 1 dB }\n')).toBe('radio: { &k bodyLoss: 1 dB }\n');
    expect(one('radio: { "b\\x6fdy": 1 dB }\n')).toBe('radio: { "bodyLoss": 1 dB }\n');
    expect(one('{"radio":{"body":"1 dB"}}')).toBe('{"radio":{"bodyLoss":"1 dB"}}');
    expect(one('radio:\n  ? body\n  : 1 dB\n')).toBe('radio:\n  ? bodyLoss\n  : 1 dB\n');
  });

  it('is changed in each element of a list, once where an anchor stands for it twice', () => {
    const text = 'bluecrowd: 1\nworld: { people: [ &a {at: 0 m}, {at: 1 m}, *a ] }\n';
    expect(migrateText(text, 's.yaml', TABLE).text).toBe(text.replaceAll('at:', 'x:'));
  });

  it('is refused where a key is a block of lines, has both names, or it is no scenario', () => {
    const one = (text: string) => refusal(() => migrateText(text, 's.yaml'));
    expect(one('radio:\n  ? |-\n    body\n  : 1 dB\n')).toMatch(
      /^s\.yaml:2:\d+: radio\.body: expected keys as plain words or in quotes, .* by hand$/,
    );
    expect(one('radio: { body: 1 dB, bodyLoss: 2 dB }\n')).toMatch(/found radio\.bodyLoss too/);
    expect(one('body: 3 dB\n')).toMatch(/^s\.yaml: expected a scenario .* found neither/);
    expect(one('- body\n')).toMatch(/expected a scenario/);
  });
});

describe('a value that is called otherwise', () => {
  it('is refused with its word of today', () => {
    for (const [old, now] of [
      ['open-air', 'street'],
      ['vehicle', 'bus, tram, train or car'],
      ['metal-vehicle', 'metal-room'],
    ]) {
      expect(refusal(() => load(`${WORLD}radio: { environment: ${old} }\n`))).toContain(
        `found "${old}"; since 0.5.0 "${old}" is ${now}, with another radio (CHANGELOG)`,
      );
    }
  });
});
