import { deriveKey, fillBytes, purposeKey } from '../kernel/keyed.ts';
import type { Key } from '../kernel/keyed.ts';
import { S_PER_DAY, US_PER_S } from '../base/time.ts';
import type { Engine, IdentifierBook, RandomBytes } from '../protocols/engine.ts';

// Phones are set up one day before the run, and a clock may be off by less than a day.
export const MARGIN_DAYS = 1;

// BlueTrace's first TempID starts 60 s in the past: registered so long after a full quarter of an
// hour, a phone changes it with the slots.
const REGISTERED_S = 60;

/** One identity from its first second on; by UTC day, as it is when that day begins. */
interface Life {
  readonly random: RandomBytes;
  readonly startS: number;
  readonly days: unknown[];
}

/**
 * The identifiers of all phones of one app, by code: code = person * slotsPerRun + (slot -
 * firstSlot). Bytes are derived by the engine when somebody asks for them; hot loops move codes.
 */
export class Identifiers implements IdentifierBook {
  readonly firstSlot: number;
  readonly slotsPerRun: number;
  /** Secrets and register of an uploading protocol; undefined otherwise. */
  readonly authority: unknown;
  private readonly engine: Engine;
  private readonly ids: Float64Array;
  private readonly key: Key;
  private readonly setupS: number;
  /**
   * When a person starts anew, Unix s of the phone: after a publication, where the engine does so;
   * undefined as long as no such time is known.
   */
  private readonly renewalS: (person: number) => number | undefined;
  private readonly lives: Map<number, Life[]>;
  private readonly codes: Map<string, number>;

  /** @param app, ids - what draws about the app and each person are keyed by, below 2^53 */
  constructor(
    engine: Engine,
    app: number,
    ids: Float64Array,
    startUnixUs: number,
    days: number,
    root: Key,
    renewalS: (person: number) => number | undefined = () => undefined,
  ) {
    const startS = Math.floor(startUnixUs / US_PER_S);
    this.engine = engine;
    this.ids = ids;
    this.key = deriveKey(purposeKey(root, 'phone.identity'), app);
    this.setupS = startS - MARGIN_DAYS * S_PER_DAY;
    this.firstSlot = Math.floor(this.setupS / engine.rotationS);
    this.slotsPerRun = Math.ceil(((days + 2 * MARGIN_DAYS) * S_PER_DAY) / engine.rotationS) + 1;
    this.renewalS = renewalS;
    this.lives = new Map();
    this.codes = new Map();
    this.authority =
      engine.kind === 'centralised'
        ? engine.createAuthority(
            randomOf(deriveKey(purposeKey(root, 'authority.secrets'), app)),
            this.setupS,
          )
        : undefined;
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
    const slotS = Math.max(this.setupS, slot * this.engine.rotationS);
    const { random, startS, days } = this.lifeAt(person, slotS);
    const first = Math.floor(startS / S_PER_DAY);
    const day = Math.max(Math.floor(slotS / S_PER_DAY) - first, 0);
    for (let next = days.length; next <= day; next++) {
      days.push(this.roll(days[next - 1], random, (first + next) * S_PER_DAY));
    }
    return this.roll(days[day], random, Math.max(slotS, startS));
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
      const text = textOf(this.bytesOf(code), 0, size);
      // One that never changes has the code of the slot in which it is sent, the first.
      if (!this.codes.has(text)) this.codes.set(text, code);
    }
  }

  codeOf(bytes: Uint8Array, offset: number): number {
    return this.codes.get(textOf(bytes, offset, this.engine.identifierBytes)) ?? -1;
  }

  /**
   * The first life of a person, or the one after a renewal; a slot belongs to the life at its
   * start.
   */
  private lifeAt(person: number, slotS: number): Life {
    let lives = this.lives.get(person);
    if (lives === undefined) {
      this.lives.set(person, (lives = [this.begin(person, this.setupS, 0)]));
    }
    if (lives.length === 1) {
      const renewalS = this.renewalS(person);
      if (renewalS !== undefined) lives.push(this.begin(person, renewalS, 1));
    }
    return lives.length > 1 && slotS >= lives[1].startS ? lives[1] : lives[0];
  }

  private begin(person: number, startS: number, life: number): Life {
    const { engine } = this;
    const ofPerson = deriveKey(this.key, this.ids[person]);
    const random = randomOf(life === 0 ? ofPerson : deriveKey(ofPerson, life));
    const identity =
      engine.kind === 'centralised'
        ? engine.register(this.authority, random, startS + REGISTERED_S)
        : engine.createIdentity(random, startS);
    return { random, startS, days: [identity] };
  }

  private roll(identity: unknown, random: RandomBytes, nowS: number): unknown {
    const { engine } = this;
    return engine.kind === 'centralised'
      ? engine.roll(this.authority, identity, nowS)
      : engine.roll(identity, random, nowS);
  }
}

function randomOf(key: Key): RandomBytes {
  return (index, length) => {
    const out = new Uint8Array(length);
    fillBytes(key, index, out);
    return out;
  };
}

function textOf(bytes: Uint8Array, offset: number, size: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + size));
}
