import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { InputError } from '../base/errors.ts';
import { defaultOriginS } from '../world/trace-data.ts';
import type { TraceData } from '../world/trace-data.ts';
import { readTrace } from '../world/trace-read.ts';
import { checkScenario } from './checks.ts';
import { problemError } from './problems.ts';
import { resolveScenario } from './resolve.ts';
import type { TraceFacts } from './resolve.ts';
import { scenarioSchema } from './schema.ts';
import type { ScenarioFile } from './schema.ts';
import type { Scenario } from './scenario.ts';
import { ScenarioSource } from './source.ts';

export interface LoadOptions {
  /** `key.path=value`, the value in YAML; later ones win. */
  readonly set?: readonly string[];
  readonly seed?: string;
}

export interface LoadedScenario {
  readonly scenario: Scenario;
  /** The file as it was read. */
  readonly sourceText: string;
  /** The contact list of a trace world. */
  readonly trace: TraceData | undefined;
}

/**
 * Reads a scenario file, applies overrides, checks it and fills in every default.
 *
 * @throws InputError with `file:line:col`, the key's path, what was expected and what was found
 */
export function loadScenario(path: string, { set = [], seed }: LoadOptions = {}): LoadedScenario {
  const sourceText = readText(path);
  const source = new ScenarioSource(sourceText, path);
  for (const written of set) applyOverride(source, written);
  if (seed !== undefined) source.override(['seed'], seed, `--seed ${seed}`);
  const parsed = scenarioSchema.safeParse(source.values());
  if (!parsed.success) throw problemError(parsed.error.issues, source);
  const file = parsed.data;
  checkScenario(file, source);
  const read = readTraceOf(file, dirname(path), source);
  const name = basename(path).replace(/\.ya?ml$/, '');
  const scenario = resolveScenario(file, name, read?.facts);
  return { scenario, sourceText, trace: read?.trace };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const found = code === 'EISDIR' ? 'a folder' : code === 'ENOENT' ? 'nothing' : code;
    throw new InputError(`expected a scenario file at ${path}, found ${found}; check the path`);
  }
}

function applyOverride(source: ScenarioSource, written: string): void {
  const at = written.indexOf('=');
  const name = `--set ${written}`;
  if (at <= 0) {
    throw new InputError(`${name}: expected key=value such as cases.count=3, found no "="`);
  }
  const path = written
    .slice(0, at)
    .split('.')
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  let value: unknown;
  try {
    value = parseYaml(written.slice(at + 1));
  } catch {
    throw new InputError(`${name}: expected a YAML value after "=", found a mistake in it`);
  }
  source.override(path, value, name);
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
      sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
      originS:
        world.origin === null ? defaultOriginS(trace, resolutionS, utcOffset) : world.origin / 1e6,
    },
  };
}

function existing(path: string, key: string[], source: ScenarioSource): string {
  let isFile = false;
  try {
    isFile = statSync(path).isFile();
  } catch {
    isFile = false;
  }
  if (!isFile) {
    throw new InputError(
      `${key.join('.')}: expected a file at ${path}, found none; paths start at the scenario file`,
      source.placeOf(key),
    );
  }
  return path;
}
