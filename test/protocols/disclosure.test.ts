import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/hex.ts';
import type { CentralisedEngine, DecentralisedEngine } from '../../src/protocols/engine.ts';
import { CENTRALISED, DECENTRALISED } from '../../src/protocols/engines.ts';
import { DAY_S, phoneOf, randomOf, START_S } from './phones.ts';

const DAYS = 3;
const END_S = START_S + DAYS * DAY_S - 1;

/** All that a publication may hold: keys, their times, and how the diagnosis came about. */
const FIELDS = [
  ...['availableFromS', 'daysSinceOnset', 'endS', 'key', 'reportType', 'startS'],
  ...['engine', 'keys'],
];

function fieldsIn(value: unknown): string[] {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(fieldsIn);
  return Object.entries(value).flatMap(([name, inner]) => [name, ...fieldsIn(inner)]);
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

    it('has no identifier that the phone heard of others', () => {
      const bytes = keys.map(({ key }) => toHex(key)).join(' ');
      const other = phoneOf(engine, 72, DAYS);
      for (let s = START_S; s < END_S; s += Math.min(engine.rotationS, DAY_S)) {
        const heard = engine.identifier(other, Math.floor(s / engine.rotationS));
        expect(bytes.includes(toHex(heard))).toBe(false);
      }
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
