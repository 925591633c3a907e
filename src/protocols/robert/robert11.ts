import { serviceData } from '../../base/ble/advertising-data.ts';
import { fromHex } from '../../base/bytes/hex.ts';
import { S_PER_DAY } from '../../base/time.ts';
import { appendRow } from '../contact-log.ts';
import type { CentralisedEngine, ContactLog, HeardPayload, Sighting } from '../engine.ts';
import { createAuthority, register, roll, SERVICE_START_S, userOf } from './robert-authority.ts';
import type { RobertAuthority, RobertIdentity } from './robert-authority.ts';
import { EBID_BYTES, EPOCH_S, epochAt, HELLO_BYTES, makeHello } from './robert-crypto.ts';
import { resolveHellos } from './robert-server.ts';
import type { RobertDefects } from './robert-server.ts';
import { robertStatus } from './robert-status.ts';
import { encodeUpload, parseUpload } from './robert-upload.ts';
import { checkedTimes } from '../shared/checked-times.ts';

/**
 * ROBERT 1.1, of StopCovid and TousAntiCovid (2020): the server gives a phone EBIDs that only it
 * can open; the phone signs what it says. Facts read from ROBERT-proximity-tracing/documents at
 * e220bff and TousAntiCovid/robert-server at 967093f.
 */

const SERVICE_UUID = 0xfd64;
/** What stays the same for an epoch: ECC and EBID. Time and MAC change with every second. */
const IDENTIFIER_BYTES = 1 + EBID_BYTES;
const METADATA_BYTES = 4;
// Version, TX power, two reserved bytes. Which number the version has is a judgement.
const METADATA_VERSION = 1;
// Contagious period of the French server: phones drop older HELLOs.
const RETENTION_S = 14 * S_PER_DAY;

/** 00:00 UTC of the day, Unix s. */
const dayOf = (unixS: number): number => Math.floor(unixS / S_PER_DAY) * S_PER_DAY;

/** Tuples decoded, and the key, by identity. */
interface Decoded {
  readonly kAuth: Uint8Array;
  readonly tuples: Map<number, Uint8Array>;
}
const decodedOf = new WeakMap<RobertIdentity, Decoded>();

function decoded(identity: RobertIdentity): Decoded {
  let found = decodedOf.get(identity);
  if (found === undefined) {
    decodedOf.set(identity, (found = { kAuth: fromHex(identity.kAuth), tuples: new Map() }));
  }
  return found;
}

/** ECC and EBID of an epoch. RangeError where the phone holds none. */
function tupleAt(identity: RobertIdentity, epoch: number): Uint8Array {
  const { tuples } = decoded(identity);
  let tuple = tuples.get(epoch);
  if (tuple === undefined) {
    const k = epoch - identity.firstEpoch;
    const text = k >= 0 ? identity.tuples.at(k) : undefined;
    if (text === undefined) {
      throw new RangeError(`"time" expected within the tuples held, got epoch ${epoch}`);
    }
    tuples.set(epoch, (tuple = fromHex(text)));
  }
  return tuple;
}

/** Epochs begin where slots do: the service started at a multiple of 900. */
function identifier(identity: RobertIdentity, slot: number): Uint8Array {
  return tupleAt(identity, epochAt(identity.serviceStartS, slot * EPOCH_S));
}

function message(identity: RobertIdentity, sentS: number): Uint8Array {
  const tuple = tupleAt(identity, epochAt(identity.serviceStartS, sentS));
  return makeHello(decoded(identity).kAuth, tuple, sentS);
}

const metadataOf = (txPowerDbm: number): number =>
  ((METADATA_VERSION << 24) | ((txPowerDbm & 255) << 16)) >>> 0;

/** Service list and service data of 0xFD64, with the HELLO of the slot's first second. */
function payload(identity: RobertIdentity, slot: number, txPowerDbm: number): Uint8Array {
  const bytes = new Uint8Array(28);
  bytes.set([0x03, 0x03, 0x64, 0xfd, 0x17, 0x16, 0x64, 0xfd]);
  bytes.set(message(identity, slot * EPOCH_S), 8);
  new DataView(bytes.buffer).setUint32(24, metadataOf(txPowerDbm));
  return bytes;
}

function parsePayload(bytes: Uint8Array): HeardPayload | undefined {
  const data = serviceData(bytes, SERVICE_UUID);
  if (data?.length !== HELLO_BYTES + METADATA_BYTES) return undefined;
  return {
    identifier: data.slice(0, IDENTIFIER_BYTES),
    metadata: new DataView(data.buffer, data.byteOffset).getUint32(HELLO_BYTES),
    message: data.slice(0, HELLO_BYTES),
  };
}

/** Every sighting is kept: the server scores by the strength of each. */
function observe(log: ContactLog, sighting: Sighting): number {
  appendRow(log, sighting);
  return 1;
}

const DESCRIPTION = {
  name: 'robert@1.1',
  kind: 'centralised',
  rotationS: EPOCH_S,
  identifierBytes: IDENTIFIER_BYTES,
  payloadBytes: 28,
  metadataBytes: METADATA_BYTES,
  retentionS: RETENTION_S,
  writesBack: false,
  sendersIndependent: true,
  disclosure: {
    leaves:
      'the HELLOs heard in the last 14 days, each with when and how strong it was heard; nothing ' +
      'of the phone itself',
    contactList: true,
    authorityLearns:
      'which users (by number, without a name) were near some diagnosed person and when; with an ' +
      'upload in one piece, that the same person met them; which users ask for their status',
    bystanderLearns:
      'that the app is there and an EBID that changes every quarter of an hour; nothing is ' +
      'published, so nothing can be linked afterwards without the server key',
  },
} as const;

/** The engine of ROBERT; defects that are not named are off. */
export function createRobert11(
  defects: RobertDefects = {},
): CentralisedEngine<RobertIdentity, RobertAuthority> {
  return checkedTimes({
    ...DESCRIPTION,
    createAuthority: (random, nowS = SERVICE_START_S) =>
      createAuthority(random, { serviceStartS: Math.min(SERVICE_START_S, dayOf(nowS)) }),
    register,
    roll,
    userOf,
    status: robertStatus,
    identifier,
    metadata: (_, __, txPowerDbm) => metadataOf(txPowerDbm),
    payload,
    parsePayload,
    message,
    observe,
    encodeUpload,
    parseUpload,
    resolve: (authority, heard) =>
      resolveHellos(authority, heard, defects).accepted.map(({ row, user }) => ({ row, user })),
  });
}

/** ROBERT 1.1 without defects. */
export const robert11 = createRobert11();
