import published from '../../fixtures/gaen-export.json' with { type: 'json' };
import { fromHex } from '../../src/base/bytes/hex.ts';
import type {
  DiagnosisKeys,
  ExportHead,
  SignatureInfo,
} from '../../src/keyfiles/gaen/diagnosis-keys.ts';
import { encodeExportBin } from '../../src/keyfiles/gaen/export-encoder.ts';
import { keysOf, slice } from '../../src/keyfiles/gaen/key-block.ts';
import { encodeExportSig } from '../../src/keyfiles/gaen/export-sig.ts';
import type { TekSignature } from '../../src/keyfiles/gaen/export-sig.ts';
import { writeZip } from '../../src/keyfiles/zip/zip-writer.ts';

/** `length` bytes that follow from `k`. */
export function bytesOf(k: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (37 * k + 11 * i + (k >> 3)) & 255);
}

const info: SignatureInfo = {
  appBundleId: '',
  androidPackage: '',
  verificationKeyVersion: published.verificationKeyVersion,
  verificationKeyId: published.verificationKeyId,
  signatureAlgorithm: published.signatureAlgorithm,
};

const { startTimestampS, endTimestampS, region, batchNum, batchSize } = published;

/** The published export, built from its numbers. */
export const PUBLISHED = {
  publicKey: published.publicKeySpki,
  head: {
    startTimestampS,
    endTimestampS,
    region,
    batchNum,
    batchSize,
    signatureInfos: [info],
  } satisfies ExportHead,
  keys: keysOf(published.keys.map(({ key, ...rest }) => ({ key: fromHex(key), ...rest }))),
  signature: {
    info,
    batchNum,
    batchSize,
    signature: fromHex(published.signature),
  } satisfies TekSignature,
};

/** Keys with every field set in some of them. */
export function someKeys(count: number): DiagnosisKeys {
  return keysOf(
    Array.from({ length: count }, (_, k) => ({
      key: bytesOf(k, 16),
      rollingStartEnin: 2_666_736 + 144 * (k % 14),
      ...(k % 3 === 0 ? {} : { rollingPeriod: 1 + (k % 144) }),
      ...(k % 2 === 0 ? {} : { transmissionRiskLevel: k % 9 }),
      ...(k % 5 === 0 ? {} : { reportType: k % 6 }),
      ...(k % 4 === 0 ? {} : { daysSinceOnset: (k % 29) - 14 }),
      revised: k % 7 === 6,
    })),
  );
}

/** A zip of these two files, without export.sig where there is none. */
export function zipOf(bin: Uint8Array, sig?: Uint8Array): Uint8Array {
  return writeZip([
    { name: 'export.bin', bytes: bin },
    ...(sig === undefined ? [] : [{ name: 'export.sig', bytes: sig }]),
  ]);
}

export const publishedBin = (): Uint8Array => encodeExportBin(PUBLISHED.head, PUBLISHED.keys);
export const publishedSig = (): Uint8Array => encodeExportSig([PUBLISHED.signature]);

/** All blocks as one. */
export function joined(blocks: readonly DiagnosisKeys[]): DiagnosisKeys {
  const list = blocks.flatMap((keys) =>
    Array.from({ length: keys.count }, (_, k) => {
      const one = slice(keys, k, k + 1);
      return {
        key: one.keyBytes,
        rollingStartEnin: one.rollingStartEnin[0],
        rollingPeriod: one.rollingPeriod[0],
        transmissionRiskLevel: one.transmissionRiskLevel[0],
        reportType: one.reportType[0],
        daysSinceOnset: one.daysSinceOnset[0],
        revised: one.revised[0] === 1,
      };
    }),
  );
  return keysOf(list);
}
