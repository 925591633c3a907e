import { InputError } from '../../base/errors.ts';
import { fromHex, toHex } from '../../base/bytes/hex.ts';
import type { StatusPoll } from '../engine.ts';
import { schedules } from './robert-authority.ts';
import type { RobertAuthority, RobertIdentity, RobertUser } from './robert-authority.ts';
import {
  EBID_BYTES,
  epochAt,
  epochBytes,
  EPOCH_S,
  NTP_UNIX_S,
  ntpBytes,
  openEbid,
  requestMac,
  sameBytes,
} from './robert-crypto.ts';

/**
 * How a phone asks whether it is at risk (specification 1.1, section 7): EBID, its epoch (24 bits),
 * Time (32 bits of NTP seconds) and the MAC over all of them.
 */
export interface StatusRequest {
  readonly ebid: Uint8Array;
  readonly epoch: number;
  readonly time: number;
  /** 32 bytes. */
  readonly mac: Uint8Array;
}

const EPOCH_AT = EBID_BYTES;
const TIME_AT = EPOCH_AT + 3;
const MAC_AT = TIME_AT + 4;
const REQUEST_BYTES = MAC_AT + 32;

// Defaults of robert-server, ServerConfigurationServiceImpl.java: request-time-delta-tolerance 60,
// status-request-minimum-epoch-gap 48 (12 h), contagious-period 14 days.
const REQUEST_TOLERANCE_S = 60;
const MIN_GAP_EPOCHS = 48;
const KEPT_EPOCHS = 14 * 96;

/** What the phone sends at `nowS`: with the EBID of now, or the last one that it holds. */
export function encodeStatusRequest(identity: RobertIdentity, nowS: number): Uint8Array {
  const { serviceStartS, firstEpoch, tuples, kAuth } = identity;
  const k = Math.min(epochAt(serviceStartS, nowS) - firstEpoch, tuples.length - 1);
  const tuple = k < 0 ? undefined : tuples.at(k);
  if (tuple === undefined) {
    throw new RangeError(`"nowS" expected a time after the tuples were fetched, got ${nowS}`);
  }
  const ebid = fromHex(tuple).subarray(1);
  const request = new Uint8Array(REQUEST_BYTES);
  request.set(ebid);
  request.set(epochBytes(firstEpoch + k), EPOCH_AT);
  request.set(ntpBytes(nowS, 4), TIME_AT);
  request.set(requestMac(fromHex(kAuth), ebid, nowS, firstEpoch + k), MAC_AT);
  return request;
}

/** @throws InputError for other than 47 bytes */
export function parseStatusRequest(bytes: Uint8Array): StatusRequest {
  if (bytes.length !== REQUEST_BYTES) {
    throw new InputError(
      `status request: expected ${REQUEST_BYTES} bytes, found ${bytes.length}; send it whole`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    ebid: bytes.slice(0, EPOCH_AT),
    epoch: view.getUint32(EPOCH_AT - 1) & 0xffffff,
    time: view.getUint32(TIME_AT),
    mac: bytes.slice(MAC_AT),
  };
}

/** Why the server does not answer a request for the status. */
export type StatusRefusal =
  'time' | 'epoch' | 'unregistered' | 'mac' | 'already-notified' | 'too-soon';

/** What the server answers to a request for the status. */
export type StatusAnswer =
  | { readonly answered: true; readonly atRisk: boolean }
  | { readonly answered: false; readonly reason: StatusRefusal };

/** Steps 1 to 5: of whom a request is, if it is sound and in time at `nowS` of the server. */
function requester(
  authority: RobertAuthority,
  bytes: Uint8Array,
  nowS: number,
): RobertUser | StatusRefusal {
  const { ebid, epoch, time, mac } = parseStatusRequest(bytes);
  const requestS = time - NTP_UNIX_S;
  if (Math.abs(requestS - nowS) > REQUEST_TOLERANCE_S) return 'time';
  const opened = openEbid(schedules(authority).server, ebid);
  if (opened.epoch !== epoch) return 'epoch';
  const id = toHex(opened.id);
  if (!Object.hasOwn(authority.users, id)) return 'unregistered';
  const user = authority.users[id];
  const expected = requestMac(fromHex(user.kAuth), ebid, requestS, epoch);
  return sameBytes(expected, mac) ? user : 'mac';
}

/** The status request as engines have it. */
export const robertStatus: StatusPoll<RobertIdentity, RobertAuthority> = {
  gapS: MIN_GAP_EPOCHS * EPOCH_S,
  accepts: (authority, identity, nowS, serverS) =>
    typeof requester(authority, encodeStatusRequest(identity, nowS), serverS) !== 'string',
};

/**
 * The server's answer at `nowS` (steps 1 to 8, then the reply). Who was told of a risk gets no
 * further answer, as the specification has it; the French server answered on.
 *
 * @param isAtRisk - the score, from the epochs of the last 14 days in which the user was heard
 * @throws InputError for bytes that are no request
 */
export function answerStatus(
  authority: RobertAuthority,
  bytes: Uint8Array,
  nowS: number,
  isAtRisk: (exposedEpochs: readonly number[]) => boolean,
): StatusAnswer {
  const refuse = (reason: StatusRefusal): StatusAnswer => ({ answered: false, reason });
  const user = requester(authority, bytes, nowS);
  if (typeof user === 'string') return refuse(user);
  if (user.notified) return refuse('already-notified');
  const now = epochAt(authority.serviceStartS, nowS);
  const { lastStatusEpoch } = user;
  if (lastStatusEpoch !== null && now - lastStatusEpoch < MIN_GAP_EPOCHS) return refuse('too-soon');
  user.lastStatusEpoch = now;
  user.exposedEpochs = user.exposedEpochs.filter((exposed) => now - exposed <= KEPT_EPOCHS);
  user.notified = isAtRisk(user.exposedEpochs);
  return { answered: true, atRisk: user.notified };
}
