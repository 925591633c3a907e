import { fromBase64 } from '../../base/bytes/base64.ts';
import { S_PER_DAY } from '../../base/time.ts';
import {
  createAuthority,
  register,
  resolveTempIds,
  roll,
  userOf,
  VALIDITY_S,
} from './bluetrace-authority.ts';
import type { BlueTraceAuthority, BlueTraceIdentity } from './bluetrace-authority.ts';
import { encodeRead, parseRead } from './bluetrace-gatt.ts';
import { encodeUpload, parseUpload } from './bluetrace-upload.ts';
import type { CentralisedEngine, HeardPayload } from '../engine.ts';
import { onePacketRows } from '../shared/one-packet-rows.ts';
import { TEMPID_BYTES } from './tempid.ts';
import { checkedTimes } from '../shared/checked-times.ts';

/**
 * BlueTrace as in OpenTrace and TraceTogether (2020): the server gives a phone TempIDs that only
 * the server can read. Facts read from opentrace-community: opentrace-android at 7e0cdd8,
 * opentrace-cloud-functions at e9e801c.
 */

/** What OpenTrace did and should not have; all of it off by default. */
export interface BlueTraceDefects {
  /**
   * A phone that cannot fetch goes on with its last TempID for ever (opentrace-android at b21b649,
   * TempIDManager.kt): it can be followed, and the server refuses what others record of it.
   */
  readonly keepsLastTempId?: boolean;
}

// Who was read, or wrote, is left alone for so long (StreetPassWorker.kt at b844be1, GattServer.kt
// at 0c7f7f6).
const BLACKLIST_US = 100_000_000;
// OpenTrace drops records older than this.
const RETENTION_S = 21 * S_PER_DAY;
// Any words would do: a simulated phone says no more of itself.
const ORGANISATION = 'SG_MOH';
const MODEL = 'phone';

// Receivers keep the 61 bytes, not the 84 characters that hold them: one spelling, less room.

/** TempIDs decoded, by identity and place in the batch. */
const decoded = new WeakMap<BlueTraceIdentity, Map<number, Uint8Array>>();

function tempIdAt(
  identity: BlueTraceIdentity,
  unixS: number,
  defects: BlueTraceDefects,
): Uint8Array {
  const place = Math.floor((unixS - identity.startS) / VALIDITY_S);
  const k = defects.keepsLastTempId === true ? Math.min(place, identity.tempIds.length - 1) : place;
  let known = decoded.get(identity);
  if (known === undefined) decoded.set(identity, (known = new Map<number, Uint8Array>()));
  let bytes = known.get(k);
  if (bytes === undefined) {
    const text = k >= 0 ? identity.tempIds.at(k) : undefined;
    bytes = text === undefined ? undefined : fromBase64(text);
    if (bytes === undefined) {
      throw new RangeError(`"time" expected within the batch held, got Unix second ${unixS}`);
    }
    known.set(k, bytes);
  }
  return bytes;
}

/**
 * The TempID with which the slot begins, or the first one where the batch begins inside the slot. A
 * phone registered 60 s after a full quarter of an hour changes its TempID with the slots; any
 * other one in between, and `message` tells which is on the air at a given second.
 */
function identifierAt(
  identity: BlueTraceIdentity,
  slot: number,
  defects: BlueTraceDefects,
): Uint8Array {
  const { startS } = identity;
  const beginsS = slot * VALIDITY_S;
  const inside = startS > beginsS && startS < beginsS + VALIDITY_S;
  return tempIdAt(identity, inside ? startS : beginsS, defects);
}

const readMessage = (tempId: Uint8Array): Uint8Array =>
  encodeRead({ tempId, organisation: ORGANISATION, model: MODEL });

function parsePayload(bytes: Uint8Array): HeardPayload | undefined {
  try {
    const { tempId } = parseRead(bytes);
    return { identifier: tempId, metadata: 0, message: tempId };
  } catch {
    return undefined;
  }
}

const DESCRIPTION = {
  name: 'bluetrace',
  kind: 'centralised',
  rotationS: VALIDITY_S,
  identifierBytes: TEMPID_BYTES,
  payloadBytes: readMessage(new Uint8Array(TEMPID_BYTES)).length,
  metadataBytes: 0,
  retentionS: RETENTION_S,
  // protocol/v2 at e8b6832: the central writes {v, id, o, mc, rs} to the characteristic it has
  // read.
  writesBack: true,
  // The order in which a phone connects to its neighbours is not the engine's matter.
  sendersIndependent: true,
  disclosure: {
    leaves:
      'the whole encounter log of 21 days: the TempID of everybody met, when, how strong, and ' +
      '(in the app) the models of both phones',
    contactList: true,
    authorityLearns:
      'from registration on who has the app (TraceTogether: the phone number); of a diagnosed ' +
      'person everybody met, by user, with time and signal strength',
    bystanderLearns:
      'that the app is there, the model of the phone, and a TempID that changes every quarter of ' +
      'an hour; nothing is published, so nothing can be linked afterwards without the key',
  },
} as const;

type BlueTrace = CentralisedEngine<BlueTraceIdentity, BlueTraceAuthority>;

/** The engine of BlueTrace; defects that are not named are off. */
export function createBlueTrace(defects: BlueTraceDefects = {}): BlueTrace {
  const identifier: BlueTrace['identifier'] = (identity, slot) =>
    identifierAt(identity, slot, defects);
  return checkedTimes({
    ...DESCRIPTION,
    createAuthority,
    register,
    roll,
    userOf,
    identifier,
    metadata: () => 0,
    payload: (identity, slot) => readMessage(identifier(identity, slot)),
    parsePayload,
    message: (identity, sentS) => tempIdAt(identity, sentS, defects),
    // One record for each exchange with a phone; then it is left alone.
    observe: onePacketRows(BLACKLIST_US),
    encodeUpload,
    parseUpload,
    resolve: (authority, heard) => resolveTempIds(authority, heard).accepted,
  });
}

/** BlueTrace without its defects. */
export const bluetrace = createBlueTrace();
