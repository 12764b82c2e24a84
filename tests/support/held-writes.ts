import { vi } from 'vitest';
import type { Database, Writer } from '#db/driver/database.ts';
import { until } from './until.ts';

/**
 * Holds the database's only write transaction, so that other writers wait: they have read the state
 * before it, and write after it.
 * @param work runs in the held transaction; others see its effects after the release
 */
export async function holdWrites(database: Database, work: (trx: Writer) => Promise<unknown> = async () => {}) {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const held = database.write(async (trx) => {
    await work(trx);
    begin();
    await opened;
  });
  await Promise.race([begun, held]);
  const asked = vi.spyOn(database, 'write');
  return {
    /** Waits until this many further transactions were requested. */
    waiting: (count: number) => until(() => asked.mock.calls.length >= count, `${count} transactions wait`),
    /** Commits the held transaction and lets the others continue. */
    async release(): Promise<void> {
      asked.mockRestore();
      open();
      await held;
    },
  };
}
