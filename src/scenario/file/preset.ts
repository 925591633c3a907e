import { resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { shortened } from '../../base/text/printable.ts';
import { decodeUtf8 } from '../../base/bytes/utf8.ts';
import { readInput } from '../../tables/input-file.ts';
import { checkPathLoss } from '../checks/channel-checks.ts';
import { problemError, schemaProblems } from './problems.ts';
import type { Problem } from './problems.ts';
import { radio } from '../sections/radio.ts';
import type { RadioFile } from '../sections/radio.ts';
import { KeyRenamer } from './renamed-keys.ts';
import { ScenarioSource } from './source.ts';

/** A file with a `radio` section: what `bluecrowd fit` writes, or a scenario. */
export interface PresetFile {
  /** As written, and with every default filled in. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly radio: RadioFile;
  /** Who measured what it was fitted to, where it says so. */
  readonly source: string | undefined;
}

const MAX_PRESET_BYTES = 1_000_000;
const PRESET = ['radio', 'preset'];

/** @throws InputError naming the place of what is wrong in the text of `file` */
export function parsePreset(text: string, file: string, renamer = new KeyRenamer()): PresetFile {
  const tree = new ScenarioSource(text, file);
  renamer.rename(tree);
  const values = tree.values() as { radio?: unknown; source?: unknown };
  if (values.radio === undefined || values.radio === null) {
    throw new InputError('expected a section "radio:", found none; "bluecrowd fit" writes one', {
      file,
    });
  }
  const parsed = radio.file.safeParse(values.radio);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({
      ...issue,
      path: ['radio', ...issue.path],
    }));
    throw problemError(schemaProblems(issues, tree));
  }
  if (parsed.data.preset !== undefined) {
    throw new InputError(
      'radio.preset: expected no preset within a preset, found one; write its keys out',
      tree.placeOf(PRESET),
    );
  }
  const problems: Problem[] = [];
  checkPathLoss(parsed.data, (path, message) => {
    problems.push({ path, message, place: tree.placeOf(path) });
  });
  if (problems.length > 0) throw problemError(problems);
  return {
    written: values.radio as Record<string, unknown>,
    radio: parsed.data,
    source: typeof values.source === 'string' ? values.source : undefined,
  };
}

/**
 * Puts the keys of the preset that `radio.preset` names into the scenario, below those that the
 * scenario writes itself. Does nothing where none is named.
 *
 * @throws InputError where there is no such file, or it is no preset
 */
export function applyPreset(source: ScenarioSource, folder: string, renamer: KeyRenamer): void {
  const name: unknown = source.document.getIn(PRESET);
  if (typeof name !== 'string') return;
  const path = resolve(folder, name);
  const input = readInput(path, MAX_PRESET_BYTES);
  if (!('bytes' in input)) {
    throw new InputError(
      `radio.preset: expected a preset file at ${shortened(path, 300)}, found ${input.found}; ` +
        "paths start at the scenario file's folder",
      source.placeOf(PRESET),
    );
  }
  const { written } = parsePreset(decodeUtf8(input.bytes, path), path, renamer);
  for (const [key, value] of Object.entries(written)) {
    // `packet` is a group of figures that stand alone; elsewhere a key is one thing.
    const parts =
      key === 'packet' && typeof value === 'object' && value !== null
        ? Object.entries(value).map(([part, one]) => [['radio', key, part], one] as const)
        : [[['radio', key], value] as const];
    for (const [place, one] of parts) {
      if (!source.document.hasIn(place))
        source.override({ path: place, value: one, written: path });
    }
  }
}
