import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import type { DiagnosisKeys } from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import type { ContactLogs } from '../../src/matching/contact-logs.ts';
import { GaenSearch } from '../../src/matching/gaen-search.ts';
import { IdentifierJoin } from '../../src/matching/identifier-join.ts';
import { matchLogs } from '../../src/matching/match-logs.ts';
import { appendRow, createContactLog } from '../../src/protocols/contact-log.ts';
import type { PublishedKey } from '../../src/protocols/engine.ts';
import { createByteBook, indexExpansion } from '../../src/protocols/shared/expansion-index.ts';
import { gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { blockOf, makeLogs } from '../contact-logs.ts';
import { expandByNode, makeKeys, PERIOD, START_ENIN } from '../gaen-keys.ts';

const DAYS = 14;
const KEYS_A_DAY = 150;
// As many as one phone had kept: mh-/corona-warn-companion-android, issue 149.
const IDENTIFIERS = 4614;
/** Rows of each log that belong to published keys, spread over the days. */
const KNOWN = 140;
const PHONES = 50;

/** Rows found by the search that expands keys once for all phones. */
function matchByTable(block: DiagnosisKeys, logs: ContactLogs): number {
  const search = new GaenSearch(new IdentifierJoin(logs.identifiers, 16));
  search.nextFile();
  search.add(block);
  const phones = matchLogs(gaen12, search.finish([0]), logs);
  return phones.reduce((sum, { matches }) => sum + matches.length, 0);
}

/** Rows found by the parts of the engine alone, as in a run. */
function matchByEngine(keys: readonly PublishedKey[], logs: ContactLogs): number {
  const book = createByteBook(16);
  const log = createContactLog();
  for (let row = 0; row < logs.count; row++) {
    const firstUs = logs.timeMs[row] * 1000;
    appendRow(log, {
      identifier: book.add(logs.identifiers.subarray(16 * row, 16 * row + 16)),
      firstUs,
      lastUs: firstUs + 4e6,
      packets: 14,
      metadata: 0,
      rssiMeanDbm: -60,
      rssiMinDbm: -70,
      rssiMaxDbm: -55,
      rssiFirstDbm: -60,
    });
  }
  const expansion = gaen12.expand(keys);
  return gaen12.match(expansion, indexExpansion(expansion, book), log).length;
}

/** The straightforward way: RPIs by node:crypto, looked up as text. */
function matchByNode(keys: readonly PublishedKey[], { identifiers }: ContactLogs): number {
  const logged = Buffer.from(identifiers.buffer, identifiers.byteOffset, identifiers.length);
  const known = new Set<string>();
  for (let at = 0; at < logged.length; at += 16) known.add(logged.toString('latin1', at, at + 16));
  const rpis = Buffer.from(expandByNode(keys).buffer);
  let found = 0;
  for (let at = 0; at < rpis.length; at += 16) {
    if (known.has(rpis.toString('latin1', at, at + 16))) found++;
  }
  return found;
}

export const suite: Suite = {
  about:
    `published keys of ${DAYS} days against contact logs of ${IDENTIFIERS} RPIs, from bytes to ` +
    'the rows that match',
  prepare() {
    const keys = Array.from({ length: DAYS }, (_, day) =>
      makeKeys(KEYS_A_DAY, START_ENIN + day * PERIOD),
    ).flat();
    const block = blockOf(keys);
    const options = { days: DAYS, identifiers: IDENTIFIERS, known: KNOWN };
    const own = makeLogs(keys, { ...options, phones: 1 });
    const all = makeLogs(keys, { ...options, phones: PHONES });
    const matcher = (
      name: string,
      role: Contender['role'],
      wanted: number,
      match: () => number,
    ): Contender => ({
      name,
      role,
      operation: 'keys',
      memoryShare: 0.4,
      run() {
        const found = match();
        if (found !== wanted) throw new RangeError(`"match" expected ${wanted} rows, got ${found}`);
        return keys.length;
      },
    });
    return {
      contenders: [
        matcher('one phone', 'subject', KNOWN, () => matchByTable(block, own)),
        matcher(`${PHONES} phones`, 'subject', PHONES * KNOWN, () => matchByTable(block, all)),
        matcher('one phone, engine alone', 'subject', KNOWN, () => matchByEngine(keys, own)),
        matcher('one phone, node:crypto and a set of text', 'yardstick', KNOWN, () =>
          matchByNode(keys, own),
        ),
      ],
    };
  },
};
