import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.ts';
import { fromBase64, toBase64 } from '../../src/base/bytes/base64.ts';
import { fromHex, toHex } from '../../src/base/bytes/hex.ts';
import {
  advertisement,
  advertisesBlueTrace,
  encodeRead,
  encodeWrite,
  parseRead,
  parseWrite,
} from '../../src/protocols/bluetrace/bluetrace-gatt.ts';
import { resolveTempIds, rotateKey } from '../../src/protocols/bluetrace/bluetrace-authority.ts';
import { bluetrace, createBlueTrace } from '../../src/protocols/bluetrace/bluetrace.ts';
import type { HeardMessage } from '../../src/protocols/engine.ts';
import { openTempId, sealTempId } from '../../src/protocols/bluetrace/tempid.ts';
import { AUTHORITY_SEED, Crowd, randomOf, REGISTERED_S, START_S } from './centralised-crowd.ts';

const HOUR_S = 3600;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const utf8 = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('TempIDs', () => {
  const content = { uid: new Uint8Array(21).fill(0xab), startS: START_S, expiryS: START_S + 900 };
  const key = fromHex('00112233445566778899aabbccddeeff'.repeat(2));
  const iv = fromHex('0f1e2d3c4b5a69788796a5b4c3d2e1f0');

  it('are user and times under AES-256-GCM, then 16 bytes of IV, then the tag', () => {
    const tempId = sealTempId(key, content, iv);
    const plain = Buffer.alloc(29, 0xab);
    plain.writeInt32BE(content.startS, 21);
    plain.writeInt32BE(content.expiryS, 25);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    const expected = Buffer.concat([sealed, iv, cipher.getAuthTag()]);
    expect(toHex(tempId)).toBe(expected.toString('hex'));
    expect(tempId).toHaveLength(61);
    expect(toBase64(tempId)).toHaveLength(84);
    expect(openTempId(key, tempId)).toEqual(content);
  });

  it('open with their key and whole only', () => {
    const tempId = sealTempId(key, content, iv);
    expect(openTempId(iv, tempId)).toBeUndefined();
    expect(openTempId(key, tempId.subarray(1))).toBeUndefined();
    expect(openTempId(key, Uint8Array.of(...tempId, 0))).toBeUndefined();
  });

  it('come in batches of 100 of a quarter of an hour each, the first a minute early', () => {
    const crowd = new Crowd(bluetrace);
    const { uid, tempIds } = crowd.phone(1);
    const batch = JSON.parse(JSON.stringify(tempIds)) as string[];
    expect(batch).toHaveLength(100);
    const serverKey = fromHex(crowd.authority.keys[0]);
    const ivs = new Set<string>();
    batch.forEach((tempId, k) => {
      const bytes = fromBase64(tempId)!;
      const decipher = createDecipheriv('aes-256-gcm', serverKey, bytes.subarray(29, 45));
      decipher.setAuthTag(bytes.subarray(45));
      const plain = Buffer.concat([decipher.update(bytes.subarray(0, 29)), decipher.final()]);
      expect(plain.subarray(0, 21).toString('hex')).toBe(uid);
      expect(plain.readInt32BE(21)).toBe(REGISTERED_S - 60 + 900 * k);
      expect(plain.readInt32BE(25)).toBe(REGISTERED_S - 60 + 900 * (k + 1));
      ivs.add(toHex(bytes.subarray(29, 45)));
    });
    expect(ivs.size).toBe(100);
    expect(tempIds.at(100)).toBeUndefined();
    expect(tempIds.at(-1)).toBeUndefined();
  });

  it('are fetched anew every 12 hours', () => {
    const crowd = new Crowd(bluetrace);
    const phone = crowd.phone(1);
    expect(crowd.phoneAt(1, REGISTERED_S + 12 * HOUR_S - 1)).toBe(phone);
    expect(crowd.phoneAt(1, REGISTERED_S + 12 * HOUR_S).startS).toBe(START_S + 12 * HOUR_S);
    expect(crowd.phoneAt(1, REGISTERED_S + 30 * HOUR_S).startS).toBe(START_S + 24 * HOUR_S);
  });

  it('end with the batch; in a phone that keeps its last one, never', () => {
    const crowd = new Crowd(bluetrace);
    const phone = crowd.phone(1);
    const endS = START_S + 25 * HOUR_S;
    const last = bluetrace.message(phone, endS - 1);
    expect(() => bluetrace.message(phone, endS)).toThrow(RangeError);
    const kept = createBlueTrace({ keepsLastTempId: true });
    expect(kept.message(phone, endS - 901)).not.toEqual(last);
    expect(kept.message(phone, endS + 100 * HOUR_S)).toEqual(last);
    expect(kept.identifier(phone, endS / 900 + 50)).toEqual(last);
    expect(() => kept.message(phone, START_S - 1)).toThrow(RangeError);
    const heard = [{ message: last, timeS: endS + 1, rssiDbm: -60 }];
    const reason = 'expired-id';
    expect(resolveTempIds(crowd.authority, heard).refused).toEqual([{ row: 0, reason }]);
  });

  it('of a phone registered at any second: the slot has the one that it begins with', () => {
    const crowd = new Crowd(bluetrace);
    const atS = START_S + 400;
    const phone = bluetrace.register(crowd.authority, randomOf(9), atS);
    const slot = START_S / 900;
    const first = bluetrace.message(phone, atS);
    expect(bluetrace.identifier(phone, slot)).toEqual(first);
    expect(bluetrace.identifier(phone, slot + 1)).toEqual(first);
    expect(bluetrace.message(phone, atS - 60 + 900)).toEqual(bluetrace.identifier(phone, slot + 2));
    expect(() => bluetrace.identifier(phone, slot - 1)).toThrow(RangeError);
  });
});

describe('the server of BlueTrace', () => {
  const crowd = new Crowd(bluetrace);
  const sentS = START_S + 5000;

  it('counts why it refuses a message', () => {
    const good = crowd.heard(1, sentS);
    const broken = { ...good, message: good.message.slice().fill(0, 0, 1) };
    const rows = [good, broken, { ...good, timeS: sentS + 900 }, { ...good, timeS: sentS - 900 }];
    const { accepted, refused } = resolveTempIds(crowd.authority, rows);
    expect(accepted).toEqual([{ row: 0, user: crowd.userOf(1) }]);
    expect(refused.map(({ row, reason }) => `${row} ${reason}`)).toEqual([
      '1 failed-decryption',
      '2 expired-id',
      '3 expired-id',
    ]);
    const nobody = resolveTempIds({ ...crowd.authority, users: {} }, [good]);
    expect(nobody.refused).toEqual([{ row: 0, reason: 'unregistered' }]);
  });

  it('names records of phones that were heard and never read', () => {
    const good = crowd.heard(1, sentS);
    const upload = bluetrace.encodeUpload([{ ...good, message: new Uint8Array(0) }, good]);
    const { records } = JSON.parse(new TextDecoder().decode(upload)) as { records: object[] };
    expect(records.map((record) => 'msg' in record)).toEqual([false, true]);
    const { accepted, refused } = resolveTempIds(crowd.authority, bluetrace.parseUpload(upload));
    expect(accepted).toEqual([{ row: 1, user: crowd.userOf(1) }]);
    expect(refused).toEqual([{ row: 0, reason: 'no-msg' }]);
  });

  it('reads what was made with each of its keys, the newest first, and with no other', () => {
    const turning = new Crowd(bluetrace);
    const heard: HeardMessage[] = [];
    for (let key = 0; key < 3; key++) {
      if (key > 0) rotateKey(turning.authority, randomOf(AUTHORITY_SEED));
      // Fetched with the key of the time.
      heard.push(turning.heard(key, sentS));
    }
    expect(new Set(turning.authority.keys).size).toBe(3);
    expect(turning.usersIn(heard)).toEqual([0, 1, 2].map((seed) => turning.userOf(seed)));
    // Phone 0 says the same until it fetches again, then what the newest key made.
    const keyOf = (nowS: number): number => {
      const { message } = turning.heard(0, nowS);
      const { keys } = turning.authority;
      return keys.findIndex((key) => openTempId(fromHex(key), message) !== undefined);
    };
    expect(keyOf(sentS)).toBe(2);
    expect(keyOf(REGISTERED_S + 12 * HOUR_S)).toBe(0);
    turning.authority.keys.pop();
    expect(turning.usersIn(heard)[0]).toBeUndefined();
    expect(turning.usersIn(heard)[2]).toBe(turning.userOf(2));
  });
});

describe('what two phones with BlueTrace say to each other', () => {
  const tempId = Uint8Array.from({ length: 61 }, (_, k) => k);
  const common = { tempId, organisation: 'SG_MOH', model: 'phone' };

  it('is JSON of version 2', () => {
    const id = toBase64(tempId);
    expect(text(encodeRead(common))).toBe(`{"v":2,"id":"${id}","o":"SG_MOH","mp":"phone"}`);
    expect(text(encodeWrite({ ...common, rssiDbm: -71 }))).toBe(
      `{"v":2,"id":"${id}","o":"SG_MOH","mc":"phone","rs":-71}`,
    );
  });

  it('is read back, whatever the model is called', () => {
    const bytes = fc.uint8Array({ minLength: 61, maxLength: 61 });
    const word = fc.string({ unit: 'grapheme', maxLength: 20 });
    const rssi = fc.integer({ min: -128, max: 127 });
    fc.assert(
      fc.property(bytes, word, word, rssi, (id, organisation, model, rssiDbm) => {
        const message = { tempId: id, organisation, model };
        expect(parseRead(encodeRead(message))).toEqual(message);
        const written = { ...message, rssiDbm };
        expect(parseWrite(encodeWrite(written))).toEqual(written);
      }),
      { seed: 40, numRuns: 100 },
    );
  });

  it('may have more fields, and is refused in one sentence where it lacks one', () => {
    const read = JSON.parse(text(encodeRead(common))) as Record<string, unknown>;
    const parse = (change: object): unknown =>
      parseRead(utf8(JSON.stringify({ ...read, ...change })));
    expect(parse({ battery: 50 })).toEqual(common);
    for (const change of [
      { v: 1 },
      { v: '2' },
      { id: 'AA==' },
      { id: undefined },
      { o: 3 },
      { mp: null },
    ]) {
      expect(() => parse(change)).toThrow(InputError);
    }
    expect(() => parse({ v: 3 })).toThrow(
      'read message: expected version 2 at v, found 3; update the app',
    );
    for (const bytes of [utf8('[]'), utf8('null'), Uint8Array.of(0xff), new Uint8Array(0)]) {
      expect(() => parseRead(bytes)).toThrow(InputError);
      expect(() => parseWrite(bytes)).toThrow(InputError);
    }
    expect(() => parseWrite(encodeRead(common))).toThrow(
      /write message: expected a field "mc", found none/,
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => parseRead(bytes)).toThrow(InputError);
        expect(() => parseWrite(bytes)).toThrow(InputError);
      }),
      { seed: 41, numRuns: 200 },
    );
  });

  it('begins with an advertisement of 28 bytes: service, power, three characters', () => {
    const bytes = toHex(advertisement(-7, 'a0f'));
    expect(bytes).toBe(`1107${'f918c24c09fef0806a4f9515fcb32ab8'}020af906ffff03613066`);
    expect(bytes).toHaveLength(2 * 28);
    expect(advertisesBlueTrace(Uint8Array.of(2, 1, 6, ...fromHex(bytes)))).toBe(true);
    expect(advertisesBlueTrace(fromHex(bytes.replace('f9', 'f8')))).toBe(false);
  });
});
