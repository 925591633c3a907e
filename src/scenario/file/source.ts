import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { InputError } from '../../base/errors.ts';
import type { FilePlace } from '../../base/errors.ts';
import { shortened } from '../../base/text/printable.ts';
import { setValue } from './overrides.ts';
import type { Override, Path } from './overrides.ts';
import { unusual } from './yaml-subset.ts';

// Uses of anchors, weighted by what they stand for: enough for repeated rooms, too few for a bomb.
const MAX_ALIASES = 100;

/** A scenario file as a tree that knows where everything stands. */
export class ScenarioSource {
  readonly file: string;
  readonly document: Document;
  private readonly lines: LineCounter;
  private readonly overrides: Override[];
  private readonly pairs: WeakMap<YAMLMap, { size: number; byKey: Map<string, Pair> }>;

  /** @throws InputError for what is no YAML, has a key twice or is no group of keys */
  constructor(text: string, file: string) {
    this.file = file;
    this.lines = new LineCounter();
    this.overrides = [];
    this.pairs = new WeakMap();
    this.document = parseDocument(text, {
      lineCounter: this.lines,
      prettyErrors: false,
      // `unusual` looks for keys that stand twice.
      uniqueKeys: false,
    });
    this.checkSyntax();
    if (!isMap(this.document.contents)) {
      throw new InputError(
        'expected a scenario (keys such as "bluecrowd: 1" and "world:"), found ' +
          (this.document.contents === null ? 'an empty file' : 'something else'),
        { file, line: 1, col: 1 },
      );
    }
    const found = unusual(this.document.contents);
    if (found !== undefined) throw new InputError(found.message, this.at(found.offset));
  }

  /** The plain values. InputError for aliases without end. */
  values(): unknown {
    try {
      return this.document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
    } catch (error) {
      throw new InputError(
        `expected plain YAML, found ${(error as Error).message}; write values out in full`,
        { file: this.file },
      );
    }
  }

  /** Sets what `--set` says; the path may be new. InputError where the tree has no such place. */
  override(override: Override): void {
    setValue(this.document, override);
    this.overrides.push(override);
  }

  /** Gives a key of a group another name; it stands where it stood. */
  rename(group: YAMLMap, pair: Pair, name: string): void {
    // What was set has plain words as keys.
    if (isScalar(pair.key)) pair.key.value = name;
    else pair.key = name;
    this.pairs.delete(group);
  }

  /** Where the value at `path` stands, or the nearest thing around it. */
  placeOf(path: Path): FilePlace {
    const set = this.overrides.findLast((one) => startsWith(path, one.path));
    if (set !== undefined) return { file: set.written };
    const pairs = this.pairsAlong(path);
    for (let length = path.length; length > 0; length--) {
      const around = path.slice(0, length);
      const start = startOf(pairs[length - 1]);
      if (start !== undefined) return this.at(start);
      // It is in no file: made on the way to something that was set inside.
      const inside = this.overrides.findLast((one) => startsWith(one.path, around));
      if (inside !== undefined) return { file: inside.written };
    }
    return { file: this.file, line: 1, col: 1 };
  }

  /** Where the key at the end of `path` stands. */
  placeOfKey(path: Path): FilePlace {
    const last = this.pairsAlong(path).at(-1);
    const start = isPair(last) ? (last.key as Node).range?.[0] : undefined;
    const wasSet = this.overrides.some((one) => startsWith(path, one.path));
    return start === undefined || wasSet ? this.placeOf(path) : this.at(start);
  }

  /** A number that YAML reads otherwise than it is written (`007`, `0x1F`): as it is written. */
  oddNumberAt(path: Path): string | undefined {
    const last = this.pairsAlong(path).at(-1);
    const node = isPair(last) ? last.value : last;
    if (!isScalar(node) || typeof node.value !== 'number') return undefined;
    return node.source === String(node.value) ? undefined : node.source;
  }

  private checkSyntax(): void {
    const [problem] = [...this.document.errors, ...this.document.warnings];
    if (problem === undefined) return;
    const place = this.at(problem.pos[0]);
    if (problem.code === 'MULTIPLE_DOCS') {
      throw new InputError('expected one scenario, found a second after "---"; cut it off', place);
    }
    // Brackets nested by the thousand exhaust the parser's stack.
    const what = /stack/i.test(problem.message)
      ? 'too many levels'
      : shortened(problem.message, 200);
    throw new InputError(
      `expected YAML, found a mistake: ${what}; check indentation, brackets and quotes`,
      place,
    );
  }

  /** For each key the pair, for each position the item, as far as the tree goes. */
  private pairsAlong(path: Path): (Pair | Node | undefined)[] {
    let node: unknown = this.document.contents;
    return path.map((key) => {
      const found = isMap(node)
        ? this.pairIn(node, String(key))
        : isSeq(node)
          ? (node.items[Number(key)] as Node | undefined)
          : undefined;
      node = isPair(found) ? found.value : found;
      return found;
    });
  }

  /** A search through the pairs for each of many mistakes would take minutes. */
  private pairIn(group: YAMLMap, key: string): Pair | undefined {
    const { items } = group;
    let known = this.pairs.get(group);
    if (known?.size !== items.length) {
      // What was set has plain words as keys.
      const byKey = items.map((pair) => {
        return [String(isScalar(pair.key) ? pair.key.value : pair.key), pair] as const;
      });
      known = { size: items.length, byKey: new Map(byKey) };
      this.pairs.set(group, known);
    }
    return known.byKey.get(key);
  }

  private at(offset: number): FilePlace {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), col: Math.max(col, 1) };
  }
}

function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((key, k) => String(key) === String(path[k]));
}

function startOf(found: Pair | Node | undefined): number | undefined {
  if (!isPair(found)) return found?.range?.[0];
  return (found.value as Node | null)?.range?.[0] ?? (found.key as Node).range?.[0];
}
