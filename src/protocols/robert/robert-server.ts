import { fromHex, toHex } from '../../base/bytes/hex.ts';
import type { HeardMessage, ResolvedMessage } from '../engine.ts';
import { schedules } from './robert-authority.ts';
import type { RobertAuthority } from './robert-authority.ts';
import {
  cryptCountry,
  epochAt,
  helloIsAuthentic,
  NTP_UNIX_S,
  openEbid,
  parseHello,
} from './robert-crypto.ts';

/**
 * How far the sender's Time may be from the receiver's, s (robert-server, application.properties).
 */
const TIME_TOLERANCE_S = 180;
/** How far the epoch of an EBID may be from that of the reception. */
const EPOCH_TOLERANCE = 1;
const TIME_MODULUS = 65_536;

/** Why a HELLO is not taken, in the order in which the server looks. */
export type HelloRefusal =
  'malformed' | 'time' | 'other-country' | 'unregistered' | 'epoch' | 'mac';

/** A HELLO that the server does not take, and why. */
export interface RefusedHello {
  readonly row: number;
  readonly reason: HelloRefusal;
  /** Of another country: whose server the row is to be handed on to, unless there is none. */
  readonly countryCode?: number;
}

/** What the server makes of an upload, HELLO by HELLO. */
export interface RobertResolution {
  /** In order of rows. */
  readonly accepted: (ResolvedMessage & { readonly epoch: number })[];
  readonly refused: RefusedHello[];
}

/** What early servers did and should not have; off by default. */
export interface RobertDefects {
  /**
   * Subtracts the 16 bits of both times as they are: what is heard within the tolerance of their
   * wrap, every 18 hours, is refused (robert-server, ContactProcessor.java of the batch, until it
   * wrapped).
   */
  readonly ignoresWrap?: boolean;
}

/**
 * What the server does with the HELLOs of an upload (specification 1.1, 6.2, steps 1 to 8; those of
 * another country are not forwarded but named). Changes nothing: see `recordExposures`.
 */
export function resolveHellos(
  authority: RobertAuthority,
  heard: readonly HeardMessage[],
  defects: RobertDefects = {},
): RobertResolution {
  const resolution: RobertResolution = { accepted: [], refused: [] };
  heard.forEach((message, row) => {
    const verdict = judge(authority, message, defects);
    if ('user' in verdict) resolution.accepted.push({ row, ...verdict });
    else resolution.refused.push({ row, ...verdict });
  });
  return resolution;
}

type Verdict = { user: string; epoch: number } | Omit<RefusedHello, 'row'>;

function judge(
  authority: RobertAuthority,
  { message, timeS }: HeardMessage,
  { ignoresWrap = false }: RobertDefects,
): Verdict {
  const hello = parseHello(message);
  if (hello === undefined) return { reason: 'malformed' };
  if (Math.abs(behindS(hello.time, timeS, ignoresWrap)) >= TIME_TOLERANCE_S)
    return { reason: 'time' };
  const { server, federation } = schedules(authority);
  const countryCode = cryptCountry(federation, hello.ebid, hello.ecc);
  if (countryCode !== authority.countryCode) return { reason: 'other-country', countryCode };
  const { epoch, id } = openEbid(server, hello.ebid);
  const user = toHex(id);
  if (!Object.hasOwn(authority.users, user)) return { reason: 'unregistered' };
  const late = epochAt(authority.serviceStartS, timeS) - epoch;
  if (Math.abs(late) > EPOCH_TOLERANCE) return { reason: 'epoch' };
  const authentic = helloIsAuthentic(fromHex(authority.users[user].kAuth), message);
  return authentic ? { user, epoch } : { reason: 'mac' };
}

/**
 * Seconds by which 16 bits of the sender's clock are behind the receiver's, across the wrap or not.
 */
function behindS(time: number, receivedS: number, ignoresWrap: boolean): number {
  const behind = ((Math.floor(receivedS) + NTP_UNIX_S) % TIME_MODULUS) - time;
  if (ignoresWrap || Math.abs(behind) < TIME_MODULUS / 2) return behind;
  return behind < 0 ? behind + TIME_MODULUS : behind - TIME_MODULUS;
}

/**
 * Steps 1 to 10: resolves an upload and adds each epoch, once, to the list of who was heard in it.
 */
export function recordExposures(
  authority: RobertAuthority,
  heard: readonly HeardMessage[],
): RobertResolution {
  const resolution = resolveHellos(authority, heard);
  const added = new Set<string>();
  for (const { user, epoch } of resolution.accepted) {
    const entry = `${user} ${epoch}`;
    if (added.has(entry)) continue;
    added.add(entry);
    authority.users[user].exposedEpochs.push(epoch);
  }
  return resolution;
}
