import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import type { FilePlace } from '../../base/errors.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import type { DistanceUnit, TimeUnit } from './units.ts';
import type { UserPattern } from './user-pattern.ts';

/** What a column of a file can be. */
export const FIELDS = [
  ...(['session', 'sender', 'receiver', 'time', 'distance', 'rssi', 'txPower'] as const),
  ...(['rxCorrection', 'channel', 'angle', 'angleSender', 'carrySender'] as const),
  ...(['carryReceiver', 'deviceSender', 'deviceReceiver', 'environment'] as const),
  ...(['minutes', 'attenuationFrom', 'attenuationTo'] as const),
] as const;
export type Field = (typeof FIELDS)[number];

/** Fields that hold words; the others hold numbers. */
export const TEXT_FIELDS: ReadonlySet<Field> = new Set<Field>([
  ...(['session', 'sender', 'receiver', 'carrySender', 'carryReceiver'] as const),
  ...(['deviceSender', 'deviceReceiver', 'environment'] as const),
]);

/** What may be done with the words of a column, cell or file name. */
export interface WordRules {
  /** What the words mean; a word that is not listed stays. */
  readonly values?: Readonly<Record<string, string>>;
  /** Words where a number should be count as unknown, instead of being refused. */
  readonly lenient?: boolean;
}

/** Where a field comes from. */
export interface ColumnSource extends WordRules {
  /** Columns of the file; the words of several are joined with a blank. None with `fileName`. */
  readonly columns: readonly string[];
  /** The field is what the first brackets catch in the name of the file. */
  readonly fileName?: UserPattern;
  /**
   * Only what the first brackets of this regular expression catch; nothing where it does not fit.
   */
  readonly pattern?: UserPattern;
}

/** One column for each sender or receiver: every cell with an RSSI becomes a row. */
export interface WideForm extends WordRules {
  /** Names of columns, or what they look like: the first brackets catch who it is. */
  readonly columns: UserPattern | readonly string[];
  readonly to: 'sender' | 'receiver';
}

/** A column of minutes at attenuations from one value to below another, dB. */
export interface BucketColumn {
  readonly column: string;
  readonly fromDb: number;
  readonly toDb: number;
}

/** Records of which a column is so are dropped. */
export interface DropRule {
  readonly column: string;
  readonly test: 'equals' | 'below' | 'above' | 'matches';
  /** What the column is compared with; a number for `below` and `above`. */
  readonly text: string;
  /** With `matches`. */
  readonly pattern?: UserPattern;
}

/** How the columns of a file become measurements. */
export interface Mapping {
  /** Where the data come from, for the manifest. */
  readonly source?: string;
  readonly licence?: string;
  /** Files without a header: the columns are numbered from 1, or these. */
  readonly header?: 'numbers' | readonly string[];
  /** Numbers are written 1,5. */
  readonly hasDecimalCommas?: true;
  /** The table of an SQLite file. */
  readonly table?: string;
  readonly columns: Readonly<Partial<Record<Field, ColumnSource>>>;
  readonly wide?: WideForm;
  readonly buckets?: readonly BucketColumn[];
  readonly drop?: readonly DropRule[];
  /** The same for every row; texts, or numbers in the table's units. */
  readonly constants: Readonly<Partial<Record<Field, string>>>;
  /** Not needed where `distance` is no column. */
  readonly distanceUnit?: DistanceUnit;
  readonly timeUnit?: TimeUnit;
  /**
   * Packets of one link and channel within this many seconds of the one before are the same packet,
   * handed over twice; 0 keeps all. Only where times have milliseconds.
   */
  readonly duplicatesS: number;
  /** What an empty RSSI means: a packet that was offered and not heard, or nothing. */
  readonly emptyRssi: 'refuse' | 'missed' | 'drop';
  /** Near is up to this distance, m, for `validate`. */
  readonly limitM?: number;
  /** How long the receivers stay on an advertising channel, µs. */
  readonly dwellUs?: number;
}

/** iOS hands most advertisements over twice within 3 ms; nobody advertises that fast (20 ms). */
export const DEFAULT_DUPLICATES_S = 0.003;

export type RawColumn = ColumnSource & { unit?: string };

/** What the user wrote, before it is checked. */
export interface RawMapping {
  source?: string;
  licence?: string;
  header?: Mapping['header'];
  hasDecimalCommas?: true;
  table?: string;
  columns: Partial<Record<Field, RawColumn>>;
  wide?: WideForm;
  buckets?: readonly BucketColumn[];
  drop?: readonly DropRule[];
  constants: Partial<Record<Field, string>>;
  duplicatesS?: number;
  emptyRssi?: Mapping['emptyRssi'];
  limitM?: number;
  dwellUs?: number;
}

/** @throws InputError for an unknown field */
export function fieldNamed(name: string, place: FilePlace): Field {
  if ((FIELDS as readonly string[]).includes(name)) return name as Field;
  const hint = nearestHint(name, FIELDS) ?? `known are ${FIELDS.join(', ')}`;
  throw new InputError(`expected a field, found ${quoted(name)}; ${hint}`, place);
}
