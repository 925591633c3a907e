import { InputError } from '../../base/errors.ts';
import { plain, quoted } from '../../base/text/printable.ts';
import type { FilePlace } from '../../base/errors.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import { DISTANCE_UNITS, TIME_UNITS, unitInName } from './units.ts';
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

/** Where a field comes from. */
export interface ColumnSource {
  /** Columns of the file; the words of several are joined with a blank. */
  readonly columns: readonly string[];
  /**
   * Only what the first brackets of this regular expression catch; nothing where it does not fit.
   */
  readonly pattern?: UserPattern;
  /** What the words mean; a word that is not listed stays. */
  readonly values?: Readonly<Record<string, string>>;
  /** Words where a number should be count as unknown, instead of being refused. */
  readonly lenient?: boolean;
}

/** How the columns of a file become measurements. */
export interface Mapping {
  /** Where the data come from, for the manifest. */
  readonly source?: string;
  readonly licence?: string;
  readonly columns: Readonly<Partial<Record<Field, ColumnSource>>>;
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

/** What the user wrote, before it is checked. */
export interface RawMapping {
  source?: string;
  licence?: string;
  columns: Partial<Record<Field, ColumnSource & { unit?: string }>>;
  constants: Partial<Record<Field, string>>;
  duplicatesS?: number;
  emptyRssi?: Mapping['emptyRssi'];
  limitM?: number;
  dwellUs?: number;
}

/** Tells where in the user's words a field stands. */
export type PlaceOf = (field: string) => FilePlace;

/** @throws InputError for an unknown field */
export function fieldNamed(name: string, place: FilePlace): Field {
  if ((FIELDS as readonly string[]).includes(name)) return name as Field;
  const hint = nearestHint(name, FIELDS) ?? `known are ${FIELDS.join(', ')}`;
  throw new InputError(`expected a field, found ${quoted(name)}; ${hint}`, place);
}

/**
 * Settles units and checks that the essentials are there.
 *
 * @throws InputError where RSSI or a unit is missing, or name and unit of a column disagree
 */
export function checkMapping(raw: RawMapping, placeOf: PlaceOf): Mapping {
  const { columns, constants } = raw;
  if (columns.rssi === undefined && columns.minutes === undefined) {
    throw new InputError('expected a column for "rssi", found none; add rssi=COLUMN', placeOf(''));
  }
  refuseHalfBuckets(raw, placeOf);
  const twice = FIELDS.find((f) => columns[f] !== undefined && constants[f] !== undefined);
  if (twice !== undefined) {
    throw new InputError(
      `expected "${twice}" as a column or a constant, found both; remove one`,
      placeOf(twice),
    );
  }
  const distanceUnit = unitOf('distance', raw, DISTANCE_UNITS, placeOf);
  const timeUnit = unitOf('time', raw, TIME_UNITS, placeOf);
  return {
    ...(raw.source === undefined ? {} : { source: raw.source }),
    ...(raw.licence === undefined ? {} : { licence: raw.licence }),
    columns: withoutUnits(columns),
    constants,
    ...(distanceUnit === undefined ? {} : { distanceUnit }),
    ...(timeUnit === undefined ? {} : { timeUnit }),
    duplicatesS: raw.duplicatesS ?? DEFAULT_DUPLICATES_S,
    emptyRssi: raw.emptyRssi ?? 'refuse',
    ...(raw.limitM === undefined ? {} : { limitM: raw.limitM }),
    ...(raw.dwellUs === undefined ? {} : { dwellUs: raw.dwellUs }),
  };
}

/** Minutes are at attenuations from one value to another: without both they say nothing. */
function refuseHalfBuckets({ columns, constants }: RawMapping, placeOf: PlaceOf): void {
  const fields = ['minutes', 'attenuationFrom', 'attenuationTo'] as const;
  const isThere = (field: Field): boolean =>
    columns[field] !== undefined || constants[field] !== undefined;
  const there = fields.filter(isThere);
  if (there.length === 0 || there.length === fields.length) return;
  const missing = fields.filter((field) => !isThere(field));
  throw new InputError(
    `expected "minutes" together with "attenuationFrom" and "attenuationTo", found ` +
      `${there.join(', ')} alone; add ${missing.join(', ')}`,
    placeOf(there[0]),
  );
}

function withoutUnits(columns: RawMapping['columns']): Mapping['columns'] {
  const entries = Object.entries(columns).map(
    ([field, { columns: names, pattern, values, lenient }]) => [
      field,
      {
        columns: names,
        ...(pattern === undefined ? {} : { pattern }),
        ...(values === undefined ? {} : { values }),
        ...(lenient === undefined ? {} : { lenient }),
      },
    ],
  );
  return Object.fromEntries(entries) as Mapping['columns'];
}

function unitOf<Unit extends string>(
  field: 'distance' | 'time',
  { columns }: RawMapping,
  units: Readonly<Record<Unit, number>>,
  placeOf: PlaceOf,
): Unit | undefined {
  const source = columns[field];
  if (source === undefined) return undefined;
  const [name] = source.columns;
  const implied = unitInName(name, units);
  const known = Object.keys(units).join(', ');
  if (source.unit === undefined) {
    if (implied !== undefined) return implied;
    throw new InputError(
      `expected a unit (${known}) for ${field}, found none in the name of the column ` +
        `${quoted(name)}; say it as in ${field}=${plain(name)}:${Object.keys(units)[0]}`,
      placeOf(field),
    );
  }
  if (!Object.hasOwn(units, source.unit)) {
    throw new InputError(
      `expected a unit (${known}) for ${field}, found ${quoted(source.unit)}`,
      placeOf(field),
    );
  }
  if (implied !== undefined && implied !== source.unit) {
    throw new InputError(
      `expected the unit that the column ${quoted(name)} names (${implied}), ` +
        `found ${source.unit}; rename the column or correct the unit`,
      placeOf(field),
    );
  }
  return source.unit as Unit;
}
