import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Statistics, browsers and whole runs on a busy machine with two cores.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters:
      process.env.CI === undefined ? ['default', './test/reporter.ts'] : ['./test/reporter.ts'],
  },
});
