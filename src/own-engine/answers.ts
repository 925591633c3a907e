import type { SenderMetadata } from '../base/ble/sender-metadata.ts';
import type {
  ContactLog,
  Expansion,
  HeardMessage,
  HeardPayload,
  MatchedRow,
  PublishedKey,
  ResolvedMessage,
} from '../protocols/engine.ts';
import type { Guard, GuardedCall } from './guard.ts';
import { isPromise, shown } from './own-profile.ts';

const MAX_UINT32 = 4_294_967_295;
const CONFIDENCES: readonly unknown[] = ['lowest', 'low', 'medium', 'high'];

/** Checks what the calls of a module answer: each gives the answer, or throws a sentence. */
export class Answers {
  private readonly guard: Guard;

  constructor(guard: Guard) {
    this.guard = guard;
  }

  /** An identity or an authority: anything but nothing, and at once. */
  value(call: GuardedCall, answer: unknown): unknown {
    if (answer === undefined || answer === null) this.refuse(call, 'an object', answer);
    if (isPromise(answer)) this.refuse(call, 'an answer at once', answer);
    return answer;
  }

  bytes(call: GuardedCall, answer: unknown, length?: number): Uint8Array {
    const isRight =
      answer instanceof Uint8Array && (length === undefined || answer.length === length);
    if (isRight) return answer;
    this.refuse(call, length === undefined ? 'a Uint8Array' : `${length} bytes`, answer);
  }

  /** @param bytes - 0: metadata are 0 as well */
  metadata(answer: unknown, bytes: 0 | 4): number {
    const max = bytes === 0 ? 0 : MAX_UINT32;
    if (isWhole(answer, 0, max)) return answer;
    this.refuse('metadata', max === 0 ? '0, as metadataBytes is' : 'a 32-bit number', answer);
  }

  rowsAdded(answer: unknown, { count }: ContactLog, before: number): number {
    const added = count - before;
    if (answer === added) return added;
    this.refuse('observe', `${added}, the number of rows added`, answer);
  }

  text(call: GuardedCall, answer: unknown): string {
    if (typeof answer === 'string') return answer;
    this.refuse(call, 'a text', answer);
  }

  flag(call: GuardedCall, answer: unknown): boolean {
    if (typeof answer === 'boolean') return answer;
    this.refuse(call, 'true or false', answer);
  }

  keys(answer: unknown): PublishedKey[] {
    const { keys } = this.record('publish', answer, 'an object with keys');
    return this.list('publish', keys, 'keys').map((key) => this.key(key));
  }

  private key(found: unknown): PublishedKey {
    const key = this.record('publish', found, 'keys that are objects');
    const { startS, endS, availableFromS = -Infinity, daysSinceOnset } = key;
    if (!isTimeS(startS) || !isTimeS(endS) || startS > endS) {
      const times = `startS ${shown(startS)} and endS ${shown(endS)}`;
      throw this.guard.wrong(
        'publish',
        'keys with whole Unix seconds, startS not after endS',
        times,
      );
    }
    if (typeof availableFromS !== 'number' || Number.isNaN(availableFromS)) {
      this.refuse('publish', 'availableFromS in Unix s', availableFromS);
    }
    if (daysSinceOnset !== undefined && !isWhole(daysSinceOnset, -14, 14)) {
      this.refuse('publish', 'daysSinceOnset from -14 to 14, or none', daysSinceOnset);
    }
    this.bytes('publish', key.key);
    const { reportType, transmissionRiskLevel } = key as unknown as PublishedKey;
    return {
      key: key.key as Uint8Array,
      startS,
      endS,
      availableFromS,
      daysSinceOnset,
      ...(reportType === undefined ? {} : { reportType }),
      ...(transmissionRiskLevel === undefined ? {} : { transmissionRiskLevel }),
    };
  }

  /** @param keys - how many were expanded */
  expansion(answer: unknown, identifierBytes: number, keys: number): Expansion {
    const expansion = this.record('expand', answer, 'an expansion') as unknown as Expansion;
    const { count, bytes, keyIndex, fromS, toS } = expansion;
    if (!isWhole(count, 0, MAX_UINT32)) this.refuse('expand', 'count, a whole number', count);
    this.bytes('expand', bytes, count * identifierBytes);
    for (const [name, column] of Object.entries({ keyIndex, fromS, toS })) {
      if (column?.length === count) continue;
      this.refuse('expand', `${name} with ${count} entries`, column?.length);
    }
    for (let k = 0; k < count; k++) {
      if (!isWhole(keyIndex[k], 0, keys - 1)) this.refuse('expand', 'indices of keys', keyIndex[k]);
      if (fromS[k] <= toS[k]) continue;
      this.refuse('expand', 'fromS not after toS', fromS[k]);
    }
    return { identifierBytes, count, bytes, keyIndex, fromS, toS };
  }

  /** Rows of the log in their order. */
  matches(answer: unknown, { count }: ContactLog, keys: number): MatchedRow[] {
    let last = 0;
    return this.list('match', answer, 'matched rows').map((found) => {
      const { row, keyIndex } = this.record('match', found, 'rows that are objects');
      if (!isWhole(row, last, count - 1)) {
        this.refuse('match', 'rows of the log, in its order', row);
      }
      if (!isWhole(keyIndex, 0, keys - 1)) this.refuse('match', 'indices of keys', keyIndex);
      last = row;
      return { row, keyIndex };
    });
  }

  heard(answer: unknown, identifierBytes: number): HeardPayload | undefined {
    if (answer === undefined) return undefined;
    const heard = this.record('parsePayload', answer, 'an identifier, or undefined');
    const { identifier, metadata = 0, message } = heard;
    this.bytes('parsePayload', identifier, identifierBytes);
    if (!isWhole(metadata, 0, MAX_UINT32)) this.refuse('parsePayload', '32-bit metadata', metadata);
    const parsed = { identifier: identifier as Uint8Array, metadata };
    return message === undefined
      ? parsed
      : { ...parsed, message: this.bytes('parsePayload', message) };
  }

  sender(answer: unknown): SenderMetadata {
    const opened = this.record('readMetadata', answer, 'an object with txPowerDbm');
    const { txPowerDbm, calibrationConfidence } = opened as unknown as SenderMetadata;
    if (!isWhole(txPowerDbm, -127, 127)) {
      this.refuse('readMetadata', 'txPowerDbm, whole dBm from -127 to 127', txPowerDbm);
    }
    if (!CONFIDENCES.includes(calibrationConfidence)) {
      this.refuse(
        'readMetadata',
        `calibrationConfidence, one of ${CONFIDENCES.join(', ')}`,
        calibrationConfidence,
      );
    }
    return { txPowerDbm, calibrationConfidence };
  }

  messages(answer: unknown): HeardMessage[] {
    return this.list('parseUpload', answer, 'messages').map((found) => {
      const heard = this.record('parseUpload', found, 'messages that are objects');
      const { message, timeS, rssiDbm } = heard;
      this.bytes('parseUpload', message);
      if (!isNumber(timeS)) this.refuse('parseUpload', 'timeS in Unix s', timeS);
      if (!isNumber(rssiDbm)) this.refuse('parseUpload', 'rssiDbm', rssiDbm);
      return { message: message as Uint8Array, timeS, rssiDbm };
    });
  }

  resolved(answer: unknown, messages: number): ResolvedMessage[] {
    return this.list('resolve', answer, 'messages').map((found) => {
      const { row, user } = this.record('resolve', found, 'messages that are objects');
      if (!isWhole(row, 0, messages - 1)) this.refuse('resolve', 'indices of messages', row);
      return { row, user: this.text('resolve', user) };
    });
  }

  private record(call: GuardedCall, answer: unknown, expected: string): Record<string, unknown> {
    if (typeof answer === 'object' && answer !== null && !isPromise(answer)) {
      return answer as Record<string, unknown>;
    }
    this.refuse(call, expected, answer);
  }

  private list(call: GuardedCall, answer: unknown, what: string): unknown[] {
    if (Array.isArray(answer)) return answer;
    this.refuse(call, `a list of ${what}`, answer);
  }

  private refuse(call: GuardedCall, expected: string, answer: unknown): never {
    throw this.guard.wrong(call, expected, shown(answer));
  }
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

const isTimeS = (value: unknown): value is number => Number.isSafeInteger(value);

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);
