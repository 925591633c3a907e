import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { PlainReporter } from './test/reporter.ts';

/** Statistics over many runs and whole command lines: `npm run test:long` (docs/testing.md). */
const LONG = 'test/**/*.long.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'short',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, LONG],
        },
      },
      { extends: true, test: { name: 'long', include: [LONG] } },
    ],
    globalSetup: './test/global-setup.ts',
    // Statistics, browsers and whole runs on a busy machine with two cores.
    testTimeout: 120_000,
    // One less than there are cores would leave one of two idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    hookTimeout: 120_000,
    reporters: [...(process.env.CI === undefined ? ['default'] : []), new PlainReporter()],
    coverage: { include: ['src/**/*.ts'], exclude: ['src/report/client/**'] },
  },
});
