import { createCipheriv, hkdfSync } from 'node:crypto';
import { sha256 } from '../src/base/crypto/sha256.ts';
import type { PublishedKey } from '../src/protocols/engine.ts';

export const START_ENIN = 2_666_736; // 2020-09-14 00:00 UTC
export const PERIOD = 144;

/** Keys of one day that nobody can have in a cache: the hash of a counter. */
export function makeKeys(count: number, startEnin = START_ENIN): PublishedKey[] {
  return Array.from({ length: count }, (_, k) => ({
    key: sha256(Uint8Array.of(k, k >> 8, k >> 16, startEnin, startEnin >> 8)).slice(0, 16),
    startS: startEnin * 600,
    endS: (startEnin + PERIOD) * 600,
    availableFromS: 0,
    daysSinceOnset: undefined,
  }));
}

const INFO = Buffer.from('EN-RPIK');
const NO_SALT = Buffer.alloc(0);

/** All RPIs of the keys by the platform's own: hkdfSync and one AES-128-ECB cipher for each key. */
export function expandByNode(keys: readonly PublishedKey[]): Uint8Array {
  const out = new Uint8Array(keys.length * PERIOD * 16);
  // The padded intervals are the same for keys that start together: prepared once.
  const padded = Buffer.alloc(PERIOD * 16);
  let paddedFrom = -1;
  keys.forEach(({ key, startS }, k) => {
    if (startS !== paddedFrom) pad(padded, startS / 600);
    paddedFrom = startS;
    const rpik = new Uint8Array(hkdfSync('sha256', key, NO_SALT, INFO, 16));
    const cipher = createCipheriv('aes-128-ecb', rpik, null);
    out.set(cipher.update(padded), k * PERIOD * 16);
  });
  return out;
}

function pad(padded: Buffer, startEnin: number): void {
  for (let j = 0; j < PERIOD; j++) {
    padded.write('EN-RPI', 16 * j);
    padded.writeUInt32LE(startEnin + j, 16 * j + 12);
  }
}
