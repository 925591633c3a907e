import { InputError } from '../../base/errors.ts';

/**
 * A cuckoo filter (Fan, Andersen, Kaminsky, Mitzenmacher, CoNEXT 2014) over hashes: buckets of four
 * fingerprints, each item in one of two buckets. DP-3T asks for a false-positive rate of 2^-42 and
 * leaves the rest open, so form and bytes are ours. 45 bits give 2 * 4 / 2^45 = 2^-42; 480 epochs
 * (five days) take 2,880 bytes beside the head, as the white paper counts.
 *
 * The same set of hashes gives the same filter, whatever their order: nothing in it is random. The
 * second bucket is (hash of the fingerprint - first) modulo the number of buckets, which leads back
 * to the first and needs no power of two.
 */
export interface CuckooFilter {
  /** 8..48 */
  readonly fingerprintBits: number;
  readonly buckets: number;
  /** Four for each bucket; 0 where empty. */
  readonly slots: Float64Array;
}

const PER_BUCKET = 4;
const DEFAULT_BITS = 45;
const MIN_BITS = 8;
const MAX_BITS = 48;
const LOAD = 0.94;
const MAX_KICKS = 500;
const TWO_24 = 16_777_216;
/** 2^0 .. 2^56. */
const POWERS = new Float64Array(57).fill(1);
for (let k = 1; k < POWERS.length; k++) POWERS[k] = 2 * POWERS[k - 1];

const TWO_32 = 4_294_967_296;

// Head: "BCF1", bits of a fingerprint, buckets, fingerprints held (both big-endian).
const MAGIC = [0x42, 0x43, 0x46, 0x31];
const HEAD_BYTES = 13;

/** 1 .. 2^bits - 1, from the first six bytes of the hash. */
function fingerprintOf(hash: Uint8Array, bits: number): number {
  let value = 0;
  for (let k = 0; k < 6; k++) value = value * 256 + hash[k];
  return (value % (POWERS[bits] - 1)) + 1;
}

/** From bytes that the fingerprint does not use. */
function firstBucket(hash: Uint8Array, buckets: number): number {
  let value = 0;
  for (let k = 8; k < 14; k++) value = value * 256 + hash[k];
  return value % buckets;
}

/** The other bucket of a fingerprint; of that one again, the first. */
function otherBucket(fingerprint: number, bucket: number, buckets: number): number {
  let h = ((fingerprint % TWO_32) | 0) ^ Math.imul(Math.floor(fingerprint / TWO_32), 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  const sum = ((h ^ (h >>> 16)) >>> 0) % buckets;
  return (sum - bucket + buckets) % buckets;
}

function put(slots: Float64Array, bucket: number, fingerprint: number): boolean {
  for (let at = PER_BUCKET * bucket; at < PER_BUCKET * (bucket + 1); at++) {
    if (slots[at] !== 0) continue;
    slots[at] = fingerprint;
    return true;
  }
  return false;
}

/** Puts one in, moving others on where both buckets are full; false where no place is found. */
function insert({ slots, buckets }: CuckooFilter, first: number, fingerprint: number): boolean {
  if (put(slots, first, fingerprint)) return true;
  let held = fingerprint;
  let bucket = otherBucket(held, first, buckets);
  for (let kick = 0; kick < MAX_KICKS; kick++) {
    if (put(slots, bucket, held)) return true;
    const victim = PER_BUCKET * bucket + ((kick + held) % PER_BUCKET);
    [held, slots[victim]] = [slots[victim], held];
    bucket = otherBucket(held, bucket, buckets);
  }
  return false;
}

function compareHashes(a: Uint8Array, b: Uint8Array): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return a[k] - b[k];
  return 0;
}

/**
 * The filter of a set of hashes.
 *
 * @param hashes - 32 bytes each; one that comes twice counts once
 * @param fingerprintBits - 8..48; false positives: 8 / 2^bits at most
 */
export function buildCuckooFilter(
  hashes: readonly Uint8Array[],
  fingerprintBits = DEFAULT_BITS,
): CuckooFilter {
  const sorted = [...hashes].sort(compareHashes);
  const items = sorted.filter((hash, k) => k === 0 || compareHashes(sorted[k - 1], hash) !== 0);
  let buckets = Math.max(1, Math.ceil(items.length / (PER_BUCKET * LOAD)));
  for (;;) {
    const slots = new Float64Array(PER_BUCKET * buckets);
    const filter = { fingerprintBits, buckets, slots };
    const whole = items.every((hash) =>
      insert(filter, firstBucket(hash, buckets), fingerprintOf(hash, fingerprintBits)),
    );
    if (whole) return filter;
    buckets += Math.ceil(buckets / 50);
  }
}

/** True for every hash that was put in, and for about one other in 2^42. */
export function cuckooHas(filter: CuckooFilter, hash: Uint8Array): boolean {
  const { slots, buckets } = filter;
  const fingerprint = fingerprintOf(hash, filter.fingerprintBits);
  const first = firstBucket(hash, buckets);
  for (const bucket of [first, otherBucket(fingerprint, first, buckets)]) {
    const at = PER_BUCKET * bucket;
    for (let k = 0; k < PER_BUCKET; k++) if (slots[at + k] === fingerprint) return true;
  }
  return false;
}

const tableBytes = (buckets: number, bits: number): number =>
  Math.ceil((PER_BUCKET * buckets * bits) / 8);

/** Head and fingerprints, these one after the other, least bit first. */
export function encodeCuckooFilter(filter: CuckooFilter): Uint8Array {
  const { fingerprintBits, buckets, slots } = filter;
  const out = new Uint8Array(HEAD_BYTES + tableBytes(buckets, fingerprintBits));
  out.set(MAGIC);
  out[4] = fingerprintBits;
  const view = new DataView(out.buffer);
  view.setUint32(5, buckets);
  view.setUint32(9, slots.filter((slot) => slot !== 0).length);
  let at = HEAD_BYTES;
  let held = 0;
  let bits = 0;
  const push = (value: number, count: number): void => {
    held += value * POWERS[bits];
    for (bits += count; bits >= 8; bits -= 8) {
      out[at++] = held % 256;
      held = Math.floor(held / 256);
    }
  };
  for (const slot of slots) {
    push(slot % TWO_24, Math.min(24, fingerprintBits));
    if (fingerprintBits > 24) push(Math.floor(slot / TWO_24), fingerprintBits - 24);
  }
  if (bits > 0) out[at] = held;
  return out;
}

/** @throws InputError for bytes that are no filter, or not all of one */
export function parseCuckooFilter(bytes: Uint8Array): CuckooFilter {
  if (bytes.length < HEAD_BYTES || MAGIC.some((byte, k) => byte !== bytes[k])) {
    throw new InputError('expected a cuckoo filter that begins with "BCF1"; download it again');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const fingerprintBits = bytes[4];
  const buckets = view.getUint32(5);
  if (fingerprintBits < MIN_BITS || fingerprintBits > MAX_BITS || buckets === 0) {
    throw new InputError(
      `expected a cuckoo filter with fingerprints of ${MIN_BITS} to ${MAX_BITS} bits and a ` +
        `bucket or more, found ${fingerprintBits} bits and ${buckets}; download it again`,
    );
  }
  const length = HEAD_BYTES + tableBytes(buckets, fingerprintBits);
  if (bytes.length !== length) {
    throw new InputError(
      `expected a cuckoo filter of ${length} bytes, found ${bytes.length}; download it again`,
    );
  }
  const slots = readSlots(bytes, PER_BUCKET * buckets, fingerprintBits);
  const count = slots.filter((slot) => slot !== 0).length;
  if (count !== view.getUint32(9)) {
    throw new InputError(
      `expected a cuckoo filter of ${view.getUint32(9)} fingerprints, found ${count}; ` +
        'download it again',
    );
  }
  return { fingerprintBits, buckets, slots };
}

function readSlots(bytes: Uint8Array, count: number, fingerprintBits: number): Float64Array {
  const slots = new Float64Array(count);
  let at = HEAD_BYTES;
  let held = 0;
  let bits = 0;
  const pull = (wanted: number): number => {
    for (; bits < wanted; bits += 8) held += bytes[at++] * POWERS[bits];
    const value = held % POWERS[wanted];
    held = Math.floor(held / POWERS[wanted]);
    bits -= wanted;
    return value;
  };
  for (let k = 0; k < count; k++) {
    slots[k] = pull(Math.min(24, fingerprintBits));
    if (fingerprintBits > 24) slots[k] += pull(fingerprintBits - 24) * TWO_24;
  }
  return slots;
}
