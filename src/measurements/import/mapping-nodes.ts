import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { userText } from '../../base/bytes/utf8.ts';
import { InputError } from '../../base/errors.ts';
import type { FilePlace } from '../../base/errors.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import { plain, quoted } from '../../base/text/printable.ts';
import { readInput } from '../../tables/input-file.ts';
import { decimal } from './units.ts';
import { UserPattern } from './user-pattern.ts';

/** The mappings of published sets have less than 2 kB. */
const MAX_MAPPING_BYTES = 1_000_000;

/** The YAML of a mapping: its words, and where each stands. */
export class MappingNodes {
  readonly file: string;
  private readonly document: Document;
  private readonly lines: LineCounter;

  /** @throws InputError where the file cannot be read, or is no YAML */
  constructor(file: string) {
    this.file = file;
    this.lines = new LineCounter();
    const input = readInput(file, MAX_MAPPING_BYTES);
    if ('found' in input) {
      throw new InputError(`expected a mapping file, found ${input.found}; check the path`, {
        file,
      });
    }
    const text = userText(input.bytes, file, MAX_MAPPING_BYTES);
    // Keys that stand twice are found in `entries`: the library's own search takes the square of
    // time.
    const options = { lineCounter: this.lines, prettyErrors: false, uniqueKeys: false };
    this.document = parseDocument(text, options);
    const [problem] = this.document.errors;
    if (problem !== undefined) {
      const message = `expected YAML, found a mistake: ${plain(problem.message)}`;
      throw new InputError(message, this.place(problem.pos[0]));
    }
  }

  get root(): unknown {
    return this.document.contents;
  }

  /** Keys and values of a group, each key one of `known`. */
  entries(written: unknown, known?: readonly string[]): [string, unknown][] {
    const node = this.resolved(written);
    if (!isMap(node)) throw this.error('expected a group of keys, found something else', written);
    const seen = new Set<string>();
    return node.items.map(({ key, value }) => {
      const name = this.word(key);
      if (seen.has(name)) {
        throw this.error(`expected each key once, found ${quoted(name)} again; remove one`, key);
      }
      seen.add(name);
      if (known !== undefined && !known.includes(name)) {
        const hint = nearestHint(name, known) ?? `known are ${known.join(', ')}`;
        throw this.error(`expected a key, found ${quoted(name)}; ${hint}`, key);
      }
      return [name, value];
    });
  }

  isGroup(node: unknown): boolean {
    return isMap(this.resolved(node));
  }

  isList(node: unknown): boolean {
    return isSeq(this.resolved(node));
  }

  items(written: unknown): unknown[] {
    const node = this.resolved(written);
    if (isSeq(node)) return node.items;
    throw this.error('expected a list, found something else', written);
  }

  words(written: unknown): string[] {
    const node = this.resolved(written);
    return isSeq(node) ? node.items.map((item) => this.word(item)) : [this.word(node)];
  }

  word(written: unknown): string {
    const node = this.resolved(written);
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.error('expected a word or number, found something else', written);
  }

  number(node: unknown): number {
    const value = decimal(this.word(node));
    if (!Number.isNaN(value)) return value;
    throw this.error(`expected a number, found ${quoted(this.word(node))}`, node);
  }

  yesOrNo(node: unknown): boolean {
    return this.oneOf(node, ['true', 'false'] as const) === 'true';
  }

  oneOf<Word extends string>(node: unknown, words: readonly Word[]): Word {
    const found = words.find((word) => word === this.word(node));
    if (found !== undefined) return found;
    throw this.error(`expected ${words.join(', ')}, found ${quoted(this.word(node))}`, node);
  }

  pattern(node: unknown): UserPattern {
    return new UserPattern(this.word(node), this.at(node));
  }

  /** What words mean. */
  meanings(node: unknown): Record<string, string> {
    const meanings = this.entries(node).map(([word, meaning]) => [word, this.word(meaning)]);
    return Object.fromEntries(meanings) as Record<string, string>;
  }

  error(message: string, node: unknown): InputError {
    return new InputError(message, this.at(node));
  }

  at(node: unknown): FilePlace {
    const range = (node as { range?: [number, number, number] } | null)?.range;
    return range === undefined ? { file: this.file, line: 1 } : this.place(range[0]);
  }

  /** What stands elsewhere too may be written once: values: &models, values: *models. */
  private resolved(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.document) : node;
  }

  private place(offset: number): FilePlace {
    const { line, col } = this.lines.linePos(offset);
    return line < 1 ? { file: this.file, line: 1 } : { file: this.file, line, col };
  }
}
