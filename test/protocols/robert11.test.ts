import { createCipheriv, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/robert11.json' with { type: 'json' };
import { InputError } from '../../src/base/errors.ts';
import { fromHex, toHex } from '../../src/base/bytes/hex.ts';
import {
  P256_SEED_BYTES,
  p256PrivateKey,
  p256PublicKey,
  p256SharedX,
} from '../../src/base/crypto/p256.ts';
import type { HeardMessage } from '../../src/protocols/engine.ts';
import {
  createAuthority,
  registerPublicKey,
  registrationPublicKey,
  tupleOf,
} from '../../src/protocols/robert/robert-authority.ts';
import type {
  RobertAuthority,
  RobertIdentity,
} from '../../src/protocols/robert/robert-authority.ts';
import {
  cryptCountry,
  ebidOf,
  epochAt,
  federationPad,
  makeHello,
  NTP_UNIX_S,
  openEbid,
  parseHello,
  requestMac,
  sharedKeys,
} from '../../src/protocols/robert/robert-crypto.ts';
import { recordExposures, resolveHellos } from '../../src/protocols/robert/robert-server.ts';
import type { HelloRefusal } from '../../src/protocols/robert/robert-server.ts';
import {
  answerStatus,
  encodeStatusRequest,
  parseStatusRequest,
} from '../../src/protocols/robert/robert-status.ts';
import { openTuples, sealTuples } from '../../src/protocols/robert/robert-tuples.ts';
import { createRobert11, robert11 } from '../../src/protocols/robert/robert11.ts';
import { skinnyDecrypt, skinnyEncrypt, skinnyKey } from '../../src/protocols/robert/skinny64.ts';
import { AUTHORITY_SEED, Crowd, randomOf, REGISTERED_S, START_S } from './centralised-crowd.ts';

const HOUR_S = 3600;

describe('robert@1.1 against the published vectors', () => {
  it.each(vectors.skinny64_192)('SKINNY-64/192 under $key', ({ key, plaintext, ciphertext }) => {
    const schedule = skinnyKey(fromHex(key));
    expect(toHex(skinnyEncrypt(schedule, fromHex(plaintext)))).toBe(ciphertext);
    expect(toHex(skinnyDecrypt(schedule, fromHex(ciphertext)))).toBe(plaintext);
  });

  it.each(vectors.hello)('HELLO $expectedHello', ({ ecc, ebid, keyUtf8, ...rest }) => {
    const key = new TextEncoder().encode(keyUtf8);
    const hello = makeHello(key, fromHex(ecc + ebid), rest.unixTimeMs / 1000);
    expect(toHex(hello)).toBe(rest.expectedHello);
    expect(Math.floor(rest.unixTimeMs / 1000) + NTP_UNIX_S).toBe(rest.ntpSeconds);
  });

  it.each(vectors.helloParse)('parts of HELLO $hello', ({ hello, time }) => {
    const parts = parseHello(fromHex(hello))!;
    expect(parts.time).toBe(time);
    const { ecc, ebid, mac } = parts;
    expect(toHex(Uint8Array.of(ecc, ...ebid, time >> 8, time & 255, ...mac))).toBe(hello);
    expect(parseHello(fromHex(hello).subarray(1))).toBeUndefined();
  });

  it.each(vectors.statusRequest)('status MAC $expectedMac, as version 1.0 has it', (vector) => {
    const { key, ebid, unixTimeMs, expectedMac } = vector;
    const unixS = unixTimeMs / 1000;
    expect(toHex(requestMac(fromHex(key), fromHex(ebid), unixS))).toBe(expectedMac);
    // Version 1.1 puts the epoch in between.
    const later = toHex(requestMac(fromHex(key), fromHex(ebid), unixS, 0x123456));
    const mac = createHmac('sha256', fromHex(key));
    const covered = `02${ebid}123456${vector.ntpSeconds.toString(16)}`;
    expect(later).toBe(mac.update(fromHex(covered)).digest('hex'));
  });

  // Salts by robert-server at 27b9312, openapi-robert-server-v1.yml.
  it.each([
    ['status', '02'],
    ['unregister', '03'],
    ['delete-history', '04'],
  ] as const)('the MAC of a request "%s" is over %s and the rest', (request, salt) => {
    const [{ key, ebid, unixTimeMs, ntpSeconds }] = vectors.statusRequest;
    const mac = requestMac(fromHex(key), fromHex(ebid), unixTimeMs / 1000, 7, request);
    const covered = fromHex(`${salt}${ebid}000007${ntpSeconds.toString(16)}`);
    expect(toHex(mac)).toBe(createHmac('sha256', fromHex(key)).update(covered).digest('hex'));
  });
});

describe('keys, tuples and registration', () => {
  const authority = createAuthority(randomOf(AUTHORITY_SEED));

  it('registers a phone by its public key as it registers one in the simulation', () => {
    const phoneKey = p256PrivateKey(randomOf(7)(0, P256_SEED_BYTES));
    const secret = p256SharedX(phoneKey, registrationPublicKey(authority));
    const user = registerPublicKey(authority, p256PublicKey(phoneKey));
    expect(Object.keys(authority.users)).toEqual([user]);
    expect(user).toMatch(/^[0-9a-f]{10}$/);
    const identity = robert11.register(authority, randomOf(7), REGISTERED_S);
    expect(robert11.userOf(authority, identity)).toBe(user);
    expect(Object.keys(authority.users)).toEqual([user]);
    for (const [name, label] of [
      ['kAuth', 'authentication key'],
      ['kEnc', 'encryption key'],
    ] as const) {
      const expected = createHmac('sha256', secret).update(label).digest('hex');
      expect(identity[name]).toBe(expected);
      expect(authority.users[user][name]).toBe(expected);
      expect(toHex(sharedKeys(secret)[name])).toBe(expected);
    }
  });

  it('gives another ID where two users would share the 40 bits', () => {
    const crowded = createAuthority(randomOf(AUTHORITY_SEED));
    const meant = robert11.userOf(crowded, robert11.register(crowded, randomOf(7), REGISTERED_S));
    const other = { ...crowded.users[meant], kAuth: '00'.repeat(32) };
    crowded.users[meant] = other;
    const identity = robert11.register(crowded, randomOf(7), REGISTERED_S);
    const given = robert11.userOf(crowded, identity);
    expect(given).not.toBe(meant);
    expect(crowded.users[meant]).toBe(other);
    expect(Object.keys(crowded.users).sort()).toEqual([given, meant].sort());
    const again = robert11.register(crowded, randomOf(7), REGISTERED_S);
    expect(robert11.userOf(crowded, again)).toBe(given);
  });

  it('refuses to register what is no point of the curve', () => {
    // x beyond the field, and a point of the wrong length.
    const beyond = new Uint8Array(33).fill(255).fill(2, 0, 1);
    expect(() => registerPublicKey(authority, beyond)).toThrow(InputError);
    expect(() => registerPublicKey(authority, new Uint8Array(0))).toThrow(/33 or 65 bytes/);
  });

  it('gives EBIDs that hold epoch and user, and ECCs that hold the country', () => {
    const server = skinnyKey(fromHex(authority.serverKey));
    const id = Uint8Array.of(1, 2, 3, 4, 5);
    for (const epoch of [0, 1, 10_000, 16_777_215]) {
      expect(openEbid(server, ebidOf(server, epoch, id))).toEqual({ epoch, id });
    }
    expect(() => ebidOf(server, 16_777_216, id)).toThrow(RangeError);
    expect(() => ebidOf(server, -1, id)).toThrow(RangeError);
    const tuple = tupleOf(authority, '0102030405', 10_000);
    const block = Uint8Array.of(...tuple.subarray(1), ...new Uint8Array(8));
    const pad = encryptBlock(fromHex(authority.federationKey), block);
    expect(tuple[0]).toBe(pad[0] ^ 0x21);
  });

  it('hides the country under a federation key of any length of AES', () => {
    const ebid = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    for (const length of [16, 24, 32]) {
      const key = Uint8Array.from({ length }, (_, k) => 7 * k);
      const cipher = createCipheriv(`aes-${8 * length}-ecb`, key, null);
      const [pad] = cipher.update(Uint8Array.of(...ebid, ...new Uint8Array(8)));
      expect(cryptCountry(federationPad(key), ebid, 0x33)).toBe(pad ^ 0x33);
      const spain = createAuthority(randomOf(9), { countryCode: 0x33, federationKey: key });
      const visitor = robert11.register(spain, randomOf(6), REGISTERED_S);
      const heard = [
        { message: robert11.message(visitor, REGISTERED_S), timeS: REGISTERED_S, rssiDbm: -60 },
      ];
      expect(robert11.resolve(spain, heard)).toHaveLength(1);
    }
    expect(() => federationPad(new Uint8Array(20))).toThrow(RangeError);
  });

  it('sends four days of tuples that only this phone opens, the ones that it then says', () => {
    const identity = robert11.register(authority, randomOf(8), REGISTERED_S);
    const user = robert11.userOf(authority, identity);
    const sealed = sealTuples(authority, user, identity.firstEpoch);
    const tuples = openTuples(fromHex(identity.kEnc), sealed);
    expect(tuples).toHaveLength(384);
    tuples.forEach(({ epoch, ecc, ebid }, k) => {
      expect(epoch).toBe(identity.firstEpoch + k);
      expect(toHex(Uint8Array.of(ecc, ...ebid))).toBe(identity.tuples.at(k));
    });
    const other = robert11.register(authority, randomOf(9), REGISTERED_S);
    expect(() => openTuples(fromHex(other.kEnc), sealed)).toThrow(InputError);
    expect(() => openTuples(fromHex(identity.kEnc), sealed.subarray(0, 20))).toThrow(InputError);
    expect(() => openTuples(fromHex(identity.kEnc), new Uint8Array(0))).toThrow(InputError);
    const next = sealTuples(authority, user, identity.firstEpoch + 96);
    expect(toHex(next.subarray(0, 12))).not.toBe(toHex(sealed.subarray(0, 12)));
  });

  it('puts HELLO and power into service data of 0xFD64, 28 bytes beside the flags', () => {
    const identity = robert11.register(authority, randomOf(8), REGISTERED_S);
    const slot = START_S / 900 + 5;
    const payload = toHex(robert11.payload(identity, slot, -12));
    expect(payload.slice(0, 16)).toBe('030364fd171664fd');
    expect(payload.slice(16, 48)).toBe(toHex(robert11.message(identity, 900 * slot)));
    expect(payload.slice(48)).toBe('01f40000');
  });

  it('begins epochs with quarters of an hour, on the first of June 2020 in France', () => {
    expect(authority.serviceStartS).toBe(Date.UTC(2020, 5, 1) / 1000);
    expect(authority.countryCode).toBe(0x21);
    expect(() => createAuthority(randomOf(1), { serviceStartS: 1 })).toThrow(RangeError);
    expect(() => createAuthority(randomOf(1), { countryCode: 256 })).toThrow(RangeError);
    const before = authority.serviceStartS - 1;
    expect(() => robert11.register(authority, randomOf(1), before)).toThrow(RangeError);
    // A service that is to take phones before then begins on the day of the first.
    const sooner = robert11.createAuthority(randomOf(1), before);
    expect(sooner.serviceStartS).toBe(Date.UTC(2020, 4, 31) / 1000);
    expect(robert11.register(sooner, randomOf(1), before).firstEpoch).toBe(95);
    expect(robert11.createAuthority(randomOf(1), START_S).serviceStartS).toBe(before + 1);
  });
});

/** One block of AES-128 by the platform. */
function encryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-ecb', key, null);
  cipher.setAutoPadding(false);
  return cipher.update(block);
}

describe('the server of robert@1.1', () => {
  const crowd = new Crowd(robert11);
  const sentS = START_S + 5000;
  const reasonOf = (heard: HeardMessage, authority = crowd.authority): HelloRefusal | undefined =>
    resolveHellos(authority, [heard]).refused[0]?.reason;

  it('says why it refuses a message, in the order of its checks', () => {
    const good = crowd.heard(1, sentS);
    expect(reasonOf(good)).toBeUndefined();
    expect(reasonOf({ ...good, message: good.message.subarray(1) })).toBe('malformed');
    expect(reasonOf({ ...good, timeS: sentS + 180 })).toBe('time');
    expect(reasonOf({ ...good, timeS: sentS - 180 })).toBe('time');
    // Time fits 65,536 s later; the epoch of the EBID does not.
    expect(reasonOf({ ...good, timeS: sentS + 65_536 })).toBe('epoch');
    const changed = (at: number): HeardMessage => {
      const message = good.message.slice();
      message[at] ^= 1;
      return { ...good, message };
    };
    expect(reasonOf(changed(0))).toBe('other-country');
    expect(reasonOf(changed(10))).toBe('mac');
    expect(reasonOf(changed(15))).toBe('mac');
    expect(reasonOf(good, { ...crowd.authority, users: {} })).toBe('unregistered');
  });

  it('takes an EBID of the epoch before, of this and of the next, if rightly signed', () => {
    const user = crowd.userOf(1);
    const kAuth = fromHex(crowd.authority.users[user].kAuth);
    const epoch = epochAt(crowd.authority.serviceStartS, sentS);
    const reasons = [-2, -1, 0, 1, 2].map((d) => {
      const message = makeHello(kAuth, tupleOf(crowd.authority, user, epoch + d), sentS);
      return reasonOf({ message, timeS: sentS, rssiDbm: -60 });
    });
    expect(reasons).toEqual(['epoch', undefined, undefined, undefined, 'epoch']);
  });

  it('sees no difference where the 16 bits of Time wrap around', () => {
    // The second before NTP seconds are a multiple of 65,536.
    const wrapS = Math.ceil((START_S + NTP_UNIX_S) / 65_536) * 65_536 - NTP_UNIX_S;
    for (const [sent, heard] of [
      [wrapS - 100, wrapS + 79],
      [wrapS + 79, wrapS - 100],
      [wrapS - 1, wrapS],
    ]) {
      expect(reasonOf(crowd.heard(1, sent, heard))).toBeUndefined();
    }
    expect(reasonOf(crowd.heard(1, wrapS - 100, wrapS + 80))).toBe('time');
    // Servers that ignored it lost these, and only these.
    const early = createRobert11({ ignoresWrap: true });
    const found = (sent: number, heard: number): number =>
      early.resolve(crowd.authority, [crowd.heard(1, sent, heard)]).length;
    expect([found(wrapS - 1, wrapS), found(wrapS, wrapS - 1)]).toEqual([0, 0]);
    const within = [found(wrapS, wrapS), found(wrapS - 179, wrapS - 1), found(wrapS, wrapS + 179)];
    expect(within).toEqual([1, 1, 1]);
  });

  it('adds an epoch once to each user heard, and nothing for what it refuses', () => {
    for (const seed of [1, 2, 3]) crowd.phone(seed);
    const authority = JSON.parse(JSON.stringify(crowd.authority)) as RobertAuthority;
    const heard = [
      ...[0, 5, 10, 1000].map((s) => crowd.heard(1, sentS + s)),
      crowd.heard(2, sentS),
      crowd.heard(2, sentS + 900, sentS),
    ];
    const { accepted, refused } = recordExposures(authority, heard);
    expect(accepted.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4]);
    expect(refused).toEqual([{ row: 5, reason: 'time' }]);
    const first = epochAt(authority.serviceStartS, sentS);
    const epochsOf = (seed: number): number[] => authority.users[crowd.userOf(seed)].exposedEpochs;
    expect(epochsOf(1)).toEqual([first, first + 1]);
    expect(epochsOf(2)).toEqual([first]);
    expect(epochsOf(3)).toEqual([]);
    // Another diagnosed person who heard the same counts again.
    recordExposures(authority, heard.slice(0, 1));
    expect(epochsOf(1)).toEqual([first, first + 1, first]);
  });

  it('names the country of a foreign message, whose server then takes it', () => {
    const federationKey = fromHex(crowd.authority.federationKey);
    const germany = createAuthority(randomOf(77), { countryCode: 0x31, federationKey });
    const visitor = robert11.register(germany, randomOf(6), REGISTERED_S);
    const message = robert11.message(visitor, sentS);
    const heard = [{ message, timeS: sentS, rssiDbm: -60 }];
    const { accepted, refused } = resolveHellos(crowd.authority, heard);
    expect(accepted).toEqual([]);
    expect(refused).toEqual([{ row: 0, reason: 'other-country', countryCode: 0x31 }]);
    const user = robert11.userOf(germany, visitor);
    expect(robert11.resolve(germany, heard)).toEqual([{ row: 0, user }]);
  });
});

describe('status requests of robert@1.1', () => {
  const nowS = START_S + 20 * HOUR_S;
  let authority: RobertAuthority;
  let phone: RobertIdentity;
  const fresh = (): void => {
    authority = createAuthority(randomOf(AUTHORITY_SEED));
    phone = robert11.register(authority, randomOf(1), REGISTERED_S);
  };
  const ask = (atS: number, atRisk: boolean, sentS = atS) =>
    answerStatus(authority, encodeStatusRequest(phone, sentS), atS, () => atRisk);

  it('are 47 bytes with the epoch in them, and are answered', () => {
    fresh();
    const request = encodeStatusRequest(phone, nowS);
    expect(request).toHaveLength(47);
    const { ebid, epoch, time } = parseStatusRequest(request);
    expect(epoch).toBe(epochAt(authority.serviceStartS, nowS));
    expect(time).toBe(nowS + NTP_UNIX_S);
    const id = openEbid(skinnyKey(fromHex(authority.serverKey)), ebid);
    expect(toHex(id.id)).toBe(robert11.userOf(authority, phone));
    expect(ask(nowS, false)).toEqual({ answered: true, atRisk: false });
  });

  it('tell of a risk once, from the epochs of the last 14 days', () => {
    fresh();
    const user = authority.users[robert11.userOf(authority, phone)];
    const now = epochAt(authority.serviceStartS, nowS);
    user.exposedEpochs = [now - 14 * 96 - 1, now - 14 * 96, now];
    const seen: number[][] = [];
    const answer = answerStatus(authority, encodeStatusRequest(phone, nowS), nowS, (epochs) => {
      seen.push([...epochs]);
      return epochs.length > 1;
    });
    expect(seen).toEqual([[now - 14 * 96, now]]);
    expect(answer).toEqual({ answered: true, atRisk: true });
    const reason = 'already-notified';
    expect(ask(nowS + 24 * HOUR_S, true)).toEqual({ answered: false, reason });
  });

  it('are answered every 12 hours at most', () => {
    fresh();
    expect(ask(nowS, false).answered).toBe(true);
    const tooSoon = { answered: false, reason: 'too-soon' };
    expect(ask(nowS + 12 * HOUR_S - 900, false)).toEqual(tooSoon);
    expect(ask(nowS + 12 * HOUR_S, false).answered).toBe(true);
    expect(ask(nowS + 12 * HOUR_S + 900, false)).toEqual(tooSoon);
  });

  it('are refused when they are late, changed, of nobody, or cut', () => {
    fresh();
    expect(ask(nowS, false, nowS - 61)).toEqual({ answered: false, reason: 'time' });
    expect(ask(nowS, false, nowS + 61)).toEqual({ answered: false, reason: 'time' });
    const request = encodeStatusRequest(phone, nowS);
    const changed = (at: number): unknown => {
      const bytes = request.slice();
      bytes[at] ^= 1;
      return answerStatus(authority, bytes, nowS, () => false);
    };
    expect(changed(0)).toEqual({ answered: false, reason: 'epoch' });
    expect(changed(10)).toEqual({ answered: false, reason: 'epoch' });
    expect(changed(14)).toEqual({ answered: false, reason: 'mac' });
    expect(changed(46)).toEqual({ answered: false, reason: 'mac' });
    const nobody = { ...authority, users: {} };
    expect(answerStatus(nobody, request, nowS, () => true)).toEqual({
      answered: false,
      reason: 'unregistered',
    });
    expect(() => answerStatus(authority, request.subarray(1), nowS, () => true)).toThrow(
      InputError,
    );
    const accepts = (sentS: number): boolean =>
      robert11.status!.accepts(authority, phone, sentS, nowS);
    const answers = [-61, -60, 0, 60, 61].map((s) => accepts(nowS + s));
    expect(answers).toEqual([false, true, true, true, false]);
    expect(robert11.status!.accepts(nobody, phone, nowS, nowS)).toBe(false);
    // None of these counts as a request.
    expect(ask(nowS, false, nowS - 60).answered).toBe(true);
  });

  it('name the last epoch held where the phone was offline for longer', () => {
    fresh();
    const lateS = REGISTERED_S + 6 * 24 * HOUR_S;
    const { epoch } = parseStatusRequest(encodeStatusRequest(phone, lateS));
    expect(epoch).toBe(phone.firstEpoch + 383);
    expect(ask(lateS, false).answered).toBe(true);
    expect(() => encodeStatusRequest(phone, REGISTERED_S - 900)).toThrow(RangeError);
  });
});
