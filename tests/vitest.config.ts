import { defineConfig } from 'vitest/config';

/** Folders whose tests each begin with modules of their own: a fault may leave anything behind. */
const APART = ['tests/e2e/**/*.test.ts', 'tests/faults/**/*.test.ts'];
const TESTS = ['tests/**/*.test.ts', 'tests/**/*.test.tsx'];

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', './tests/support/summary-reporter.ts'],
    globalSetup: ['./tests/support/global-setup.ts'],
    projects: [
      // Importing the application anew for each of these files would take as long as many of them.
      {
        extends: true,
        test: { name: 'floors', include: TESTS, exclude: ['tests/bench/**', ...APART], isolate: false },
      },
      { extends: true, test: { name: 'apart', include: APART, exclude: [] } },
    ],
  },
});
