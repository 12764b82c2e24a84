import { isMainThread } from 'node:worker_threads';
import { beforeAll } from 'vitest';

/** What instrumented code of StrykerJS looks at, in the thread of a test. */
interface Namespace {
  readonly activeMutant?: string;
}

/**
 * The server's own threads and processes (search, drafts, documents) have globals of their own, and find the active mutant in the
 * environment.
 */
function tell(): void {
  const { activeMutant } = (globalThis as { __stryker__?: Namespace }).__stryker__ ?? {};
  if (activeMutant === undefined) delete process.env.__STRYKER_ACTIVE_MUTANT__;
  else process.env.__STRYKER_ACTIVE_MUTANT__ = activeMutant;
}

tell();
beforeAll(tell);

// The runner runs tests in threads, where the mask cannot be set. A socket is made under it: nothing that these tests look at.
if (!isMainThread) process.umask = () => 0o022;
