import { deriveKey, fillBytes, rootKey } from '../src/kernel/keyed.ts';
import type { Engine, RandomBytes } from '../src/protocols/engine.ts';
import { CENTRALISED, DECENTRALISED } from '../src/protocols/engines.ts';

/** All engines, those that publish keys first. */
export const ENGINES: readonly Engine[] = [
  ...Object.values<Engine>(DECENTRALISED),
  ...Object.values<Engine>(CENTRALISED),
];

const START_S = 1_604_275_200; // 2020-11-02 00:00 UTC
const DAY_S = 86_400;
const DAYS = 14;
const END_S = START_S + DAYS * DAY_S;
// Phones differ, so that the byte is seen to vary.
const txPowerDbm = (phone: number): number => -20 - phone;

/** What one phone puts on the air and what leaves it after 14 days. */
export interface EngineSample {
  /** Identifier and payload at one instant. */
  readonly identifier: Uint8Array;
  readonly payload: Uint8Array;
  /** Keys published for the 14 days (or messages uploaded: one), and their bytes. */
  readonly parts: number;
  readonly bytes: number;
  /** Identifiers that others derive from the keys. */
  readonly identifiers: number;
}

function randomOf(phone: number): RandomBytes {
  const key = deriveKey(rootKey('engine pages'), phone);
  return (index, length) => {
    const out = new Uint8Array(length);
    fillBytes(key, index, out);
    return out;
  };
}

/** The sample of one phone; other phones have other secrets. */
export function sampleOf(engine: Engine, phone: number): EngineSample {
  const random = randomOf(phone);
  const lastS = END_S - 1;
  const slot = Math.floor(lastS / engine.rotationS);
  if (engine.kind === 'centralised') {
    const authority = engine.createAuthority(random);
    const identity = engine.roll(authority, engine.register(authority, random, lastS), lastS);
    const message = engine.message(identity, lastS);
    return {
      identifier: engine.identifier(identity, slot),
      payload: engine.payload(identity, slot, txPowerDbm(phone)),
      parts: 1,
      bytes: engine.encodeUpload([{ message, timeS: lastS, rssiDbm: -60 }]).length,
      identifiers: 0,
    };
  }
  let identity = engine.createIdentity(random, START_S);
  for (let day = 0; day < DAYS; day++) {
    identity = engine.roll(identity, random, START_S + (day + 1) * DAY_S - 1);
  }
  const diagnosis = { testS: lastS, onsetS: lastS - 3 * DAY_S };
  const { keys } = engine.publish(identity, START_S, lastS, lastS, diagnosis);
  return {
    identifier: engine.identifier(identity, slot),
    payload: engine.payload(identity, slot, txPowerDbm(phone)),
    parts: keys.length,
    bytes: keys.reduce((sum, { key }) => sum + key.length, 0),
    identifiers: engine.expand(keys).count,
  };
}
