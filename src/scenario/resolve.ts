import type { ScenarioFile, Scenario } from './scenario.ts';
import { carryOf, knownModelsOf } from './sections/phones.ts';
import { radioGiven } from './sections/radio.ts';
import { scenario } from './sections/scenario.ts';

/** What only the trace's bytes can tell. */
export interface TraceFacts {
  readonly path: string;
  readonly sha256: string;
  readonly metadataPath: string | null;
  readonly metadataSha256: string | null;
  readonly originS: number;
}

/** Fills in what follows from other keys and converts names and units: file to scenario. */
export function resolveScenario(
  file: ScenarioFile,
  fallbackName: string,
  trace: TraceFacts | undefined,
): Scenario {
  return scenario.resolve(file, givenFor(file, fallbackName, trace));
}

/** What the sections leave open: it follows from several of them, or from outside the file. */
export function givenFor(
  { world, phones, radio }: ScenarioFile,
  fallbackName: string,
  trace: TraceFacts | undefined,
) {
  const people = world.kind === 'static' ? world.people : [];
  return {
    name: fallbackName,
    world: trace,
    phones: { knownModels: knownModelsOf(people) },
    radio: radioGiven(radio, carryOf(phones.carry, people), phones.device),
  };
}
