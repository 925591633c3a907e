import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { createContactLog, purgeBefore } from '../../src/protocols/contact-log.ts';
import type { ContactLog, Engine, IdentifierBook } from '../../src/protocols/engine.ts';
import { ENGINE_NAMES, engineByName } from '../../src/protocols/engines.ts';
import { loadContactLog, saveContactLog } from '../../src/protocols/saved-log.ts';
import { createByteBook } from '../../src/protocols/shared/expansion-index.ts';
import { START_S } from './phones.ts';

const heard = fc.array(
  fc.record({
    sender: fc.nat(5),
    us: fc.integer({ min: START_S * 1e6, max: (START_S + 5000) * 1e6 }),
    lastsUs: fc.nat(5e6),
    packets: fc.integer({ min: 1, max: 50 }),
    rssiDbm: fc.double({ min: -110, max: -20, noNaN: true }),
    metadata: fc.integer({ min: 0, max: 0xffffffff }),
  }),
  { maxLength: 40 },
);
type Heard = typeof heard extends fc.Arbitrary<infer T> ? T : never;

/** Takes what was heard into a log, senders by bytes of their own. */
function hear(
  engine: Engine,
  book: ReturnType<typeof createByteBook>,
  log: ContactLog,
  all: Heard,
) {
  for (const { sender, us, lastsUs, packets, rssiDbm, metadata } of all) {
    const bytes = new Uint8Array(engine.identifierBytes).fill(sender + 1);
    engine.observe(log, {
      identifier: book.add(bytes),
      firstUs: us,
      lastUs: us + lastsUs,
      packets,
      rssiMeanDbm: rssiDbm,
      rssiMinDbm: rssiDbm,
      rssiMaxDbm: rssiDbm,
      rssiFirstDbm: rssiDbm,
      metadata,
    });
  }
}

/** The rows with bytes in place of codes, which are the book's own affair. */
function rowsOf(book: IdentifierBook, log: ContactLog) {
  return Array.from({ length: log.count }, (_, row) => ({
    identifier: [...book.bytesOf(log.identifier[row])],
    firstUs: log.firstUs[row],
    lastUs: log.lastUs[row],
    packets: log.packets[row],
    rssiMeanDbm: log.rssiMeanDbm[row],
    rssiMaxDbm: log.rssiMaxDbm[row],
    metadata: log.metadata[row],
  }));
}

describe.each(ENGINE_NAMES)('the contact log of %s', (name) => {
  const engine: Engine = engineByName(name);

  it('is the same after saving and loading, and goes on as if nothing had been', () => {
    fc.assert(
      fc.property(heard, heard, (before, after) => {
        const [book, log] = [createByteBook(engine.identifierBytes), createContactLog(1)];
        hear(engine, book, log, before);
        const bytes = saveContactLog(engine, book, log);
        const loaded = loadContactLog(engine, bytes);
        expect(rowsOf(loaded.book, loaded.log)).toEqual(rowsOf(book, log));
        expect(saveContactLog(engine, loaded.book, loaded.log)).toEqual(bytes);
        hear(engine, book, log, after);
        hear(engine, loaded.book, loaded.log, after);
        expect(rowsOf(loaded.book, loaded.log)).toEqual(rowsOf(book, log));
      }),
      { seed: 4, numRuns: 50 },
    );
  });

  it('loses by a purge what is older, and nothing else, in memory and on disk', () => {
    fc.assert(
      fc.property(heard, fc.nat(5000), (all, s) => {
        const [book, log] = [createByteBook(engine.identifierBytes), createContactLog(1)];
        hear(engine, book, log, all);
        const rows = rowsOf(book, log);
        const timeUs = (START_S + s) * 1e6;
        const kept = rows.filter(({ firstUs }) => firstUs >= timeUs);
        expect(purgeBefore(log, timeUs)).toBe(rows.length - kept.length);
        expect(rowsOf(book, log)).toEqual(kept);
        for (let code = 0; code < 6; code++) {
          expect(log.newestRow(code)).toBe(
            [...log.identifier.slice(0, log.count)].lastIndexOf(code),
          );
        }
        const saved = saveContactLog(engine, book, log);
        const senders = new Set(kept.map(({ identifier }) => identifier[0])).size;
        const head = 5 + 1 + 1 + name.length + 1 + 8;
        expect(saved.length).toBe(head + senders * engine.identifierBytes + 44 * kept.length + 4);
      }),
      { seed: 4, numRuns: 50 },
    );
  });
});

describe('a saved log that is damaged', () => {
  const engine = engineByName('gaen@1.2');
  const book = createByteBook(16);
  const log = createContactLog();
  const sighting = { us: START_S * 1e6, lastsUs: 0, packets: 1, rssiDbm: -60, metadata: 7 };
  hear(engine, book, log, [
    { sender: 1, ...sighting },
    { sender: 2, ...sighting },
  ]);
  const good = saveContactLog(engine, book, log);
  const sentenceOf = (bytes: Uint8Array): string => {
    try {
      loadContactLog(engine, bytes, 'phone.log');
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return (error as Error).message;
    }
    return 'none';
  };

  it('ends in one sentence, whichever bit is wrong and wherever it is cut', () => {
    for (let at = 0; at < good.length; at++) {
      const bytes = good.slice();
      bytes[at] ^= 1 << (at % 8);
      expect(sentenceOf(bytes), `byte ${at}`).toMatch(/^phone\.log: expected [^\n]+$/);
      expect(sentenceOf(good.subarray(0, at)), `${at} bytes`).toMatch(
        /^phone\.log: expected [^\n]+$/,
      );
    }
    expect(sentenceOf(Uint8Array.of(...good, 0))).toContain(`${good.length + 1} bytes where`);
    expect(sentenceOf(good)).toBe('none');
  });

  it('is told from one of another program, version or engine', () => {
    expect(sentenceOf(new TextEncoder().encode('phone,time\n'))).toContain('found "phone"; give');
    expect(sentenceOf(new Uint8Array(0))).toContain('found nothing');
    const newer = good.slice();
    newer[5] = 2;
    expect(sentenceOf(newer)).toContain('of version 1, found version 2');
    const other = engineByName('tcn');
    expect(sentenceOf(saveContactLog(other, createByteBook(16), createContactLog()))).toBe(
      'phone.log: expected a contact log of gaen@1.2 with identifiers of 16 bytes, found one of ' +
        '"tcn" with 16; load it with that engine',
    );
  });

  it('is not saved where it could not be loaded again', () => {
    const engine = engineByName('gaen@1.2');
    const book = createByteBook(engine.identifierBytes);
    const log = createContactLog();
    const [sender, us, lastsUs, packets, rssiDbm, metadata] = [0, START_S * 1e6, 5, 3, -60, 0];
    hear(engine, book, log, [{ sender, us, lastsUs, packets, rssiDbm, metadata }]);
    const saving = () => saveContactLog(engine, book, log);
    expect(saving).not.toThrow();
    log.packets[0] = 0;
    expect(saving).toThrow('"log" row 0 expected a packet or more, got 0');
    log.packets[0] = 3;
    log.lastUs[0] = log.firstUs[0] - 1;
    expect(saving).toThrow('"log" row 0 expected its last packet after its first');
    log.lastUs[0] = log.firstUs[0];
    log.identifier[0] = 7;
    expect(saving).toThrow('"log" row 0 expected an identifier of the book, got 7');
  });

  it('is never purged by a time in seconds', () => {
    expect(() => purgeBefore(log, START_S)).toThrow('"timeUs" expected Unix microseconds');
  });
});
