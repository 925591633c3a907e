import { RSSI_MAX_DBM, RSSI_MIN_DBM } from '../base/ble/rssi.ts';

/**
 * The tables of a run: names, columns in their documented order, types and units. A run hands over
 * columns as typed arrays (text as arrays of strings); the store digests and writes them. People
 * are indices into `phones`; times are µs since local midnight of day 0 unless said otherwise;
 * `app` and `rule` are indices into the scenario's `apps` and the app's `rules`.
 */
export type ColumnType = 'i32' | 'f64' | 'text';

/**
 * What values stand in a column: numbers from a least to a greatest; an index into the tables or
 * the scenario of the run; `moment`, a time from a day before the run to a day after it; `hex`,
 * bytes; `name`, a text that is not empty; `engines`, names of the run's apps, comma separated.
 */
export type ColumnRange =
  | readonly [least: number, greatest: number]
  | 'row'
  | 'person'
  | 'person or -1'
  | 'app'
  | 'rule'
  | 'window'
  | 'day'
  | 'moment'
  | 'hex'
  | 'name'
  | 'engines';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** What it holds, with unit and the value that stands for "none". */
  readonly doc: string;
  /** What is read is checked against it; none for text of any kind. */
  readonly range?: ColumnRange;
  /** Whether NULL stands for "not known". */
  readonly isOptional?: boolean;
  /** Files of earlier versions lack it: then nothing is known (NULL, or no text). */
  readonly isNew?: boolean;
}

export interface TableSpec {
  readonly doc: string;
  /** The order of rows. */
  readonly order: string;
  readonly columns: readonly Column[];
  /** Pairs of columns of which the first is never greater. */
  readonly rising?: readonly (readonly [string, string])[];
  /** Two columns that never agree: two people. */
  readonly differing?: readonly [string, string];
}

/** Values of a column, as its type has them. */
export type ColumnData = Int32Array | Float64Array | readonly string[];

const i32 = (name: string, range: ColumnRange, doc: string): Column => ({
  name,
  type: 'i32',
  range,
  doc,
});
const f64 = (name: string, range: ColumnRange, doc: string): Column => ({
  name,
  type: 'f64',
  range,
  doc,
});
const hex = (name: string, doc: string): Column => ({ name, type: 'text', range: 'hex', doc });
const text = (name: string, doc: string): Column => ({ name, type: 'text', doc });

const FLAG = [0, 1] as const;
/** Whole numbers that a double holds exactly; 285 years of µs. */
const COUNT = [0, Number.MAX_SAFE_INTEGER] as const;
/** The same, or -1 where it is not known. */
const HEARD = [-1, Number.MAX_SAFE_INTEGER] as const;
const NOT_HEARD = '-1 where only diagnosed senders were simulated';
const TIME_US = [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const;
const TIME_S = [-9e9, 9e9] as const;
/** More than any scenario can mean; sums and squares of them stay finite. */
const DB = [-1e6, 1e6] as const;
const RSSI_DBM = [RSSI_MIN_DBM, RSSI_MAX_DBM] as const;
const METRES = [0, 1e12] as const;
/** Stands for days that a key does not say. */
export const UNKNOWN_DAYS = -9999;
/** Days from onset to the day of a key; those of real keys are -14..14. */
const DAYS = [UNKNOWN_DAYS, 9999] as const;
/** Minutes of a rule; -1 where there are none. */
const SCORE = [-1, 1e12] as const;

/** The tables of a run and their columns; docs/run-folder.md explains each. */
export const TABLES = {
  phones: {
    doc: 'One row per person, with the phone (if any) and its hardware as drawn.',
    order: 'person',
    columns: [
      i32('person', 'row', 'index of the person'),
      { name: 'name', type: 'text', range: 'name', doc: 'name in the scenario or trace' },
      text('person_group', 'group, class or department; empty where there is none'),
      {
        name: 'apps',
        type: 'text',
        range: 'engines',
        doc: 'engines on the phone, comma separated; empty where the person has none',
      },
      text('carry', 'where the phone is carried, as in phones.carry'),
      text('model', 'name from phones.models; empty where phones have no models'),
      i32('calibration_confidence', [0, 3], "GAEN's, 0 lowest, 1 low, 2 medium, 3 high"),
      i32('tx_power_dbm', DB, 'TX power that the calibration table declares, dBm'),
      i32('rx_correction_db', DB, 'RX correction of the calibration table, dB'),
      f64('tx_residual_db', DB, 'loss on sending that calibration leaves, dB'),
      f64('rx_residual_db', DB, 'loss on receiving that calibration leaves, dB'),
      f64('clock_offset_us', TIME_US, 'phone clock minus true time at day 0, µs'),
      f64('clock_drift_ppm', [-1e6, 1e6], 'drift of the phone clock, parts per million'),
    ],
  },
  sightings: {
    doc: 'What one scan window heard of one identifier of one sender: its spans folded.',
    order: 'receiver, app, day, window_us, sender, slot',
    differing: ['receiver', 'sender'],
    rising: [
      ['first_us', 'last_us'],
      ['rssi_min_dbm', 'rssi_max_dbm'],
    ],
    columns: [
      i32('app', 'app', 'index of the app'),
      i32('receiver', 'person', 'person who heard'),
      i32('sender', 'person', 'person who was heard'),
      i32('day', 'day', 'local day'),
      f64('window_us', 'moment', 'start of the scan window'),
      i32(
        'slot',
        COUNT,
        'rotation slot of the identifier by the sender: floor(unix s / rotation s)',
      ),
      i32('spans', COUNT, 'spans with at least one packet'),
      i32('packets', COUNT, 'packets heard'),
      f64('first_us', 'moment', 'first packet'),
      f64('last_us', 'moment', 'last packet'),
      f64('rssi_mean_dbm', RSSI_DBM, 'mean RSSI over packets, dBm'),
      i32('rssi_min_dbm', RSSI_DBM, 'least RSSI, dBm'),
      i32('rssi_max_dbm', RSSI_DBM, 'greatest RSSI, dBm'),
      f64('attenuation_db', DB, 'declared TX power - (mean RSSI + RX correction), dB'),
      f64('distance_m', METRES, 'true distance at the first span, m'),
      i32('log_rows', COUNT, 'rows that the app added to its contact log'),
    ],
  },
  contacts: {
    doc: 'Ground truth per pair and local day.',
    order: 'day, a, b',
    differing: ['a', 'b'],
    rising: [
      ['a', 'b'],
      ['first_us', 'last_us'],
    ],
    columns: [
      i32('day', 'day', 'local day'),
      i32('a', 'person', 'person, the smaller index'),
      i32('b', 'person', 'person, the greater index'),
      f64('close_us', COUNT, 'time in true contact, µs'),
      f64('near_us', COUNT, 'time within radio range, µs'),
      f64('min_distance_m', METRES, 'least distance, m'),
      f64('first_us', 'moment', 'first moment within range'),
      f64('last_us', 'moment', 'last moment within range'),
    ],
  },
  cases: {
    doc: 'The diagnosed.',
    order: 'person',
    columns: [
      i32('person', 'person', 'index of the person'),
      f64('onset_us', TIME_US, 'onset of symptoms'),
      f64('contagious_from_us', TIME_US, 'start of the published period'),
      f64('test_us', TIME_US, 'test result'),
      f64('upload_us', TIME_US, 'upload of keys; -1 where the person does not upload'),
    ],
  },
  publications: {
    doc: 'Every key that left a phone; of apps that upload what they heard, each upload.',
    order: 'app, person, key',
    rising: [['start_unix_s', 'end_unix_s']],
    columns: [
      i32('app', 'app', 'index of the app'),
      i32('person', 'person', 'whose key'),
      i32('key', COUNT, 'index among the keys of this person and app'),
      hex('key_hex', 'the key as published; of an upload the SHA-256 of its bytes'),
      f64('start_unix_s', TIME_S, 'start of validity, or of what is uploaded, Unix s of the phone'),
      f64('end_unix_s', TIME_S, 'end of validity, Unix s of the phone'),
      f64('uploaded_us', TIME_US, 'when it left the phone'),
      f64('published_us', TIME_US, 'when the authority distributed or resolved it'),
    ],
  },
  exposures: {
    doc: 'Matched rows of one phone with one key, folded.',
    order: 'app, receiver, sender, key',
    rising: [['first_us', 'last_us']],
    columns: [
      i32('app', 'app', 'index of the app'),
      i32(
        'receiver',
        'person',
        'who was exposed: whose log matched, or whom the authority found in an upload',
      ),
      i32(
        'sender',
        'person',
        'whose key or upload it was (ground truth; the phone does not learn it)',
      ),
      i32('key', COUNT, 'index of the key, as in publications'),
      i32('rows', COUNT, 'rows of the log that the app matched'),
      f64('first_us', 'moment', 'first matched row, true time'),
      f64('last_us', 'moment', 'last matched row, true time'),
      i32(
        'scan_instances',
        COUNT,
        'scan instances in the exposure windows; 0 where the app has none',
      ),
      f64('seconds_under_55_db', COUNT, 'seconds of scan instances below 55 dB; 0 where none'),
      f64('seconds_55_to_63_db', COUNT, 'seconds in [55, 63) dB'),
      f64('seconds_over_63_db', COUNT, 'seconds of 63 dB and more'),
      f64(
        'min_attenuation_db',
        DB,
        'least attenuation of a matched row, dB; -1 where the app has none',
      ),
      f64('matched_us', TIME_US, 'download after which the phone matched'),
    ],
  },
  windows: {
    doc:
      'Exposure windows: matched rows of one phone with one key, at most 30 minutes each, as ' +
      'risk rules see them. Rows that the app throws away are in none.',
    order: 'app, receiver, sender, key, start_unix_s',
    columns: [
      i32('window_index', 'row', 'index of the window'),
      i32('app', 'app', 'index of the app'),
      i32('receiver', 'person', 'who was exposed, as in exposures'),
      i32('sender', 'person', 'whose key or upload it was (ground truth)'),
      i32('key', COUNT, 'index of the key, as in publications'),
      i32('day', 'day', 'local day on which it opened'),
      f64('start_unix_s', TIME_S, "first row, whole Unix s of the receiver's clock"),
      i32('days_since_onset', DAYS, 'days from onset to the day of the key; -9999 where not known'),
      i32(
        'infectiousness',
        [0, 2],
        "what the mapping of the app's first rule makes of those days: 0 none, 1 standard, " +
          '2 high',
      ),
      i32(
        'report_type',
        [0, 5],
        'as in a diagnosis key: 0 unknown, 1 confirmed test, 2 clinical diagnosis, ' +
          '3 self-report, 4 recursive, 5 revoked',
      ),
      i32('transmission_risk', [0, 8], 'transmission risk level of the key; 0 where not known'),
      i32('calibration_confidence', [0, 3], 'of the row that opened it, as in phones'),
      f64('rssi_mean_dbm', RSSI_DBM, 'mean over its rows of their mean RSSI, not corrected, dBm'),
      f64('rssi_max_dbm', RSSI_DBM, 'greatest RSSI, not corrected, dBm'),
      f64(
        'close_us',
        COUNT,
        'time in true contact while its scans lasted, µs; windows may overlap by 60 s',
      ),
      f64(
        'min_distance_m',
        [-1, 1e12],
        'least distance in that time, m; -1 where not within range',
      ),
    ],
  },
  scans: {
    doc:
      'The rows of each window. Those of one scan (an identifier changed during it) share a ' +
      'position, and the first has the seconds; rules without windows look at every row.',
    order: 'window_index, time_unix_s',
    columns: [
      i32('window_index', 'window', 'index of the window'),
      i32('position', COUNT, 'index of the scan in its window'),
      f64('time_unix_s', TIME_S, "first packet, Unix s of the receiver's clock"),
      i32(
        'seconds_since_last_scan',
        COUNT,
        'whole minutes since the scan before, at most 300 s; 120 where not known; 0 in a further ' +
          'row of the same scan',
      ),
      i32(
        'typical_attenuation_db',
        DB,
        'mean attenuation of the scan, the same in all its rows, whole dB; 0 where the app has ' +
          'none',
      ),
      f64('min_attenuation_db', DB, 'least attenuation of the row, dB; 0 where the app has none'),
      f64('rssi_mean_dbm', RSSI_DBM, 'mean RSSI of the row, not corrected, dBm'),
    ],
  },
  notifications: {
    doc: 'Warnings shown to owners; the first of each app, rule and person.',
    order: 'app, rule, receiver',
    columns: [
      i32('app', 'app', 'index of the app'),
      i32('rule', 'rule', 'index of the rule'),
      i32('receiver', 'person', 'who was warned'),
      f64('notified_us', TIME_US, 'when'),
      f64(
        'exposure_unix_s',
        TIME_S,
        'start of the UTC day that the rule names (docs/scoring.md), Unix s',
      ),
      f64(
        'score_min',
        SCORE,
        'minutes of that day as the rule weighs them; 0 where it counts none',
      ),
    ],
  },
  verdicts: {
    doc: 'Each person who is no case, per app and rule: warned or not, rightly or not.',
    order: 'app, rule, person',
    columns: [
      i32('app', 'app', 'index of the app'),
      i32('rule', 'rule', 'index of the rule'),
      i32('person', 'person', 'index of the person'),
      i32('has_app', FLAG, '1 where the phone runs the app'),
      i32(
        'true_contact',
        FLAG,
        '1 where a pair-day with a case reaches the minimum of a true contact',
      ),
      f64('close_us', COUNT, 'most true contact time with one case in one local day, µs'),
      i32('case_person', 'person or -1', 'the case of that pair-day; -1 where there is none'),
      i32('case_has_app', FLAG, '1 where that case runs the app and uploaded; 0 otherwise'),
      i32('warned', FLAG, '1 where the person was notified'),
      f64(
        'score_min',
        SCORE,
        'score of the rule after the last match, minutes as it weighs them; -1 where nothing ' +
          'matched',
      ),
    ],
  },
  daily: {
    doc: 'Work and outcome per local day and app.',
    order: 'app, day',
    columns: [
      i32('app', 'app', 'index of the app'),
      i32('day', 'day', 'local day'),
      f64('windows', COUNT, 'scan windows of phones that had anybody near'),
      f64('spans', COUNT, 'spans evaluated'),
      f64('spans_heard', COUNT, 'spans with at least one packet'),
      f64('packets', COUNT, 'packets heard'),
      f64('log_rows', COUNT, 'rows added to contact logs'),
    ],
  },
  radio_use: {
    doc:
      'What the radio of each phone did for each app on each local day: what energy follows ' +
      'from. Apps scan for themselves: where their windows overlap, the radio listens once. With ' +
      'materialise: cases only the phones, apps and days that were simulated.',
    order: 'person, app, day',
    columns: [
      i32('app', 'app', 'index of the app'),
      i32('person', 'person', 'whose phone'),
      i32('day', 'day', 'local day'),
      i32(
        'adv_events',
        COUNT,
        'advertising events sent: time on the air over the mean time between events, rounded',
      ),
      i32('windows', COUNT, 'scan windows, whether anybody was near or not'),
      f64('scan_s', [0, 86_400], 'time in scan windows, s'),
      i32('packets', HEARD, `packets heard of phones with the app; ${NOT_HEARD}`),
      i32(
        'wakes',
        HEARD,
        'times the system handed the app packets and so kept the host awake: one for each ' +
          `packet, or for each batch that holds one; ${NOT_HEARD}`,
      ),
      i32('log_rows', HEARD, `rows added to the contact log; ${NOT_HEARD}`),
    ],
  },
} as const satisfies Record<string, TableSpec>;

/** Name of a run's table. */
export type TableName = keyof typeof TABLES;

/** Where a run puts its rows. Chunks of one table come in the order of its rows. */
export interface TableSink {
  append(table: TableName, count: number, columns: readonly ColumnData[]): Promise<void> | void;
}
