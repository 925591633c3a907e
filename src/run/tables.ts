/**
 * The tables of a run: names, columns in their documented order, types and units. A run hands over
 * columns as typed arrays (text as arrays of strings); the store digests and writes them. People
 * are indices into `phones`; times are µs since local midnight of day 0 unless said otherwise;
 * `app` and `rule` are indices into the scenario's `apps` and the app's `rules`.
 */
export type ColumnType = 'i32' | 'f64' | 'text';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** What it holds, with unit and the value that stands for "none". */
  readonly doc: string;
}

export interface TableSpec {
  readonly doc: string;
  /** The order of rows. */
  readonly order: string;
  readonly columns: readonly Column[];
}

export type ColumnData = Int32Array | Float64Array | readonly string[];

const i32 = (name: string, doc: string): Column => ({ name, type: 'i32', doc });
const f64 = (name: string, doc: string): Column => ({ name, type: 'f64', doc });
const text = (name: string, doc: string): Column => ({ name, type: 'text', doc });

export const TABLES = {
  phones: {
    doc: 'One row per person, with the phone (if any) and its hardware as drawn.',
    order: 'person',
    columns: [
      i32('person', 'index of the person'),
      text('name', 'name in the scenario or trace'),
      text('person_group', 'group, class or department; empty where there is none'),
      text('apps', 'engines on the phone, comma separated; empty where the person has none'),
      text('carry', 'where the phone is carried, as in phones.carry'),
      text('model', 'name from phones.models; empty where phones have no models'),
      i32('calibration_confidence', "GAEN's, 0 lowest, 1 low, 2 medium, 3 high"),
      i32('tx_power_dbm', 'TX power that the calibration table declares, dBm'),
      i32('rx_correction_db', 'RX correction of the calibration table, dB'),
      f64('tx_residual_db', 'loss on sending that calibration leaves, dB'),
      f64('rx_residual_db', 'loss on receiving that calibration leaves, dB'),
      f64('clock_offset_us', 'phone clock minus true time at day 0, µs'),
      f64('clock_drift_ppm', 'drift of the phone clock, parts per million'),
    ],
  },
  sightings: {
    doc: 'What one scan window heard of one identifier of one sender: its spans folded.',
    order: 'receiver, app, day, window_us, sender, slot',
    columns: [
      i32('app', 'index of the app'),
      i32('receiver', 'person who heard'),
      i32('sender', 'person who was heard'),
      i32('day', 'local day'),
      f64('window_us', 'start of the scan window'),
      i32('slot', 'rotation slot of the identifier by the sender: floor(unix s / rotation s)'),
      i32('spans', 'spans with at least one packet'),
      i32('packets', 'packets heard'),
      f64('first_us', 'first packet'),
      f64('last_us', 'last packet'),
      f64('rssi_mean_dbm', 'mean RSSI over packets, dBm'),
      i32('rssi_min_dbm', 'least RSSI, dBm'),
      i32('rssi_max_dbm', 'greatest RSSI, dBm'),
      f64('attenuation_db', 'declared TX power - (mean RSSI + RX correction), dB'),
      f64('distance_m', 'true distance at the first span, m'),
      i32('log_rows', 'rows that the app added to its contact log'),
    ],
  },
  contacts: {
    doc: 'Ground truth per pair and local day.',
    order: 'day, a, b',
    columns: [
      i32('day', 'local day'),
      i32('a', 'person, the smaller index'),
      i32('b', 'person, the greater index'),
      f64('close_us', 'time in true contact, µs'),
      f64('near_us', 'time within radio range, µs'),
      f64('min_distance_m', 'least distance, m'),
      f64('first_us', 'first moment within range'),
      f64('last_us', 'last moment within range'),
    ],
  },
  cases: {
    doc: 'The diagnosed.',
    order: 'person',
    columns: [
      i32('person', 'index of the person'),
      f64('onset_us', 'onset of symptoms'),
      f64('contagious_from_us', 'start of the published period'),
      f64('test_us', 'test result'),
      f64('upload_us', 'upload of keys; -1 where the person does not upload'),
    ],
  },
  publications: {
    doc: 'Every key that left a phone; of apps that upload what they heard, each upload.',
    order: 'app, person, key',
    columns: [
      i32('app', 'index of the app'),
      i32('person', 'whose key'),
      i32('key', 'index among the keys of this person and app'),
      text('key_hex', 'the key as published; of an upload the SHA-256 of its bytes'),
      f64('start_unix_s', 'start of validity, or of what is uploaded, Unix s of the phone'),
      f64('end_unix_s', 'end of validity, Unix s of the phone'),
      f64('uploaded_us', 'when it left the phone'),
      f64('published_us', 'when the authority distributed or resolved it'),
    ],
  },
  exposures: {
    doc: 'Matched rows of one phone with one key, folded.',
    order: 'app, receiver, sender, key',
    columns: [
      i32('app', 'index of the app'),
      i32(
        'receiver',
        'who was exposed: whose log matched, or whom the authority found in an upload',
      ),
      i32('sender', 'whose key or upload it was (ground truth; the phone does not learn it)'),
      i32('key', 'index of the key, as in publications'),
      i32('rows', 'rows of the log that the app matched'),
      f64('first_us', 'first matched row, true time'),
      f64('last_us', 'last matched row, true time'),
      i32('scan_instances', 'scan instances in the exposure windows; 0 where the app has none'),
      f64('seconds_under_55_db', 'seconds of scan instances below 55 dB; 0 where none'),
      f64('seconds_55_to_63_db', 'seconds in [55, 63) dB'),
      f64('seconds_over_63_db', 'seconds of 63 dB and more'),
      f64(
        'min_attenuation_db',
        'least attenuation of a matched row, dB; -1 where the app has none',
      ),
      f64('matched_us', 'download after which the phone matched'),
    ],
  },
  notifications: {
    doc: 'Warnings shown to owners; the first of each app, rule and person.',
    order: 'app, rule, receiver',
    columns: [
      i32('app', 'index of the app'),
      i32('rule', 'index of the rule'),
      i32('receiver', 'who was warned'),
      f64('notified_us', 'when'),
      f64('exposure_unix_s', 'start of the UTC day that the rule names (docs/scoring.md), Unix s'),
      f64('score_min', 'minutes of that day as the rule weighs them; 0 where it counts none'),
    ],
  },
  verdicts: {
    doc: 'Each person who is no case, per app and rule: warned or not, rightly or not.',
    order: 'app, rule, person',
    columns: [
      i32('app', 'index of the app'),
      i32('rule', 'index of the rule'),
      i32('person', 'index of the person'),
      i32('has_app', '1 where the phone runs the app'),
      i32('true_contact', '1 where a pair-day with a case reaches the minimum of a true contact'),
      f64('close_us', 'most true contact time with one case in one local day, µs'),
      i32('case_person', 'the case of that pair-day; -1 where there is none'),
      i32('case_has_app', '1 where that case runs the app and uploaded; 0 otherwise'),
      i32('warned', '1 where the person was notified'),
      f64(
        'score_min',
        'score of the rule after the last match, minutes as it weighs them; -1 where nothing matched',
      ),
    ],
  },
  daily: {
    doc: 'Work and outcome per local day and app.',
    order: 'app, day',
    columns: [
      i32('app', 'index of the app'),
      i32('day', 'local day'),
      f64('windows', 'scan windows of phones that had anybody near'),
      f64('spans', 'spans evaluated'),
      f64('spans_heard', 'spans with at least one packet'),
      f64('packets', 'packets heard'),
      f64('log_rows', 'rows added to contact logs'),
    ],
  },
} as const satisfies Record<string, TableSpec>;

export type TableName = keyof typeof TABLES;

/** Where a run puts its rows. Chunks of one table come in the order of its rows. */
export interface TableSink {
  append(table: TableName, count: number, columns: readonly ColumnData[]): Promise<void> | void;
}
