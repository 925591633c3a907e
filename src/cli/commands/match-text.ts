import { safeText, shortened } from '../../base/text/printable.ts';
import type { ExposedPhone, Exposure } from '../../matching/exposures.ts';
import { isoTime } from '../../matching/match-files.ts';
import type { MatchOutcome } from '../../matching/match-files.ts';
import type { RuleOutcome } from '../../risk/outcome.ts';
import { namedRule } from '../../risk/registry.ts';
import { plainTable } from '../terminal/summary.ts';

/** What one rule says of all exposed phones. */
export interface RuleResult {
  readonly rule: string;
  /** As of when, ISO 8601. */
  readonly at: string;
  readonly phones: readonly (RuleOutcome & { readonly phone: string })[];
}

// A table is laid out in memory; all exposures are for programs, as JSON.
const MAX_ROWS = 1000;

/** The outcome for programs; times are ISO 8601 in UTC, levels in dB, null what is not known. */
export function matchJson(outcome: MatchOutcome, results: readonly RuleResult[]): unknown {
  const { engine, keys, rows, leftOut, phones, exposed, verified } = outcome;
  return {
    engine,
    keys,
    log: { rows, phones: phones.length },
    leftOut: { exports: leftOut.exports, keys: leftOut.keys, rows: leftOut.rows },
    verified: verified.map((id) => id ?? null),
    exposed: exposed.map(({ phone, exposures }) => ({
      phone,
      exposures: exposures.map(exposureJson),
    })),
    rules: results.map(({ rule, at, phones: of }) => ({
      rule,
      at,
      minutesOf: minutesOf(rule) ?? null,
      warned: of.filter(({ warned }) => warned).length,
      phones: of.map(({ phone, warned, level, exposureS, scoreMin }) => ({
        phone,
        warned,
        level,
        day: dayText(exposureS) ?? null,
        scoreMin,
      })),
    })),
  };
}

function exposureJson(exposure: Exposure): unknown {
  const { keyHex, key, rows, firstMs, lastMs, minAttenuationDb, meanAttenuationDb } = exposure;
  return {
    key: keyHex,
    keyStart: key.endS > 0 ? isoTime(key.startS) : null,
    keyEnd: key.endS > 0 ? isoTime(key.endS) : null,
    reportType: key.reportType ?? null,
    daysSinceOnset: key.daysSinceOnset ?? null,
    transmissionRiskLevel: key.transmissionRiskLevel ?? null,
    rows,
    first: new Date(firstMs).toISOString(),
    last: new Date(lastMs).toISOString(),
    minAttenuationDb: minAttenuationDb ?? null,
    meanAttenuationDb: meanAttenuationDb ?? null,
  };
}

export function matchLines(outcome: MatchOutcome, results: readonly RuleResult[]): string[] {
  const { engine, keys, rows, phones, exposed, verified } = outcome;
  const signed = verified.some((id) => id !== undefined) ? ', signatures good' : '';
  const lines = [
    `${engine}: ${counted(keys, 'key')}${signed}; ` +
      `${counted(rows, 'log row')} of ${counted(phones.length, 'phone')}`,
  ];
  if (exposed.length === 0) {
    const verdicts = results.map(({ rule, at }) => `${rule}, as of ${at}: no phone warned`);
    return [...lines, 'no exposure', ...verdicts];
  }
  const table = exposed.flatMap((phone) => phone.exposures.map((one) => cells(phone, one)));
  lines.push('', plainTable(HEAD, table.slice(0, MAX_ROWS)));
  if (table.length > MAX_ROWS) lines.push(`${MAX_ROWS} of ${table.length}; --json gives all`);
  for (const { rule, at, phones: of } of results) {
    lines.push('', `${rule}, as of ${at}`);
    lines.push(plainTable(ruleHead(rule), of.slice(0, MAX_ROWS).map(ruleCells)));
    if (of.length > MAX_ROWS) lines.push(`${MAX_ROWS} of ${of.length}; --json gives all`);
  }
  return lines;
}

// A column is as wide as its longest name.
const MAX_NAME_LENGTH = 40;

function nameOf(phone: string): string {
  return safeText(shortened(phone, MAX_NAME_LENGTH)) || '-';
}

const HEAD = ['phone', 'key', 'rows', 'first', 'last', 'least dB', 'mean dB'];

function cells({ phone }: ExposedPhone, exposure: Exposure): string[] {
  const { keyHex, rows, firstMs, lastMs, minAttenuationDb, meanAttenuationDb } = exposure;
  return [
    nameOf(phone),
    keyHex.slice(0, 8),
    String(rows),
    isoTime(Math.floor(firstMs / 1000)),
    isoTime(Math.floor(lastMs / 1000)),
    minAttenuationDb?.toFixed(0) ?? '-',
    meanAttenuationDb?.toFixed(1) ?? '-',
  ];
}

/** What the minutes of a rule are of: the day named, one exposure of it, or all days up to it. */
function minutesOf(rule: string): 'day' | 'exposure' | 'all' | undefined {
  const per = namedRule(rule)?.asks?.per;
  return per === 'window' ? 'exposure' : per;
}

function ruleHead(rule: string): string[] {
  const inAll = minutesOf(rule) === 'all';
  return [
    'phone',
    'warned',
    'level',
    inAll ? 'last day' : 'day',
    inAll ? 'minutes in all' : 'minutes',
  ];
}

/** The UTC day of a rule's outcome; undefined where it names none. */
function dayText(exposureS: number): string | undefined {
  return exposureS > 0 ? isoTime(exposureS).slice(0, 10) : undefined;
}

function ruleCells({
  phone,
  warned,
  level,
  exposureS,
  scoreMin,
}: RuleResult['phones'][number]): string[] {
  return [
    nameOf(phone),
    warned ? 'yes' : 'no',
    level,
    dayText(exposureS) ?? '-',
    scoreMin.toFixed(1),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
