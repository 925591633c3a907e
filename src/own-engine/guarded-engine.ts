import { appendRow } from '../protocols/contact-log.ts';
import type {
  CentralisedEngine,
  DecentralisedEngine,
  Disclosure,
  Engine,
  EngineCore,
  StatusPoll,
} from '../protocols/engine.ts';
import { scanRows } from '../protocols/shared/scan-rows.ts';
import { timedMatch } from '../protocols/shared/timed-match.ts';
import { Answers } from './answers.ts';
import type { Guard } from './guard.ts';
import type { OwnEngine } from './own-profile.ts';

const NOT_SAID = 'not said by its module';
const DISCLOSURE: Disclosure = {
  leaves: NOT_SAID,
  contactList: false,
  authorityLearns: NOT_SAID,
  bystanderLearns: NOT_SAID,
};

/** Sightings of one identifier this far apart are of one scan. */
const SCAN_GAP_US = 4_000_000;
const observeScans = scanRows(SCAN_GAP_US);

/** So many identifiers are asked for twice: a module that counts its calls gives others. */
const ASKED_TWICE = 64;

type OwnDecentralised = Exclude<OwnEngine, { kind: 'centralised' }>;
type OwnCentralised = Extract<OwnEngine, { kind: 'centralised' }>;

/**
 * The engine of a module with its defaults filled in and all its calls guarded and checked. A
 * built-in engine is never wrapped so.
 *
 * @param name - of its app: tables and reports call it so
 */
export function guardedEngine(name: string, engine: OwnEngine, guard: Guard): Engine {
  const answers = new Answers(guard);
  return engine.kind === 'centralised'
    ? centralised(coreOf(name, engine, guard, answers), engine, guard, answers)
    : decentralised(coreOf(name, engine, guard, answers), engine, guard, answers);
}

function coreOf(
  name: string,
  engine: OwnEngine,
  guard: Guard,
  answers: Answers,
): EngineCore<unknown> {
  const { identifierBytes, payloadBytes = identifierBytes, metadataBytes = 0 } = engine;
  const identifier = identifierOf(engine, guard, answers);
  return {
    name,
    rotationS: engine.rotationS,
    identifierBytes,
    payloadBytes,
    metadataBytes,
    ...(engine.eraS === undefined ? {} : { eraS: engine.eraS }),
    sendersIndependent: engine.sendersIndependent ?? true,
    disclosure: engine.disclosure ?? DISCLOSURE,
    identifier,
    metadata(identity, slot, txPowerDbm, confidence = 3) {
      if (engine.metadata === undefined) return 0;
      const ask = (): unknown => engine.metadata!(identity, slot, txPowerDbm, confidence);
      return answers.metadata(guard.run('metadata', ask), metadataBytes);
    },
    payload(identity, slot, txPowerDbm) {
      if (engine.payload === undefined) return identifier(identity, slot);
      const ask = (): unknown => engine.payload!(identity, slot, txPowerDbm);
      return answers.bytes('payload', guard.run('payload', ask), payloadBytes);
    },
    parsePayload(payload) {
      if (engine.parsePayload !== undefined) {
        const ask = (): unknown => engine.parsePayload!(payload);
        return answers.heard(guard.run('parsePayload', ask), identifierBytes);
      }
      const isOwn = engine.payload === undefined && payload.length === identifierBytes;
      return isOwn ? { identifier: payload.slice(), metadata: 0 } : undefined;
    },
    observe(log, sighting) {
      if (engine.observe === undefined) return observeScans(log, sighting);
      const before = log.count;
      const ask = (): unknown => engine.observe!(log, sighting, appendRow);
      return answers.rowsAdded(guard.run('observe', ask), log, before);
    },
  };
}

function identifierOf(
  engine: OwnEngine,
  guard: Guard,
  answers: Answers,
): EngineCore<unknown>['identifier'] {
  let toAsk = ASKED_TWICE;
  return (identity, slot) => {
    const ask = (): Uint8Array => {
      const answer: unknown = guard.run('identifier', () => engine.identifier(identity, slot));
      return answers.bytes('identifier', answer, engine.identifierBytes);
    };
    const bytes = ask();
    if (toAsk > 0) {
      toAsk--;
      const first = bytes.slice();
      const again = ask();
      if (first.some((byte, k) => byte !== again[k])) {
        throw guard.wrong(
          'identifier',
          'the same bytes for the same identity and slot',
          'others when asked again',
        );
      }
    }
    return bytes;
  };
}

function decentralised(
  core: EngineCore<unknown>,
  engine: OwnDecentralised,
  guard: Guard,
  answers: Answers,
): DecentralisedEngine {
  const { name, identifierBytes } = core;
  return {
    ...core,
    kind: 'decentralised',
    renewsAfterPublish: engine.renewsAfterPublish ?? false,
    createIdentity(random, nowS) {
      const ask = (): unknown => engine.createIdentity(random, nowS);
      return answers.value('createIdentity', guard.run('createIdentity', ask));
    },
    roll(identity, random, nowS) {
      if (engine.roll === undefined) return identity;
      const ask = (): unknown => engine.roll!(identity, random, nowS);
      return answers.value('roll', guard.run('roll', ask));
    },
    publish(identity, fromS, toS, nowS, diagnosis) {
      const ask = (): unknown => engine.publish(identity, fromS, toS, nowS, diagnosis);
      return { engine: name, keys: answers.keys(guard.run('publish', ask)) };
    },
    expand(keys) {
      const answer: unknown = guard.run('expand', () => engine.expand(keys));
      return answers.expansion(answer, identifierBytes, keys.length);
    },
    ...(engine.readMetadata === undefined
      ? {}
      : { readMetadata: readerOf(engine, guard, answers) }),
    match(expansion, index, log) {
      if (engine.match === undefined) return timedMatch(expansion, index, log);
      const answer: unknown = guard.run('match', () => engine.match!(expansion, index, log));
      const keys = expansion.keyIndex.reduce((most, key) => Math.max(most, key + 1), 0);
      return answers.matches(answer, log, keys);
    },
  };
}

type ReadMetadata = NonNullable<DecentralisedEngine['readMetadata']>;

function readerOf(engine: OwnDecentralised, guard: Guard, answers: Answers): ReadMetadata {
  return (key, identifier, metadata) => {
    const ask = (): unknown => engine.readMetadata!(key, identifier, metadata);
    return answers.sender(guard.run('readMetadata', ask));
  };
}

function centralised(
  core: EngineCore<unknown>,
  engine: OwnCentralised,
  guard: Guard,
  answers: Answers,
): CentralisedEngine {
  const { retentionS, status } = engine;
  return {
    ...core,
    kind: 'centralised',
    retentionS,
    writesBack: engine.writesBack ?? false,
    ...(status === undefined ? {} : { status: guardedStatus(status, guard, answers) }),
    createAuthority(random, nowS) {
      const ask = (): unknown => engine.createAuthority(random, nowS);
      return answers.value('createAuthority', guard.run('createAuthority', ask));
    },
    register(authority, random, nowS) {
      const ask = (): unknown => engine.register(authority, random, nowS);
      return answers.value('register', guard.run('register', ask));
    },
    roll(authority, identity, nowS) {
      if (engine.roll === undefined) return identity;
      const ask = (): unknown => engine.roll!(authority, identity, nowS);
      return answers.value('roll', guard.run('roll', ask));
    },
    userOf(authority, identity) {
      const ask = (): unknown => engine.userOf(authority, identity);
      return answers.text('userOf', guard.run('userOf', ask));
    },
    message(identity, sentS) {
      const ask = (): unknown => engine.message(identity, sentS);
      return answers.bytes('message', guard.run('message', ask));
    },
    encodeUpload(heard) {
      const ask = (): unknown => engine.encodeUpload(heard);
      return answers.bytes('encodeUpload', guard.run('encodeUpload', ask));
    },
    parseUpload(bytes) {
      return answers.messages(guard.run('parseUpload', (): unknown => engine.parseUpload(bytes)));
    },
    resolve(authority, heard) {
      const ask = (): unknown => engine.resolve(authority, heard);
      return answers.resolved(guard.run('resolve', ask), heard.length);
    },
  };
}

function guardedStatus(status: StatusPoll, guard: Guard, answers: Answers): StatusPoll {
  return {
    gapS: status.gapS,
    accepts(authority, identity, nowS, serverS) {
      const ask = (): unknown => status.accepts(authority, identity, nowS, serverS);
      return answers.flag('accepts', guard.run('accepts', ask));
    },
  };
}
