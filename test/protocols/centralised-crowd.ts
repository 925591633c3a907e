import { deriveKey, fillBytes, rootKey } from '../../src/kernel/keyed.ts';
import type { CentralisedEngine, HeardMessage, RandomBytes } from '../../src/protocols/engine.ts';

/** Phones are registered 60 s after this quarter of an hour began: slots and TempIDs coincide. */
export const START_S = 1_600_041_600; // 2020-09-14 00:00 UTC
export const REGISTERED_S = START_S + 60;

/** Keyed bytes of one phone or authority. */
export function randomOf(seed: number): RandomBytes {
  const key = deriveKey(rootKey('centralised engines'), seed);
  return (index, length) => {
    const out = new Uint8Array(length);
    fillBytes(key, index, out);
    return out;
  };
}

// Seeds of authorities are far from those of phones.
export const AUTHORITY_SEED = 1_000_000;

/** An authority and what a phone of it says at any second from registration on. */
export class Crowd<Identity, Authority> {
  readonly engine: CentralisedEngine<Identity, Authority>;
  readonly authority: Authority;
  private readonly phones: Map<number, Identity>;

  constructor(engine: CentralisedEngine<Identity, Authority>, seed = AUTHORITY_SEED) {
    this.engine = engine;
    this.authority = engine.createAuthority(randomOf(seed));
    this.phones = new Map();
  }

  /** The phone as it was registered. */
  phone(seed: number): Identity {
    let phone = this.phones.get(seed);
    if (phone === undefined) {
      phone = this.engine.register(this.authority, randomOf(seed), REGISTERED_S);
      this.phones.set(seed, phone);
    }
    return phone;
  }

  phoneAt(seed: number, nowS: number): Identity {
    return this.engine.roll(this.authority, this.phone(seed), nowS);
  }

  userOf(seed: number): string {
    return this.engine.userOf(this.authority, this.phone(seed));
  }

  /** What a receiver keeps of the phone that says it at `sentS`; heard at `heardS` of its clock. */
  heard(seed: number, sentS: number, heardS = sentS, rssiDbm = -60): HeardMessage {
    const message = this.engine.message(this.phoneAt(seed, sentS), sentS);
    return { message, timeS: heardS, rssiDbm };
  }

  /** Users that the authority finds, row by row; undefined where it takes a row for nobody's. */
  usersIn(heard: readonly HeardMessage[]): (string | undefined)[] {
    const users: (string | undefined)[] = heard.map(() => undefined);
    for (const { row, user } of this.engine.resolve(this.authority, heard)) users[row] = user;
    return users;
  }
}
