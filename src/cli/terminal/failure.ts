import { InputError } from '../../base/errors.ts';
import { moduleError } from '../../own-engine/guard.ts';
import { hasPrinted, printJson, printNote } from './output.ts';
import { systemError } from './system-errors.ts';

let isTold = false;

/**
 * Reports on stderr why the program ends, and as JSON where that was asked; sets exit code 2. What
 * follows from the first failure is not reported.
 */
export function tellFailure(thrown: unknown, args: readonly string[]): void {
  process.exitCode = 2;
  if (isTold) return;
  isTold = true;
  const error = systemError(moduleError(thrown));
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InputError) {
    printNote(message);
  } else {
    const text = error instanceof Error ? (error.stack ?? message) : message;
    process.stderr.write(
      `bluecrowd: internal error, please report it with the lines below\n${text}\n`,
    );
  }
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  if (options.includes('--json') && !hasPrinted()) printJson({ error: message });
}

/** Ends the program where stdout takes no more. */
export function tellStdoutError({ code, message }: NodeJS.ErrnoException): void {
  // A reader that closes the pipe early (head, less) is no mistake.
  if (code === 'EPIPE') process.exit();
  const found = code === 'ENOSPC' ? 'the disk full' : (code ?? message);
  printNote(`expected to write to stdout, found ${found}; send it elsewhere`);
  process.exit(2);
}
