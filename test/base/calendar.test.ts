import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate, readDateTime } from '../../src/base/calendar.ts';

const instantOf = (text: string): number | string => {
  const found = readDateTime(text, 'or UTC');
  return 'wrong' in found ? found.wrong : found.unixS + found.fractionUs / 1e6;
};

describe('calendar dates', () => {
  it('agree with the platform over 9999 years', () => {
    const other: string[] = [];
    let last = '';
    for (let day = -719_162; day <= 2_932_896; day += 7) {
      last = new Date(day * 86_400_000).toISOString().slice(0, 10);
      const found = readDate(last);
      if ('wrong' in found || found.unixS !== day * 86_400) other.push(last);
    }
    expect([last, other]).toEqual(['9999-12-27', []]);
  });

  it.each([
    ['2021-02-30', 'February 2021 has 28 days'],
    ['1900-02-29', 'February 1900 has 28 days'],
    ['2020-02-30', 'February 2020 has 29 days'],
    ['2021-04-31', 'April 2021 has 30 days'],
    ['2021-01-32', 'January 2021 has 31 days'],
    ['2021-01-00', 'January 2021 has 31 days'],
    ['2021-13-01', 'there is no month 13'],
    ['2021-00-01', 'there is no month 00'],
    ['0000-01-01', 'there is no year 0'],
    ['2021-1-1', 'not of the form YYYY-MM-DD'],
    ['20210101', 'not of the form YYYY-MM-DD'],
    ['', 'not of the form YYYY-MM-DD'],
  ])('%s is refused: %s', (text, wrong) => {
    expect(readDate(text)).toEqual({ wrong });
    if (text !== '') expect(readDateTime(`${text} 10:00:00`, 'or UTC')).toHaveProperty('wrong');
  });
});

describe('dates with a time', () => {
  it('agree with the platform in every zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e9 }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        fc.constantFrom('T', ' '),
        (unixS, zoneMin, between) => {
          const two = (n: number): string => String(n).padStart(2, '0');
          const iso = new Date((unixS + 60 * zoneMin) * 1000).toISOString().slice(0, 19);
          const [hours, minutes] = [Math.floor(Math.abs(zoneMin) / 60), Math.abs(zoneMin) % 60];
          const zone = `${zoneMin < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
          expect(instantOf(iso.replace('T', between) + zone)).toBe(unixS);
          expect(instantOf(`${iso}${zone.replace(':', '')}`)).toBe(unixS);
          expect(instantOf(`${iso}Z`)).toBe(unixS + 60 * zoneMin);
        },
      ),
    );
  });

  it.each([
    ['2020-06-30 24:00:00', /next day/],
    ['2020-06-30 24:00', /next day/],
    ['2020-06-30 24:00:01', /no hour 24/],
    ['2016-12-31 23:59:60', /no leap seconds/],
    ['2016-12-31 23:59:61', /no second 61/],
    ['2016-12-31 23:60:00', /no minute 60/],
    ['2016-12-31 23:59:59+15:00', /zones reach/],
    ['2016-12-31 23:59:59+01:60', /zones reach/],
    ['2016-12-31', /not of the form/],
    ['2016-12-31x10:00:00', /not of the form/],
    ['2016-12-31 1:00:00', /not of the form HH:MM:SS/],
    [`2016-12-31 10:00:00.${'1'.repeat(1_000_000)}`, /not of the form/],
  ])('%.30s is refused', (text, wrong) => {
    expect(instantOf(text)).toMatch(wrong);
  });

  it('need a zone where one is required, and have µs', () => {
    expect(readDateTime('2020-06-30T12:00', 'required')).toHaveProperty('wrong');
    expect(readDateTime('2020-06-30T12:00:00.250001Z', 'required')).toEqual({
      unixS: Date.UTC(2020, 5, 30, 12) / 1000,
      fractionUs: 250_001,
    });
  });
});
