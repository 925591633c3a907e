import { readFileSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import { quoted } from '../base/text/printable.ts';
import { fileError } from '../base/file-error.ts';
import { ALL_IN_HAND } from '../radio/carry.ts';
import { ENVIRONMENT_NAMES } from '../scenario/environments.ts';
import { nearestHint } from '../base/text/nearest.ts';
import { parsePreset } from '../scenario/preset.ts';
import { resolveRadio } from '../scenario/resolve.ts';
import type { RadioScenario } from '../scenario/scenario.ts';
import { scenarioSchema } from '../scenario/schema.ts';

/** A radio, and who measured what it was fitted to. */
export interface RadioPreset {
  readonly radio: RadioScenario;
  readonly source: string | undefined;
}

/** The radio of an environment with all its defaults. */
export function environmentRadio(environment: (typeof ENVIRONMENT_NAMES)[number]): RadioScenario {
  return resolveRadio(scenarioSchema.shape.radio.parse({ environment }), ALL_IN_HAND);
}

/**
 * Reads the name of an environment, or a YAML file with a `radio` section: what `fit` writes, or a
 * scenario. Where phones are carried is for the data to say.
 *
 * @throws InputError where it is neither, naming the place of what is wrong in the file
 */
export function readPreset(name: string): RadioPreset {
  const environment = ENVIRONMENT_NAMES.find((one) => one === name);
  if (environment !== undefined) {
    return { radio: environmentRadio(environment), source: undefined };
  }
  const { radio, source } = parsePreset(readText(name), name);
  return { radio: resolveRadio(radio, ALL_IN_HAND), source };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw fileError(error, file);
    const hint =
      nearestHint(file, ENVIRONMENT_NAMES) ?? `known are ${ENVIRONMENT_NAMES.join(', ')}`;
    throw new InputError(
      `expected a preset file or an environment, found ${quoted(file)}; ${hint}`,
    );
  }
}
