import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Says at the end which tests were skipped and what would run them, and ends with one plain line.
 * With BLUECROWD_NO_SKIP, a skipped test is a failure.
 */
export class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') counts.passed++;
        else if (state === 'skipped' || state === 'pending') {
          counts.skipped++;
          skipped.push(test.fullName);
        } else {
          counts.failed++;
          this.tellFailure(module, test);
        }
      }
      for (const error of module.errors()) console.log(`${module.moduleId}: ${error.message}`);
    }
    this.tellSkipped(skipped);
    if (process.env.BLUECROWD_NO_SKIP !== undefined && skipped.length > 0) process.exitCode = 1;
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }

  private tellFailure(module: TestModule, test: TestCase): void {
    const errors = test.result().errors ?? [];
    for (const { message, stack } of errors) {
      console.log(
        `FAILED ${module.relativeModuleId}: ${test.fullName}\n${message}\n${stack ?? ''}`,
      );
    }
  }

  private tellSkipped(skipped: readonly string[]): void {
    if (skipped.length === 0) return;
    console.log(`\nSkipped ${skipped.length} tests:`);
    for (const name of skipped) console.log(`  ${name}`);
    console.log(
      'Browser tests need chromium: sudo apt-get install chromium. Tests of measured data need ' +
        'the folder "shared" beside the checkout.',
    );
  }
}
