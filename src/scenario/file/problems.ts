import { z } from 'zod';
import { InputError } from '../../base/errors.ts';
import { quoted, shortened } from '../../base/text/printable.ts';
import type { FilePlace } from '../../base/errors.ts';
import { wrongType } from '../keys/words.ts';
import { nearestHint, nearestWord } from '../../base/text/nearest.ts';
import type { Path } from './overrides.ts';
import { renamedValueHint } from './migrations.ts';
import { scenario } from '../sections/scenario.ts';
import type { ScenarioSource } from './source.ts';

interface JsonSchema {
  readonly properties?: Record<string, JsonSchema>;
  readonly items?: JsonSchema;
  readonly anyOf?: JsonSchema[];
  readonly oneOf?: JsonSchema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
}

/** One thing that is wrong with a scenario. */
export interface Problem {
  readonly path: Path;
  /** What was expected and found, and what to do; a function where it takes a search. */
  readonly message: string | (() => string);
  readonly place: FilePlace;
  /** Told after others: a key that is missing may be there, misspelt. */
  readonly missing?: boolean;
}

/** What the schema says of a scenario, in words and with places. */
export function schemaProblems(
  issues: readonly z.core.$ZodIssue[],
  source: ScenarioSource,
): Problem[] {
  const values = source.values();
  return issues.flatMap((issue): Problem[] => {
    const path = issue.path.filter((key) => typeof key !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey([...path, key], values, source));
    }
    const missing = valueAt(path, values) === undefined;
    const message = (): string => messageOf(issue, path, values);
    return [{ path, message, place: source.placeOf(path), missing }];
  });
}

/** The first problem in the order of the file as one sentence; the others as a number. */
export function problemError(problems: readonly Problem[]): InputError {
  const sorted = [...problems].sort(
    (p, q) =>
      Number(p.missing ?? false) - Number(q.missing ?? false) ||
      // What the command line says comes first.
      (p.place.line ?? 0) - (q.place.line ?? 0) ||
      (p.place.col ?? 0) - (q.place.col ?? 0),
  );
  const [{ path, message, place }] = sorted;
  const others = sorted.length - 1;
  const more = others === 0 ? '' : ` (and ${others} more ${others === 1 ? 'problem' : 'problems'})`;
  const name = path.length === 0 ? 'the scenario' : shortened(path.join('.'), 120);
  const said = typeof message === 'string' ? message : message();
  return new InputError(`${name}: ${said}${more}`, place);
}

function unknownKey(path: Path, values: unknown, source: ScenarioSource): Problem {
  const message = (): string => {
    const key = String(path[path.length - 1]);
    const known = keysAt(path.slice(0, -1), values);
    const nearest = nearestWord(key, known);
    const hint =
      nearest === undefined ? `known keys: ${known.join(', ')}` : nearestHint(key, known);
    return `expected a known key, found ${quoted(key)}; ${hint}`;
  };
  return { path, message, place: source.placeOfKey(path) };
}

const KINDS: Record<string, string | undefined> = {
  object: 'a group of keys',
  array: 'a list',
  boolean: 'true or false',
  string: 'a text',
  number: 'a number',
};

function messageOf(issue: z.core.$ZodIssue, path: Path, values: unknown): string {
  const found = valueAt(path, values);
  if (issue.code === 'invalid_union' && 'discriminator' in issue) {
    return choice(kindsAt(path.slice(0, -1), values), found);
  }
  if (issue.code === 'invalid_value') {
    return choice(issue.values, found, renamedValueHint(path.join('.'), found));
  }
  if (issue.code === 'invalid_type' && found === undefined) {
    return 'expected a value, found nothing; the key is needed';
  }
  if (issue.code === 'invalid_type' && !/^expected .*, found /.test(issue.message)) {
    return wrongType(KINDS[issue.expected] ?? issue.expected, found);
  }
  if (issue.code === 'invalid_union') {
    const inner = issue.errors[0]?.[0];
    return inner === undefined ? 'expected another value' : inner.message;
  }
  return issue.message;
}

// A sentence has room for no more.
const MAX_SHOWN = 16;

function choice(options: readonly unknown[], found: unknown, renamed?: string): string {
  const [first] = options;
  const one = typeof first === 'number' ? `the number ${first}` : String(first);
  const shown = options.slice(0, MAX_SHOWN).map(String).join(', ');
  const others = options.length > MAX_SHOWN ? `, ... (${options.length} in all)` : '';
  const expected = options.length === 1 ? one : `one of ${shown}${others}`;
  if (found === undefined) return `expected ${expected}, found nothing; the key is needed`;
  const words = options.filter((option) => typeof option === 'string');
  const hint = renamed ?? (typeof found === 'string' ? nearestHint(found, words) : undefined);
  return `${wrongType(expected, found)}${hint === undefined ? '' : `; ${hint}`}`;
}

function valueAt(path: Path, values: unknown): unknown {
  let value = values;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** Keys that tell the options of a union apart. */
export const UNION_KEYS = ['kind', 'model'] as const;

let jsonSchema: JsonSchema | undefined;

/** The part of the schema that describes `path`, following `kind` or `model` where it has them. */
function schemaAt(path: Path, values: unknown): JsonSchema | undefined {
  jsonSchema ??= z.toJSONSchema(scenario.file, { io: 'input', reused: 'inline' }) as JsonSchema;
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
  return options.find(({ properties }) =>
    UNION_KEYS.some((key) => {
      return wordsOf(properties?.[key]).includes(valueAt([key], value));
    }),
  );
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
  return options.flatMap(({ properties }) =>
    UNION_KEYS.flatMap((key) => wordsOf(properties?.[key])).filter(
      (word): word is string => typeof word === 'string',
    ),
  );
}

/** The words that a key may have: one, or some. */
function wordsOf(schema: JsonSchema | undefined): readonly unknown[] {
  return schema?.enum ?? (schema?.const === undefined ? [] : [schema.const]);
}
