import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes/hex.ts';
import { batchSets } from '../../src/keyfiles/gaen/batches.ts';
import { ABSENT } from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import {
  encodeExportBin,
  encodeGaenBatches,
  encodeGaenExport,
} from '../../src/keyfiles/gaen/export-encoder.ts';
import type { ExportSigner } from '../../src/keyfiles/gaen/export-encoder.ts';
import {
  BLOCK_KEYS,
  inspectGaenExport,
  readGaenExport,
} from '../../src/keyfiles/gaen/gaen-export.ts';
import { keysOf, sortedByKey } from '../../src/keyfiles/gaen/key-block.ts';
import { scratch } from '../cli/program.ts';
import { readAll, readBytes, refusalOf } from './reading.ts';
import { bytesOf, PUBLISHED, publishedBin, publishedSig, someKeys, zipOf } from './samples.ts';
import { binOf, bytes, fixed64, group, inner, message, sint, text, varint } from './wire.ts';
import type { Write } from './wire.ts';

const folder = scratch();
afterAll(() => folder.remove());

/** Two authorities, each with a key pair. */
const [one, two] = ['310', '222'].map((verificationKeyId) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: ExportSigner = {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    info: { appBundleId: '', androidPackage: '', verificationKeyVersion: 'v1', verificationKeyId },
  };
  return { signer, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }) as string };
});

const HEAD = {
  startTimestampS: 1_600_041_600,
  endTimestampS: 1_600_128_000,
  region: 'DE',
  batchNum: 1,
  batchSize: 1,
};
const key = (k: number) => bytes(1, bytesOf(k, 16));
const START = 2_666_736;

describe('an export that was written', () => {
  it('is read as it was: every field of every key, in order', async () => {
    const hex = fc.uint8Array({ minLength: 16, maxLength: 16 });
    const anyKey = fc.record(
      {
        key: hex,
        rollingStartEnin: fc.integer({ min: 0, max: 2147483503 }),
        rollingPeriod: fc.integer({ min: 1, max: 144 }),
        transmissionRiskLevel: fc.integer({ min: 0, max: 8 }),
        reportType: fc.integer({ min: 0, max: 5 }),
        daysSinceOnset: fc.integer({ min: -14, max: 14 }),
        revised: fc.boolean(),
      },
      { requiredKeys: ['key', 'rollingStartEnin'] },
    );
    const anyInfo = fc.record({
      appBundleId: fc.string({ unit: 'grapheme', maxLength: 40 }),
      androidPackage: fc.string({ maxLength: 200 }),
      verificationKeyVersion: fc.string(),
      verificationKeyId: fc.string(),
      signatureAlgorithm: fc.string(),
    });
    const anyHead = fc
      .record({
        start: fc.integer({ min: 0, max: 2e9 }),
        length: fc.integer({ min: 0, max: 1e6 }),
        region: fc.string({ unit: 'grapheme' }),
        batch: fc.integer({ min: 1, max: 100 }),
        more: fc.integer({ min: 0, max: 100 }),
        signatureInfos: fc.array(anyInfo, { maxLength: 3 }),
      })
      .map(({ start, length, batch, more, ...head }) => ({
        ...head,
        startTimestampS: start,
        endTimestampS: start + length,
        batchNum: batch,
        batchSize: batch + more,
      }));
    await fc.assert(
      fc.asyncProperty(anyHead, fc.array(anyKey, { maxLength: 30 }), async (head, list) => {
        const keys = keysOf(list);
        const bin = encodeExportBin(head, keys);
        for (const file of [bin, zipOf(bin), zipSync({ 'export.bin': bin }, { level: 0 })]) {
          const { summary, keys: found } = await readBytes(file);
          expect(summary.head).toEqual(head);
          expect(found).toEqual(keys);
          expect(summary.keyCount).toBe(list.length);
          expect(summary.revisedCount).toBe(list.filter(({ revised }) => revised).length);
        }
      }),
    );
  });

  it('verifies with each key that signed it, by id and version; a zip to others', async () => {
    const zip = encodeGaenExport(HEAD, someKeys(500), [one.signer, two.signer]);
    expect(Object.keys(unzipSync(zip))).toEqual(['export.bin', 'export.sig']);
    for (const { publicKeyPem, signer } of [one, two]) {
      const { verificationKeyId: keyId, verificationKeyVersion: keyVersion } = signer.info;
      for (const options of [{}, { keyId }, { keyId, keyVersion }]) {
        const { summary } = await readBytes(zip, { publicKeyPem, ...options });
        expect(summary.verified?.verificationKeyId).toBe(keyId);
      }
    }
    expect((await readBytes(zip)).summary.verified).toBeUndefined();
  });

  it('comes in blocks, and none of it before all of it is known to be good', async () => {
    const count = 2 * BLOCK_KEYS + 17;
    const keys = someKeys(count);
    const zip = encodeGaenExport(HEAD, keys, [one.signer]);
    const { blocks, keys: found } = await readBytes(zip, { publicKeyPem: one.publicKeyPem });
    expect(blocks.map((block) => block.count)).toEqual([BLOCK_KEYS, BLOCK_KEYS, 17]);
    expect(found).toEqual(keys);

    const last = keysOf([
      ...Array.from({ length: count }, (_, k) => ({
        key: bytesOf(k, 16),
        rollingStartEnin: START,
      })),
      { key: bytesOf(0, 16), rollingStartEnin: START + 999_999 },
    ]);
    const path = join(folder.path, 'late.zip');
    writeFileSync(path, encodeGaenExport(HEAD, last, [one.signer]));
    let seen = 0;
    const refused = await refusalOf(async () => {
      for await (const block of readGaenExport(path, { nowS: 600 * START })) seen += block.count;
    });
    expect(refused).toContain(`in key ${count + 1}`);
    expect(seen).toBe(0);
  });

  it('tells when the file changed between the two readings', async () => {
    const path = join(folder.path, 'changing.bin');
    const first = encodeExportBin({ ...HEAD, signatureInfos: [] }, someKeys(5 * BLOCK_KEYS));
    const second = first.slice();
    second[second.length - 20] ^= 1;
    writeFileSync(path, first);
    const reading = readGaenExport(path);
    await reading.next();
    writeFileSync(path, second);
    expect(await refusalOf(() => readAll(reading))).toContain('found it changed');
  });

  it('ends at once when it is told to stop', async () => {
    const path = join(folder.path, 'stopped.zip');
    writeFileSync(path, encodeGaenExport(HEAD, someKeys(5), []));
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(inspectGaenExport(path, { signal })).rejects.toThrow('stopped');
  });

  it('is cut into batches that know each other', async () => {
    const keys = sortedByKey(someKeys(250));
    const zips = encodeGaenBatches(HEAD, keys, [one.signer], 100);
    const read = await Promise.all(
      zips.map((zip) => readBytes(zip, { publicKeyPem: one.publicKeyPem })),
    );
    const heads = read.map(({ summary }) => summary.head);
    expect(heads.map(({ batchNum, batchSize }) => [batchNum, batchSize])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(read.map(({ keys: { count } }) => count)).toEqual([100, 100, 50]);
    const bytesRead = Buffer.concat(read.map((part) => part.keys.keyBytes));
    expect(bytesRead.equals(keys.keyBytes)).toBe(true);
    const [whole] = batchSets(heads);
    expect([whole.missing, whole.repeated]).toEqual([[], []]);
    const other = { ...heads[0], region: 'AT' };
    expect(
      batchSets([heads[2], other, heads[0], heads[2]]).map(({ region, missing, repeated }) => ({
        region,
        missing,
        repeated,
      })),
    ).toEqual([
      { region: 'DE', missing: [2], repeated: [3] },
      { region: 'AT', missing: [2, 3], repeated: [] },
    ]);
    expect(encodeGaenBatches(HEAD, someKeys(0), [], 100)).toHaveLength(1);
  });

  it('can have its keys in the order of their bytes', () => {
    const sorted = sortedByKey(someKeys(300));
    const hexes = Array.from({ length: 300 }, (_, k) =>
      toHex(sorted.keyBytes.subarray(16 * k, 16 * k + 16)),
    );
    expect(hexes).toEqual([...hexes].sort());
    const at = hexes.indexOf(toHex(bytesOf(41, 16)));
    expect([sorted.daysSinceOnset[at], sorted.revised[at]]).toEqual([(41 % 29) - 14, 1]);
  });
});

describe('the format as it is specified', () => {
  const read = (...parts: readonly Write[]) => readBytes(binOf(...parts));

  it('fills in what is left out', async () => {
    const { summary, keys } = await read(inner(7, key(1)));
    expect(summary.head).toEqual({
      startTimestampS: 0,
      endTimestampS: 0,
      region: '',
      batchNum: 1,
      batchSize: 1,
      signatureInfos: [],
    });
    expect(keys).toEqual(keysOf([{ key: bytesOf(1, 16), rollingStartEnin: 0 }]));
    expect([keys.rollingPeriod[0], keys.daysSinceOnset[0]]).toEqual([144, ABSENT]);
    expect((await read()).summary.keyCount).toBe(0);
  });

  it('takes fields in any order, the last one of several, and both lists mixed', async () => {
    const { summary, keys } = await read(
      inner(8, varint(3, START), varint(4, 3), key(1)),
      varint(5, 9),
      inner(7, varint(2, 7), key(9), varint(2, 8), key(2), varint(3, START + 1)),
      text(3, 'XX'),
      inner(6, text(4, 'a')),
      varint(5, 4),
      varint(4, 2),
      inner(7, key(3), varint(3, START), sint(6, -14), varint(5, 5)),
      fixed64(2, 20),
      text(3, 'CH'),
      inner(6, text(5, 'x'), text(4, 'b'), text(4, 'c')),
      fixed64(1, 10),
    );
    expect(summary.head).toMatchObject({
      startTimestampS: 10,
      endTimestampS: 20,
      region: 'CH',
      batchNum: 2,
      batchSize: 4,
    });
    expect(summary.head.signatureInfos.map((info) => info.verificationKeyId)).toEqual(['a', 'c']);
    expect(keys).toEqual(
      keysOf([
        { key: bytesOf(1, 16), rollingStartEnin: START, rollingPeriod: 3, revised: true },
        { key: bytesOf(2, 16), rollingStartEnin: START + 1, transmissionRiskLevel: 8 },
        { key: bytesOf(3, 16), rollingStartEnin: START, daysSinceOnset: -14, reportType: 5 },
      ]),
    );
  });

  it('is one message when two are written one after the other', async () => {
    const second = message((writer) => inner(7, key(5))(writer));
    const { keys } = await readBytes(new Uint8Array(Buffer.concat([publishedBin(), second])));
    expect(keys.count).toBe(3);
  });

  it('lets unknown fields pass: numbers, texts, groups, numbers of another kind', async () => {
    const unknown = [
      varint(99, 5),
      text(100, 'x'.repeat(100)),
      fixed64(101, 7),
      group(102, varint(1, 1), group(3, text(9, 'deep'))),
    ];
    const plain = await read(varint(4, 1), varint(5, 1), inner(7, key(1), varint(3, START)));
    const { summary, keys } = await read(
      ...unknown,
      ...[varint(4, 1), text(4, 'no number'), varint(5, 1), varint(7, 3), varint(3, 4)],
      inner(7, ...unknown, key(1), varint(1, 7), varint(3, START), text(4, 'x')),
      bytes(77, new Uint8Array(1 << 20)),
      bytes(78, new Uint8Array(70_000)),
    );
    expect(summary.head).toEqual(plain.summary.head);
    expect(keys).toEqual(plain.keys);
  });

  it('takes a report type that it does not know for none, as an enum of proto2 is', async () => {
    const { keys } = await read(
      inner(7, key(1), varint(5, 6)),
      inner(7, key(2), varint(5, 3), varint(5, -1)),
    );
    expect([...keys.reportType]).toEqual([0, 3]);
  });

  it('takes numbers of ten bytes, and the low 32 bits of longer ones', async () => {
    const long = (field: number, ...last: number[]) => new Uint8Array([field << 3, ...last]);
    const body = Buffer.concat([
      message(key(1)),
      long(2, 0x88, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00),
      long(4, 0x81, 0x80, 0x80, 0x80, 0x10),
    ]);
    const { keys } = await read(bytes(7, body));
    expect([keys.transmissionRiskLevel[0], keys.rollingPeriod[0]]).toEqual([8, 1]);
  });

  it('merges the parts of a signature info, skips what it does not know of it', async () => {
    const { signature } = PUBLISHED.signature;
    const sig = message(
      inner(
        1,
        text(50, 'later'),
        inner(1, text(4, 'some_id'), text(3, '0')),
        bytes(4, signature),
        inner(1, text(3, '1')),
      ),
    );
    const options = { publicKeyPem: PUBLISHED.publicKey, keyId: 'some_id', keyVersion: '1' };
    const { summary } = await readBytes(zipOf(publishedBin(), sig), options);
    expect(summary.verified).toMatchObject({
      verificationKeyId: 'some_id',
      signatureAlgorithm: '',
    });
  });

  it('finds its files in a zip with others, stored or deflated, in any order', async () => {
    const zip = zipSync({
      'readme.txt': [Buffer.from('hello'), { level: 9 }],
      'folder/export.bin': [Buffer.from('not this one'), { level: 0 }],
      'export.sig': [publishedSig(), { level: 0 }],
      'export.bin': [publishedBin(), { level: 9 }],
    });
    const { summary } = await readBytes(zip, { publicKeyPem: PUBLISHED.publicKey });
    expect(summary.verified).toBeDefined();
  });
});
