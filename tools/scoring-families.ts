import { BLUEZONE_HISTORY_DBM } from '../src/risk/configs/bluezone.ts';
import { NHS_1 } from '../src/risk/configs/nhs.ts';
import type { RuleFamily } from '../src/risk/named-rule.ts';

/** What is to be said of rules beside their numbers. */
export interface FamilyWords {
  readonly title: string;
  /** Files of src/risk in which it can be used alone. */
  readonly files: readonly string[];
  readonly looksAt: string;
  readonly limits: string;
  readonly vectors: string;
}

const NO_VECTORS = 'none published; both sides of every threshold are tested';
const V1_MINUTES =
  'how seconds become the minutes that an app of the first API sees is not in the published ' +
  'code: every unit of five minutes that was begun counts, 30 min a band at most (judgement)';

export const FAMILY_WORDS: Readonly<Record<RuleFamily, FamilyWords>> = {
  'cwa-1': {
    title: 'Corona-Warn-App, first scoring (Germany)',
    files: [
      'gaen/gaen-v1.ts',
      'gaen/gaen-v1-exposures.ts',
      'cwa/cwa-1-score.ts',
      'configs/cwa-1.ts',
    ],
    looksAt:
      'least attenuation of each scan, time with gaps up to 10 min, transmission risk level, ' +
      'over all keys of 14 days together',
    limits:
      `${V1_MINUTES}. Of 2020-06-04 only thresholds and weights are known; its tables are those ` +
      'of ' +
      '2020-06-15. The level of a key is its own or follows its days since onset by the table of ' +
      'the ' +
      "app's server, at every date the latest one (judgement)",
    vectors: NO_VECTORS,
  },
  'cwa-2': {
    title: 'Corona-Warn-App, second scoring (Germany)',
    files: ['cwa/cwa.ts', 'cwa/cwa-json.ts', 'configs/cwa-2.ts', 'configs/cwa-keys.ts'],
    looksAt:
      'least attenuation of each scan instance (mean before 2020-11-19), transmission risk ' +
      'level, minutes of a UTC day; warns of a day of high risk, shows one of low risk',
    limits:
      'from 2021-03-18 on, 63 to 73 dB weighs more than nearer: so says the history, the reason ' +
      'is not ' +
      'known. Low of a day of 2021-03-18 is taken to start at 5 min, as before. Where the server ' +
      'says low of a ' +
      'window from 0 min on and the cases of the app say 5, the server has a name of its own. ' +
      'Each set has the encoding of its date, by which a rule writes the level of a key, as the ' +
      'server did. An ' +
      'exposure too short for a level of its own still counts in the sum of its day (judgement: ' +
      'all cases come out with it and without it). The sum of a day is not rounded; ' +
      'the latest Android app rounds it to 0.1 min, which its cases do not tell',
    vectors:
      '29 of 29 cases of Android and 28 of 28 of iOS; three lists of windows (each has the level ' +
      'of its name in ' +
      'the sets from 2020-11-30 to 2021-03-01). With the mean instead of the least attenuation ' +
      '16 and 25 come out',
  },
  swisscovid: {
    title: 'SwissCovid',
    files: ['gaen/day-bands.ts', 'configs/swisscovid.ts'],
    looksAt:
      'mean attenuation of each scan instance, seconds of a UTC day by band, each band rounded ' +
      'up to minutes',
    limits:
      'before the API of exposure windows the app saw summaries of the first API; all dates are ' +
      'scored by windows here',
    vectors: NO_VECTORS,
  },
  'dp3t-note': {
    title: 'DP-3T, note of 27 May 2020',
    files: ['gaen/day-bands.ts', 'configs/dp3t-note.ts'],
    looksAt: 'as SwissCovid',
    limits: 'the look-back is that of SwissCovid (judgement)',
    vectors: NO_VECTORS,
  },
  'radar-covid': {
    title: 'Radar COVID (Spain)',
    files: ['gaen/day-bands.ts', 'configs/radar-covid.ts'],
    looksAt: 'as SwissCovid, from whose code the app was made',
    limits: 'rounding and look-back are those of SwissCovid (judgement); not dated in its source',
    vectors: NO_VECTORS,
  },
  'nhs-1': {
    title: 'NHS COVID-19, first scoring (England and Wales)',
    files: ['gaen/gaen-v1-exposures.ts', 'nhs/nhs-1-score.ts', 'configs/nhs.ts'],
    looksAt:
      'least attenuation of each scan, time with gaps up to 10 min, days from onset (by ' +
      'transmission risk level); the greatest exposure of a day',
    limits:
      `${V1_MINUTES}. A key that tells neither level nor days counts in full (judgement). The ` +
      'minimum ' +
      `risk score (${NHS_1.gaenV1.minimumRiskScore}) and the transmission scores touch no ` +
      `duration in Google's code; Apple's was not seen`,
    vectors: 'eight factors of infectiousness of its own tests, to 1e-15',
  },
  'nhs-2': {
    title: 'NHS COVID-19, second scoring (England and Wales)',
    files: ['nhs/unscented-smoother.ts', 'nhs/nhs-score.ts', 'configs/nhs.ts'],
    looksAt:
      'least attenuation of each scan instance as an observation of distance, smoothed second by ' +
      'second; infectiousness by days since onset; one window at a time',
    limits:
      'how far the app looks back (as long as contacts isolated at the time) is left out: all ' +
      'windows that the phone still has count',
    vectors:
      '15 steps of the smoother forwards and backwards and one score to 1e-8, three quantiles ' +
      'and a median of the gamma law, five simulated traces within 5 %',
  },
  'covid-alert-1': {
    title: 'COVID Alert with the first API (Canada)',
    files: ['gaen/gaen-v1.ts', 'gaen/gaen-v1-exposures.ts', 'configs/covid-alert.ts'],
    looksAt:
      'minutes of the summary below the second threshold; in July 2020, when there were no ' +
      'thresholds, the risk score of each exposure',
    limits:
      `${V1_MINUTES}. That the score alone decided in July 2020 is a judgement from the ` +
      'configuration, which ' +
      'names neither thresholds nor minutes; the tables of 2020-08-06 are those of 2020-09-12 ' +
      'and those of ' +
      '2020-10-15 the latest (judgement). From August 2020 on the minimum risk score touches no ' +
      'duration',
    vectors: NO_VECTORS,
  },
  'covid-alert-2': {
    title: 'COVID Alert with exposure windows (Canada)',
    files: ['gaen/covid-alert.ts', 'configs/covid-alert.ts'],
    looksAt:
      'mean attenuation of each scan instance, both thresholds closed; seconds of a UTC day, ' +
      'which must be more than 15 min',
    limits:
      'not dated in its source: the thresholds are those of 2020-10-15; which days of onset it ' +
      'left out is not known: none is',
    vectors: NO_VECTORS,
  },
  covidgreen: {
    title: 'COVID Green (the form of Ireland)',
    files: ['gaen/gaen-v1.ts', 'gaen/gaen-v1-exposures.ts', 'configs/covidgreen.ts'],
    looksAt: 'minutes of the three bands of the summary, weighted, against a time threshold',
    limits:
      'what ran in Ireland were settings of a server, which are not public: this is the form ' +
      `with the defaults of its library and of Google. ${V1_MINUTES}`,
    vectors: NO_VECTORS,
  },
  'en-express': {
    title: 'EN Express, sample of Google',
    files: ['gaen/daily-summaries.ts', 'configs/en-express.ts'],
    looksAt:
      'mean attenuation of each scan instance in four buckets, report type (confirmed tests ' +
      'alone), the score sum of a day',
    limits: 'a sample, not the configuration of a country',
    vectors: NO_VECTORS,
  },
  robert: {
    title: 'ROBERT, scoring of Inria (StopCovid, TousAntiCovid)',
    files: ['robert/robert-score.ts', 'configs/robert.ts'],
    looksAt:
      'RSSI and time of each message of a contact of at most one epoch; all contacts together',
    limits:
      'the rule gives it one message for each row of the log, at its mean RSSI, not corrected by ' +
      'phone ' +
      'model; the score itself takes every message. A contact of one minute counts nothing, and ' +
      'the sixteenth minute is left out, as in the server',
    vectors: 'all 43 measured traces that are given, to the last bit',
  },
  bluezone: {
    title: "Bluezone's display (Vietnam)",
    files: ['bluezone/bluezone-near.ts', 'configs/bluezone.ts'],
    looksAt: 'RSSI of one sighting, by the systems of receiver and sender',
    limits:
      'display only: no client of Bluezone warns by RSSI or duration, and the rule of the server ' +
      'is not ' +
      'public. Named rules say who would be shown as near. The contact history counts what is ' +
      'above ' +
      `${BLUEZONE_HISTORY_DBM['1']} dBm (versions 1 and 2), ${BLUEZONE_HISTORY_DBM['3']} (3 as ` +
      `built) or ${BLUEZONE_HISTORY_DBM['3-loaded']} (3 with the configuration that it loads)`,
    vectors: NO_VECTORS,
  },
};
