import { readFileSync } from 'node:fs';

/** What the published schema says of one value. */
export interface SchemaNode {
  readonly type?: string;
  readonly unit?: string;
  readonly examples?: readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly prefixItems?: readonly SchemaNode[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
}

export type Keys = readonly (string | number)[];

/** One value that a scenario can have, with the groups of keys that it takes to have it. */
export interface Leaf {
  readonly path: Keys;
  readonly node: SchemaNode;
  /** Groups on the way, from the outermost, such as the kind of a world. */
  readonly groups: readonly { readonly path: Keys; readonly value: unknown }[];
}

const file = new URL('../../scenario.schema.json', import.meta.url);
const schema = JSON.parse(readFileSync(file, 'utf8')) as SchemaNode;

/** Every plain value of the schema, in all kinds of worlds, rules and models. */
export function schemaLeaves(): Leaf[] {
  return leavesOf(schema, [], []);
}

function leavesOf(node: SchemaNode, path: Keys, groups: Leaf['groups']): Leaf[] {
  const options = node.oneOf ?? node.anyOf;
  if (options !== undefined) {
    return options.flatMap((option) => {
      const own = option.properties === undefined ? [] : [{ path, value: sample(option) }];
      return leavesOf(option, path, [...groups, ...own]);
    });
  }
  if (node.items !== undefined) {
    const own = [{ path, value: [sample(node.items)] }];
    return leavesOf(node.items, [...path, 0], [...groups, ...own]);
  }
  if (node.prefixItems !== undefined) {
    const own = [{ path, value: node.prefixItems.map(sample) }];
    return node.prefixItems.flatMap((item, k) => leavesOf(item, [...path, k], [...groups, ...own]));
  }
  if (node.properties !== undefined) {
    return Object.entries(node.properties).flatMap(([key, child]) =>
      leavesOf(child, [...path, key], groups),
    );
  }
  return [{ path, node, groups }];
}

/** Something that the schema takes. */
export function sample(node: SchemaNode): unknown {
  const [first] = node.oneOf ?? node.anyOf ?? [];
  if (first !== undefined) return sample(first);
  if (node.const !== undefined) return node.const;
  if (node.enum !== undefined) return node.enum[0];
  if (node.examples !== undefined) return node.examples[0];
  if (node.prefixItems !== undefined) return node.prefixItems.map(sample);
  if (node.type === 'array') return [];
  if (node.type === 'boolean') return true;
  if (node.type === 'string') return 'x';
  if (node.type === 'integer' || node.type === 'number') return Math.max(node.minimum ?? 0, 1);
  const entries = Object.entries(node.properties ?? {});
  const needed = entries.filter(([key]) => node.required?.includes(key) === true);
  return Object.fromEntries(needed.map(([key, child]) => [key, sample(child)]));
}

/** The scenario with one value in its place; groups on the way are made where there are none. */
export function withValue(base: unknown, { path, groups }: Leaf, value: unknown): unknown {
  const root = structuredClone(base) as Record<string, unknown>;
  for (const group of groups) {
    const there = valueIn(root, group.path);
    const kind = kindOf(group.value);
    if (there === undefined || kindOf(there) !== kind || isEmptyList(there)) {
      put(root, group.path, structuredClone(group.value));
    }
  }
  put(root, path, value);
  return root;
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function kindOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, model } = value as { kind?: unknown; model?: unknown };
  return kind ?? model;
}

export function valueIn(root: unknown, path: Keys): unknown {
  let value = root;
  for (const key of path) value = (value as Record<string, unknown> | undefined)?.[key];
  return value;
}

function put(root: Record<string, unknown>, path: Keys, value: unknown): void {
  let inside = root;
  for (const key of path.slice(0, -1)) {
    inside[key] ??= {};
    inside = inside[key] as Record<string, unknown>;
  }
  inside[path.at(-1)!] = value;
}
