#!/usr/bin/env node
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { InputError } from '../base/errors.ts';
import { packageVersion } from './about.ts';
import { checkCommand } from './check-command.ts';
import { fitCommand } from './fit-command.ts';
import { importCommand } from './import-command.ts';
import { queryCommand } from './query-command.ts';
import { reportCommand } from './report-command.ts';
import { runCommand } from './run-command.ts';

/** Exit codes: 0 good, 1 the thing tested failed, 2 bad usage or input. */
async function main(args: readonly string[]): Promise<void> {
  const parser = yargs([...args])
    .scriptName('bluecrowd')
    .usage('$0 COMMAND\n\nSimulate and test Bluetooth contact tracing.')
    .command(runCommand)
    .command(checkCommand)
    .command(queryCommand)
    .command(reportCommand)
    .command(importCommand)
    .command(fitCommand)
    .completion('completion', 'Print a script for shell completion')
    .demandCommand(1, 'expected a command, found none')
    .recommendCommands()
    .strict()
    .version(packageVersion())
    .wrap(100)
    .exitProcess(false)
    .fail((message, error) => {
      // Usage mistakes come as a message, what a command throws as an error.
      throw error ?? new InputError(`${usageMistake(message)}; "bluecrowd --help" tells more`);
    });
  await parser.parseAsync();
}

/** Yargs' words for a missing argument, as a sentence. */
function usageMistake(message: string): string {
  const found = /^Not enough non-option arguments: got (\d+), need at least (\d+)/.exec(message);
  if (found === null) return message.replaceAll(/\s*\n\s*/g, ' ');
  return `expected ${found[2]} arguments after the command, found ${found[1]}`;
}

main(hideBin(process.argv)).catch((error: unknown) => {
  if (error instanceof InputError) {
    process.stderr.write(`bluecrowd: ${error.message}\n`);
  } else {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`bluecrowd: a mistake of ours, please report it\n${text}\n`);
  }
  process.exitCode = 2;
});

// A reader that closes the pipe early (head, less) is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
