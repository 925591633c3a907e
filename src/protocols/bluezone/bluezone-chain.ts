import { fromHex } from '../../base/bytes/hex.ts';
import { sha256 } from '../../base/crypto/sha256.ts';
import { S_PER_DAY } from '../../base/time.ts';
import { emptyExpansion } from '../shared/empty-expansion.ts';
import type { Expansion, PublishedKey } from '../engine.ts';

/**
 * How rotating Bluezone (2.0.0 and later) comes from a key of a day to the identifiers of its
 * slots. Facts read from BluezoneGlobal/react-native-bluetooth-scan at 675307a (2.0.0) and 4a5ce99.
 */
export const BLID_BYTES = 12;
/** Of version 3; 2.0.0 has 144. */
export const SLOTS_PER_DAY = 96;

const SALT = Uint8Array.from('bluzonesubkey', (letter) => letter.charCodeAt(0));
const PICKED = [0, 4, 8, 12, 16, 18, 20, 22, 24, 26, 28, 30];

/** The 12 bytes of a sub-key (32 bytes) that go on the air, to `out` at `at`. */
export function pickBlid(subKey: Uint8Array, out: Uint8Array, at: number): void {
  for (let k = 0; k < BLID_BYTES; k++) out[at + k] = subKey[PICKED[k]];
}

/** BLIDs of one day from its key, 12 bytes for each slot. */
function blidsOfDay(dayKey: Uint8Array, slotsPerDay: number): Uint8Array {
  const salted = new Uint8Array(dayKey.length + SALT.length);
  salted.set(dayKey);
  salted.set(SALT, dayKey.length);
  const blids = new Uint8Array(slotsPerDay * BLID_BYTES);
  let subKey = sha256(salted);
  for (let slot = 0; slot < slotsPerDay; slot++) {
    pickBlid(subKey, blids, slot * BLID_BYTES);
    subKey = sha256(subKey);
  }
  return blids;
}

/** Keys and BLIDs that follow from a root key, remembered once derived. */
export class DayChain {
  private readonly keys: Uint8Array[];
  private readonly blids: Map<number, Uint8Array>;
  private readonly slotsPerDay: number;

  /** @param root - 32 bytes in hex */
  constructor(root: string, slotsPerDay: number) {
    this.keys = [fromHex(root)];
    this.blids = new Map();
    this.slotsPerDay = slotsPerDay;
  }

  /** The root hashed `hashes` times. */
  key(hashes: number): Uint8Array {
    const { keys } = this;
    while (keys.length <= hashes) keys.push(sha256(keys[keys.length - 1]));
    return keys[hashes];
  }

  /** The BLID of a slot of the day that has this key. */
  blid(hashes: number, slotOfDay: number): Uint8Array {
    let ofDay = this.blids.get(hashes);
    if (ofDay === undefined) {
      this.blids.set(hashes, (ofDay = blidsOfDay(this.key(hashes), this.slotsPerDay)));
    }
    const at = slotOfDay * BLID_BYTES;
    return ofDay.subarray(at, at + BLID_BYTES);
  }
}

/**
 * Identifiers of published keys, key by key and window by window until `endS`, as the app's check
 * walks them.
 *
 * @param slotsPerDay - `max` of the push message: by default that of version 3
 */
export function expandDayKeys(
  keys: readonly Pick<PublishedKey, 'key' | 'startS' | 'endS'>[],
  slotsPerDay = SLOTS_PER_DAY,
): Expansion {
  const slotS = S_PER_DAY / slotsPerDay;
  const windows = keys.map(({ startS, endS }) => Math.floor((endS - startS) / slotS) + 1);
  const count = windows.reduce((sum, n) => sum + Math.max(n, 0), 0);
  const expansion = emptyExpansion(count, BLID_BYTES);
  let entry = 0;
  keys.forEach(({ key, startS }, index) => {
    let dayKeyNow = key;
    let blids = blidsOfDay(dayKeyNow, slotsPerDay);
    for (let k = 0; k < windows[index]; k++) {
      const slot = k % slotsPerDay;
      if (k > 0 && slot === 0) {
        dayKeyNow = sha256(dayKeyNow);
        blids = blidsOfDay(dayKeyNow, slotsPerDay);
      }
      const blid = blids.subarray(slot * BLID_BYTES, (slot + 1) * BLID_BYTES);
      expansion.bytes.set(blid, entry * BLID_BYTES);
      expansion.keyIndex[entry] = index;
      expansion.fromS[entry] = startS + k * slotS;
      expansion.toS[entry] = startS + (k + 1) * slotS;
      entry++;
    }
  });
  return expansion;
}
