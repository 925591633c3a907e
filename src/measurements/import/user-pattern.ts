import { performance } from 'node:perf_hooks';
import { InputError } from '../../base/errors.ts';
import type { FilePlace } from '../../base/errors.ts';
import { plain, quoted } from '../../base/text/printable.ts';
import { withinMs } from './time-limit.ts';

const MAX_PATTERN_LENGTH = 1000;
/** What an import may spend on one pattern: a usual text takes less than 1 µs, a call 0.2 ms. */
const FIRST_MS = 500;
const MS_PER_CALL = 5;
const MS_PER_TEXT = 0.05;

/**
 * A regular expression of the user's. Some take time that doubles with each character of a text
 * (`^(a+)+$`), so that it runs under a limit of time that grows with the number of texts only.
 */
export class UserPattern {
  readonly text: string;
  private readonly place: FilePlace;
  private readonly expression: RegExp;
  private leftMs: number;

  /** @throws InputError where it is no regular expression */
  constructor(text: string, place: FilePlace) {
    this.text = text;
    this.place = place;
    this.leftMs = FIRST_MS;
    if (text.length > MAX_PATTERN_LENGTH) {
      throw new InputError(
        `expected a regular expression of at most ${MAX_PATTERN_LENGTH} characters, found ` +
          `${text.length}`,
        place,
      );
    }
    try {
      this.expression = new RegExp(text);
    } catch (error) {
      throw this.refused(error);
    }
  }

  /**
   * What the first brackets catch in each text; nothing where the expression does not fit.
   *
   * @throws InputError with the place of the pattern where it takes too long
   */
  caughtIn(texts: readonly string[]): string[] {
    return this.tried(texts, (text) => this.expression.exec(text)?.[1] ?? '');
  }

  /** Whether the expression fits each text. @throws InputError as `caughtIn` */
  fits(texts: readonly string[]): boolean[] {
    return this.tried(texts, (text) => this.expression.test(text));
  }

  private tried<T>(texts: readonly string[], one: (text: string) => T): T[] {
    this.leftMs += MS_PER_CALL + MS_PER_TEXT * texts.length;
    const startMs = performance.now();
    let found: { readonly value: T[] } | undefined;
    try {
      found = withinMs(this.leftMs, () => texts.map(one));
    } catch (error) {
      throw this.refused(error);
    }
    this.leftMs -= performance.now() - startMs;
    if (found !== undefined && this.leftMs > 0) return found.value;
    throw new InputError(
      `expected a pattern that takes less than ${MS_PER_TEXT * 1000} µs a row, found ` +
        `${quoted(this.text)}, which does not end in time; a repetition inside a repetition, as ` +
        'in (a+)+, takes time that doubles with each character: write it once',
      this.place,
    );
  }

  /** The manifest keeps what the user wrote. */
  toJSON(): string {
    return this.text;
  }

  private refused(error: unknown): InputError {
    const why = plain(error instanceof Error ? error.message : String(error));
    return new InputError(`expected a regular expression, found a mistake (${why})`, this.place);
  }
}
