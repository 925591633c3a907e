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

export type DecentralisedName = keyof typeof DECENTRALISED;
export type EngineName = DecentralisedName | keyof typeof CENTRALISED;

const ENGINES: Readonly<Record<EngineName, Engine>> = { ...DECENTRALISED, ...CENTRALISED };
export const ENGINE_NAMES = Object.keys(ENGINES) as [EngineName, ...EngineName[]];

/** The engine of that name. */
export function engineByName(name: DecentralisedName): DecentralisedEngine;
export function engineByName(name: EngineName): Engine;
export function engineByName(name: EngineName): Engine {
  return ENGINES[name];
}
