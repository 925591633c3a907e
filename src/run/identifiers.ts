import { deriveKey, fillBytes, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { US_PER_S } from '../base/time.ts';
import type { DecentralisedEngine, IdentifierBook, RandomBytes } from '../protocols/engine.ts';

const S_PER_DAY = 86_400;
// Phones are set up one day before the run, and a clock may be off by less than a day.
export const MARGIN_DAYS = 1;

/**
 * The identifiers of all phones of one app, by code: code = person * slotsPerRun + (slot -
 * firstSlot). Bytes are derived by the engine when somebody asks for them; hot loops move codes.
 */
export class Identifiers implements IdentifierBook {
  readonly firstSlot: number;
  readonly slotsPerRun: number;
  private readonly engine: DecentralisedEngine;
  private readonly key: Key;
  private readonly setupS: number;
  /** By person, then by day since set-up: an identity as it is when that UTC day begins. */
  private readonly identities: Map<number, unknown[]>;
  private readonly codes: Map<string, number>;

  constructor(engine: DecentralisedEngine, app: number, startUnixUs: number, days: number, root: Key) {
    const startS = Math.floor(startUnixUs / US_PER_S);
    this.engine = engine;
    this.key = deriveKey(purposeKey(root, 'phone.identity'), app);
    this.setupS = startS - MARGIN_DAYS * S_PER_DAY;
    this.firstSlot = Math.floor(this.setupS / engine.rotationS);
    this.slotsPerRun = Math.ceil(((days + 2 * MARGIN_DAYS) * S_PER_DAY) / engine.rotationS) + 1;
    this.identities = new Map();
    this.codes = new Map();
  }

  codeAt(person: number, slot: number): number {
    return person * this.slotsPerRun + (slot - this.firstSlot);
  }

  personOf(code: number): number {
    return Math.floor(code / this.slotsPerRun);
  }

  slotOf(code: number): number {
    return (code % this.slotsPerRun) + this.firstSlot;
  }

  /**
   * The identity of a phone as it is in `slot`: it holds what the phone then holds, whatever was
   * asked before.
   */
  identityAt(person: number, slot: number): unknown {
    const { engine, setupS } = this;
    const random = this.randomOf(person);
    let days = this.identities.get(person);
    if (days === undefined) {
      this.identities.set(person, (days = [engine.createIdentity(random, setupS)]));
    }
    const slotS = Math.max(setupS, slot * engine.rotationS);
    const day = Math.floor(slotS / S_PER_DAY) - Math.floor(setupS / S_PER_DAY);
    for (let next = days.length; next <= day; next++) {
      const beginsS = (Math.floor(setupS / S_PER_DAY) + next) * S_PER_DAY;
      days.push(engine.roll(days[next - 1], random, beginsS));
    }
    return engine.roll(days[day], random, slotS);
  }

  bytesOf(code: number): Uint8Array {
    const slot = this.slotOf(code);
    return this.engine.identifier(this.identityAt(this.personOf(code), slot), slot);
  }

  /** Makes all identifiers of `person` known to `codeOf`. */
  learn(person: number): void {
    const size = this.engine.identifierBytes;
    for (let k = 0; k < this.slotsPerRun; k++) {
      const code = person * this.slotsPerRun + k;
      this.codes.set(textOf(this.bytesOf(code), 0, size), code);
    }
  }

  codeOf(bytes: Uint8Array, offset: number): number {
    return this.codes.get(textOf(bytes, offset, this.engine.identifierBytes)) ?? -1;
  }

  private randomOf(person: number): RandomBytes {
    const key = deriveKey(this.key, person);
    return (index, length) => {
      const out = new Uint8Array(length);
      fillBytes(key, index, out);
      return out;
    };
  }
}

function textOf(bytes: Uint8Array, offset: number, size: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + size));
}
