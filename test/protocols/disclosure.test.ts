import { describe, expect, it } from 'vitest';
import { BUILT_IN_APPS } from '../../src/apps/registry.ts';
import { concatBytes } from '../../src/base/bytes/bytes.ts';
import { toHex } from '../../src/base/bytes/hex.ts';
import { encodeBluezoneHistory } from '../../src/keyfiles/lists/bluezone-history.ts';
import { keyFilesOf } from '../../src/matching/run-key-files.ts';
import { BLID_BYTES } from '../../src/protocols/bluezone/bluezone-chain.ts';
import type { CentralisedEngine, DecentralisedEngine } from '../../src/protocols/engine.ts';
import { CENTRALISED, DECENTRALISED } from '../../src/protocols/engines.ts';
import { DAY_S, phoneOf, randomOf, START_S } from './phones.ts';

const DAYS = 3;
const END_S = START_S + DAYS * DAY_S - 1;

/** All that a publication may hold: keys, their times, and how the diagnosis came about. */
const FIELDS = [
  'availableFromS',
  'daysSinceOnset',
  'endS',
  'key',
  'reportType',
  'startS',
  'engine',
  'keys',
];

function fieldsIn(value: unknown): string[] {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(fieldsIn);
  return Object.entries(value).flatMap(([name, inner]) => [name, ...fieldsIn(inner)]);
}

/**
 * Everything that leaves a phone which heard another one in `slots`, in hex or as text: the files
 * that the protocol's publication is written to, and of Bluezone its history of all contacts.
 */
function leavingBytes(
  engine: DecentralisedEngine,
  own: unknown,
  other: unknown,
  slots: readonly number[],
): string {
  const diagnosis = { testS: END_S, onsetS: START_S };
  const { keys } = engine.publish(own, START_S, END_S, END_S, diagnosis);
  const published = keys.map(({ key }) => toHex(key)).join(' ');
  // Given out once nothing is held back any more.
  const publishedS = keys.reduce((s, { availableFromS }) => Math.max(s, availableFromS), END_S);
  const publishing = { keys, publishedS, beforeS: START_S };
  const files = keyFilesOf(BUILT_IN_APPS.get(engine.name), publishing, []) ?? [];
  const bytes = files.map((file) => `${toHex(file.bytes)} ${Buffer.from(file.bytes).toString()}`);
  if (!engine.name.startsWith('bluezone')) return [published, ...bytes].join(' ');
  const idOf = (phone: unknown, slot: number): string => toHex(engine.identifier(phone, slot));
  // Version 1 wrote its six letters, later ones BLIDs, in a line for each row.
  const history = slots.map(
    (slot) => `${idOf(own, slot)}\t${idOf(other, slot)}\t-60\t1600000000000`,
  );
  if (engine.identifierBytes !== BLID_BYTES) return [published, ...history].join('\n');
  const blids = (phone: unknown): Uint8Array =>
    concatBytes(...slots.map((slot) => engine.identifier(phone, slot)));
  const written = encodeBluezoneHistory({
    count: slots.length,
    ownBlids: blids(own),
    contactBlids: blids(other),
    rssiDbm: new Int8Array(slots.length).fill(-60),
    timeMs: Float64Array.from(slots, (slot) => slot * engine.rotationS * 1000),
    writtenBy: 'android',
  });
  return [published, ...bytes, Buffer.from(written).toString()].join(' ');
}

describe.each(Object.values<DecentralisedEngine>(DECENTRALISED))(
  'what a publication of $name holds',
  (engine) => {
    const own = phoneOf(engine, 71, DAYS);
    const diagnosis = { testS: END_S, onsetS: START_S };
    const { keys, ...rest } = engine.publish(own, START_S, END_S, END_S, diagnosis);

    it('is keys and their times: no place, and nothing else that has a name', () => {
      const unknown = fieldsIn({ keys, ...rest }).filter((name) => !FIELDS.includes(name));
      expect(unknown).toEqual([]);
      for (const key of keys) {
        for (const [name, value] of Object.entries(key)) {
          if (name === 'key') expect(value).toBeInstanceOf(Uint8Array);
          else expect(['number', 'string', 'undefined']).toContain(typeof value);
        }
      }
    });

    it('holds what the phone heard of others where the table says so, and nowhere else', () => {
      const other = phoneOf(engine, 72, DAYS);
      const slots = Array.from({ length: 40 }, (_, k) =>
        Math.floor((START_S + 3600 * k) / engine.rotationS),
      );
      const leaving = leavingBytes(engine, own, other, slots).toLowerCase();
      const foreign = slots.filter((slot) =>
        leaving.includes(toHex(engine.identifier(other, slot))),
      );
      expect(leaving.length).toBeGreaterThan(0);
      expect(foreign).toHaveLength(engine.disclosure.contactList ? slots.length : 0);
    });

    it('says nothing of the secret from which all else follows, unless the table says so', () => {
      const secrets = JSON.stringify(own).match(/[0-9a-f]{64,}/g) ?? [];
      const bytes = keys.map(({ key }) => toHex(key)).join(' ');
      const told = secrets.filter((secret) => bytes.includes(secret));
      // Of the root of a chain that runs forward the first day's key is the root itself.
      const rootIsKey = ['bluezone@2.0.0', 'bluezone@3', 'dp3t-lowcost'].includes(engine.name);
      expect(told).toHaveLength(rootIsKey ? 1 : 0);
    });
  },
);

describe('engines whose phones upload what they heard', () => {
  it('say that a contact list leaves the phone, and it does', () => {
    for (const engine of Object.values<CentralisedEngine>(CENTRALISED)) {
      const authority = engine.createAuthority(randomOf(73));
      const other = engine.register(authority, randomOf(74), START_S);
      const heard = { message: engine.message(other, START_S), timeS: START_S, rssiDbm: -60 };
      const uploaded = engine.parseUpload(engine.encodeUpload([heard]));
      expect(uploaded.map(({ message }) => toHex(message))).toEqual([toHex(heard.message)]);
      expect(engine.disclosure.contactList).toBe(true);
    }
  });
});
