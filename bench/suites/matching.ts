import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import { sha256 } from '../../src/base/sha256.ts';
import { appendRow, createContactLog } from '../../src/protocols/contact-log.ts';
import type { ContactLog, PublishedKey } from '../../src/protocols/engine.ts';
import { createByteBook, indexExpansion } from '../../src/protocols/expansion-index.ts';
import type { ByteBook } from '../../src/protocols/expansion-index.ts';
import { gaen12 } from '../../src/protocols/gaen12.ts';
import { expandByNode, makeKeys, PERIOD, START_ENIN } from '../gaen-keys.ts';

const DAYS = 14;
const KEYS_A_DAY = 150;
// As many as one phone had kept: mh-/corona-warn-companion-android, issue 149.
const IDENTIFIERS = 4614;
/** Rows of the log that belong to published keys, spread over the days. */
const KNOWN = 140;

interface Heard {
  readonly book: ByteBook;
  readonly log: ContactLog;
}

/** A log of 14 days; few of its identifiers belong to the keys, the others are noise. */
function logOf(keys: readonly PublishedKey[]): Heard {
  const { bytes } = gaen12.expand(keys);
  const book = createByteBook(16);
  const log = createContactLog();
  for (let k = 0; k < IDENTIFIERS; k++) {
    const day = k % DAYS;
    const isKnown = k < KNOWN;
    const key = day * KEYS_A_DAY + (Math.floor(k / DAYS) % KEYS_A_DAY);
    const slot = (k * 37) % PERIOD;
    const at = 16 * (key * PERIOD + slot);
    const rpi = isKnown ? bytes.subarray(at, at + 16) : sha256(Uint8Array.of(k, k >> 8, 1));
    const timeUs = (START_ENIN + day * PERIOD + slot) * 600e6 + 1e6;
    appendRow(log, {
      ...{ identifier: book.add(rpi.subarray(0, 16)), firstUs: timeUs, lastUs: timeUs + 4e6 },
      ...{ packets: 14, metadata: 0 },
      ...{ rssiMeanDbm: -60, rssiMinDbm: -70, rssiMaxDbm: -55, rssiFirstDbm: -60 },
    });
  }
  return { book, log };
}

/** Rows found by the engine's own parts, as one phone would. */
function matchByEngine(keys: readonly PublishedKey[], { book, log }: Heard): number {
  const expansion = gaen12.expand(keys);
  return gaen12.match(expansion, indexExpansion(expansion, book), log).length;
}

/** The straightforward way: RPIs by node:crypto, looked up as text in a map. */
function matchByNode(keys: readonly PublishedKey[], { book, log }: Heard): number {
  const rows = new Map<string, number>();
  for (let row = 0; row < log.count; row++) {
    rows.set(Buffer.from(book.bytesOf(log.identifier[row])).toString('latin1'), row);
  }
  const rpis = Buffer.from(expandByNode(keys).buffer);
  let found = 0;
  for (let at = 0; at < rpis.length; at += 16) {
    if (rows.has(rpis.toString('latin1', at, at + 16))) found++;
  }
  return found;
}

export const suite: Suite = {
  about: `published keys of ${DAYS} days against the contact log of one phone, ${IDENTIFIERS} RPIs`,
  prepare() {
    const keys = Array.from({ length: DAYS }, (_, day) =>
      makeKeys(KEYS_A_DAY, START_ENIN + day * PERIOD),
    ).flat();
    const heard = logOf(keys);
    const matcher = (
      name: string,
      role: Contender['role'],
      match: (keys: readonly PublishedKey[], heard: Heard) => number,
    ): Contender => ({
      ...{ name, role, operation: 'keys' },
      run() {
        const found = match(keys, heard);
        if (found !== KNOWN) throw new RangeError(`"match" expected ${KNOWN} rows, got ${found}`);
        return keys.length;
      },
    });
    return {
      contenders: [
        matcher('bluecrowd, expansion and index', 'subject', matchByEngine),
        matcher('node:crypto and a map of text', 'yardstick', matchByNode),
      ],
    };
  },
};
