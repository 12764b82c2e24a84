import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { TRANSFORMED } from './support/global-setup.ts';
import LongestFirst from './support/longest-first.ts';

/** Tests of processes that each file starts for itself: servers that are killed, browsers. */
const PROCESSES = ['tests/e2e/**/*.test.ts', 'tests/faults/**/*.test.ts'];
/**
 * Those that break a server in the process of the test. Each begins with modules of its own: a
 * fault may leave anything behind.
 */
const BROKEN_WITHIN = ['hostile-frames', 'power', 'storage-at-the-doors', 'storage-failure'].map(
  (name) => `tests/faults/${name}.test.ts`,
);
/**
 * Those that measure how long something takes, such as what one sender's input makes others wait:
 * after all others, with nothing beside them.
 */
const MEASURED = ['tests/faults/fairness/**/*.test.ts', 'tests/e2e/long-draft.test.ts'];
const TESTS = ['tests/**/*.test.ts', 'tests/**/*.test.tsx'];

/**
 * Of those that ask a server in their own process. What it does is done a few times: to optimise
 * code as early as for days of work would take a tenth of the processor, or more. Later versions of
 * Node.js do not know the option, and would not start with it.
 */
const WITHIN = {
  setupFiles: ['./tests/support/plain-answers.ts'],
  execArgv: process.versions.node.startsWith('20.') ? ['--interrupt-budget=1000000'] : [],
};

/** `npm test` has built; a run of single files may follow changes that are not built. */
const BUILT_CODE = process.env.NAVETTE_TEST_BUILT
  ? [{ find: /^(#server\/runtime|\.)\/find-code\.ts$/, replacement: path.resolve('tests/support/built-code.ts') }]
  : [];

/** One more than the cores of CI: tests of sockets wait for some of their time. */
const BESIDE = { maxWorkers: 3, sequence: { groupOrder: 0 } };
/** Tests of browsers and kills wait for more than half of their time. */
const WAITING = { maxWorkers: 5, sequence: { groupOrder: 1 } };

export default defineConfig({
  resolve: { alias: BUILT_CODE },
  test: {
    environment: 'node',
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // As long as `until` waits: a second of a busy machine is short.
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    reporters: ['default', './tests/support/summary-reporter.ts'],
    sequence: { sequencer: LongestFirst },
    globalSetup: ['./tests/support/global-setup.ts'],
    experimental: { fsModuleCache: true, fsModuleCachePath: TRANSFORMED },
    projects: [
      // Importing the application again for each of these files would take as long as many of them.
      {
        extends: true,
        test: {
          ...BESIDE,
          ...WITHIN,
          name: 'floors',
          include: TESTS,
          exclude: ['tests/bench/**', ...PROCESSES],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...WAITING,
          name: 'processes',
          include: PROCESSES,
          exclude: [...BROKEN_WITHIN, ...MEASURED],
          isolate: false,
        },
      },
      { extends: true, test: { ...BESIDE, ...WITHIN, name: 'broken within', include: BROKEN_WITHIN, exclude: [] } },
      {
        extends: true,
        test: {
          name: 'measured',
          include: MEASURED,
          exclude: [],
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
