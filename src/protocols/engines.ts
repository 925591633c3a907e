import { nearestHint } from '../base/text/nearest.ts';
import { listed, quoted } from '../base/text/printable.ts';
import { bluetrace } from './bluetrace/bluetrace.ts';
import { bluezone1 } from './bluezone/bluezone1.ts';
import { createBluezone200 } from './bluezone/bluezone200.ts';
import { bluezone3 } from './bluezone/bluezone3.ts';
import { dp3tHybrid } from './dp3t/dp3t-hybrid.ts';
import { createDp3tLowcost } from './dp3t/dp3t-lowcost.ts';
import { dp3tUnlinkable } from './dp3t/dp3t-unlinkable.ts';
import type { CentralisedEngine, DecentralisedEngine, Engine } from './engine.ts';
import { gaen12 } from './gaen/gaen12.ts';
import { createHerald } from './herald/herald.ts';
import { robert11 } from './robert/robert11.ts';
import { tcn } from './tcn/tcn.ts';

/** The engines by name whose phones publish keys. */
export const DECENTRALISED = {
  'bluezone@1': bluezone1,
  'bluezone@2.0.0': createBluezone200(),
  'bluezone@3': bluezone3,
  'gaen@1.2': gaen12,
  'dp3t-lowcost': createDp3tLowcost(),
  'dp3t-unlinkable': dp3tUnlinkable,
  'dp3t-hybrid': dp3tHybrid,
  tcn,
  herald: createHerald(),
} as const satisfies Record<string, DecentralisedEngine>;

/** The engines by name whose phones upload what they heard. */
export const CENTRALISED = {
  bluetrace,
  'robert@1.1': robert11,
} as const satisfies Record<string, CentralisedEngine>;

/** Every engine by name, each with the type of its own identity. */
export type EngineMap = typeof DECENTRALISED & typeof CENTRALISED;
/** Names of the engines whose phones publish keys. */
export type DecentralisedName = keyof typeof DECENTRALISED;
/** Names of all engines. */
export type EngineName = keyof EngineMap;

const ENGINES: Readonly<Record<string, Engine>> = { ...DECENTRALISED, ...CENTRALISED };
/** Names of all engines, in the order of docs/engines.md. */
export const ENGINE_NAMES = Object.keys(ENGINES) as [EngineName, ...EngineName[]];

/**
 * The engine of that name; of a name that is known to the compiler, with its identity's type.
 *
 * @throws RangeError for another name, with the nearest one
 */
export function engineByName<N extends EngineName>(name: N): EngineMap[N];
export function engineByName(name: string): Engine;
export function engineByName(name: string): Engine {
  if (Object.hasOwn(ENGINES, name)) return ENGINES[name];
  const hint = nearestHint(name, ENGINE_NAMES) ?? `known are ${listed(ENGINE_NAMES)}`;
  throw new RangeError(`"name" expected the name of an engine, got ${quoted(name)}; ${hint}`);
}
