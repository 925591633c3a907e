import { InputError } from '../../base/errors.ts';
import { quoted } from '../../base/text/printable.ts';
import { nearestHint } from '../../base/text/nearest.ts';
import { withOriginals } from './raw-arguments.ts';

/** What `import` reads. */
const FORMATS = ['sociopatterns', 'measurements', 'herald', 'gaen-calibration'];
/** May stand more than once. */
const LISTS = new Set(['set', 'runs', 'files', 'exports', 'risk', 'rule', 'only']);
/** Stand without a value. */
const FLAGS = new Set(['json', 'quiet', 'contact-logs', 'dry-run', 'allow-code']);
const POSITIONALS = new Set(['scenario', 'run', 'sql', 'runs', 'file', 'files', 'data', 'exports']);

/** @throws InputError for an option that stands twice, and for a value that is empty */
export function checkValues(argv: Readonly<Record<string, unknown>>): true {
  for (const [name, value] of Object.entries(argv)) {
    if (name === '_' || name === '$0') continue;
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (values.length > 1 && !LISTS.has(name)) {
      throw new InputError(`--${name}: expected once, found ${values.length} times; keep one`);
    }
    // A lone dash means standard input elsewhere.
    if (values.includes('') || values.includes('-')) throw new InputError(emptyValue(name));
  }
  return true;
}

/** @throws InputError for `--limit=`, which would count as 0 */
export function refuseEmpty(args: readonly string[]): void {
  const empty = args.find((arg) => /^--[a-z-]+=$/.test(arg));
  if (empty !== undefined) throw new InputError(emptyValue(empty.slice(2, -1)));
}

/** @throws InputError for `--json=maybe`, which would count as no */
export function refuseFlagValues(args: readonly string[]): void {
  for (const arg of args) {
    const [, name, value] = /^--([a-z-]+)=(.*)$/s.exec(arg) ?? [];
    if (name === undefined || !FLAGS.has(name) || ['true', 'false'].includes(value)) continue;
    throw new InputError(
      `--${name}: expected no value after it, found ${quoted(value)}; leave it out`,
    );
  }
}

function emptyValue(name: string): string {
  return POSITIONALS.has(name)
    ? `${name}: expected a value, found none (standard input is not read); give one`
    : `--${name}: expected a value, found none; give one`;
}

/**
 * What yargs says of a wrong command line, as a sentence.
 *
 * @param forms - how each command is written: `run <scenario>`
 */
export function usageError(message: string, args: readonly string[], forms: readonly string[]) {
  const said = withOriginals(sentence(message, args, forms));
  const command = args.find((arg) => forms.some((form) => form.split(' ')[0] === arg));
  return new InputError(`${said}; see "bluecrowd ${command ?? ''}${command ? ' ' : ''}--help"`);
}

function sentence(message: string, args: readonly string[], forms: readonly string[]): string {
  const names = forms.map((form) => form.split(' ')[0]);
  const command = args.find((arg) => !arg.startsWith('-'));
  if (command === undefined) return `expected a command (${names.join(', ')}), found none`;
  const form = forms.find((one) => one.split(' ')[0] === command);
  if (form === undefined) {
    const hint = nearestHint(command, names);
    const found = quoted(command);
    return `expected a command (${names.join(', ')}), found ${found}${hint ? `; ${hint}` : ''}`;
  }
  const format = args.slice(args.indexOf(command) + 1).find((arg) => !arg.startsWith('-'));
  if (command === 'import' && !FORMATS.includes(format ?? '')) {
    const found = format === undefined ? 'none' : quoted(format);
    return `import: expected a format (${FORMATS.join(', ')}), found ${found}`;
  }
  const count = /^Not enough non-option arguments: got (\d+)/.exec(message);
  if (count !== null) {
    const found = count[1] === '0' ? 'nothing' : `${count[1]} only`;
    return `expected "bluecrowd ${form}", found ${found} after the command`;
  }
  const valueless = /^Not enough arguments following: (.*)/.exec(message);
  if (valueless !== null) return `--${valueless[1]}: expected a value after it, found none`;
  const missing = /^Missing required arguments?: (.*)/.exec(message);
  if (missing !== null) {
    const options = missing[1].split(', ').map((name) => `--${name}`);
    return `${command}: expected ${options.join(' and ')} with a value, found none`;
  }
  const unknown = /^Unknown (?:arguments?|commands?): (.*)/.exec(message);
  if (unknown !== null) return `${command}: ${unknownArgument(unknown[1], args)}`;
  const choice = /^Invalid values: Argument: (.*), Given: (.*), Choices: (.*)$/.exec(
    onOneLine(message),
  );
  if (choice !== null) return `--${choice[1]}: expected ${choice[3]}, found ${choice[2]}`;
  return onOneLine(message);
}

function onOneLine(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ');
}

function unknownArgument(list: string, args: readonly string[]): string {
  const [first] = list.split(', ');
  const option = args.find((arg) => arg.replace(/=.*/s, '').replace(/^-+/, '') === first);
  return option?.startsWith('-') === true
    ? `expected one of its options, found ${option.replace(/=.*/s, '')}`
    : `expected no more arguments, found ${quoted(first)}`;
}
