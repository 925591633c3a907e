import { isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, Pair } from 'yaml';
import { InputError } from '../base/errors.ts';
import { quoted } from '../base/printable.ts';
import type { FilePlace } from '../base/errors.ts';
import { setValue } from './overrides.ts';
import type { Override, Path } from './overrides.ts';
import { keyPathAt, unusual } from './yaml-subset.ts';

// Uses of anchors, weighted by what they stand for: enough for repeated rooms, too few for a bomb.
const MAX_ALIASES = 100;

/** A scenario file as a tree that knows where everything stands. */
export class ScenarioSource {
  readonly file: string;
  readonly document: Document;
  private readonly lines: LineCounter;
  private readonly overrides: Override[];

  /** @throws InputError for what is no YAML, has a key twice or is no group of keys */
  constructor(text: string, file: string) {
    this.file = file;
    this.lines = new LineCounter();
    this.overrides = [];
    this.document = parseDocument(text, {
      lineCounter: this.lines,
      prettyErrors: false,
      uniqueKeys: true,
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

  /** Where the value at `path` stands, or the nearest thing around it. */
  placeOf(path: Path): FilePlace {
    const set = this.overrides.findLast((one) => startsWith(path, one.path));
    if (set !== undefined) return { file: set.written };
    for (let length = path.length; length > 0; length--) {
      const around = path.slice(0, length);
      const pair = this.pairAt(around);
      const node = pair ?? (this.document.getIn(around, true) as Node | undefined);
      const start = isPair(node) ? valueStart(node) : node?.range?.[0];
      if (start !== undefined) return this.at(start);
      // It is in no file: made on the way to something that was set inside.
      const inside = this.overrides.findLast((one) => startsWith(one.path, around));
      if (inside !== undefined) return { file: inside.written };
    }
    return { file: this.file, line: 1, col: 1 };
  }

  /** Where the key at the end of `path` stands. */
  placeOfKey(path: Path): FilePlace {
    const start = (this.pairAt(path)?.key as Node | undefined)?.range?.[0];
    const wasSet = this.overrides.some((one) => startsWith(path, one.path));
    return start === undefined || wasSet ? this.placeOf(path) : this.at(start);
  }

  /** A number that YAML reads otherwise than it is written (`007`, `0x1F`): as it is written. */
  oddNumberAt(path: Path): string | undefined {
    const node: unknown = this.document.getIn(path, true);
    if (!isScalar(node) || typeof node.value !== 'number') return undefined;
    return node.source === String(node.value) ? undefined : node.source;
  }

  private checkSyntax(): void {
    const [problem] = [...this.document.errors, ...this.document.warnings];
    if (problem === undefined) return;
    const place = this.at(problem.pos[0]);
    if (problem.code === 'DUPLICATE_KEY') {
      const key = keyPathAt(this.document, problem.pos[0])?.join('.') ?? '';
      throw new InputError(
        `expected each key once, found ${quoted(key)} again; remove one of the two`,
        place,
      );
    }
    if (problem.code === 'MULTIPLE_DOCS') {
      throw new InputError('expected one scenario, found a second after "---"; cut it off', place);
    }
    // Brackets nested by the thousand exhaust the parser's stack.
    const what = /stack/i.test(problem.message) ? 'too many levels' : problem.message;
    throw new InputError(
      `expected YAML, found a mistake: ${what}; check indentation, brackets and quotes`,
      place,
    );
  }

  private pairAt(path: Path): Pair | undefined {
    const parent: unknown =
      path.length === 1 ? this.document.contents : this.document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) return undefined;
    const last = String(path[path.length - 1]);
    return parent.items.find(({ key }) => isScalar(key) && String(key.value) === last);
  }

  private at(offset: number): FilePlace {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), col: Math.max(col, 1) };
  }
}

function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((key, k) => String(key) === String(path[k]));
}

function valueStart({ key, value }: Pair): number | undefined {
  const found = (value as Node | null)?.range?.[0];
  return found ?? (key as Node).range?.[0];
}
