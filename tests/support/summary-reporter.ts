import { writeSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

const MOST_LISTED = 10;

/**
 * Ends the run with one line, `N passed, N failed, N skipped`, the last on standard output. A file
 * that could not run and an error outside any test count as one failure each, so that a run with
 * errors never prints `0 failed`.
 */
export default class SummaryReporter implements Reporter {
  private line = '0 passed, 1 failed, 0 skipped';

  onInit(): void {
    // At exit: other reporters and the teardown still write after the end of the run.
    process.on('exit', () => writeSync(1, `${this.line}\n`));
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') count.passed++;
        else if (state === 'failed') failedHere++;
        else count.skipped++;
      }
      // A file fails without a failing test if it cannot be loaded, or a hook throws.
      count.failed += failedHere === 0 && module.state() === 'failed' ? 1 : failedHere;
    }
    if (modules.length === 0 && count.failed === 0) count.failed = 1;
    this.printSlowest(modules);
    this.line = `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
  }

  /** The files that took longest, hooks included: where a minute is to be won. */
  private printSlowest(modules: readonly TestModule[]): void {
    if (modules.length <= MOST_LISTED) return;
    const taken = modules.map((module) => ({
      file: module.relativeModuleId,
      milliseconds: module.diagnostic().duration + module.diagnostic().collectDuration,
    }));
    taken.sort((a, b) => b.milliseconds - a.milliseconds);
    const lines = taken
      .slice(0, MOST_LISTED)
      .map(({ file, milliseconds }) => `  ${(milliseconds / 1_000).toFixed(1).padStart(6)} s  ${file}`);
    process.stdout.write(`\nThe slowest files:\n${lines.join('\n')}\n\n`);
  }
}
