import { InputError } from '../../base/errors.ts';
import { plain, quoted } from '../../base/text/printable.ts';
import type { FilePlace } from '../../base/errors.ts';
import { DEFAULT_DUPLICATES_S, FIELDS } from './mapping.ts';
import type { ColumnSource, Field, Mapping, RawMapping } from './mapping.ts';
import { DISTANCE_UNITS, TIME_UNITS, unitAfterBrackets, unitInName } from './units.ts';

/** Tells where in the user's words a field, or a key of the whole mapping, stands. */
export type PlaceOf = (field: string) => FilePlace;

const BUCKET_FIELDS = ['minutes', 'attenuationFrom', 'attenuationTo'] as const;

/**
 * Settles units and checks that the essentials are there.
 *
 * @throws InputError where RSSI or a unit is missing, name and unit of a column disagree, or two
 *   settings say the same thing in two ways
 */
export function checkMapping(raw: RawMapping, placeOf: PlaceOf): Mapping {
  const { columns, constants, limitM, wide, ...rest } = raw;
  refuseMissing(raw, placeOf);
  const twice = FIELDS.find((f) => columns[f] !== undefined && constants[f] !== undefined);
  if (twice !== undefined) {
    throw new InputError(
      `expected "${twice}" as a column or a constant, found both; remove one`,
      placeOf(twice),
    );
  }
  refuseHalfBuckets(raw, placeOf);
  refuseTwoForms(raw, placeOf);
  const distanceUnit = unitOf('distance', raw, DISTANCE_UNITS, placeOf);
  const timeUnit = unitOf('time', raw, TIME_UNITS, placeOf);
  return {
    ...rest,
    columns: withoutUnits(columns),
    ...(wide === undefined ? {} : { wide }),
    constants,
    ...(distanceUnit === undefined ? {} : { distanceUnit }),
    ...(timeUnit === undefined ? {} : { timeUnit }),
    duplicatesS: raw.duplicatesS ?? DEFAULT_DUPLICATES_S,
    // Most cells of a wide table are empty: that says nothing unless the user says it does.
    emptyRssi: raw.emptyRssi ?? (wide === undefined ? 'refuse' : 'drop'),
    ...(limitM === undefined ? {} : { limitM }),
  };
}

function refuseMissing({ columns, wide, buckets }: RawMapping, placeOf: PlaceOf): void {
  const isThere = [columns.rssi, columns.minutes, wide, buckets].some((one) => one !== undefined);
  if (isThere) return;
  throw new InputError('expected a column for "rssi", found none; add rssi=COLUMN', placeOf(''));
}

/** Minutes are at attenuations from one value to another: without both they say nothing. */
function refuseHalfBuckets({ columns, constants }: RawMapping, placeOf: PlaceOf): void {
  const isThere = (field: Field): boolean =>
    columns[field] !== undefined || constants[field] !== undefined;
  const there = BUCKET_FIELDS.filter(isThere);
  if (there.length === 0 || there.length === BUCKET_FIELDS.length) return;
  const missing = BUCKET_FIELDS.filter((field) => !isThere(field));
  throw new InputError(
    `expected "minutes" together with "attenuationFrom" and "attenuationTo", found ` +
      `${there.join(', ')} alone; add ${missing.join(', ')}`,
    placeOf(there[0]),
  );
}

/** What a wide table or buckets give is not given by a column or constant as well. */
function refuseTwoForms(raw: RawMapping, placeOf: PlaceOf): void {
  const { columns, constants, wide, buckets } = raw;
  if (wide !== undefined && buckets !== undefined) {
    throw new InputError('expected "wide" or "buckets", found both; remove one', placeOf('wide'));
  }
  const given: readonly Field[] =
    wide !== undefined
      ? ['rssi', wide.to]
      : buckets !== undefined
        ? ['rssi', ...BUCKET_FIELDS]
        : [];
  const form = wide !== undefined ? 'wide' : 'buckets';
  const twice = given.find((f) => columns[f] !== undefined || constants[f] !== undefined);
  if (twice === undefined) return;
  const found = twice === 'rssi' && form === 'buckets' ? 'which have no RSSI' : 'which gives it';
  throw new InputError(
    `expected no "${twice}" beside "${form}", ${found}; remove one of the two`,
    placeOf(twice),
  );
}

function withoutUnits(columns: RawMapping['columns']): Mapping['columns'] {
  const entries = Object.entries(columns).map(([field, column]) => {
    const source = { ...column };
    delete source.unit;
    return [field, source];
  });
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
  const { implied, where } = impliedUnit(source, units);
  const known = Object.keys(units).join(', ');
  if (source.unit === undefined) {
    if (implied !== undefined) return implied;
    throw new InputError(
      `expected a unit (${known}) for ${field}, found none ${where}; say it as in ` +
        `${field}=${sourceWords(source)}:${Object.keys(units)[0]}`,
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
    const named =
      source.fileName === undefined ? `the column ${quoted(source.columns[0])}` : 'the pattern';
    throw new InputError(
      `expected the unit that ${named} names (${implied}), ` +
        `found ${source.unit}; rename the column or correct the unit`,
      placeOf(field),
    );
  }
  return source.unit as Unit;
}

function impliedUnit<Unit extends string>(
  { columns, fileName }: ColumnSource,
  units: Readonly<Record<Unit, number>>,
): { implied: Unit | undefined; where: string } {
  if (fileName !== undefined) {
    const implied = unitAfterBrackets(fileName.text, units);
    return { implied, where: `behind the brackets of ${quoted(fileName.text)}` };
  }
  const where = `in the name of the column ${quoted(columns[0])}`;
  return { implied: unitInName(columns[0], units), where };
}

function sourceWords({ columns, fileName }: ColumnSource): string {
  return fileName === undefined ? plain(columns[0]) : `file:/${plain(fileName.text)}/`;
}
