import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes/hex.ts';
import { REPORT_TYPES } from '../../src/base/diagnosis.ts';
import type { ContactLogs } from '../../src/matching/contact-logs.ts';
import { GaenSearch } from '../../src/matching/gaen-search.ts';
import { IdentifierJoin } from '../../src/matching/identifier-join.ts';
import { matchLogs } from '../../src/matching/match-logs.ts';
import { searchPublished } from '../../src/matching/published-search.ts';
import { appendRow, createContactLog } from '../../src/protocols/contact-log.ts';
import type { ContactLog, PublishedKey } from '../../src/protocols/engine.ts';
import { createByteBook, indexExpansion } from '../../src/protocols/shared/expansion-index.ts';
import type { ByteBook } from '../../src/protocols/shared/expansion-index.ts';
import { DayChain } from '../../src/protocols/bluezone/bluezone-chain.ts';
import { bluezone3 } from '../../src/protocols/bluezone/bluezone3.ts';
import { ContactLogsBuilder } from '../../src/matching/contact-logs.ts';
import { gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { sightingAt } from '../protocols/sightings.ts';
import { blockOf, heards, logsOf, publishings, START_ENIN, tekOf } from './random-logs.ts';
import type { Publishing } from './random-logs.ts';

/** What a phone finds: row of the logs, key and what counts of it. */
type Finding = readonly [phone: number, row: number, key: string, reportType: string | undefined];

/** The keys that count, settled one by one by plain reading of the rule. */
function settled(published: readonly Publishing[]): PublishedKey[] {
  const changes: Record<number, number[]> = { 3: [1, 2, 5], 2: [1, 5] };
  const keys: { first: Publishing; type: number; changed: boolean }[] = [];
  for (const one of published) {
    const known = keys.find(({ first }) => first.key === one.key && first.start === one.start);
    if (known === undefined) keys.push({ first: one, type: one.reportType, changed: false });
    else if (
      !known.changed &&
      known.first.period === one.period &&
      changes[known.type]?.includes(one.reportType)
    ) {
      known.type = one.reportType;
      known.changed = true;
    }
  }
  return keys
    .filter(({ type }) => type !== 4 && type !== 5)
    .map(({ first, type }) => ({
      key: tekOf(first.key),
      startS: (START_ENIN + first.start) * 600,
      endS: (START_ENIN + first.start + first.period) * 600,
      availableFromS: 0,
      daysSinceOnset: undefined,
      reportType: REPORT_TYPES[type],
    }));
}

/** The log of one phone with codes of `book`. */
function phoneLog(logs: ContactLogs, phone: number, book: ByteBook): ContactLog {
  const log = createContactLog(1);
  for (let row = logs.starts[phone]; row < logs.starts[phone + 1]; row++) {
    const at = row * logs.identifierBytes;
    const code = book.add(logs.identifiers.subarray(at, at + logs.identifierBytes));
    appendRow(log, sightingAt(code, logs.timeMs[row] * 1000));
  }
  return log;
}

/** Each phone by its own engine; with `shared`, all with one dictionary of identifiers. */
function perPhone(logs: ContactLogs, keys: readonly PublishedKey[], shared?: ByteBook): Finding[] {
  const expansion = gaen12.expand(keys);
  return logs.phones.flatMap((_, phone) => {
    const book = shared ?? createByteBook(16);
    const log = phoneLog(logs, phone, book);
    return gaen12
      .match(expansion, indexExpansion(expansion, book), log)
      .map(({ row, keyIndex }): Finding => {
        const { key, reportType } = keys[keyIndex];
        return [phone, logs.starts[phone] + row, toHex(key), reportType];
      });
  });
}

function atScale(logs: ContactLogs, published: readonly Publishing[], cut: number): Finding[] {
  const search = new GaenSearch(new IdentifierJoin(logs.identifiers, 16));
  // The second file was published first.
  search.nextFile();
  search.add(blockOf(published.slice(cut)));
  search.nextFile();
  search.add(blockOf(published.slice(0, cut)));
  const found = search.finish([1, 0]);
  return matchLogs(gaen12, found, logs).flatMap(({ phone, matches }) =>
    matches.map(({ row, keyIndex }): Finding => {
      const { key, reportType } = found.keys[keyIndex];
      return [phone, row, toHex(key), reportType];
    }),
  );
}

describe('matching at the scale of a country', () => {
  it('finds what each phone finds by itself, and what phones find with one dictionary', () => {
    let matches = 0;
    fc.assert(
      fc.property(heards, publishings, fc.nat(12), (heard, published, cut) => {
        const logs = logsOf(heard);
        const alone = perPhone(logs, settled(published));
        expect(atScale(logs, published, cut)).toEqual(alone);
        expect(perPhone(logs, settled(published), createByteBook(16))).toEqual(alone);
        matches += alone.length;
      }),
      { numRuns: 400 },
    );
    expect(matches).toBeGreaterThan(300);
  });

  it('finds what Bluezone finds, which stops at its first hit', async () => {
    const dayS = START_ENIN * 600;
    const slots = fc.array(
      fc.record({ person: fc.nat(2), slot: fc.nat(6), s: fc.integer({ min: -5, max: 905 }) }),
      { maxLength: 20 },
    );
    const keyOf = (person: number): Uint8Array => new Uint8Array(32).fill(person + 1);
    await fc.assert(
      fc.asyncProperty(slots, fc.array(fc.nat(2), { maxLength: 4 }), async (heard, persons) => {
        const builder = new ContactLogsBuilder(12);
        const rows = heard.map(({ person, slot, s }) => ({
          phone: 'p',
          timeMs: (dayS + slot * 900 + s) * 1000,
          identifier: new DayChain(toHex(keyOf(person)), 96).blid(0, slot),
          metadata: 0,
          rssiMeanDbm: -60,
          rssiMaxDbm: -60,
          sinceScanS: Number.NaN,
        }));
        for (const row of rows.sort((a, b) => a.timeMs - b.timeMs)) builder.add(row);
        const logs = builder.finish();
        const keys = persons.map((person) => ({
          key: keyOf(person),
          startS: dayS,
          endS: dayS + 4000,
          availableFromS: 0,
          daysSinceOnset: undefined,
        }));
        const book = createByteBook(12);
        const log = heard.length > 0 ? phoneLog(logs, 0, book) : createContactLog();
        const expansion = bluezone3.expand(keys);
        const alone = bluezone3.match(expansion, indexExpansion(expansion, book), log);
        const join = new IdentifierJoin(logs.identifiers, 12);
        const check = { keys, expand: (key: PublishedKey) => bluezone3.expand([key]) };
        const [found] = await searchPublished([check], join, Infinity);
        const shared = matchLogs(bluezone3, found, logs);
        expect(shared.flatMap((one) => one.matches)).toEqual(alone);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the join of identifiers', () => {
  it('finds every row with the same bytes and no other, few and many', () => {
    for (const [size, count] of [
      [16, 300],
      [12, 3000],
      [6, 500],
      [16, 200_000],
    ]) {
      // Every identifier stands in two rows; two in three of those asked are there.
      const idOf = (k: number): Uint8Array => {
        const bytes = new Uint8Array(size);
        new DataView(bytes.buffer).setUint32(0, Math.imul(k, 0x9e3779b1));
        bytes[size - 1] = k;
        return bytes;
      };
      const identifiers = new Uint8Array(size * count);
      for (let row = 0; row < count; row++) identifiers.set(idOf(row >>> 1), size * row);
      const join = new IdentifierJoin(identifiers, size);
      const asks = (count * 3) >>> 2;
      const bytes = new Uint8Array(size * asks);
      for (let k = 0; k < asks; k++) bytes.set(idOf(k), size * k);
      // In two parts, as blocks of a file come, and the first ones twice.
      const part = asks >>> 2;
      join.ask(bytes, part);
      join.ask(bytes.subarray(size * part), asks - part);
      join.ask(bytes, part);
      const found: number[] = [];
      const again: number[] = [];
      join.answer((asked, row) => {
        expect(row >>> 1).toBe(asked % asks);
        (asked < asks ? found : again).push(row);
      });
      const byNumber = (a: number, b: number): number => a - b;
      expect(found.sort(byNumber)).toEqual(Array.from({ length: count }, (_, row) => row));
      expect(again.sort(byNumber)).toEqual(found.slice(0, 2 * part));
    }
  });

  it('finds nothing where the log is empty, or nothing is asked for', () => {
    const empty = new IdentifierJoin(new Uint8Array(0), 16);
    empty.ask(new Uint8Array(32), 2);
    empty.answer(() => expect.unreachable());
    new IdentifierJoin(new Uint8Array(32), 16).answer(() => expect.unreachable());
  });
});
