import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { unpackBytes } from './trace-bytes.ts';
import type { TraceData } from './trace-data.ts';
import { LineScanner } from './trace-lines.ts';
import { PersonTable } from './trace-people.ts';

export interface TraceLimits {
  /** Most records (lines) that a trace may have; the scenario's `limits.traceRecords`. */
  readonly maxRecords: number;
}

/** A file's bytes and the name to call it in messages. */
export interface NamedBytes {
  readonly bytes: Uint8Array;
  readonly file: string;
}

/** Where the scenario does not say: 25 times the records of the largest set that we test with. */
export const DEFAULT_TRACE_LIMITS: TraceLimits = { maxRecords: 5_000_000 };

/** Latest time in seconds that a record may have (year 2286); beyond, it is in milliseconds. */
const MAX_TIME_S = 1e10;

/**
 * Reads a contact list as the SocioPatterns collaboration publishes them: a line per record,
 * `t i j` or `t i j Ci Cj` (time in seconds, two ids, their classes), separated by commas, tabs or
 * blanks, plain or packed as gzip or zip. A first line in which no field begins as a number is a
 * header.
 * A pair that stands twice at one time counts once. Classes in `metadata` (`id class [sex]` per
 * line) take the place of those in the trace.
 *
 * @throws InputError naming file, line and column of the first mistake
 */
export function parseTrace(
  trace: NamedBytes,
  metadata?: NamedBytes,
  limits: TraceLimits = DEFAULT_TRACE_LIMITS,
): TraceData {
  const scanner = new LineScanner(unpackBytes(trace.bytes, trace.file), trace.file);
  const people = new PersonTable();
  const records = readRecords(scanner, people, limits);
  if (metadata !== undefined) {
    readMetadata(
      new LineScanner(unpackBytes(metadata.bytes, metadata.file), metadata.file),
      people,
    );
  }
  const order = people.ascending();
  const rank = new Int32Array(order.length);
  for (let k = 0; k < order.length; k++) rank[order[k]] = k;
  const { timeS, a, b } = withoutDuplicates(records, rank);
  return {
    timeS,
    a,
    b,
    names: Array.from(order, (k) => people.names[k]),
    groups: Array.from(order, (k) => people.groups[k]),
  };
}

interface Records {
  count: number;
  timeS: Float64Array;
  a: Int32Array;
  b: Int32Array;
}

function readRecords(scanner: LineScanner, people: PersonTable, limits: TraceLimits): Records {
  // The shortest record is "0 1 2" with its line end.
  const capacity = Math.min(limits.maxRecords, Math.ceil(scanner.bytes.length / 6));
  const timeS = new Float64Array(capacity);
  const a = new Int32Array(capacity);
  const b = new Int32Array(capacity);
  let count = 0;
  let expectedFields = 0;
  let previousS = -Infinity;
  while (scanner.next()) {
    const t = scanner.number(0);
    if (Number.isNaN(t) && isHeader(scanner)) continue;
    if (expectedFields === 0) expectedFields = scanner.fields >= 4 ? 5 : 3;
    checkFields(scanner, expectedFields);
    checkTime(scanner, t, previousS);
    previousS = t;
    if (count === limits.maxRecords) {
      throw scanner.error(
        `expected at most ${limits.maxRecords} records, found more; ` +
          'raise limits.traceRecords in the scenario',
        0,
      );
    }
    const known = people.names.length;
    const i = people.index(scanner, 1);
    const j = people.index(scanner, 2);
    if (i === j) {
      throw scanner.error(`expected two people, found ${scanner.quote(2)} with itself`, 2);
    }
    if (!scanner.terminated && expectedFields === 3 && j >= known) checkCutId(scanner, people, j);
    if (expectedFields === 5) {
      people.setClass(scanner, i, 3);
      people.setClass(scanner, j, 4);
    }
    timeS[count] = t;
    a[count] = i;
    b[count++] = j;
  }
  if (count === 0) {
    throw new InputError('expected lines `t i j`, found no record', { file: scanner.file });
  }
  return { count, timeS, a, b };
}

/** Names only: a time that is misspelt, such as "2O" or "2e1", must not pass for a header. */
function isHeader(scanner: LineScanner): boolean {
  if (scanner.line > 1 || !scanner.terminated) return false;
  for (let field = 0; field < scanner.fields; field++) {
    if (/^[+-]?\.?\d/.test(scanner.text(field))) return false;
  }
  return true;
}

function checkFields(scanner: LineScanner, expected: number): void {
  if (scanner.fields === expected) return;
  const cut = !scanner.terminated && scanner.fields < expected;
  const shape = expected === 3 ? '`t i j`' : '`t i j Ci Cj`';
  throw scanner.error(
    cut
      ? `expected ${expected} fields (${shape}), found ${scanner.fields}, then the file ends: ` +
          'it is cut in the middle of a line; fetch it again'
      : `expected ${expected} fields (${shape}), found ${scanner.fields}`,
    Math.min(scanner.fields, expected),
  );
}

function checkTime(scanner: LineScanner, t: number, previousS: number): void {
  if (Number.isNaN(t)) {
    throw scanner.error(`expected a time in seconds, found ${scanner.quote(0)}`, 0);
  }
  if (Math.abs(t) > MAX_TIME_S) {
    throw scanner.error(`expected a time in seconds, at most ${MAX_TIME_S}, found ${t}`, 0);
  }
  if (t < previousS) {
    throw scanner.error(
      `expected times that do not go backwards, found ${t} after ${previousS}; sort by time`,
      0,
    );
  }
}

/** A last line without its end may be cut inside the last id: then it starts an id seen before. */
function checkCutId(scanner: LineScanner, people: PersonTable, index: number): void {
  const id = people.names[index];
  const whole = people.names.find((name, k) => k !== index && name.startsWith(id));
  if (whole === undefined) return;
  throw scanner.error(
    `expected a line end after a new id, found ${quoted(id)}, the start of ` +
      `${quoted(whole)}: the file looks cut; fetch it again or end its last line`,
    2,
  );
}

function readMetadata(scanner: LineScanner, people: PersonTable): void {
  const seen = new Set<number>();
  let line = 0;
  while (scanner.next()) {
    line++;
    if (scanner.fields < 2 || scanner.fields > 3) {
      throw scanner.error(
        `expected 2 or 3 fields (\`id class [sex]\`), found ${scanner.fields}`,
        0,
      );
    }
    const person = people.find(scanner, 0);
    // Everybody in the file, also those who met nobody; the world only has those who did.
    if (person < 0) continue;
    if (seen.has(person)) {
      throw scanner.error(`expected each id once, found ${scanner.quote(0)} again`, 0);
    }
    seen.add(person);
    people.groups[person] = scanner.text(1);
  }
  if (line === 0) {
    throw new InputError('expected lines `id class [sex]`, found none', { file: scanner.file });
  }
}

/** Renumbers people by `rank`, puts the lower index first and drops what stands twice. */
function withoutDuplicates(records: Records, rank: Int32Array): Records {
  const { timeS, a, b, count } = records;
  const people = rank.length;
  let slots = 1024;
  while (slots < 2 * count) slots *= 2;
  const pairOf = new Float64Array(slots).fill(-1);
  const lastS = new Float64Array(slots);
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const i = rank[a[k]];
    const j = rank[b[k]];
    const low = i < j ? i : j;
    const high = i < j ? j : i;
    const pair = low * people + high;
    let slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & (slots - 1);
    while (pairOf[slot] !== pair && pairOf[slot] >= 0) slot = (slot + 1) & (slots - 1);
    if (pairOf[slot] === pair && lastS[slot] === timeS[k]) continue;
    pairOf[slot] = pair;
    lastS[slot] = timeS[k];
    timeS[kept] = timeS[k];
    a[kept] = low;
    b[kept++] = high;
  }
  return { count: kept, timeS: timeS.slice(0, kept), a: a.slice(0, kept), b: b.slice(0, kept) };
}
