import { defineConfig } from 'vitest/config';

const BROWSER = ['tests/e2e/**/*.test.ts'];
/** Tests that each begin with modules of their own: a fault may leave anything behind. */
const FAULTS = ['tests/faults/**/*.test.ts'];
const TESTS = ['tests/**/*.test.ts', 'tests/**/*.test.tsx'];

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // One more than the cores of CI: tests of sockets, browsers and kills wait for a third of their time.
    maxWorkers: 3,
    reporters: ['default', './tests/support/summary-reporter.ts'],
    globalSetup: ['./tests/support/global-setup.ts'],
    projects: [
      // Importing the application anew for each of these files would take as long as many of them.
      {
        extends: true,
        test: { name: 'floors', include: TESTS, exclude: ['tests/bench/**', ...BROWSER, ...FAULTS], isolate: false },
      },
      { extends: true, test: { name: 'browser', include: BROWSER, exclude: [], isolate: false } },
      { extends: true, test: { name: 'faults', include: FAULTS, exclude: [] } },
    ],
  },
});
