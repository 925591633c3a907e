/**
 * Arguments as the shell gives them, made such that the parser takes for options what is written
 * as one and nothing else: `--` ends the options, and SQL may begin with a comment.
 */

/** Stands before what is no option; the shell can give no such character. */
const MARK = '\u0000';
/** `-x`, `--name`, `--name=value`. */
const OPTION = /^(-[A-Za-z]|--[A-Za-z][\w-]*)(=.*)?$/s;

/** What the parser gets; `original` gives the words back. */
export function markedArguments(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const before = end < 0 ? args : args.slice(0, end);
  const after = end < 0 ? [] : args.slice(end + 1);
  return [
    ...before.map((arg) => (OPTION.test(arg) || !arg.startsWith('-') ? arg : MARK + arg)),
    ...after.map((arg) => MARK + arg),
  ];
}

/** A word, or each word of a list, as the user wrote it. */
export function original(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(original);
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(1) : value;
}

/** A sentence about arguments with the words that the user wrote. */
export function withOriginals(sentence: string): string {
  return sentence.replaceAll(MARK, '').replaceAll('\\u0000', '');
}
