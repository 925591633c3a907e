import { bluezone3 } from './bluezone3.ts';
import type { Engine } from './engine.ts';
import { gaen12 } from './gaen12.ts';

export type EngineName = 'bluezone@3' | 'gaen@1.2';

/** The engines by name; a scenario names one of these. */
export const ENGINES: Readonly<Record<EngineName, Engine>> = {
  'bluezone@3': bluezone3,
  'gaen@1.2': gaen12,
};

/** The engine of that name. */
export function engineByName(name: EngineName): Engine {
  return ENGINES[name];
}
