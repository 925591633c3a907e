import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultOriginS } from '../../src/world/trace/trace-data.ts';
import { contactIntervals } from '../../src/world/trace/trace-intervals.ts';
import { readTrace } from '../../src/world/trace/trace-read.ts';
import { traceStats } from '../../src/world/trace/trace-stats.ts';
import { hasShared, sharedPath } from '../shared.ts';

interface Published {
  name: string;
  [figure: string]: number | string;
}

/** Trace and metadata of each published set; all count days from the default origin. */
const sets: Record<string, [file: string, metadata: string | null]> = {
  'SFHH conf 2009': ['sfhh-conference-2009/SFHH_tij.dat.gz', null],
  'InVS13 office': [
    'workplace-invs13/workplace_InVS_tij.dat.zip',
    'workplace-invs13/workplace_InVS_metadata.txt',
  ],
  'InVS15 office': [
    'workplace-invs15/workplace_InVS15_tij.dat.gz',
    'workplace-invs15/workplace_InVS15_metadata.txt',
  ],
  'Hospital Lyon': ['hospital-lyon-2010/hospital_lyon_contacts.dat.gz', null],
  'High school 2013': [
    'highschool-2013/HighSchool2013_proximity_net.csv.gz',
    'highschool-2013/HighSchool2013_metadata.txt',
  ],
};

function path(name: string): string {
  return sharedPath(`data/sociopatterns-${name}`);
}

describe.skipIf(!hasShared)('statistics of the published contact lists', () => {
  const published = hasShared
    ? (JSON.parse(readFileSync(sharedPath('data/sociopatterns_stats.json'), 'utf8')) as Published[])
    : [];
  it.each(published)('agree for $name', (want) => {
    const [file, metadata] = sets[want.name];
    const trace = readTrace(path(file), metadata === null ? null : path(metadata));
    const got = traceStats(trace, 20, defaultOriginS(trace, 20));
    const rounded = {
      name: want.name,
      N: got.people,
      days: got.days,
      records: got.records,
      pairs: got.pairs,
      events: got.events,
      mean_s: round(got.eventMeanS, 1),
      p50: got.eventP50S,
      p90: got.eventP90S,
      p99: round(got.eventP99S, 0),
      max: got.eventMaxS,
      f1min: round(got.eventShareOver1Min, 4),
      f5: round(got.eventShareFrom5Min, 5),
      f15: round(got.eventShareFrom15Min, 6),
      deg_day: round(got.peopleMetPerDay, 1),
      tot_day_min: round(got.personDayMeanMin, 1),
      tot_p50: round(got.personDayP50Min, 1),
      pair_day_mean_s: round(got.pairDayMeanS, 0),
      pair_day_ge5: round(got.pairDayShareFrom5Min, 4),
      pair_day_ge15: round(got.pairDayShareFrom15Min, 4),
      gap_p50: got.gapP50S,
    };
    expect(rounded).toEqual(want);
  });

  it('make worlds with as much face-to-face time as there are records', () => {
    for (const [file, metadata] of Object.values(sets)) {
      const trace = readTrace(path(file), metadata === null ? null : path(metadata));
      const originS = defaultOriginS(trace, 20);
      const { fromUs, toUs } = contactIntervals(trace, {
        resolutionS: 20,
        originS,
        encounterGapUs: 0,
      });
      let sumUs = 0;
      for (let k = 0; k < fromUs.length; k++) sumUs += toUs[k] - fromUs[k];
      expect(sumUs).toBe(trace.timeS.length * 20e6);
    }
  });
});

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
