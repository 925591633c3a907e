import { US_PER_MS } from '../base/time.ts';
import { appendRow, createContactLog } from '../protocols/contact-log.ts';
import type {
  ContactLog,
  DecentralisedEngine,
  MatchedRow,
  PublishedKey,
} from '../protocols/engine.ts';
import type { ContactLogs } from './contact-logs.ts';
import type { FoundKeys } from './found-keys.ts';

/** Rows of one phone that match, by their place in the logs, in order of row. */
export interface MatchedPhone {
  /** Index into the logs' phones. */
  readonly phone: number;
  /** Rows of the logs and keys of the search. */
  readonly matches: readonly MatchedRow[];
}

/**
 * Runs the engine's own `match` for each phone over those rows that hold an identifier of a key: it
 * passes over all others anyway, so that the outcome is that of the whole log.
 */
export function matchLogs(
  engine: DecentralisedEngine,
  found: FoundKeys,
  logs: ContactLogs,
): MatchedPhone[] {
  const entries = entriesOfRows(found);
  const index = { entriesOf: (code: number) => entries.byCode.get(code) ?? [] };
  const rows = [...entries.codeOfRow.keys()].sort((a, b) => a - b);
  const matched: MatchedPhone[] = [];
  let phone = 0;
  for (let from = 0; from < rows.length;) {
    while (logs.starts[phone + 1] <= rows[from]) phone++;
    let to = from;
    while (to < rows.length && rows[to] < logs.starts[phone + 1]) to++;
    const own = rows.slice(from, to);
    const log = logOf(logs, own, entries.codeOfRow);
    const matches = engine
      .match(found.expansion, index, log)
      .map(({ row, keyIndex }) => ({ row: own[row], keyIndex }));
    if (matches.length > 0) matched.push({ phone, matches });
    from = to;
  }
  return matched;
}

/** What several checks by themselves come to. */
export interface MatchedChecks {
  /** Keys that were searched, doubles included. */
  readonly searched: number;
  /** Of all checks, one after the other. */
  readonly keys: readonly PublishedKey[];
  /** In order of phone; a row may stand for a key of each check. */
  readonly phones: readonly MatchedPhone[];
}

/** `matchLogs` of each search by itself, put together. */
export function matchChecks(
  engine: DecentralisedEngine,
  searches: readonly FoundKeys[],
  logs: ContactLogs,
): MatchedChecks {
  const keys: PublishedKey[] = [];
  const phones = new Map<number, MatchedRow[]>();
  let searched = 0;
  for (const found of searches) {
    const firstKey = keys.length;
    for (const { phone, matches } of matchLogs(engine, found, logs)) {
      const known = phones.get(phone) ?? [];
      for (const { row, keyIndex } of matches) known.push({ row, keyIndex: firstKey + keyIndex });
      phones.set(phone, known);
    }
    for (const key of found.keys) keys.push(key);
    searched += found.searched;
  }
  const ordered = [...phones].sort(([a], [b]) => a - b);
  return { searched, keys, phones: ordered.map(([phone, matches]) => ({ phone, matches })) };
}

/**
 * Codes for the identifiers that were hit: rows with the same bytes are hit by the same entries, so
 * the first of these stands for the identifier.
 */
function entriesOfRows({ hits }: FoundKeys): {
  codeOfRow: Map<number, number>;
  byCode: Map<number, number[]>;
} {
  const codeOfRow = new Map<number, number>();
  const byCode = new Map<number, number[]>();
  for (const { entry, row } of hits) {
    const code = codeOfRow.get(row) ?? entry;
    codeOfRow.set(row, code);
    const entries = byCode.get(code);
    if (entries === undefined) byCode.set(code, [entry]);
    // Hits come in order of entry: the same one again comes from another row.
    else if (entries.at(-1) !== entry) entries.push(entry);
  }
  return { codeOfRow, byCode };
}

function logOf(
  logs: ContactLogs,
  rows: readonly number[],
  codes: ReadonlyMap<number, number>,
): ContactLog {
  const log = createContactLog(rows.length);
  for (const row of rows) {
    const timeUs = logs.timeMs[row] * US_PER_MS;
    appendRow(log, {
      identifier: codes.get(row)!,
      firstUs: timeUs,
      lastUs: timeUs,
      packets: 1,
      rssiMeanDbm: logs.rssiMeanDbm[row],
      rssiMinDbm: logs.rssiMeanDbm[row],
      rssiMaxDbm: logs.rssiMaxDbm[row],
      rssiFirstDbm: logs.rssiMeanDbm[row],
      metadata: logs.metadata[row],
    });
  }
  return log;
}
