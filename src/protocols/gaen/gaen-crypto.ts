import { aes128Rounds, aes128Schedule } from '../../base/crypto/aes128.ts';
import { BULK_BLOCKS, createAes128Bulk } from '../../base/crypto/aes128-bulk.ts';
import type { Aes128Bulk } from '../../base/crypto/aes128-bulk.ts';
import { asciiBytes, int32At } from '../../base/bytes/bytes.ts';
import { hkdfInfo, hkdfWords } from '../../base/crypto/hkdf-lanes.ts';

/**
 * GAEN cryptography v1.2: RPIK = HKDF-SHA256(TEK, no salt, "EN-RPIK", 16), RPI_j =
 * AES128(RPIK, "EN-RPI" 00*6 ENIN_j little-endian), AEMK = HKDF(TEK, no salt, "EN-AEMK", 16),
 * AEM_j = AES128-CTR(AEMK, IV = RPI_j, metadata).
 */
export const RPI_BYTES = 16;

const RPIK_INFO = hkdfInfo(asciiBytes('EN-RPIK'));
const AEMK_INFO = hkdfInfo(asciiBytes('EN-AEMK'));

/** RPIKs of many TEKs, four big-endian words each: quicker than one by one. */
export function rpiKeys(teks: readonly Uint8Array[]): Int32Array {
  return hkdfWords(teks, RPIK_INFO);
}

/** AES key schedule of the RPIK of `tek`, 44 words. */
export function rpiSchedule(tek: Uint8Array, schedule: Int32Array): void {
  aes128Schedule(hkdfWords([tek], RPIK_INFO), schedule);
}

/** AES key schedule of the AEMK of `tek`, 44 words. */
export function aemSchedule(tek: Uint8Array, schedule: Int32Array): void {
  aes128Schedule(hkdfWords([tek], AEMK_INFO), schedule);
}

// "EN-RPI" and six zero bytes.
const PADDED0 = 0x454e2d52;
const PADDED1 = 0x50490000;
// Fewer blocks than this are not worth the copies into and out of the bulk cipher.
const BULK_FROM = 8;

// Compiled at the first use: most programs that import an engine expand no keys.
let bulk: Aes128Bulk | 'unavailable' | undefined;
let paddedFrom = -1;
let paddedCount = 0;

/** RPIs of the intervals enin .. enin + count - 1, 16 bytes each, to `out` from `at`. */
export function writeRpis(
  schedule: Int32Array,
  enin: number,
  count: number,
  out: Uint8Array,
  at: number,
): void {
  if (count >= BULK_FROM) bulk ??= createBulk() ?? 'unavailable';
  if (count < BULK_FROM || bulk === undefined || bulk === 'unavailable') {
    for (let i = 0; i < count; i++) writeRpi(schedule, enin + i, out, at + RPI_BYTES * i);
    return;
  }
  for (let done = 0; done < count; done += BULK_BLOCKS) {
    const blocks = Math.min(count - done, BULK_BLOCKS);
    writeIntervals(bulk.input, enin + done, blocks);
    bulk.encrypt(schedule, blocks);
    out.set(bulk.output.subarray(0, RPI_BYTES * blocks), at + RPI_BYTES * done);
  }
}

/** One RPI, 16 bytes to `out` at `at`. */
function writeRpi(schedule: Int32Array, enin: number, out: Uint8Array, at: number): void {
  const k = schedule;
  aes128Rounds(k, 1, PADDED0 ^ k[0], PADDED1 ^ k[1], k[2], swap(enin) ^ k[3], out, at);
}

/** The cipher with what all padded intervals share in place. */
function createBulk(): Aes128Bulk | undefined {
  const created = createAes128Bulk();
  if (created === undefined) return undefined;
  const view = new DataView(created.input.buffer, created.input.byteOffset);
  for (let i = 0; i < BULK_BLOCKS; i++) {
    view.setInt32(RPI_BYTES * i, PADDED0);
    view.setInt32(RPI_BYTES * i + 4, PADDED1);
  }
  return created;
}

/** The intervals of the padded blocks; keys that start together share them. */
function writeIntervals(input: Uint8Array, enin: number, blocks: number): void {
  if (enin === paddedFrom && blocks <= paddedCount) return;
  const view = new DataView(input.buffer, input.byteOffset);
  for (let i = 0; i < blocks; i++) view.setUint32(RPI_BYTES * i + 12, enin + i, true);
  paddedFrom = enin;
  paddedCount = blocks;
}

/** Little-endian order of the four bytes. */
function swap(word: number): number {
  return ((word & 255) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

const pad16 = new Uint8Array(16);

/** The four metadata bytes, encrypted or decrypted (CTR mode works both ways). */
export function cryptMetadata(schedule: Int32Array, rpi: Uint8Array, metadata: number): number {
  const k = schedule;
  aes128Rounds(
    k,
    1,
    int32At(rpi, 0) ^ k[0],
    int32At(rpi, 4) ^ k[1],
    int32At(rpi, 8) ^ k[2],
    int32At(rpi, 12) ^ k[3],
    pad16,
    0,
  );
  return (metadata ^ int32At(pad16, 0)) >>> 0;
}
