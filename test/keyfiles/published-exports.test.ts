import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import published from '../../fixtures/gaen-export.json' with { type: 'json' };
import { toHex } from '../../src/base/bytes/hex.ts';
import { ABSENT } from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import type { DiagnosisKeys, SignatureInfo } from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import { p256PublicKey, SignatureCheck } from '../../src/keyfiles/gaen/ecdsa-p256.ts';
import { parseExportSig } from '../../src/keyfiles/gaen/export-sig.ts';
import { inspectGaenExport, readGaenExport } from '../../src/keyfiles/gaen/gaen-export.ts';
import { parsePublishRequest } from '../../src/keyfiles/gaen/gaen-publish.ts';
import { gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { hasShared, sharedPath } from '../shared.ts';
import { readAll, readBytes } from './reading.ts';
import { PUBLISHED, publishedBin, publishedSig, zipOf } from './samples.ts';

/** All RPIs of the keys, in order, each key over its own period. */
function rpisOf(keys: DiagnosisKeys): Uint8Array {
  return gaen12.expand(
    Array.from({ length: keys.count }, (_, k) => ({
      key: keys.keyBytes.subarray(16 * k, 16 * k + 16),
      startS: 600 * keys.rollingStartEnin[k],
      endS: 600 * (keys.rollingStartEnin[k] + keys.rollingPeriod[k]),
      availableFromS: 0,
      daysSinceOnset: undefined,
    })),
  ).bytes;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('the export of which the numbers are published', () => {
  it('is written byte for byte: its signature fits what was built from its numbers', async () => {
    expect(publishedBin()).toHaveLength(published.exportBytes);
    const options = { publicKeyPem: PUBLISHED.publicKey, keyId: 'some_id', keyVersion: '1' };
    const { summary, keys } = await readBytes(zipOf(publishedBin(), publishedSig()), options);
    expect(summary.verified?.verificationKeyId).toBe('some_id');
    expect(summary.head).toEqual(PUBLISHED.head);
    expect(keys).toEqual(PUBLISHED.keys);
    const rpis = rpisOf(keys);
    expect(rpis).toHaveLength(16 * published.rpis);
    expect(toHex(rpis.subarray(0, 16))).toBe(published.firstRpi);
    expect(sha256(rpis)).toBe(published.sha256OfAllRpis);
  });
});

interface ExpectedInfo {
  android_package?: string;
  app_bundle_id?: string;
  verification_key_version?: string;
  verification_key_id?: string;
  signature_algorithm?: string;
}

interface ExpectedKey {
  key: string;
  transmissionRiskLevel?: number;
  rollingStart: number;
  rollingPeriod?: number;
  reportType?: number;
  daysSinceOnset?: number;
}

interface ExpectedFile {
  file: string;
  signatures?: {
    info: ExpectedInfo;
    batchNum: number;
    batchSize: number;
    sig: string;
    verifiesWith: { spkiBase64: string }[];
  }[];
  export: {
    size: number;
    keys: ExpectedKey[];
    revised: ExpectedKey[];
    sigInfos: ExpectedInfo[];
    start: number;
    end: number;
    region: string;
    batchNum: number;
    batchSize: number;
  };
  rpiDigest: { keys: number; rpis: number; firstRpi: string; sha256OfAllRpis: string };
}

const infoOf = (info: ExpectedInfo): SignatureInfo => ({
  appBundleId: info.app_bundle_id ?? '',
  androidPackage: info.android_package ?? '',
  verificationKeyVersion: info.verification_key_version ?? '',
  verificationKeyId: info.verification_key_id ?? '',
  signatureAlgorithm: info.signature_algorithm ?? '',
});

const folder = 'vectors/gaen/';
const expectedFiles: ExpectedFile[] = hasShared
  ? (
      JSON.parse(readFileSync(sharedPath(`${folder}gaen-export-expected.json`), 'utf8')) as {
        files: ExpectedFile[];
      }
    ).files
  : [];
const placeOf = ({ file }: ExpectedFile): string =>
  sharedPath(folder + file.slice(file.lastIndexOf('/') + 1));

function checkKeys(keys: DiagnosisKeys, expected: ExpectedFile['export']): void {
  const all = [...expected.keys, ...expected.revised];
  expect(keys.count).toBe(all.length);
  all.forEach((one, k) => {
    expect({
      key: toHex(keys.keyBytes.subarray(16 * k, 16 * k + 16)),
      start: keys.rollingStartEnin[k],
      period: keys.rollingPeriod[k],
      risk: keys.transmissionRiskLevel[k],
      report: keys.reportType[k],
      onset: keys.daysSinceOnset[k],
      revised: keys.revised[k],
    }).toEqual({
      key: one.key,
      start: one.rollingStart,
      period: one.rollingPeriod ?? 144,
      risk: one.transmissionRiskLevel ?? 0,
      report: one.reportType ?? 0,
      onset: one.daysSinceOnset ?? ABSENT,
      revised: k < expected.keys.length ? 0 : 1,
    });
  });
}

describe.skipIf(!hasShared)('published exports (../shared)', () => {
  it('every field, signature and derived RPI is as an independent reader found it', async () => {
    expect(expectedFiles.length).toBeGreaterThan(2);
    for (const expected of expectedFiles) {
      const { summary, keys } = await readAll(readGaenExport(placeOf(expected)));
      const { start, end, region, batchNum, batchSize, sigInfos } = expected.export;
      expect(summary.head).toEqual({
        startTimestampS: start,
        endTimestampS: end,
        region,
        batchNum,
        batchSize,
        signatureInfos: sigInfos.map(infoOf),
      });
      expect(summary.exportBytes).toBe(expected.export.size);
      expect(summary.keyCount).toBe(expected.rpiDigest.keys);
      checkKeys(keys, expected.export);
      const rpis = rpisOf(keys);
      expect(rpis).toHaveLength(16 * expected.rpiDigest.rpis);
      expect(toHex(rpis.subarray(0, 16))).toBe(expected.rpiDigest.firstRpi);
      expect(sha256(rpis)).toBe(expected.rpiDigest.sha256OfAllRpis);
    }
  });

  it('every signature verifies with its key, and with no other', async () => {
    let checked = 0;
    for (const expected of expectedFiles) {
      for (const { info, sig, verifiesWith, ...batch } of expected.signatures ?? []) {
        const path = placeOf(expected);
        const entry = unzipSync(new Uint8Array(readFileSync(path)))['export.sig'];
        const [signature] = parseExportSig(entry, 'export.sig');
        expect(signature).toEqual({
          info: infoOf(info),
          ...batch,
          signature: new Uint8Array(Buffer.from(sig, 'hex')),
        });
        for (const { spkiBase64 } of verifiesWith) {
          const keyId = info.verification_key_id;
          const { verified } = await inspectGaenExport(path, { publicKeyPem: spkiBase64, keyId });
          expect(verified).toEqual(infoOf(info));
          checked++;
        }
        const other = expectedFiles
          .flatMap(({ signatures = [] }) => signatures.flatMap((one) => one.verifiesWith))
          .find(({ spkiBase64 }) => verifiesWith.every((key) => key.spkiBase64 !== spkiBase64))!;
        const wrong = inspectGaenExport(path, { publicKeyPem: other.spkiBase64 });
        await expect(wrong).rejects.toThrow('a signature that does not fit');
      }
    }
    expect(checked).toBeGreaterThan(1);
  });

  it('the public key in PEM and the keys that the export was made from belong to it', async () => {
    const path = sharedPath(`${folder}google-server_testExport-2-records-1-of-1.zip`);
    const publicKeyPem = readFileSync(sharedPath(`${folder}google-server_public.pem`), 'utf8');
    const { keys } = await readAll(readGaenExport(path, { publicKeyPem }));
    const list = new Uint8Array(readFileSync(sharedPath(`${folder}google-server_keys.json`)));
    const asked = parsePublishRequest(list, 'keys.json').keys;
    const hexes = (some: DiagnosisKeys): string[] =>
      Array.from({ length: some.count }, (_, k) =>
        [
          toHex(some.keyBytes.subarray(16 * k, 16 * k + 16)),
          some.rollingStartEnin[k],
          some.rollingPeriod[k],
          some.transmissionRiskLevel[k],
        ].join(' '),
      ).sort();
    expect(hexes(asked)).toEqual(hexes(keys));
  });
});

interface Wycheproof {
  testGroups: {
    publicKeyPem: string;
    publicKeyDer: string;
    tests: { tcId: number; msg: string; sig: string; result: 'valid' | 'invalid' }[];
  }[];
}

describe.skipIf(!hasShared)('Wycheproof, ECDSA on P-256 with SHA-256 (../shared)', () => {
  it('takes every valid signature and none of the others, such as those in BER', () => {
    const path = sharedPath('vectors/wycheproof/ecdsa_p256_sha256_der.json');
    const { testGroups } = JSON.parse(readFileSync(path, 'utf8')) as Wycheproof;
    const wrong: number[] = [];
    let count = 0;
    for (const { publicKeyPem, tests } of testGroups) {
      const key = p256PublicKey(publicKeyPem);
      for (const { tcId, msg, sig, result } of tests) {
        const signature = new Uint8Array(Buffer.from(sig, 'hex'));
        const check = new SignatureCheck([{ signature }], key);
        check.update(Buffer.from(msg, 'hex'));
        if (check.verified().length > 0 !== (result === 'valid')) wrong.push(tcId);
        count++;
      }
    }
    expect(count).toBeGreaterThan(400);
    expect(wrong).toEqual([]);
  });
});
