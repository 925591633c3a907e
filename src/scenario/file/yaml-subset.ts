import { isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq, visit } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { quoted } from '../../base/text/printable.ts';

/** Something that YAML knows and scenarios do not use. */
export interface Unusual {
  readonly message: string;
  readonly offset: number;
}

// The scenario itself has seven levels.
const MAX_LEVELS = 50;

/**
 * The first thing in a tree that is YAML but has no meaning in a scenario: keys that are no words
 * or stand twice, tags, aliases of nothing, levels without end.
 */
export function unusual(root: Node): Unusual | undefined {
  const anchors = new Set<string>();
  let found: Unusual | undefined;
  visit(root, (_key, node, above) => {
    if (isPair(node)) {
      if (isScalar(node.key) && node.key.value !== null) return undefined;
      const at = isNode(node.key) ? node.key : (node.value as Node | null);
      found = {
        message: `expected a word as key, found ${isCollection(node.key) ? 'a group' : 'nothing'}`,
        offset: at?.range?.[0] ?? 0,
      };
      return visit.BREAK;
    }
    if (!isNode(node)) return undefined;
    const message = messageFor(node, anchors, above.length);
    if (message === undefined) {
      found = isMap(node) ? keyTwice(node, above) : undefined;
      return found === undefined ? undefined : visit.BREAK;
    }
    found = { message, offset: node.range?.[0] ?? 0 };
    return visit.BREAK;
  });
  return found;
}

function messageFor(node: Node, anchors: Set<string>, levels: number): string | undefined {
  if (isAlias(node)) {
    if (anchors.has(node.source)) return undefined;
    const name = quoted(`*${node.source}`);
    return `expected an anchor before its alias, found ${name} and no anchor; write the value out`;
  }
  if ('anchor' in node && typeof node.anchor === 'string') anchors.add(node.anchor);
  // Pairs stand between groups of keys and count as well.
  if (levels > 2 * MAX_LEVELS) {
    return `expected at most ${MAX_LEVELS} levels, found more; check the brackets`;
  }
  const { tag } = node as { tag?: string };
  const plain =
    tag === undefined || /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/.test(tag);
  return plain ? undefined : `expected a value without a tag, found ${tag}; remove the tag`;
}

/** The library compares each key with all before it: minutes for a group of 50,000. */
function keyTwice(group: YAMLMap, above: readonly unknown[]): Unusual | undefined {
  const keys = new Set<string>();
  for (const { key } of group.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    if (keys.has(name)) {
      const path = [...pathOf([...above, group]), name].join('.');
      return {
        message: `expected each key once, found ${quoted(path)} again; remove one of the two`,
        offset: key.range?.[0] ?? 0,
      };
    }
    keys.add(name);
  }
  return undefined;
}

/** Keys and positions that lead to the last of a chain of nodes. */
function pathOf(chain: readonly unknown[]): string[] {
  return chain.flatMap((node, k) => {
    if (isPair(node)) return [isScalar(node.key) ? String(node.key.value) : '?'];
    const parent = chain[k - 1];
    return isSeq(parent) ? [String(parent.items.indexOf(node))] : [];
  });
}
