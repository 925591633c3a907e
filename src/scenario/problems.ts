import { z } from 'zod';
import { InputError } from '../base/errors.ts';
import { describe } from './fields.ts';
import { nearestWord } from './nearest.ts';
import { scenarioSchema } from './schema.ts';
import type { Path, ScenarioSource } from './source.ts';

interface JsonSchema {
  readonly properties?: Record<string, JsonSchema>;
  readonly items?: JsonSchema;
  readonly anyOf?: JsonSchema[];
  readonly oneOf?: JsonSchema[];
  readonly const?: unknown;
}

/** The first problem as an error that names its place, the others as a number. */
export function problemError(
  issues: readonly z.core.$ZodIssue[],
  source: ScenarioSource,
): InputError {
  const values = source.values();
  const [issue] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more like this)` : '';
  const path = issue.path.filter((key) => typeof key !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    const at = [...path, key];
    const known = keysAt(path, values);
    const nearest = nearestWord(key, known);
    const hint =
      nearest === undefined
        ? `known keys: ${known.join(', ')}`
        : `did you mean ${JSON.stringify(nearest)}?`;
    return new InputError(
      `${at.join('.')}: expected a known key, found ${JSON.stringify(key)}; ${hint}${more}`,
      source.placeOfKey(at),
    );
  }
  const name = path.length === 0 ? 'the scenario' : path.join('.');
  return new InputError(`${name}: ${messageOf(issue, path, values)}${more}`, source.placeOf(path));
}

function messageOf(issue: z.core.$ZodIssue, path: Path, values: unknown): string {
  const found = valueAt(path, values);
  if (issue.code === 'invalid_union' && 'discriminator' in issue) {
    const options = kindsAt(path.slice(0, -1), values);
    return choice(options, found);
  }
  if (issue.code === 'invalid_value') return choice(issue.values.map(String), found);
  if (issue.code === 'invalid_type' && found === undefined) {
    return 'expected a value, found nothing; the key is needed';
  }
  if (issue.code === 'invalid_type' && !/^expected .*, found /.test(issue.message)) {
    const kinds: Record<string, string> = {
      object: 'a group of keys',
      array: 'a list',
      boolean: 'true or false',
      string: 'a text',
      number: 'a number',
    };
    return `expected ${kinds[issue.expected] ?? issue.expected}, found ${describe(found)}`;
  }
  if (issue.code === 'invalid_union') {
    const inner = issue.errors[0]?.[0];
    return inner === undefined ? 'expected another value' : inner.message;
  }
  return issue.message;
}

function choice(options: readonly string[], found: unknown): string {
  const nearest = typeof found === 'string' ? nearestWord(found, options) : undefined;
  const hint = nearest === undefined ? '' : `; did you mean ${JSON.stringify(nearest)}?`;
  return `expected one of ${options.join(', ')}, found ${describe(found)}${hint}`;
}

function valueAt(path: Path, values: unknown): unknown {
  let value = values;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

let jsonSchema: JsonSchema | undefined;

/** The part of the schema that describes `path`, following `kind` where there are kinds. */
function schemaAt(path: Path, values: unknown): JsonSchema | undefined {
  jsonSchema ??= z.toJSONSchema(scenarioSchema, { io: 'input', reused: 'inline' }) as JsonSchema;
  let schema: JsonSchema | undefined = jsonSchema;
  let value = values;
  for (const key of path) {
    schema = ofKind(schema, value);
    schema = typeof key === 'number' ? schema?.items : schema?.properties?.[key];
    value = valueAt([key], value);
    if (schema === undefined) return undefined;
  }
  return ofKind(schema, value);
}

function ofKind(schema: JsonSchema | undefined, value: unknown): JsonSchema | undefined {
  const options = schema?.oneOf ?? schema?.anyOf;
  if (options === undefined) return schema;
  const kind = valueAt(['kind'], value);
  return options.find(({ properties }) => properties?.kind?.const === kind);
}

function keysAt(path: Path, values: unknown): string[] {
  return Object.keys(schemaAt(path, values)?.properties ?? {});
}

/** The kinds that the union at `path` offers. */
function kindsAt(path: Path, values: unknown): string[] {
  const parent = path.slice(0, -1);
  const last = path[path.length - 1];
  const around = path.length === 0 ? undefined : schemaAt(parent, values);
  const union = typeof last === 'number' ? around?.items : around?.properties?.[last ?? ''];
  const options = union?.oneOf ?? union?.anyOf ?? [];
  return options.flatMap(({ properties }) => {
    const kind = properties?.kind?.const;
    return typeof kind === 'string' ? [kind] : [];
  });
}
