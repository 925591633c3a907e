import { expect, expectTypeOf, it } from 'vitest';
import type { CentralisedEngine, DecentralisedEngine, Engine } from '../../src/protocols/engine.ts';
import { CENTRALISED, DECENTRALISED } from '../../src/protocols/engines.ts';
import { ENGINE_NAMES, engineByName } from '../../src/protocols/engines.ts';
import type { DecentralisedName, EngineName } from '../../src/protocols/engines.ts';
import type { Gaen12Identity } from '../../src/protocols/gaen/gaen12.ts';
import { gaen12 } from '../../src/protocols/gaen/gaen12.ts';
import type {
  RobertAuthority,
  RobertIdentity,
} from '../../src/protocols/robert/robert-authority.ts';
import { randomOf, START_S } from './phones.ts';

it('every name gives its own engine', () => {
  expect(ENGINE_NAMES).toEqual([...Object.keys(DECENTRALISED), ...Object.keys(CENTRALISED)]);
  for (const name of ENGINE_NAMES) expect(engineByName(name).name).toBe(name);
});

it('a name that the compiler knows gives the engine with the type of its identity', () => {
  const gaen = engineByName('gaen@1.2');
  expect(gaen).toBe(gaen12);
  expectTypeOf(gaen).toEqualTypeOf<DecentralisedEngine<Gaen12Identity>>();
  const robert = engineByName('robert@1.1');
  expectTypeOf(robert).toEqualTypeOf<CentralisedEngine<RobertIdentity, RobertAuthority>>();
  // No cast: the identity that the engine gives is the one that it takes.
  const phone = gaen.roll(gaen.createIdentity(randomOf(1), START_S), randomOf(1), START_S + 86_400);
  expectTypeOf(phone.teks[0].startEnin).toBeNumber();
  expect(phone.teks).toHaveLength(2);
});

it('a name that is known only when the program runs gives an engine of any kind', () => {
  const name: string = 'tcn';
  expectTypeOf(engineByName(name)).toEqualTypeOf<Engine>();
  expectTypeOf(engineByName('tcn' as EngineName)).toExtend<Engine>();
  expectTypeOf(engineByName('tcn' as DecentralisedName)).toExtend<DecentralisedEngine>();
  expect(engineByName(name).kind).toBe('decentralised');
});

it('an unknown name is refused with the nearest one', () => {
  expect(() => engineByName('gean@1.2')).toThrow(
    new RangeError(
      '"name" expected the name of an engine, got "gean@1.2"; did you mean "gaen@1.2"?',
    ),
  );
  expect(() => engineByName('constructor')).toThrow(/; known are bluezone@1, .*robert@1\.1$/);
  expect(() => engineByName('\u0000')).toThrow('"\\u0000"');
});
