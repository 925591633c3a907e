import { isMap, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import { InputError } from '../../base/errors.ts';
import { quoted, shortened } from '../../base/text/printable.ts';
import { describe } from '../keys/words.ts';
import { unusual } from './yaml-subset.ts';

/** Keys, and positions in lists, from the top. */
export type Path = readonly (string | number)[];

/** A value that the command line puts in place of the file's. */
export interface Override {
  readonly path: Path;
  readonly value: unknown;
  /** The value's tree, where it has no alias: it knows how its words were written. */
  readonly node?: Node;
  /** As the user wrote it: the place of mistakes in it. */
  readonly written: string;
}

/**
 * Reads `key.path=value`; the value is YAML, positions in lists are numbers (`apps.0.share=0.3`).
 *
 * @throws InputError for what has no "=", an empty key or no YAML
 */
export function parseOverride(text: string): Override {
  const at = text.indexOf('=');
  const written = `--set ${shortened(text)}`;
  if (at <= 0) {
    const found = at === 0 ? 'no key before "="' : 'no "="';
    throw new InputError(`${written}: expected key=value such as cases.count=3, found ${found}`);
  }
  const keys = text.slice(0, at).split('.');
  if (keys.some((key) => key.trim() === '')) {
    throw new InputError(
      `${written}: expected keys with one dot between them, found ${quoted(keys.join('.'))}`,
    );
  }
  const path = keys.map((key) => (/^\d{1,9}$/.test(key) ? Number(key) : key));
  return { path, ...parseValue(text.slice(at + 1), written), written };
}

function parseValue(text: string, written: string): Pick<Override, 'value' | 'node'> {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false });
  const [problem] = [...document.errors, ...document.warnings];
  const message =
    problem?.message ??
    (document.contents === null ? undefined : unusual(document.contents)?.message);
  if (message === undefined) {
    try {
      const value = document.toJS({ maxAliasCount: 100 }) as unknown;
      return { value, node: withoutAnchors(document) };
    } catch {
      // Aliases without end: told below.
    }
  }
  throw new InputError(
    `${written}: expected a YAML value after "=", found a mistake in it` +
      (message === undefined ? '' : ` (${shortened(message, 200)})`),
  );
}

/** Anchors would be taken for the file's own. */
function withoutAnchors({ contents }: Document): Node | undefined {
  let aliases = 0;
  visit(contents, {
    Alias: () => void aliases++,
    Node: (_key, node) => {
      if ('anchor' in node) delete node.anchor;
    },
  });
  return aliases > 0 ? undefined : (contents ?? undefined);
}

/**
 * Puts the value into the tree; groups of keys on the way are made, lists are not.
 *
 * @throws InputError where the path leads through a plain value or beyond the end of a list
 */
export function setValue(document: Document, { path, value, node: tree, written }: Override): void {
  let node: unknown = document.contents;
  path.forEach((key, depth) => {
    const at = path.slice(0, depth).join('.');
    const fail = (message: string): never => {
      throw new InputError(`${written}: ${at}: ${message}`);
    };
    if (node === undefined || node === null) {
      if (typeof key === 'number') {
        fail(`expected a list in the file, found nothing; set the whole list with ${at}=[...]`);
      }
      return;
    }
    if (isMap(node)) {
      node = node.get(String(key), true);
      return;
    }
    if (!isSeq(node)) {
      fail(`expected a group of keys, found ${describe((node as Node).toJS(document))}`);
      return;
    }
    const { length } = node.items;
    if (typeof key !== 'number' || key > length) {
      const range =
        length === 0 ? '0, for the list is empty' : `0 to ${length - 1} (${length} adds one)`;
      fail(`expected a position in the list, ${range}, found ${quoted(String(key))}`);
    }
    node = node.get(Number(key), true);
  });
  // Keys are words in the file, whatever they look like.
  document.setIn(pathIn(document, path), tree ?? document.createNode(value));
}

function pathIn(document: Document, path: Path): Path {
  return path.map((key, depth) => {
    const parent: unknown =
      depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    return isSeq(parent) ? key : String(key);
  });
}
