import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import type { ReadExportOptions } from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import { encodeExportBin } from '../../src/keyfiles/gaen/export-encoder.ts';
import { readGaenExport } from '../../src/keyfiles/gaen/gaen-export.ts';
import { encodeExportSig } from '../../src/keyfiles/gaen/export-sig.ts';
import { scratch } from '../cli/program.ts';
import { readAll, readBytes, refusalOf } from './reading.ts';
import { bytesOf, PUBLISHED, publishedBin, publishedSig, someKeys, zipOf } from './samples.ts';
import { binOf, bytes, fixed64, inner, sint, varint } from './wire.ts';

const folder = scratch();
afterAll(() => folder.remove());

const START = 2_666_736;
const NOW_S = 600 * START;
const key = (length: number) => bytes(1, bytesOf(1, length));
const start = varint(3, START);
const WITH_KEY = { publicKeyPem: PUBLISHED.publicKey };
const good = zipOf(publishedBin(), publishedSig());

const refusal = (file: Uint8Array, options?: ReadExportOptions): Promise<string> =>
  refusalOf(() => readBytes(file, options));

/** `zip` with bytes changed in each header of `export.bin`: local at +0, directory at +2. */
function patched(zip: Uint8Array, at: number, value: number, size: 2 | 4): Uint8Array {
  const out = Buffer.from(zip);
  for (const [signature, shift] of [
    [0x04034b50, 0],
    [0x02014b50, 2],
  ]) {
    for (let i = 0; i + 46 < out.length; i++) {
      if (out.readUInt32LE(i) !== signature) continue;
      if (size === 2) out.writeUInt16LE(value, i + at + shift);
      else out.writeUInt32LE(value, i + at + shift);
      break;
    }
  }
  return new Uint8Array(out);
}

describe('keys that cannot be', () => {
  it.each([
    ['a key of 15 bytes', [key(15), start], 'expected 16 bytes of key, found 15'],
    ['no key', [start], 'expected 16 bytes of key, found 0'],
    ['a rolling period of 0', [key(16), start, varint(4, 0)], 'of 1 to 144, found 0'],
    ['a rolling period of 145', [key(16), start, varint(4, 145)], 'of 1 to 144, found 145'],
    ['a negative rolling period', [key(16), start, varint(4, -1)], 'of 1 to 144, found -1'],
    ['a start in the future', [key(16), varint(3, START + 1)], `found ${START + 1} in the future`],
    ['a negative start', [key(16), varint(3, -5)], 'found -5'],
    ['onset day 99', [key(16), start, sint(6, 99)], 'days since onset of -14 to 14, found 99'],
    ['onset day -15', [key(16), start, sint(6, -15)], 'found -15'],
    ['a risk level of 9', [key(16), start, varint(2, 9)], 'risk level of 0 to 8, found 9'],
  ])('%s', async (_name, fields, expected) => {
    const bin = binOf(inner(7, key(16), start), inner(7, ...fields));
    for (const file of [bin, zipOf(bin)]) {
      const sentence = await refusal(file, { nowS: NOW_S });
      expect(sentence).toContain(expected);
      expect(sentence).toContain('in key 2, byte 43 of export.bin');
      expect(sentence.startsWith('export.zip: ')).toBe(true);
    }
  });

  it('takes a batch number or size alone, the other one being 1', async () => {
    const first = await readBytes(binOf(varint(4, 1)));
    expect([first.summary.head.batchNum, first.summary.head.batchSize]).toEqual([1, 1]);
    const ofThree = await readBytes(binOf(varint(5, 3)));
    expect([ofThree.summary.head.batchNum, ofThree.summary.head.batchSize]).toEqual([1, 3]);
  });

  it('takes a start of now, and any without a now', async () => {
    const bin = binOf(inner(7, key(16), start));
    await expect(readBytes(bin, { nowS: NOW_S })).resolves.toBeDefined();
    await expect(readBytes(bin, { nowS: NOW_S - 1 })).rejects.toThrow('in the future');
    await expect(readBytes(bin)).resolves.toBeDefined();
  });
});

describe('export.bin that cannot be', () => {
  it.each([
    ['batch 0 of 1', [varint(4, 0), varint(5, 1)], 'found 0 of 1'],
    ['batch 2 of 1', [varint(4, 2), varint(5, 1)], 'found 2 of 1'],
    ['batch -1 of 3', [varint(4, -1), varint(5, 3)], 'found -1 of 3'],
    ['batch 2 of nothing', [varint(4, 2)], 'found 2 of 1'],
    ['milliseconds', [fixed64(1, 1_593_633_600_000)], 'in Unix seconds'],
    ['an end before the start', [fixed64(1, 20), fixed64(2, 10)], 'found 10 before 20'],
    ['a thousand signature infos', Array<ReturnType<typeof inner>>(1000).fill(inner(6)), 'at most'],
  ])('%s', async (_name, fields, expected) => {
    expect(await refusal(binOf(...fields))).toContain(expected);
  });

  const claims = (field: number): number[] => [(field << 3) | 2, 0xff, 0xff, 0xff, 0xff, 0x0f];
  const with_ = (...tail: number[]): Uint8Array =>
    new Uint8Array(Buffer.concat([publishedBin(), Uint8Array.from(tail)]));
  it.each([
    ['a claim of 4 GB for a key', with_(...claims(7)), 'a length of 4294967295'],
    ['a claim of 4 GB for a region', with_(...claims(3)), 'a length of 4294967295'],
    [
      'a claim of 4 GB and 1 for an unknown field',
      with_(0x7a, 0x81, 0x80, 0x80, 0x80, 0x10),
      '4294967297',
    ],
    [
      'a claim of 4 GB and 16 inside a key',
      with_(0x3a, 6, 0x0a, 0x90, 0x80, 0x80, 0x80, 0x10),
      '4294967312',
    ],
    ['a claim of 4 GB for an unknown field', with_(...claims(15)), 'a length of 4294967295'],
    ['a claim of 4 GB inside a key', with_(0x3a, 6, ...claims(1)), 'a length of 4294967295'],
    ['a key cut short', with_(0x3a, 0x1b, 0x0a, 0x10, 1, 2), 'a length of 27 where 4 bytes'],
    ['field number 0', with_(0x00), 'illegal tag'],
    ['a kind of field that there is not', with_(0x0e), 'illegal tag'],
    ['an endless number', with_(0x20, ...Array<number>(12).fill(0xff)), 'invalid varint'],
    ['the end of a group that never began', with_(0x0c), 'wire type 4'],
    ['groups inside groups', with_(...Array<number>(5000).fill(0x0b)), 'recursion'],
    ['a number that runs out of its key', with_(0x3a, 2, 0x10, 0x80, 1), 'runs over the end'],
  ])('%s', async (_name, bin, expected) => {
    const sentence = await refusal(bin);
    expect(sentence).toContain(expected);
    expect(sentence).toMatch(/at byte 1\d\d of export\.bin; fetch the export again/);
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'found an empty file'],
    ['another version', Buffer.from('EK Export v2    xyz'), 'EK Export v2'],
    ['a header without padding', Buffer.from('EK Export v1\n'), 'v1\\n'],
    ['something else', Buffer.from('<html>not found</html>'), '<html>not found<'],
  ])('%s', async (_name, file, expected) => {
    expect(await refusal(new Uint8Array(file))).toContain(expected);
    if (file.length > 0) expect(await refusal(zipOf(file))).toContain('expected an export.bin');
  });

  it('too long an export.bin by itself', async () => {
    const path = join(folder.path, 'long.bin');
    writeFileSync(path, Buffer.concat([publishedBin(), Buffer.alloc((1 << 27) + 1)]));
    expect(await refusalOf(() => readAll(readGaenExport(path)))).toContain('at most 134217728');
  });
});

describe('signatures', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  const pem = (publicKey = other): string =>
    publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const sigOf = (changes: object): Uint8Array =>
    encodeExportSig([{ ...PUBLISHED.signature, ...changes }]);
  const zipWith = (changes: object): Uint8Array => zipOf(publishedBin(), sigOf(changes));

  it('of another key, or over other bytes, do not verify', async () => {
    expect(await refusal(good, { publicKeyPem: pem() })).toContain('does not fit');
    const bin = publishedBin();
    bin[bin.length - 1] ^= 1;
    expect(await refusal(zipOf(bin, publishedSig()), WITH_KEY)).toContain('does not fit');
    expect(await refusal(zipWith({ signature: new Uint8Array(0) }), WITH_KEY)).toContain('fit');
  });

  it('must name the key id and version that are asked for', async () => {
    const sentence = await refusal(good, { ...WITH_KEY, keyId: 'other' });
    expect(sentence).toContain('expected the key id other in export.sig, found some_id 1');
    const version = await refusal(good, { ...WITH_KEY, keyId: 'some_id', keyVersion: '2' });
    expect(version).toContain('expected the key id some_id version 2');
    expect(await refusal(good, { ...WITH_KEY, keyVersion: '2' })).toContain(
      'a signature version 2',
    );
    expect(await refusal(good, { keyId: 'some_id' })).toContain('expected a public key');
  });

  it('must be there where a key is given', async () => {
    expect(await refusal(zipOf(publishedBin()), WITH_KEY)).toContain('export.sig');
    expect(await refusal(publishedBin(), WITH_KEY)).toContain('export.sig');
    const none = zipOf(publishedBin(), new Uint8Array(0));
    expect(await refusal(none, WITH_KEY)).toContain('found no signature');
  });

  it('must be by a known algorithm, for this batch, and not many', async () => {
    const info = { ...PUBLISHED.signature.info, signatureAlgorithm: '1.2.840.10045.4.3.4' };
    expect(await refusal(zipWith({ info }), WITH_KEY)).toContain('1.2.840.10045.4.3.4');
    expect(await refusal(zipWith({ batchSize: 2 }), WITH_KEY)).toContain(
      'for batch 1 of 1, found one for 1 of 2',
    );
    await expect(
      readBytes(zipWith({ batchNum: 0, batchSize: 0 }), WITH_KEY),
    ).resolves.toBeDefined();
    await expect(readBytes(zipWith({ batchSize: 0 }), WITH_KEY)).resolves.toBeDefined();
    const { signature } = PUBLISHED;
    const both = encodeExportSig([{ ...signature, batchNum: 2, batchSize: 3 }, signature]);
    await expect(readBytes(zipOf(publishedBin(), both), WITH_KEY)).resolves.toBeDefined();
    const many = encodeExportSig(Array<typeof PUBLISHED.signature>(17).fill(PUBLISHED.signature));
    expect(await refusal(zipOf(publishedBin(), many), WITH_KEY)).toContain('at most 16');
    const damaged = zipOf(publishedBin(), publishedSig().slice(0, 60));
    expect(await refusal(damaged, WITH_KEY)).toContain('of export.sig');
  });

  it('are not checked with a key that is none, or on another curve', async () => {
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
    const ed = generateKeyPairSync('ed25519').publicKey;
    const texts = ['', 'nonsense', '-----BEGIN PUBLIC KEY-----\n!\n', pem(p384), pem(ed)];
    const found = await Promise.all(texts.map((publicKeyPem) => refusal(good, { publicKeyPem })));
    expect(found.map((sentence) => /found ([\w-]+)/.exec(sentence)?.[1])).toEqual([
      'none',
      'none',
      'none',
      'secp384r1',
      'ed25519',
    ]);
  });
});

describe('zips', () => {
  it.each([1, 10, 40, 100, good.length - 23, good.length - 1])(
    'cut short at byte %i',
    async (at) => {
      expect(await refusal(good.slice(0, at))).toMatch(/found|expected/);
    },
  );

  it('without export.bin, or with it twice', async () => {
    const none = zipSync({ 'export.sig': publishedSig() });
    expect(await refusal(none)).toContain(
      'expected a file named "export.bin" in the zip, found none',
    );
    const twice = Buffer.from(
      zipSync({ 'export.bin': publishedBin(), 'export.bun': publishedBin() }),
    );
    for (let at = twice.indexOf('bun'); at >= 0; at = twice.indexOf('bun')) twice.write('bin', at);
    expect(await refusal(new Uint8Array(twice))).toContain('expected one export.bin in the zip');
  });

  it('with export.bin in a folder: named, with what to do', async () => {
    const both = { 'export.bin': publishedBin(), 'export.sig': publishedSig() };
    const inFolder = Object.fromEntries(
      Object.entries(both).map(([name, bytes]) => [`2020-09-14/de/${name}`, bytes]),
    );
    expect(await refusal(zipSync(inFolder))).toContain(
      'expected a file named "export.bin" in the zip, found "2020-09-14/de/export.bin"; ' +
        'zip the files without their folder',
    );
    // What lies beside the right one does not matter; another name is no export.bin.
    const beside = zipSync({ ...both, 'old/export.bin': new Uint8Array(9) });
    expect((await readBytes(beside)).keys.count).toBe(PUBLISHED.keys.count);
    expect(await refusal(zipSync({ 'a/my-export.bin': publishedBin() }))).toContain('found none');
  });

  it('with more files than an export has', async () => {
    const names = Array.from({ length: 65 }, (_, i) => [`f${i}`, new Uint8Array(0)] as const);
    expect(await refusal(zipSync(Object.fromEntries(names)))).toContain('at most 64 files');
    const lie = Buffer.from(good);
    lie.writeUInt16LE(0xffff, good.length - 12);
    expect(await refusal(new Uint8Array(lie))).toContain('found 65535');
  });

  it('encrypted, or packed in another way', async () => {
    expect(await refusal(patched(good, 6, 1, 2))).toContain('encrypted');
    expect(await refusal(patched(good, 6, 0x41, 2))).toContain('encryption');
    expect(await refusal(patched(good, 8, 93, 2))).toContain('compression method 93');
  });

  it('that claim to be larger or smaller than they are, or to have another checksum', async () => {
    expect(await refusal(patched(good, 22, 1000, 4))).toContain('135 bytes where it claims 1000');
    expect(await refusal(patched(good, 22, 100, 4))).toContain('more than the 100 it claims');
    expect(await refusal(patched(good, 22, 1 << 28, 4))).toContain('found a claim of 268435456');
    expect(await refusal(patched(good, 18, 3, 4))).toContain('damaged bytes');
    expect(await refusal(patched(good, 14, 1, 4))).toContain('another checksum');
  });

  it('that are bombs: a gigabyte of one letter behind a small claim, or a true one', async () => {
    const bin = Buffer.concat([publishedBin(), Buffer.from([0x7a, 0x80, 0x80, 0x80, 0x80, 4])]);
    const bomb = zipOf(new Uint8Array(Buffer.concat([bin, Buffer.alloc(120 << 20)])));
    expect(bomb.length).toBeLessThan(200_000);
    const before = process.memoryUsage().rss;
    expect(await refusal(patched(bomb, 22, 200, 4))).toContain('more than the 200 it claims');
    expect(await refusal(bomb)).toContain('a length of');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 << 20);
    const sig = zipOf(publishedBin(), new Uint8Array(1 << 17));
    expect(await refusal(sig)).toContain('at most 65536 bytes in export.sig');
  });

  it('whose zip64 parts lie', async () => {
    const end = good.length - 22;
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    for (const offset of [2n ** 63n, 2n ** 53n, 2n ** 40n, 0n, BigInt(end)]) {
      locator.writeBigUInt64LE(offset, 8);
      const parts = [good.subarray(0, end), locator, good.subarray(end)];
      const file = new Uint8Array(Buffer.concat(parts));
      expect(await refusal(file)).toContain('expected a whole zip file, found a damaged one');
    }
    const record = Buffer.alloc(56);
    record.writeUInt32LE(0x06064b50, 0);
    record.writeBigUInt64LE(2n ** 64n - 1n, 32);
    locator.writeBigUInt64LE(BigInt(end), 8);
    const parts = [good.subarray(0, end), record, locator, good.subarray(end)];
    expect(await refusal(new Uint8Array(Buffer.concat(parts)))).toContain('at most 64 files');
  });

  it('with names that are no names of files', async () => {
    const zip = Buffer.from(zipSync({ 'abcdefghij\n': new Uint8Array(1), x: new Uint8Array(0) }));
    for (let at = zip.indexOf('abc'); at >= 0; at = zip.indexOf('abc')) zip.write('../', at);
    expect(await refusal(new Uint8Array(zip))).toContain('invalid relative path: ../defghij◙');
  });

  it('whose deflated bytes end too early', async () => {
    const packed = deflateRawSync(publishedBin());
    const cut = await refusal(patched(good, 18, packed.length - 5, 4));
    expect(cut).toContain('unexpected end of file');
  });
});

describe('files', () => {
  it('that are missing, folders, or not to be read', async () => {
    const read = (name: string) =>
      refusalOf(() => readAll(readGaenExport(join(folder.path, name))));
    expect(await read('nothing.zip')).toContain('expected a file, found none');
    mkdirSync(join(folder.path, 'folder.zip'));
    expect(await read('folder.zip')).toContain('found a folder');
    writeFileSync(join(folder.path, 'cut.zip'), good.slice(0, 200));
    expect(await read('cut.zip')).toContain('cut.zip: expected a whole zip file');
  });

  it('of any bytes give what they hold or one sentence', async () => {
    const begins = [new Uint8Array(0), Buffer.from('EK Export v1    '), Buffer.from('PK\x03\x04')];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...begins),
        fc.uint8Array({ maxLength: 300 }),
        async (begin, rest) => {
          const file = new Uint8Array(Buffer.concat([begin, rest]));
          try {
            await readBytes(file);
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('are refused when they are made of what no reader takes', () => {
    const head = { ...PUBLISHED.head, batchNum: 3 };
    expect(() => encodeExportBin(head, someKeys(1))).toThrow(RangeError);
    const keys = someKeys(3);
    keys.rollingPeriod[1] = 145;
    expect(() => encodeExportBin(PUBLISHED.head, keys)).toThrow('found 145 in key 2');
  });
});
