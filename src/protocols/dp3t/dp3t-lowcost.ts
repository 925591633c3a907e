import { fromHex, toHex } from '../../base/bytes/hex.ts';
import { sha256 } from '../../base/crypto/sha256.ts';
import { S_PER_DAY } from '../../base/time.ts';
import {
  DP3T_PARTS,
  EPHID_BYTES,
  EPOCHS_PER_DAY,
  ephIdPayload,
  ephIdStream,
  releaseOf,
  shuffled,
} from './dp3t-parts.ts';
import { emptyExpansion } from '../shared/empty-expansion.ts';
import type {
  DecentralisedEngine,
  Expansion,
  Publication,
  PublishedKey,
  RandomBytes,
} from '../engine.ts';
import { timedMatch } from '../shared/timed-match.ts';
import { checkedTimes } from '../shared/checked-times.ts';

/** DP-3T, low-cost design: SK_t = SHA-256(SK_{t-1}) each day, 96 EphIDs a day in random order. */
export interface Dp3tLowcostIdentity {
  /** SK of the oldest day held, 32 bytes in hex. */
  key: string;
  /** That day, days since 1970. */
  day: number;
  /** What the order of the EphIDs follows from; never leaves the phone. 32 bytes in hex. */
  order: string;
}

/** Keys are kept for 14 days beside today's. */
const KEPT_BACK_DAYS = 14;
const KEY_BYTES = 32;

/** The label of the PRF; dirkx/DP-3T-Documents writes it with a capital B. */
const LABEL = 'broadcast key';

/**
 * The EphIDs of a day key in the order of the PRG, 16 bytes each.
 *
 * @param epochs - of a day: 96 of 15 minutes; the SDK's first versions had 288 of five
 */
export function lowcostEphIds(
  dayKey: Uint8Array,
  label = LABEL,
  epochs = EPOCHS_PER_DAY,
): Uint8Array {
  return ephIdStream(dayKey, label, epochs);
}

/** Keys and EphIDs of an identity's days; a pure function remembered. */
interface Derived {
  keys: Uint8Array[];
  ephIds: Map<number, Uint8Array>;
}

/** The key `days` days after `key`. */
function keyAfter(keys: Uint8Array[], days: number): Uint8Array {
  while (keys.length <= days) keys.push(sha256(keys[keys.length - 1]));
  return keys[days];
}

/** The random bytes of the second in which it is made: after a publication there are others. */
function createIdentity(random: RandomBytes, nowS: number): Dp3tLowcostIdentity {
  const bytes = random(Math.floor(nowS), 2 * KEY_BYTES);
  return {
    key: toHex(bytes.subarray(0, KEY_BYTES)),
    day: Math.floor(nowS / S_PER_DAY),
    order: toHex(bytes.subarray(KEY_BYTES)),
  };
}

/** Forgets keys of more than 14 days ago: the chain runs forward only. */
function roll(identity: Dp3tLowcostIdentity, _random: RandomBytes, nowS: number) {
  const day = Math.floor(nowS / S_PER_DAY) - KEPT_BACK_DAYS;
  if (day <= identity.day) return identity;
  const key = keyAfter([fromHex(identity.key)], day - identity.day);
  return { ...identity, key: toHex(key), day };
}

/** Every day from that of the key up to the release, each identifier at any time of its day. */
function expand(keys: readonly PublishedKey[], label: string): Expansion {
  const days = keys.map(({ startS, endS }) => Math.max(Math.ceil((endS - startS) / S_PER_DAY), 0));
  const count = EPOCHS_PER_DAY * days.reduce((sum, n) => sum + n, 0);
  const expansion = emptyExpansion(count, EPHID_BYTES);
  let entry = 0;
  keys.forEach(({ key, startS, endS }, index) => {
    let dayKey = key;
    for (let day = 0; day < days[index]; day++, entry += EPOCHS_PER_DAY) {
      if (day > 0) dayKey = sha256(dayKey);
      const fromS = startS + day * S_PER_DAY;
      const next = entry + EPOCHS_PER_DAY;
      expansion.bytes.set(lowcostEphIds(dayKey, label), entry * EPHID_BYTES);
      expansion.keyIndex.fill(index, entry, next);
      expansion.fromS.fill(fromS, entry, next);
      expansion.toS.fill(Math.min(fromS + S_PER_DAY, endS) - 1, entry, next);
    }
  });
  return expansion;
}

/** @param label - of the PRF, for variants that spell it otherwise */
export function createDp3tLowcost(label = LABEL): DecentralisedEngine<Dp3tLowcostIdentity> {
  const derivedOf = new WeakMap<Dp3tLowcostIdentity, Derived>();

  function derive(identity: Dp3tLowcostIdentity): Derived {
    let derived = derivedOf.get(identity);
    if (derived === undefined) {
      derived = { keys: [fromHex(identity.key)], ephIds: new Map() };
      derivedOf.set(identity, derived);
    }
    return derived;
  }

  function identifier(identity: Dp3tLowcostIdentity, slot: number): Uint8Array {
    const day = Math.floor(slot / EPOCHS_PER_DAY);
    if (day < identity.day) {
      throw new RangeError(`"slot" expected an instant of a day still held, got day ${day}`);
    }
    const { keys, ephIds } = derive(identity);
    let ofDay = ephIds.get(day);
    if (ofDay === undefined) {
      const inOrder = lowcostEphIds(keyAfter(keys, day - identity.day), label);
      ephIds.set(day, (ofDay = shuffled(inOrder, fromHex(identity.order), day)));
    }
    const at = (slot - day * EPOCHS_PER_DAY) * EPHID_BYTES;
    return ofDay.subarray(at, at + EPHID_BYTES);
  }

  /** The key of the first day opens all days after it, up to the release; `toS` has no say. */
  function publish(
    identity: Dp3tLowcostIdentity,
    fromS: number,
    _toS: number,
    nowS: number,
  ): Publication {
    const day = Math.max(Math.floor(fromS / S_PER_DAY), identity.day);
    const releaseS = releaseOf(nowS);
    const key: PublishedKey = {
      key: keyAfter(derive(identity).keys, day - identity.day).slice(),
      startS: day * S_PER_DAY,
      endS: releaseS,
      availableFromS: releaseS,
      daysSinceOnset: undefined,
    };
    return { engine: 'dp3t-lowcost', keys: [key] };
  }

  return checkedTimes({
    ...DP3T_PARTS,
    name: 'dp3t-lowcost',
    renewsAfterPublish: true,
    disclosure: {
      leaves: 'the key of the first day published and that day',
      contactList: false,
      authorityLearns: 'the keys of those who publish, and when they published',
      bystanderLearns:
        'all identifiers of those who published, from the first day to the publication: who ' +
        'logged them near by can link all those days afterwards',
    },
    createIdentity,
    roll,
    identifier,
    payload: (identity, slot) => ephIdPayload(identifier(identity, slot)),
    publish,
    expand: (keys) => expand(keys, label),
    match: timedMatch,
  });
}
