import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { AppProfile } from '../apps/profile.ts';
import { AppRegistry } from '../apps/registry.ts';
import { InputError } from '../base/errors.ts';
import type { FilePlace } from '../base/errors.ts';
import type { EngineModule } from '../own-engine/engine-module.ts';
import { ownApp } from '../own-engine/own-app.ts';
import type { OwnProfile } from '../own-engine/own-profile.ts';
import { defaultOriginS } from '../world/trace/trace-data.ts';
import type { TraceData } from '../world/trace/trace-data.ts';
import { readInput } from '../tables/input-file.ts';
import { readTrace, traceSha256 } from '../world/trace/trace-read.ts';
import { shortened } from '../base/text/printable.ts';
import { decodeUtf8 } from '../base/bytes/utf8.ts';
import { checkScenario } from './checks/checks.ts';
import { expectationProblems } from './checks/expectation-checks.ts';
import { parseOverride } from './file/overrides.ts';
import type { Migration } from './file/migrations.ts';
import { applyPreset } from './file/preset.ts';
import { problemError, schemaProblems } from './file/problems.ts';
import type { Problem } from './file/problems.ts';
import { modulesWithoutCode } from './own-modules.ts';
import { resolveScenario } from './resolve.ts';
import type { TraceFacts } from './resolve.ts';
import type { Scenario, ScenarioFile } from './scenario.ts';
import { scenario as scenarioSection } from './sections/scenario.ts';
import { KeyRenamer } from './file/renamed-keys.ts';
import { ScenarioSource } from './file/source.ts';
import { worldProblems } from './checks/world-checks.ts';

// A file this long is no scenario; names and agendas of thousands of people still fit.
const MAX_SCENARIO_BYTES = 10_000_000;

/** How a scenario is read; all of it may be left out. */
export interface LoadOptions {
  /** `key.path=value`, the value in YAML; later ones win. */
  readonly set?: readonly string[];
  readonly seed?: string;
  /** In place of the key `replicates`. */
  readonly replicates?: number;
  /** Apps of a program, which the scenario may name beside those of bluecrowd. */
  readonly profiles?: readonly OwnProfile[];
  /** Modules of the scenario, loaded, by how it writes their paths. */
  readonly modules?: ReadonlyMap<string, EngineModule>;
  /** Hears, once for each, of keys that are called otherwise today. */
  readonly onNote?: (note: string) => void;
  /** Keys that were renamed; those of this version unless others are given. */
  readonly migrations?: readonly Migration[];
}

/** A scenario that was read and found good. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** The file as it was read. */
  readonly sourceText: string;
  /** The contact list of a trace world. */
  readonly trace: TraceData | undefined;
  /** Modules of engines that the scenario names. */
  readonly modules: readonly EngineModule[];
  /** Where each item of `scenario.expect` stands. */
  readonly expectPlaces: readonly FilePlace[];
}

/** A scenario file with what the command line says in its place, not yet checked. */
export interface OpenedScenario {
  readonly path: string;
  readonly sourceText: string;
  readonly source: ScenarioSource;
}

/**
 * Reads a scenario file, applies overrides, checks it and fills in every default.
 *
 * @throws InputError with `file:line:col`, the key's path, what was expected and what was found
 */
export function loadScenario(path: string, options: LoadOptions = {}): LoadedScenario {
  return checkedScenario(openScenario(path, options), options);
}

/** The first half of `loadScenario`: reads the file, applies overrides and its preset. */
export function openScenario(path: string, options: LoadOptions): OpenedScenario {
  const { set = [], seed, replicates, onNote, migrations } = options;
  const sourceText = readScenarioText(path);
  const source = new ScenarioSource(sourceText, path);
  const renamer = new KeyRenamer(migrations, onNote);
  renamer.rename(source);
  for (const text of set) {
    const override = parseOverride(text);
    source.override({ ...override, path: renamer.renamePath(override.path, override.written) });
    // Groups that are set have keys of their own.
    renamer.rename(source);
  }
  if (seed !== undefined) {
    source.override({ path: ['seed'], value: seed, written: `--seed ${shortened(seed)}` });
  }
  if (replicates !== undefined) {
    const written = `--replicates ${replicates}`;
    source.override({ path: ['replicates'], value: replicates, written });
  }
  applyPreset(source, dirname(path), renamer);
  return { path, sourceText, source };
}

/** The second half: checks everything and fills in every default. */
export function checkedScenario(
  { path, sourceText, source }: OpenedScenario,
  { profiles = [], modules = new Map<string, EngineModule>() }: LoadOptions,
): LoadedScenario {
  const parsed = scenarioSection.file.safeParse(source.values());
  if (!parsed.success) throw problemError(schemaProblems(parsed.error.issues, source));
  refuse(modulesWithoutCode(source, modules));
  const loaded = [...new Set(modules.values())];
  const own = [...loaded.map(({ profile }) => profile), ...profiles.map(ownApp)];
  const known = new AppRegistry(own);
  const file = withProfiles(parsed.data, modules, own);
  refuse(checkScenario(file, source, known));
  const read = readTraceOf(file, dirname(path), source);
  const name = basename(path).replace(/\.ya?ml$/, '');
  const scenario = resolveScenario(file, name, read?.facts);
  refuse([
    ...worldProblems(scenario, read?.trace, source),
    ...expectationProblems(scenario, read?.trace, source),
  ]);
  const { expect = [] } = scenario;
  const expectPlaces = expect.map((_, k) => source.placeOf(['expect', k]));
  return { scenario, sourceText, trace: read?.trace, modules: loaded, expectPlaces };
}

/** The file with names of apps where it has paths of modules, and with the rules of `own` apps. */
function withProfiles(
  file: ScenarioFile,
  modules: ReadonlyMap<string, EngineModule>,
  own: readonly AppProfile[],
): ScenarioFile {
  const apps = file.apps.map((app) => {
    const engine = modules.get(app.engine)?.profile.name ?? app.engine;
    const profile = own.find(({ name }) => name === engine);
    const usual = profile?.defaultRules.map((rule) =>
      rule.kind === 'minutes-under'
        ? { kind: rule.kind, attenuation: rule.attenuationDb, minutes: rule.minutes }
        : rule,
    );
    const rules = app.rules ?? usual;
    return { ...app, engine, ...(rules === undefined ? {} : { rules }) };
  });
  return { ...file, apps };
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw problemError(problems);
}

/** @throws InputError where there is no file, or one that is no text or no scenario's length */
export function readScenarioText(path: string): string {
  const input = readInput(path, MAX_SCENARIO_BYTES);
  if ('bytes' in input) return decodeUtf8(input.bytes, path);
  const shown = path === '' ? '""' : path;
  throw new InputError(
    `expected a scenario file at ${shown}, found ${input.found}; check the path`,
  );
}

interface ReadTrace {
  readonly trace: TraceData;
  readonly facts: TraceFacts;
}

function readTraceOf(
  { world, utcOffset, limits }: ScenarioFile,
  folder: string,
  source: ScenarioSource,
): ReadTrace | undefined {
  if (world.kind !== 'trace') return undefined;
  const path = existing(resolve(folder, world.file), ['world', 'file'], source);
  const metadataPath =
    world.metadata === null
      ? undefined
      : existing(resolve(folder, world.metadata), ['world', 'metadata'], source);
  const trace = readTrace(path, metadataPath, { maxRecords: limits.traceRecords });
  const resolutionS = world.resolution / 1e6;
  return {
    trace,
    facts: {
      path,
      metadataPath: metadataPath ?? null,
      sha256: traceSha256(path),
      metadataSha256: metadataPath === undefined ? null : traceSha256(metadataPath),
      originS:
        world.origin === null ? defaultOriginS(trace, resolutionS, utcOffset) : world.origin / 1e6,
    },
  };
}

function existing(path: string, key: string[], source: ScenarioSource): string {
  let found = 'none';
  try {
    const stat = statSync(path);
    if (stat.isFile()) return path;
    found = stat.isDirectory() ? 'a folder' : 'something else';
  } catch {
    found = 'none';
  }
  throw new InputError(
    `${key.join('.')}: expected a file at ${shortened(path, 300)}, found ${found}; ` +
      "paths start at the scenario file's folder",
    source.placeOf(key),
  );
}
