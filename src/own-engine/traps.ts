import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import timers from 'node:timers';
import { guardInside } from './guard.ts';

const ENDING = ['answers alone', 'throw an error instead'];
const LATER = ['answers at once', 'an engine has nothing to wait for'];
const CHANCE = ['randomness from what createIdentity is given', 'the same seed gives the same run'];
const CLOCK = ['time from what is passed in', 'a run knows simulated time only'];

/** Of node:crypto; hashes, ciphers and signatures are nobody's chance. */
const RANDOM_FUNCTIONS = [
  'randomBytes',
  'randomFill',
  'randomFillSync',
  'randomInt',
  'randomUUID',
  'getRandomValues',
  'pseudoRandomBytes',
  'prng',
  'rng',
  'generateKey',
  'generateKeySync',
  'generateKeyPair',
  'generateKeyPairSync',
  'generatePrime',
  'generatePrimeSync',
  'createECDH',
  'createDiffieHellman',
  'createDiffieHellmanGroup',
  'getDiffieHellman',
];

let isSet = false;

/**
 * From now on, calls that would make two runs differ are refused while the code of a module runs,
 * in this thread: chance and clocks of the platform. For everybody else they stay what they are. It
 * is no sandbox: it finds mistakes, not malice.
 */
export function setTraps(): void {
  if (isSet) return;
  isSet = true;
  trap(Math, 'random', 'Math.random()', CHANCE);
  const cryptoModule = crypto as unknown as Record<string, unknown>;
  for (const name of RANDOM_FUNCTIONS) trap(cryptoModule, name, `${name}() of node:crypto`, CHANCE);
  const webCrypto = Object.getPrototypeOf(crypto.webcrypto) as object;
  for (const name of ['getRandomValues', 'randomUUID']) {
    trap(webCrypto, name, `crypto.${name}()`, CHANCE);
  }
  trap(Date, 'now', 'Date.now()', CLOCK);
  globalThis.Date = trappedDate();
  Object.defineProperty(Date.prototype, 'constructor', {
    value: globalThis.Date,
    writable: true,
    configurable: true,
  });
  trap(Object.getPrototypeOf(performance) as object, 'now', 'performance.now()', CLOCK);
  const { hrtime } = process;
  trap(hrtime, 'bigint', 'process.hrtime.bigint()', CLOCK);
  trap(process, 'hrtime', 'process.hrtime()', CLOCK);
  Object.assign(process.hrtime, { bigint: hrtime.bigint.bind(hrtime) });
  trap(process, 'uptime', 'process.uptime()', CLOCK);
  for (const name of ['exit', 'abort', 'kill', 'reallyExit']) {
    trap(process, name, `process.${name}()`, ENDING);
  }
  for (const name of ['setTimeout', 'setInterval', 'setImmediate']) {
    trap(globalThis, name, `${name}()`, LATER);
    trap(timers, name, `${name}()`, LATER);
  }
  // Also where a module imports these by name.
  syncBuiltinESMExports();
}

type Because = readonly string[];

function refuse(found: string, [expected, remedy]: Because): void {
  const guard = guardInside();
  if (guard !== undefined) throw guard.refuse(expected, found, remedy);
}

function trap(owner: object, name: string, found: string, because: Because): void {
  const own = owner as Record<string, unknown>;
  const real = own[name];
  // What cannot be changed (getRandomValues of node:crypto) calls what is trapped elsewhere.
  const isFixed = Object.getOwnPropertyDescriptor(own, name)?.configurable === false;
  if (typeof real !== 'function' || isFixed) return;
  const trapped = function (this: unknown, ...args: unknown[]): unknown {
    refuse(found, because);
    return Reflect.apply(real, this, args);
  };
  Object.defineProperty(own, name, { value: trapped, writable: true, configurable: true });
}

/** `new Date()` and `Date()` tell the time; with arguments it only computes. */
function trappedDate(): DateConstructor {
  return new Proxy(Date, {
    construct(real, args, target) {
      if (args.length === 0) refuse('new Date()', CLOCK);
      return Reflect.construct(real, args, target) as object;
    },
    apply(real, self, args) {
      refuse('Date()', CLOCK);
      return String(Reflect.apply(real, self, args));
    },
  });
}
