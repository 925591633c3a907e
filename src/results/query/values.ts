import { DuckDBDecimalValue, DuckDBTypeId, JsonDuckDBValueConverter } from '@duckdb/node-api';
import type { DuckDBValueConverter, Json } from '@duckdb/node-api';

const WHOLE = new Set([
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
]);

const INSTANTS = new Set([
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
  DuckDBTypeId.TIMESTAMP_TZ,
]);

/**
 * What JSON can say of a value, lists and structs all the way down: numbers where they are exact
 * and text where not (NaN too), ISO 8601 for dates and instants.
 */
export const plainValue: DuckDBValueConverter<Json> = (value, type, converter) => {
  if (typeof value === 'bigint' && WHOLE.has(type.typeId)) {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof DuckDBDecimalValue) {
    const exact = value.value >= -BigInt(1e15) && value.value <= BigInt(1e15);
    return exact ? Number(String(value)) : String(value);
  }
  if (value !== null && INSTANTS.has(type.typeId)) return String(value).replace(' ', 'T');
  if (value !== null && type.typeId === DuckDBTypeId.INTERVAL) return String(value);
  return JsonDuckDBValueConverter(value, type, converter);
};

/** Each name once: a second "a" becomes "a_2", so that no column of a row is lost. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const used = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let k = 2; used.has(unique) || (unique !== name && taken.has(unique)); k++) {
      unique = `${name}_${k}`;
    }
    used.add(unique);
    return unique;
  });
}
