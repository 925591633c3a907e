import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { PlainReporter } from './test/reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: './test/global-setup.ts',
    // Statistics, browsers and whole runs on a busy machine with two cores.
    testTimeout: 120_000,
    // One less than there are cores would leave one of two idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    hookTimeout: 120_000,
    reporters: [...(process.env.CI === undefined ? ['default'] : []), new PlainReporter()],
  },
});
