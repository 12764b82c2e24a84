import { defineConfig, mergeConfig } from 'vitest/config';
import config from '../vitest.config.ts';

/** As the tests run otherwise, without the reporter that counts for CI, and with the mutant of the moment told to threads. */
const merged = mergeConfig(config, defineConfig({ test: { setupFiles: ['./tests/mutation/tell-threads.ts'] } }));
merged.test.reporters = [];
// Instrumented code is slower; a mutant that never ends is ended by StrykerJS.
merged.test.testTimeout = 240_000;
merged.test.hookTimeout = 240_000;
// Not by the runner's own option: see run.js.
merged.test.include = process.env.NAVETTE_MUTATION_TESTS?.split(',') ?? [];

export default merged;
