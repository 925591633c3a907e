import { isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, Pair } from 'yaml';
import { InputError } from '../base/errors.ts';
import type { FilePlace } from '../base/errors.ts';

// A file this long is no scenario; names and agendas of thousands of people still fit.
const MAX_BYTES = 10_000_000;

export type Path = readonly (string | number)[];

/** A scenario file as a tree that knows where everything stands. */
export class ScenarioSource {
  readonly file: string;
  readonly document: Document;
  private readonly lines: LineCounter;
  /** Paths that came from the command line, as the user wrote them. */
  private readonly overrides: { path: Path; written: string }[];

  /** @throws InputError for what is no YAML, has a key twice or is no group of keys */
  constructor(text: string, file: string) {
    if (text.length > MAX_BYTES) {
      throw new InputError(`expected at most ${MAX_BYTES} bytes, found ${text.length}`, { file });
    }
    this.file = file;
    this.lines = new LineCounter();
    this.overrides = [];
    this.document = parseDocument(text, {
      lineCounter: this.lines,
      prettyErrors: false,
      uniqueKeys: true,
    });
    const [problem] = this.document.errors;
    if (problem !== undefined) {
      const message =
        problem.code === 'DUPLICATE_KEY'
          ? 'expected each key once, found it again; remove one of the two'
          : `expected YAML, found a mistake: ${problem.message}`;
      throw new InputError(message, this.at(problem.pos[0]));
    }
    if (!isMap(this.document.contents)) {
      throw new InputError(
        'expected a scenario (keys such as "bluecrowd: 1" and "world:"), found ' +
          (this.document.contents === null ? 'an empty file' : 'something else'),
        { file, line: 1, col: 1 },
      );
    }
  }

  /** The plain values. InputError for aliases without end. */
  values(): unknown {
    try {
      return this.document.toJS({ maxAliasCount: 100 }) as unknown;
    } catch (error) {
      throw new InputError(`expected plain YAML, found ${(error as Error).message}`, {
        file: this.file,
      });
    }
  }

  /** Sets what `--set` says; the path may be new. */
  override(path: Path, value: unknown, written: string): void {
    try {
      this.document.setIn(path, this.document.createNode(value));
    } catch {
      throw new InputError(
        `${written}: expected a path that exists in the scenario, found ${path.join('.')}`,
      );
    }
    this.overrides.push({ path, written });
  }

  /** Where the value at `path` stands, or the nearest thing around it. */
  placeOf(path: Path): FilePlace {
    const override = this.overrides.findLast(({ path: set }) =>
      set.slice(0, path.length).every((key, k) => String(key) === String(path[k])),
    );
    if (override !== undefined) return { file: override.written };
    for (let length = path.length; length > 0; length--) {
      const pair = this.pairAt(path.slice(0, length));
      const node = pair ?? (this.document.getIn(path.slice(0, length), true) as Node | undefined);
      const start = isPair(node) ? valueStart(node) : node?.range?.[0];
      if (start !== undefined) return this.at(start);
    }
    return { file: this.file, line: 1, col: 1 };
  }

  /** Where the key at the end of `path` stands. */
  placeOfKey(path: Path): FilePlace {
    const pair = this.pairAt(path);
    const override = this.overrides.find(({ path: set }) => set.join('.') === path.join('.'));
    if (override !== undefined || pair === undefined) return this.placeOf(path);
    const start = (pair.key as Node).range?.[0];
    return start === undefined ? this.placeOf(path) : this.at(start);
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

function valueStart({ key, value }: Pair): number | undefined {
  const found = (value as Node | null)?.range?.[0];
  return found ?? (key as Node).range?.[0];
}
