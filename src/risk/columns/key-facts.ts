import { REPORT_TYPES } from '../../base/diagnosis.ts';
import type { KeyFacts } from '../score-row.ts';

const MAX_DAYS = 14;
// -14..14, then further than that, then not known.
const FURTHER = 2 * MAX_DAYS + 1;
const UNKNOWN = FURTHER + 1;
const DAYS = UNKNOWN + 1;
const LEVELS = 9;

/** How many codes there are. */
const KEY_CODES = DAYS * REPORT_TYPES.length * LEVELS;

/**
 * What a key says as one whole number, so that what a rule makes of it is an entry of a table. All
 * days beyond 14 have one code: no rule tells them apart.
 */
export function keyCode(key: KeyFacts): number {
  const { daysSinceOnset, reportType = 'unknown', transmissionRiskLevel = 0 } = key;
  let days = UNKNOWN;
  if (daysSinceOnset !== undefined) {
    days = Math.abs(daysSinceOnset) > MAX_DAYS ? FURTHER : daysSinceOnset + MAX_DAYS;
  }
  const type = REPORT_TYPES.indexOf(reportType);
  return (days * REPORT_TYPES.length + type) * LEVELS + transmissionRiskLevel;
}

/** A value for each code: what `value` makes of a key that says this. */
export function tableOfKeys(value: (key: KeyFacts) => number): Float64Array {
  return Float64Array.from({ length: KEY_CODES }, (_, code) => value(keyOf(code)));
}

function keyOf(code: number): KeyFacts {
  const days = Math.floor(code / (LEVELS * REPORT_TYPES.length));
  return {
    daysSinceOnset: days === UNKNOWN ? undefined : days - MAX_DAYS,
    reportType: REPORT_TYPES[Math.floor(code / LEVELS) % REPORT_TYPES.length],
    transmissionRiskLevel: code % LEVELS,
  };
}
