import yargs from 'yargs';
import { InputError } from '../base/errors.ts';
import { quoted } from '../base/text/printable.ts';
import { packageVersion } from './about.ts';
import { benchCommand } from './commands/bench-command.ts';
import { checkCommand } from './commands/check-command.ts';
import { fitCommand } from './commands/fit-command.ts';
import { importCommand } from './commands/import-command.ts';
import { matchCommand } from './commands/match-command.ts';
import { migrateCommand } from './commands/migrate-command.ts';
import { queryCommand } from './commands/query-command.ts';
import { markedArguments, original } from './arguments/raw-arguments.ts';
import { reportCommand } from './commands/report-command.ts';
import { runCommand } from './commands/run-command.ts';
import { scoreCommand } from './commands/score-command.ts';
import { validateCommand } from './commands/validate-command.ts';
import { checkValues, refuseEmpty, refuseFlagValues, usageError } from './arguments/usage.ts';

const COMPLETION = 'completion';
const COMMANDS = [
  runCommand,
  checkCommand,
  queryCommand,
  reportCommand,
  scoreCommand,
  fitCommand,
  validateCommand,
  matchCommand,
  migrateCommand,
  benchCommand,
];
const FORMS = [
  ...COMMANDS.map(({ command }) => String(command)),
  'import <format> <file>',
  COMPLETION,
];

/**
 * Does what the command line says.
 *
 * @throws InputError for bad usage and bad input
 */
export async function runProgram(written: readonly string[]): Promise<void> {
  const args = markedArguments(written);
  refuseEmpty(args);
  refuseFlagValues(args);
  if (args[0] === COMPLETION && args.length > 1 && args[1] !== '--help') {
    throw new InputError(
      `completion: expected no arguments, found ${quoted(written[1])}; it prints a script`,
    );
  }
  const parser = yargs(args)
    .scriptName('bluecrowd')
    .usage('$0 COMMAND\n\nSimulate and test Bluetooth Low Energy contact tracing.')
    // Otherwise "--no-out" and "--set.a=1" would be taken and passed over.
    .parserConfiguration({ 'boolean-negation': false, 'dot-notation': false })
    .middleware((argv) => {
      for (const [name, value] of Object.entries(argv)) argv[name] = original(value);
    }, true)
    .command(runCommand)
    .command(checkCommand)
    .command(queryCommand)
    .command(reportCommand)
    .command(scoreCommand)
    .command(importCommand)
    .command(fitCommand)
    .command(validateCommand)
    .command(matchCommand)
    .command(migrateCommand)
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
