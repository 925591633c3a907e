import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { bluecrowd, scratch, TINY } from './program.ts';

const folder = scratch();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);

/** Runs a command that has to end with 2 and one sentence on stderr. */
function refusal(args: readonly string[]): string {
  const { code, stderr } = bluecrowd(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^bluecrowd: [^\n]*\n$/);
  return stderr.replaceAll(`${folder.path}/`, '').slice('bluecrowd: '.length);
}

describe('a date that no calendar has is refused with its place', () => {
  it('in measurements', () => {
    const rows = '2021-02-28 10:00:00,1,-60\n2021-02-30 10:00:01,2,-66\n';
    writeFileSync(at('feb.csv'), `when,distance_m,rssi\n${rows}`);
    const columns = 'time=when:date,distance=distance_m,rssi=rssi';
    const args = ['measurements', at('feb.csv'), '--columns', columns, '--out', at('k')];
    expect(refusal(['import', ...args])).toMatch(
      /^feb\.csv:3: expected a date such as .*"2021-02-30 10:00:01"; February 2021 has 28 days/,
    );
  });

  it('in a Herald log', () => {
    const contacts = (day: string): Uint8Array =>
      strToU8(`time,id,read,measure,data\n2020-12-${day} 10:00:00,x,,3,RSSI:-60\n`);
    const zip = (day: string): Uint8Array =>
      zipSync({
        'A/contacts.csv': contacts(day),
        'A/detection.csv': strToU8('a,b,c,payload'),
      });
    writeFileSync(at('h.zip'), zip('32'));
    expect(refusal(['import', 'herald', at('h.zip'), '--out', at('h')])).toMatch(
      /^h\.zip:A\/contacts\.csv:2: .*"2020-12-32 10:00:00"; December 2020 has 31 days/,
    );
  });

  it('as the start of a scenario', () => {
    writeFileSync(at('s.yaml'), TINY.replace('seed: tiny', 'start: 2021-04-31'));
    expect(refusal(['run', at('s.yaml'), '--out', at('s')])).toMatch(
      /^s\.yaml:3:8: start: .*"2021-04-31"; April 2021 has 30 days/,
    );
  });

  it.each(['2021-02-29', '2021-02-29T10:00:00Z', '2021-02-28T24:00:00Z', '2021-02-28T10:00:00'])(
    'after --at: %s',
    (when) => {
      writeFileSync(at('log.csv'), 'phone,time_ms\n');
      writeFileSync(at('keys.zip'), '');
      expect(refusal(['match', at('keys.zip'), '--log', at('log.csv'), '--at', when])).toContain(
        `--at: expected a date or an instant in UTC`,
      );
    },
  );
});
