import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Contender, Suite } from '../../src/benchmark/suite.ts';
import { gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import { expandByNode, makeKeys, PERIOD, START_ENIN } from '../gaen-keys.ts';
import { compileOpenssl } from '../openssl-yardstick.ts';

// Enough for the garbage of a run to be collected within it.
const KEYS = 12_000;

export const suite: Suite = {
  about: `published keys of gaen@1.2 expanded to ${PERIOD} RPIs each, one thread`,
  prepare() {
    const keys = makeKeys(KEYS);
    const { bytes } = gaen12.expand(keys);
    if (Buffer.compare(bytes, expandByNode(keys)) !== 0) {
      throw new RangeError('"expand" expected the bytes of node:crypto, got others');
    }
    const contenders: Contender[] = [
      {
        name: 'bluecrowd',
        role: 'subject',
        operation: 'keys',
        run: () => gaen12.expand(keys).count / PERIOD,
      },
      {
        name: 'node:crypto, hkdfSync and AES-128-ECB',
        role: 'yardstick',
        operation: 'keys',
        run: () => expandByNode(keys).length / (16 * PERIOD),
      },
    ];
    const openssl = compileOpenssl(fileURLToPath(new URL('./gaen.c', import.meta.url)));
    if (typeof openssl === 'string') return { contenders, notes: [openssl] };
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    contenders.push({
      name: 'C with OpenSSL',
      role: 'reference',
      operation: 'keys',
      run: () => openssl.expand(KEYS, START_ENIN, sha256),
    });
    return { contenders, close: () => openssl.close() };
  },
};
