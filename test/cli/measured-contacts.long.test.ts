import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasShared, sharedPath } from '../shared.ts';
import { bluecrowd, ROOT, scratch } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

describe.skipIf(!hasShared)('measured contact lists', () => {
  const traces: [string, string | undefined][] = [
    ['conference', undefined],
    ['InVS13', 'sociopatterns-workplace-invs13/workplace_InVS_tij.dat.zip'],
    ['InVS15', 'sociopatterns-workplace-invs15/workplace_InVS15_tij.dat.gz'],
    ['hospital', 'sociopatterns-hospital-lyon-2010/hospital_lyon_contacts.dat.gz'],
    ['high school', 'sociopatterns-highschool-2013/HighSchool2013_proximity_net.csv.gz'],
  ];

  it.each(traces)('run: %s', (name, file) => {
    const set = file === undefined ? [] : ['--set', `world.file=${sharedPath(`data/${file}`)}`];
    const out = at(`trace of ${name}`);
    const args = ['run', join(ROOT, 'scenarios/conference.yaml'), '--out', out, '--json'];
    const { code, stdout, stderr } = bluecrowd([...args, ...set, '--set', 'materialise=cases']);
    expect([code, stderr]).toEqual([0, '']);
    const json = JSON.parse(stdout) as { alarms: { group: string | null }[] };
    expect(json.alarms.filter(({ group }) => group === null).length).toBe(3);
  });
});
