import { describe, expect, it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenario } from '../../src/scenario/load.ts';
import { parseTrace } from '../../src/world/trace/trace-file.ts';
import { contactIntervals } from '../../src/world/trace/trace-intervals.ts';
import { resolutionNotes, rhythmOf, traceNotes } from '../../src/world/trace/trace-notes.ts';
import { readTrace } from '../../src/world/trace/trace-read.ts';
import { traceStats } from '../../src/world/trace/trace-stats.ts';
import { scratch } from '../cli/program.ts';
import { hasShared, sharedPath } from '../shared.ts';

/** A new pair of people on each of so many days. */
const sparse = (days: number): Uint8Array =>
  Buffer.from(
    Array.from({ length: days }, (_, k) => `${86_400 * k + 20} ${2 * k} ${2 * k + 1}\n`).join(''),
  );

describe('a list with other people on each day', () => {
  // A place for each person on each day would be 100,000 x 200,000 places.
  it('is summarised in time that grows with its records', () => {
    const trace = parseTrace({ bytes: sparse(100_000), file: 'list' });
    expect(traceStats(trace, 20, 0)).toMatchObject({
      people: 200_000,
      days: 100_000,
      records: 100_000,
      pairs: 100_000,
      peopleMetPerDay: 1,
      pairDayMeanS: 20,
    });
  });

  it('is refused as a world with its number of days, before its tables are made', () => {
    const folder = scratch();
    try {
      writeFileSync(join(folder.path, 'list.txt'), sparse(2000));
      writeFileSync(
        join(folder.path, 's.yaml'),
        'bluecrowd: 1\nworld: { kind: trace, file: list.txt }\n',
      );
      expect(() => loadScenario(join(folder.path, 's.yaml'))).toThrow(
        /s\.yaml:2:29: world\.file: expected a list of at most 31 days, found 2000; raise limits\.days/,
      );
    } finally {
      folder.remove();
    }
    const trace = parseTrace({ bytes: sparse(10_000), file: 'list' });
    const options = { resolutionS: 20, originS: 0, encounterGapUs: 3e8 };
    expect(() => contactIntervals(trace, options)).toThrow(/found 20000 people on 10000 days/);
  });
});

describe.skipIf(!hasShared)('published contact lists (../shared)', () => {
  it.each([
    'sociopatterns-sfhh-conference-2009/SFHH_tij.dat.gz',
    'sociopatterns-workplace-invs13/workplace_InVS_tij.dat.zip',
    'sociopatterns-hospital-lyon-2010/hospital_lyon_contacts.dat.gz',
    'sociopatterns-highschool-2013/HighSchool2013_proximity_net.csv.gz',
  ])('say nothing against their 20 s: %s', (path) => {
    const trace = readTrace(sharedPath(`data/${path}`));
    const rhythm = rhythmOf(trace, 20);
    expect(rhythm.stepS).toBe(20);
    expect(resolutionNotes(trace, 20, rhythm, 'x')).toEqual([]);
    expect(traceNotes(trace, rhythm, false)).toEqual([]);
    // Read as another study's, they do.
    expect(resolutionNotes(trace, 5, rhythmOf(trace, 5), 'x')).toHaveLength(1);
    expect(resolutionNotes(trace, 60, rhythmOf(trace, 60), 'x')).toHaveLength(1);
  });
});
