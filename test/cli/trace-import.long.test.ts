import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { traceScenario } from '../../src/cli/commands/trace-scenario.ts';
import { runScenario } from '../../src/run/run.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { TraceData } from '../../src/world/trace/trace-data.ts';
import { parseTrace } from '../../src/world/trace/trace-file.ts';
import { resolutionNotes, rhythmOf, traceNotes } from '../../src/world/trace/trace-notes.ts';
import { MemorySink } from '../../src/testkit/small-scenario.ts';
import { bluecrowd, scratch } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

const everyS = (stepS: number, records: number, startS = stepS): string =>
  Array.from({ length: records }, (_, k) => `${startS + k * stepS} ann ben\n`).join('');

function traceOf(text: string, metadata?: string): TraceData {
  const bytesOf = (content: string) => ({ bytes: Buffer.from(content), file: 'list.txt' });
  return parseTrace(bytesOf(text), metadata === undefined ? undefined : bytesOf(metadata));
}

function notesOf(text: string, resolutionS = 20, metadata?: string): string[] {
  const trace = traceOf(text, metadata);
  const rhythm = rhythmOf(trace, resolutionS);
  return [
    ...resolutionNotes(trace, resolutionS, rhythm, '--resolution'),
    ...traceNotes(trace, rhythm, metadata !== undefined),
  ];
}

describe('a list that speaks for another resolution', () => {
  it.each([
    ['steps of 300 s', everyS(300, 24), /multiples of 300 s .*--resolution 300 .* 7200 s .* 480 s/],
    [
      'steps of 300 s but for one record',
      `${everyS(300, 24)}7220 ann ben\n`,
      /most records of a pair are 300 s apart.*--resolution 300 /,
    ],
    [
      'steps of 300 s, two pairs out of phase',
      Array.from({ length: 20 }, (_, k) => `${300 * k} ann ben\n${300 * k + 140} cay dan\n`).join(
        '',
      ),
      /most records of a pair are 300 s apart.*--resolution 300 /,
    ],
    ['steps of 30 s', everyS(30, 20), /multiples of 30 s .*--resolution 30 .* 600 s .* 400 s/],
    ['milliseconds', everyS(20_000, 20), /--resolution 20000 .*if the times are milliseconds/],
    ['steps of 1 s', everyS(1, 600), /599 of 599 records .*--resolution 1 .* 600 s .* 12000 s/],
    ['minutes', everyS(1, 30), /--resolution 1 .*do the times count minutes/],
  ])('is told so: %s', (_what, text, note) => {
    expect(notesOf(text)).toEqual([expect.stringMatching(note)]);
  });

  it('is told so on stderr and in --json', () => {
    writeFileSync(at('list.txt'), everyS(300, 24));
    const ended = bluecrowd(['import', 'sociopatterns', at('list.txt'), '--json']);
    const { pairDayMeanS, notes } = JSON.parse(ended.stdout) as Record<string, unknown>;
    expect([pairDayMeanS, notes]).toEqual([480, notesOf(everyS(300, 24))]);
    expect([ended.code, ended.stderr]).toEqual([0, `bluecrowd: ${notesOf(everyS(300, 24))[0]}\n`]);
  });

  it('is not told where it is read as it says, and where too little is there to tell', () => {
    expect(notesOf(everyS(300, 24), 300)).toEqual([]);
    expect(notesOf(everyS(20, 24))).toEqual([]);
    expect(notesOf('20 a b\n80 a b\n')).toEqual([]);
    // Nights and empty hours do not hide the step.
    expect(notesOf(everyS(20, 9) + everyS(20, 9, 90_000))).toEqual([]);
    expect(notesOf(everyS(300, 9) + everyS(300, 9, 90_000))).toHaveLength(1);
  });

  it('is told so at a run as well', () => {
    writeFileSync(at('list.txt'), everyS(300, 24));
    const scenario = `bluecrowd: 1\nworld: { kind: trace, file: list.txt }\n`;
    writeFileSync(at('run.yaml'), scenario);
    const args = ['run', at('run.yaml'), '--out', at('run')];
    expect(bluecrowd([...args]).stderr).toMatch(/multiples of 300 s .*world\.resolution 300 /);
  });
});

describe('a list that contradicts itself', () => {
  it('is told so: times of two kinds, times of no day, metadata of another list', () => {
    expect(notesOf('0 a b\n1600000000 a b\n')).toEqual([
      expect.stringMatching(/no record for 18519 days/),
    ]);
    expect(notesOf('6000000000 a b\n')).toEqual([expect.stringMatching(/beyond 2106/)]);
    expect(notesOf('20 a b\n', 20, 'x MED\nb NUR\n')).toEqual([
      expect.stringMatching(/1 of 2 people of the list have no class/),
    ]);
  });
});

describe('the scenario that import writes', () => {
  it.each([
    ['three people', '20 ann ben\n40 ann ben\n60 ben cay\n'],
    ['two people and one record', '20 ann ben\n'],
    ['Unix times over days', everyS(20, 9, 1_600_000_000) + everyS(20, 9, 1_600_300_000)],
    ['longer than a run usually is', everyS(300, 9) + everyS(300, 9, 40 * 86_400)],
  ])('runs as it stands: %s', (what, text) => {
    const [list, yaml] = [at(`${what}.txt`), at(`${what}.yaml`)];
    writeFileSync(list, text);
    expect(bluecrowd(['import', 'sociopatterns', list, '--out', yaml]).code).toBe(0);
    const { code, stderr } = bluecrowd(['run', yaml, '--out', at(what), '--json']);
    expect([code, stderr.replace(/bluecrowd: all times.*\n/, '')]).toEqual([0, '']);
  });

  it('says what is known and what is assumed, and assumes what the defaults are', () => {
    const source = (text: string) => ({
      file: 'list.txt',
      metadata: undefined,
      resolutionS: 20,
      isResolutionShown: true,
      trace: traceOf(text),
    });
    const dated = traceScenario(source(everyS(20, 9, 1_600_000_000)));
    expect(dated).toMatch(/# Known: the date of the first record.*\nstart: 2020-09-13\n/);
    expect(dated).toMatch(/# Assumed: days are cut at midnight of UTC.*\nutcOffset: /);
    const undated = traceScenario(source(everyS(20, 9)));
    expect(undated).toMatch(/# Assumed: the times do not count from 1970.*\nstart: 2020-09-14\n/);
    expect(undated).toMatch(
      /# Known: the records stand in steps of this.*\n {2}resolution: 20 s\n/,
    );
    for (const key of ['contactDistance', 'bystanders', 'phones', 'apps', 'cases']) {
      expect(undated).toMatch(new RegExp(`# Assumed: [^\\n]*(\\n *#[^\\n]*)*\\n *${key}:`));
    }

    writeFileSync(at('list.txt'), everyS(20, 9));
    writeFileSync(at('full.yaml'), undated);
    const least = 'bluecrowd: 1\nworld: { kind: trace, file: list.txt }\ncases: { count: 1 }\n';
    writeFileSync(at('least.yaml'), least);
    const [full, usual] = ['full.yaml', 'least.yaml'].map(
      (name) => loadScenario(at(name)).scenario,
    );
    expect({ ...full, name: '', title: '' }).toEqual({ ...usual, name: '', title: '' });
  });

  it('is not written for more days than a run may have', () => {
    writeFileSync(at('far.txt'), '0 a b\n1600000000 a b\n');
    const { code, stderr } = bluecrowd([
      'import',
      'sociopatterns',
      at('far.txt'),
      '--out',
      at('far.yaml'),
    ]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--out: .*10000 days, found 18519/)]);
  });

  // Names as files may have them: no separator in them, and not blank at the ends.
  const name = fc
    .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
    .map((text) => text.replaceAll(/[\s\0-\x1f\x7f-\x9f,\ufeff\ufffd]/g, '_'))
    .filter((text) => Buffer.byteLength(text) <= 60);
  const list = fc
    .record({
      names: fc.uniqueArray(name, { minLength: 2, maxLength: 6 }),
      records: fc.array(fc.tuple(fc.nat(200), fc.nat(5), fc.integer({ min: 1, max: 5 })), {
        minLength: 1,
        maxLength: 30,
      }),
      stepS: fc.constantFrom(1, 20, 300, 3600, 43_200),
      zeroS: fc.constantFrom(-50_000, 0, 20, 1_385_982_020, 4_200_000_000),
      hasClasses: fc.boolean(),
    })
    .map(({ names, records, stepS, zeroS, hasClasses }) => {
      const line = ([step, i, ahead]: [number, number, number]): string => {
        const a = i % names.length;
        const b = (a + 1 + (ahead % (names.length - 1))) % names.length;
        const classes = hasClasses ? `,class ${a % 2},class ${b % 2}` : '';
        return `${zeroS + (step % 25) * stepS},${names[a]},${names[b]}${classes}\n`;
      };
      return {
        text: records
          .toSorted((x, y) => (x[0] % 25) - (y[0] % 25))
          .map(line)
          .join(''),
        stepS,
      };
    });

  it('runs as it stands for drawn lists, whatever names and files are called', async () => {
    await fc.assert(
      fc.asyncProperty(list, name, async ({ text, stepS }, folderName) => {
        const safe = folderName.replaceAll(/[/\\]|^\.+$/g, '_');
        const [lists, scenarios] = [at(`lists ${safe}`), at('scenarios: #')];
        [lists, scenarios].forEach((one) => mkdirSync(one, { recursive: true }));
        const path = join(lists, 'list "1": #.txt');
        writeFileSync(path, text);
        const written = traceScenario({
          metadata: undefined,
          isResolutionShown: false,
          file: relative(scenarios, path),
          resolutionS: Math.min(stepS, 300),
          trace: parseTrace({ bytes: readFileSync(path), file: path }),
        });
        writeFileSync(join(scenarios, 's.yaml'), written);
        const { scenario, trace } = loadScenario(join(scenarios, 's.yaml'));
        const sink = new MemorySink();
        await runScenario(scenario, sink, { trace: trace! });
        expect(sink.rows('cases').length).toBe(scenario.cases.count);
      }),
      { numRuns: 25 },
    );
  });
});
