#!/usr/bin/env node
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { InputError } from '../base/errors.ts';
import { quoted } from '../base/printable.ts';
import { packageVersion } from './about.ts';
import { benchCommand } from './bench-command.ts';
import { checkCommand } from './check-command.ts';
import { fitCommand } from './fit-command.ts';
import { importCommand } from './import-command.ts';
import { matchCommand } from './match-command.ts';
import { hasPrinted, printJson, printNote } from './output.ts';
import { queryCommand } from './query-command.ts';
import { reportCommand } from './report-command.ts';
import { runCommand } from './run-command.ts';
import { validateCommand } from './validate-command.ts';
import { checkValues, refuseEmpty, refuseFlagValues, usageError } from './usage.ts';

const COMPLETION = 'completion';
const COMMANDS = [
  ...[runCommand, checkCommand, queryCommand, reportCommand, fitCommand],
  ...[validateCommand, matchCommand, benchCommand],
];
const FORMS = [
  ...COMMANDS.map(({ command }) => String(command)),
  'import <format> <file>',
  COMPLETION,
];

/** Exit codes: 0 good, 1 the thing tested failed, 2 bad usage or input. */
async function main(args: readonly string[]): Promise<void> {
  refuseEmpty(args);
  refuseFlagValues(args);
  if (args[0] === COMPLETION && args.length > 1 && args[1] !== '--help') {
    throw new InputError(
      `completion: expected no arguments, found ${quoted(args[1])}; it prints a script`,
    );
  }
  const parser = yargs([...args])
    .scriptName('bluecrowd')
    .usage('$0 COMMAND\n\nSimulate and test Bluetooth contact tracing.')
    .command(runCommand)
    .command(checkCommand)
    .command(queryCommand)
    .command(reportCommand)
    .command(importCommand)
    .command(fitCommand)
    .command(validateCommand)
    .command(matchCommand)
    .command(benchCommand)
    .completion(COMPLETION, 'Print a script for shell completion')
    .example('$0 run scenarios/office.yaml --out out/office', 'simulate a working day')
    .example('$0 completion >> ~/.bashrc', 'complete commands and options in new shells')
    .demandCommand(1)
    .strict()
    .check(checkValues)
    .version(packageVersion())
    .wrap(100)
    .exitProcess(false)
    .fail((message, error) => {
      // Usage mistakes come as a message or as yargs' own error, what a command throws as another.
      if ((error as Error | undefined)?.name === 'YError') {
        throw usageError(error.message, args, FORMS);
      }
      throw error ?? usageError(message, args, FORMS);
    });
  await parser.parseAsync();
}

const args = hideBin(process.argv);

main(args).catch((error: unknown) => {
  const known = error instanceof InputError || (error as Error | undefined)?.name === 'YError';
  const message = error instanceof Error ? error.message : String(error);
  if (known) {
    printNote(message);
  } else {
    const text = error instanceof Error ? (error.stack ?? message) : message;
    process.stderr.write(`bluecrowd: a mistake of ours, please report it\n${text}\n`);
  }
  if (args.includes('--json') && !hasPrinted()) printJson({ error: message });
  process.exitCode = 2;
});

process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // A reader that closes the pipe early (head, less) is no mistake.
  if (code === 'EPIPE') process.exit();
  const found = code === 'ENOSPC' ? 'the disk full' : (code ?? message);
  printNote(`expected to write to stdout, found ${found}; send it elsewhere`);
  process.exit(2);
});
