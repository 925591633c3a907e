import { readFileSync } from 'node:fs';
import { InputError } from '../base/errors.ts';
import { quoted } from '../base/text/printable.ts';
import { fileError } from '../base/file-error.ts';
import { ALL_IN_HAND } from '../radio/carry.ts';
import { ENVIRONMENT_NAMES } from '../scenario/environments.ts';
import { nearestHint } from '../base/text/nearest.ts';
import { MIGRATIONS } from '../scenario/file/migrations.ts';
import { parsePreset } from '../scenario/file/preset.ts';
import { KeyRenamer } from '../scenario/file/renamed-keys.ts';
import { radio as radioSection, resolveRadio } from '../scenario/sections/radio.ts';
import type { RadioScenario } from '../scenario/scenario.ts';

/** A radio, and who measured what it was fitted to. */
export interface RadioPreset {
  readonly radio: RadioScenario;
  readonly source: string | undefined;
}

/** The radio of an environment with all its defaults. */
export function environmentRadio(environment: (typeof ENVIRONMENT_NAMES)[number]): RadioScenario {
  return resolveRadio(radioSection.file.parse({ environment }), ALL_IN_HAND);
}

/**
 * Reads the name of an environment, or a YAML file with a `radio` section: what `fit` writes, or a
 * scenario. Where phones are carried is for the data to say.
 *
 * @param onNote - hears, once for each, of keys that are called otherwise today
 * @throws InputError where it is neither, naming the place of what is wrong in the file
 */
export function readPreset(name: string, onNote?: (note: string) => void): RadioPreset {
  const environment = ENVIRONMENT_NAMES.find((one) => one === name);
  if (environment !== undefined) {
    return { radio: environmentRadio(environment), source: undefined };
  }
  const { radio, source } = parsePreset(readText(name), name, new KeyRenamer(MIGRATIONS, onNote));
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
