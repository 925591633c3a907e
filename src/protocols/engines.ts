import { bluezone3 } from './bluezone3.ts';
import type { CentralisedEngine, DecentralisedEngine } from './engine.ts';
import { gaen12 } from './gaen12.ts';

/** The engines by name whose phones publish keys. */
export const DECENTRALISED = {
  'bluezone@3': bluezone3,
  'gaen@1.2': gaen12,
} as const satisfies Record<string, DecentralisedEngine>;

/** The engines by name whose phones upload what they heard. */
export const CENTRALISED = {} as const satisfies Record<string, CentralisedEngine>;

export type DecentralisedName = keyof typeof DECENTRALISED;

/** The engine of that name. */
export function engineByName(name: DecentralisedName): DecentralisedEngine {
  return DECENTRALISED[name];
}
