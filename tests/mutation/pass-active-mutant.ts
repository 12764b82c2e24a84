import { isMainThread } from 'node:worker_threads';
import { beforeAll } from 'vitest';

/** Global state of StrykerJS's instrumented code, in the test's thread. */
interface Namespace {
  readonly activeMutant?: string;
}

/**
 * The server's worker threads and child processes (search, drafts, documents) have their own
 * globals, and read the active mutant from the environment.
 */
function passActiveMutant(): void {
  const { activeMutant } = (globalThis as { __stryker__?: Namespace }).__stryker__ ?? {};
  if (activeMutant === undefined) delete process.env.__STRYKER_ACTIVE_MUTANT__;
  else process.env.__STRYKER_ACTIVE_MUTANT__ = activeMutant;
}

passActiveMutant();
beforeAll(passActiveMutant);

// The runner uses worker threads, where the umask cannot be set. The server creates a socket under
// it, which these tests do not check.
if (!isMainThread) process.umask = () => 0o022;
