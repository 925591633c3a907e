#!/usr/bin/env node
// Nothing is loaded before the first `try`: that modules cannot be loaded is reported as well.

const args = process.argv.slice(2);

/** Exit codes: 0 good, 1 the thing tested failed, 2 bad usage or input. */
async function main(): Promise<void> {
  const { tellFailure, tellStdoutError } = await import('./terminal/failure.ts');
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => {
      tellFailure(error, args);
      process.exit();
    });
  }
  process.stdout.on('error', tellStdoutError);
  try {
    (await import('./terminal/process-limits.ts')).checkLimits();
    await (await import('./program.ts')).runProgram(args);
  } catch (error) {
    tellFailure(error, args);
  }
}

main().catch((error: Error) => {
  const advice = /EMFILE|ENFILE/.test(error.message)
    ? 'raise the limit of open files (ulimit -n)'
    : 'install the package again';
  process.stderr.write(
    `bluecrowd: expected to load its own modules, found ${error.message}; ${advice}\n`,
  );
  process.exitCode = 2;
});
