import { describe, expect, it } from 'vitest';
import { whyVerdict } from '../../src/report/data/why.ts';
import type { WhyFacts } from '../../src/report/data/why.ts';

const HOUR = 3600e6;
const matched: WhyFacts = {
  startDate: '2020-06-04',
  caseName: 'Anh',
  appLabel: 'gaen@1.2',
  rule: { kind: 'minutes-under', attenuationDb: 63, minutes: 15 },
  hasAnyApp: true,
  hasApp: true,
  caseHasApp: true,
  caseUploaded: true,
  publishedKeys: 3,
  nearUs: HOUR,
  windows: 9,
  logRows: 8,
  matchedRows: 7,
  secondsUnder55Db: 1200,
  seconds55To63Db: 480,
  otherCases: [],
  otherRows: 0,
  matchedFromUs: 10 * HOUR,
  matchedToUs: 10.5 * HOUR,
  scoreMin: 24,
  warned: true,
  notifiedUs: 41 * HOUR,
};
const not: WhyFacts = { ...matched, warned: false, notifiedUs: null };

describe('the sentence that says why', () => {
  const cases: [string, WhyFacts, string][] = [
    [
      'a match that is enough',
      matched,
      "Warned on 2020-06-05 17:00: 7 log rows matched Anh's keys (2020-06-04 10:00 to 10:30), " +
        'and the rule counted 24 min (threshold: 15 min a day).',
    ],
    [
      'any match',
      { ...matched, rule: { kind: 'any-match' }, matchedRows: 1, matchedToUs: 10 * HOUR },
      "Warned on 2020-06-05 17:00: 1 log row matched Anh's keys (2020-06-04 10:00), and this " +
        'rule warns on any match.',
    ],
    [
      'a warning of another case',
      { ...matched, matchedRows: 0, windows: 0 },
      'Warned on 2020-06-05 17:00, but not because of Anh: no scan window heard Anh in 60 min ' +
        'within radio range.',
    ],
    [
      'a warning of another case whose keys matched',
      { ...matched, matchedRows: 0, otherCases: ['Binh'], otherRows: 1 },
      'Warned on 2020-06-05 17:00 by keys of Binh, but not because of Anh: heard Anh in 9 scan ' +
        'windows, but none of the 8 log rows matched (heard at a time without a published key, ' +
        'or the app stopped at its first match).',
    ],
    [
      'a sum over three cases, and the part of this one',
      { ...matched, scoreMin: 588, otherCases: ['Binh', 'Chi'], otherRows: 15 },
      'Warned on 2020-06-05 17:00: 7 of 22 matched log rows are of Anh (2020-06-04 10:00 to ' +
        '10:30; 20 min of scans below 55 dB, 8 min from 55 to 63 dB), and the rule counted 588 ' +
        'min over the keys of Anh, Binh and Chi together (threshold: 15 min a day).',
    ],
    [
      'a sum over two cases that is too little',
      { ...not, scoreMin: 12, otherCases: ['Binh'], otherRows: 2 },
      'Not warned: 7 of 9 matched log rows are of Anh (2020-06-04 10:00 to 10:30; 20 min of ' +
        'scans below 55 dB, 8 min from 55 to 63 dB), but the rule counted only 12 min over the ' +
        'keys of Anh and Binh together (threshold: 15 min a day).',
    ],
    [
      'no phone',
      { ...not, hasAnyApp: false, hasApp: false },
      'Not warned: carries no phone with an app.',
    ],
    ['another app', { ...not, hasApp: false }, 'Not warned: the phone does not run gaen@1.2.'],
    [
      'a case without the app',
      { ...not, caseHasApp: false },
      'Not warned: Anh does not run gaen@1.2.',
    ],
    [
      'a case that keeps its keys',
      { ...not, caseUploaded: false },
      'Not warned: Anh did not upload any key.',
    ],
    [
      'a run that ended early',
      { ...not, publishedKeys: 0 },
      'Not warned: no key of Anh was published before the run ended.',
    ],
    [
      'never near',
      { ...not, windows: 0, nearUs: 0 },
      'Not warned: never came within radio range of Anh.',
    ],
    [
      'heard without a row',
      { ...not, logRows: 0 },
      'Not warned: heard Anh in 9 scan windows, but none of it entered the contact log.',
    ],
    [
      'rows without a match',
      { ...not, matchedRows: 0 },
      'Not warned: heard Anh in 9 scan windows, but none of the 8 log rows matched (heard on a ' +
        'day without a published key, or no download after publication).',
    ],
    [
      'too few minutes',
      { ...not, scoreMin: 7.5 },
      "Not warned: 7 log rows matched Anh's keys (2020-06-04 10:00 to 10:30), but the rule " +
        'counted only 7.5 min (threshold: 15 min a day).',
    ],
    [
      'a warning that came too late for the run',
      not,
      "Not warned: 7 log rows matched Anh's keys (2020-06-04 10:00 to 10:30), and the rule " +
        'counted 24 min (threshold: 15 min a day), but no warning was shown before the run ' +
        'ended.',
    ],
  ];
  it.each(cases)('names %s', (_, facts, sentence) => {
    expect(whyVerdict(facts)).toBe(sentence);
  });
});
