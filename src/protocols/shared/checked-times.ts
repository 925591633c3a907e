import type {
  CentralisedEngine,
  DecentralisedEngine,
  Diagnosis,
  Engine,
  EngineCore,
  HeardMessage,
  PublishedKey,
} from '../engine.ts';
import { checkUnixEndS, checkUnixS, checkUnixUs } from '../../base/unix-time.ts';

/** The engines behind those that check. */
const uncheckedOf = new WeakMap<Engine, Engine>();

/**
 * The engine with its times looked at where they come in: what is off by a factor of 1,000 or
 * 1,000,000 is a RangeError that names the argument, the unit, the value and the likely mistake.
 * Every engine that this package exports is such a one.
 */
export function checkedTimes<E extends Engine>(engine: E): E;
export function checkedTimes(engine: Engine): Engine {
  const checked: Engine =
    engine.kind === 'decentralised' ? checkedKeys(engine) : checkedUploads(engine);
  uncheckedOf.set(checked, engine);
  return checked;
}

/**
 * The same engine without the checks, for a caller whose times are right by construction: a
 * simulation calls `observe` for each sighting, and its first days may lie in 1970.
 */
export function uncheckedTimes<E extends Engine>(engine: E): E {
  // What `checkedTimes` was given has the type of what it gave.
  return (uncheckedOf.get(engine) ?? engine) as E;
}

function checkedKeys(engine: DecentralisedEngine): DecentralisedEngine {
  return {
    ...engine,
    ...checkedCore(engine),
    createIdentity(random, nowS) {
      checkUnixS('nowS', nowS);
      return engine.createIdentity(random, nowS);
    },
    roll(identity, random, nowS) {
      checkUnixS('nowS', nowS);
      return engine.roll(identity, random, nowS);
    },
    publish(identity, fromS, toS, nowS, diagnosis) {
      checkUnixS('fromS', fromS);
      checkUnixEndS('toS', toS);
      checkUnixS('nowS', nowS);
      checkDiagnosis(diagnosis);
      return engine.publish(identity, fromS, toS, nowS, diagnosis);
    },
    expand(keys) {
      keys.forEach(checkKey);
      return engine.expand(keys);
    },
  };
}

function checkedUploads(engine: CentralisedEngine): CentralisedEngine {
  const { status } = engine;
  return {
    ...engine,
    ...checkedCore(engine),
    ...(status !== undefined && {
      status: {
        ...status,
        accepts(authority, identity, nowS, serverS) {
          checkUnixS('nowS', nowS);
          checkUnixS('serverS', serverS);
          return status.accepts(authority, identity, nowS, serverS);
        },
      },
    }),
    createAuthority(random, nowS) {
      if (nowS !== undefined) checkUnixS('nowS', nowS);
      return engine.createAuthority(random, nowS);
    },
    register(authority, random, nowS) {
      checkUnixS('nowS', nowS);
      return engine.register(authority, random, nowS);
    },
    roll(authority, identity, nowS) {
      checkUnixS('nowS', nowS);
      return engine.roll(authority, identity, nowS);
    },
    message(identity, sentS) {
      checkUnixS('sentS', sentS);
      return engine.message(identity, sentS);
    },
    encodeUpload(heard) {
      heard.forEach(checkHeard);
      return engine.encodeUpload(heard);
    },
    resolve(authority, heard) {
      heard.forEach(checkHeard);
      return engine.resolve(authority, heard);
    },
  };
}

function checkedCore(
  engine: Engine,
): Pick<EngineCore<unknown>, 'identifier' | 'metadata' | 'payload' | 'observe'> {
  const checkSlot = (slot: number): void => checkUnixS('slot * rotationS', slot * engine.rotationS);
  return {
    identifier(identity, slot) {
      checkSlot(slot);
      return engine.identifier(identity, slot);
    },
    metadata(identity, slot, txPowerDbm, confidence) {
      checkSlot(slot);
      return engine.metadata(identity, slot, txPowerDbm, confidence);
    },
    payload(identity, slot, txPowerDbm) {
      checkSlot(slot);
      return engine.payload(identity, slot, txPowerDbm);
    },
    observe(log, sighting) {
      checkUnixUs('firstUs', sighting.firstUs);
      checkUnixUs('lastUs', sighting.lastUs);
      return engine.observe(log, sighting);
    },
  };
}

function checkDiagnosis({ testS, onsetS }: Diagnosis): void {
  checkUnixS('testS', testS);
  if (onsetS !== undefined) checkUnixS('onsetS', onsetS);
}

function checkKey({ startS, endS }: PublishedKey): void {
  checkUnixS('startS', startS);
  checkUnixEndS('endS', endS);
}

function checkHeard({ timeS }: HeardMessage): void {
  checkUnixS('timeS', timeS);
}
