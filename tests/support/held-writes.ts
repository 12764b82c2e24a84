import { vi } from 'vitest';
import type { Database, Writer } from '#db/database.ts';
import { until } from './until.ts';

/**
 * Holds the one writer of a database, so that what others write waits: they have read what was there before, and write after it
 * changed.
 * @param work is done in the transaction that is held; the others see it once it is released
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
    /** Waits until so many transactions were asked for since. */
    waiting: (count: number) => until(() => asked.mock.calls.length >= count, `${count} transactions wait`),
    /** Commits the held transaction and lets the others go on. */
    async release(): Promise<void> {
      asked.mockRestore();
      open();
      await held;
    },
  };
}
