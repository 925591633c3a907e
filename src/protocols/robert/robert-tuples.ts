import { aesGcmOpen, aesGcmSeal } from '../../base/crypto/aes-gcm.ts';
import { toBase64 } from '../../base/bytes/base64.ts';
import { InputError } from '../../base/errors.ts';
import { fromHex } from '../../base/bytes/hex.ts';
import { hmacSha256 } from '../../base/crypto/hmac.ts';
import { encodeJson, parseJson } from '../../base/text/json-value.ts';
import { BUNDLE_EPOCHS, tupleOf } from './robert-authority.ts';
import type { RobertAuthority } from './robert-authority.ts';
import { EBID_BYTES, ECC_BYTES, epochBytes, MAX_EPOCH } from './robert-crypto.ts';

/**
 * The tuples on their way to a phone: a list of `{"epochId", "key": {"ebid", "ecc"}}` in JSON
 * (robert-server at 27b9312, openapi-robert-server-v1.yml, IdList) under AES-256-GCM with K_enc, an
 * IV of 96 bits before it and a tag of 128 after it (specification 1.1, section 4).
 */

export interface RobertTuple {
  readonly epoch: number;
  /** 8 bytes and 1 byte. */
  readonly ebid: Uint8Array;
  readonly ecc: number;
}

const IV_BYTES = 12;
const WHERE = 'tuples';

/** What the server sends to a user (hex) for four days from `firstEpoch` on. */
export function sealTuples(
  authority: RobertAuthority,
  user: string,
  firstEpoch: number,
): Uint8Array {
  const list = Array.from({ length: BUNDLE_EPOCHS }, (_, k) => {
    const tuple = tupleOf(authority, user, firstEpoch + k);
    const key = { ebid: toBase64(tuple.subarray(1)), ecc: toBase64(tuple.subarray(0, 1)) };
    return { epochId: firstEpoch + k, key };
  });
  const kEnc = fromHex(authority.users[user].kEnc);
  // In place of random bytes: the same list has the same IV, another list another one.
  const seed = fromHex(authority.idSeed);
  const iv = hmacSha256(seed, fromHex(user), epochBytes(firstEpoch)).subarray(0, IV_BYTES);
  const sealed = aesGcmSeal(kEnc, iv, encodeJson(list));
  return Uint8Array.from([...iv, ...sealed]);
}

/** @throws InputError where the key does not open it or it holds no tuples */
export function openTuples(kEnc: Uint8Array, bytes: Uint8Array): RobertTuple[] {
  const plain = aesGcmOpen(kEnc, bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES));
  if (plain === undefined) {
    throw new InputError(
      `${WHERE}: expected a list under this phone's key, found ${bytes.length} bytes that it ` +
        'does not open; ask the server again',
    );
  }
  return parseJson(plain, WHERE)
    .items()
    .map((tuple) => {
      const key = tuple.field('key');
      return {
        epoch: tuple.field('epochId').integer(0, MAX_EPOCH),
        ebid: key.field('ebid').base64(EBID_BYTES),
        ecc: key.field('ecc').base64(ECC_BYTES)[0],
      };
    });
}
