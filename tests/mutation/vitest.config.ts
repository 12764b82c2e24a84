import { defineConfig, mergeConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import config from '../vitest.config.ts';

// Not by the runner's own option: see run.js.
const files = process.env.NAVETTE_MUTATION_TESTS?.split(',') ?? [];

/** In the order of the group: the first test that fails ends it, and the cheap ones come first. */
class GroupOrder extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => files.findIndex((file) => moduleId.endsWith(`/${file}`));
    return [...specifications].sort((a, b) => place(a) - place(b));
  }
}

/** As the tests run otherwise, without the reporter that counts for CI, and with the mutant of the moment told to threads. */
const merged = mergeConfig(
  config,
  defineConfig({
    test: { setupFiles: ['./tests/mutation/tell-threads.ts'], sequence: { sequencer: GroupOrder } },
  }),
);
merged.test.reporters = [];
merged.test.include = files;
// Instrumented code is slower; a mutant that never ends is ended by StrykerJS.
merged.test.testTimeout = 240_000;
merged.test.hookTimeout = 240_000;

export default merged;
