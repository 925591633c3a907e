import { plain } from '../../base/text/printable.ts';
import type { DropRule, Mapping } from './mapping.ts';
import { columnIndex } from './row-forms.ts';
import type { NamedFile, NumberedRecord } from './records.ts';
import { commaDecimal, decimal } from './units.ts';

/** Drops records as a mapping says, and counts them by rule: the first that is met counts. */
export class DropRules {
  readonly counts: Map<string, number>;
  private readonly rules: readonly DropRule[];
  private readonly numberIn: (text: string) => number;

  constructor({ drop = [], hasDecimalCommas }: Mapping) {
    this.rules = drop;
    this.numberIn = hasDecimalCommas === true ? commaDecimal : decimal;
    this.counts = new Map(drop.map((rule) => [ruleWords(rule), 0]));
  }

  /**
   * The records that stay.
   *
   * @throws InputError where the file has not a rule's column, or a pattern takes too long
   */
  kept(
    records: readonly NumberedRecord[],
    header: readonly string[],
    file: NamedFile,
  ): readonly NumberedRecord[] {
    let left = records;
    for (const rule of this.rules) {
      const index = columnIndex(rule.column, header, file);
      const isMet = this.met(
        rule,
        left.map(({ fields }) => fields[index].trim()),
      );
      const stays = left.filter((_, k) => !isMet[k]);
      const words = ruleWords(rule);
      this.counts.set(words, this.counts.get(words)! + left.length - stays.length);
      left = stays;
    }
    return left;
  }

  /** Rules that no row met: sentences for the user. */
  idle(): string[] {
    const idle = [...this.counts].filter(([, rows]) => rows === 0);
    return idle.map(([words]) => `no row met the rule "${words}": is it right?`);
  }

  /** Whether each word meets the rule. */
  private met({ test, text, pattern }: DropRule, words: readonly string[]): readonly boolean[] {
    if (pattern !== undefined) return pattern.fits(words);
    // A bound is written as a number; what is compared with it as the file writes its own.
    const bound = decimal(text);
    return words.map((word) => {
      const value = this.numberIn(word);
      if (test === 'below') return value < bound;
      if (test === 'above') return value > bound;
      return word === text || value === bound;
    });
  }
}

/** Such as "rssi equals 0". */
function ruleWords({ column, test, text }: DropRule): string {
  return `${plain(column)} ${test} ${text === '' ? 'nothing' : plain(text)}`;
}
