import { z } from 'zod';
import type { Entry, Group } from './field.ts';
import type { Section, SectionKeys, Shape, Spread } from './section-types.ts';

/**
 * Makes a group of keys from its table.
 *
 * @throws Error where two keys have the same resolved name
 */
export function section<const Keys extends SectionKeys>(keys: Keys): Section<Keys> {
  const shape: Record<string, z.ZodType> = {};
  const stored: Record<string, z.ZodType> = {};
  for (const [name, entry] of Object.entries(keys)) {
    if (entry.file !== undefined) shape[name] = entry.file;
    for (const [part, form] of storedParts(name, entry)) {
      if (Object.hasOwn(stored, part)) throw new Error(`two keys are resolved to "${part}"`);
      stored[part] = form;
    }
  }
  const made: Group = {
    keys,
    file: z.strictObject(shape),
    stored: z.strictObject(stored),
    get sections() {
      return [made];
    },
    resolve: (written, given) => resolved(keys, written as Values, (given ?? {}) as Values),
  };
  return made as Section<Keys>;
}

/** Resolved names of a row, with the stored form of each. */
export function storedParts(name: string, entry: Entry): [string, z.ZodType][] {
  if (entry.isSpread) return Object.entries((entry as Spread<z.ZodType, Shape>).shape);
  if (entry.as === null || entry.stored === undefined) return [];
  return [[entry.as ?? name, entry.stored]];
}

type Values = Readonly<Record<string, unknown>>;

function resolved(keys: SectionKeys, written: Values, given: Values): Values {
  const values: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(keys)) {
    if (entry.isSpread) {
      Object.assign(values, entry.field?.resolve(written[name], given));
      continue;
    }
    for (const [part, form] of storedParts(name, entry)) {
      const value = valueOf(entry, written[name], written, given[part]);
      if (value !== undefined) values[part] = value;
      else if (!(form instanceof z.ZodOptional)) throw new Error(`"${part}" expected a value`);
    }
  }
  return values;
}

function valueOf(
  { field, from, absent }: Entry,
  own: unknown,
  written: Values,
  given: unknown,
): unknown {
  if (from !== undefined) return from(written as never);
  if (field !== undefined && own !== undefined) return field.resolve(own, given);
  return given === undefined ? absent : given;
}
