import { defineConfig, mergeConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import config from '../vitest.config.ts';

// Instead of the runner's own option: see run.js.
const files = process.env.NAVETTE_MUTATION_TESTS?.split(',') ?? [];

/** In the group's order: the first failing test ends the run, and cheap ones come first. */
class GroupOrder extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => files.findIndex((file) => moduleId.endsWith(`/${file}`));
    return [...specifications].sort((a, b) => place(a) - place(b));
  }
}

/**
 * The usual configuration, without the reporter for CI, and with the active mutant passed on to
 * threads.
 */
const merged = mergeConfig(
  config,
  defineConfig({
    test: { setupFiles: ['./tests/mutation/pass-active-mutant.ts'], sequence: { sequencer: GroupOrder } },
  }),
);
delete merged.test.projects;
merged.test.reporters = [];
merged.test.include = files;
// Instrumented code is slower; StrykerJS itself ends a mutant that never ends.
merged.test.testTimeout = 240_000;
merged.test.hookTimeout = 240_000;

export default merged;
