// What a page does with key files, bundled by examples.test.ts: no Node, no polyfill.
import type { SignatureInfo } from 'bluecrowd/keyfiles/gaen/diagnosis-keys';
import { encodeGaenExport } from 'bluecrowd/keyfiles/gaen/export-encoder';
import { readExportFrom } from 'bluecrowd/keyfiles/gaen/gaen-export';
import { keysOf } from 'bluecrowd/keyfiles/gaen/key-block';
import { publishedKeysOf } from 'bluecrowd/keyfiles/gaen/published-keys';
import { sourceOf } from 'bluecrowd/keyfiles/zip/byte-source';

const HEAD = { startTimestampS: 1.6e9, endTimestampS: 1.6e9 + 86_400, region: 'XX' };
const INFO: SignatureInfo = {
  appBundleId: '',
  androidPackage: '',
  verificationKeyVersion: 'v1',
  verificationKeyId: '310',
  signatureAlgorithm: '',
};

/** An export of `count` keys, signed and zipped. */
export function exportOf(count: number, privateKeyPem: string): number[] {
  const keys = keysOf(
    Array.from({ length: count }, (_, k) => ({
      key: new Uint8Array(16).fill(k),
      rollingStartEnin: 2_666_736 + 144 * (k % 14),
      daysSinceOnset: (k % 14) - 7,
    })),
  );
  const head = { ...HEAD, batchNum: 1, batchSize: 1 };
  return [...encodeGaenExport(head, keys, [{ info: INFO, privateKeyPem }])];
}

/** What an export holds, or the sentence that refuses it. */
export async function readExport(bytes: number[], publicKeyPem: string): Promise<string> {
  const source = sourceOf(Uint8Array.from(bytes), 'export.zip');
  try {
    const blocks = readExportFrom(source, { publicKeyPem });
    const found: string[] = [];
    for (;;) {
      const next = await blocks.next();
      if (next.done === true) return `${found.join(' ')} ${next.value.sha256}`;
      const keys = publishedKeysOf(next.value);
      found.push(
        ...keys.map(({ key, startS, daysSinceOnset }) => `${key[0]}@${startS}:${daysSinceOnset}`),
      );
    }
  } catch (error) {
    return (error as Error).message;
  }
}
