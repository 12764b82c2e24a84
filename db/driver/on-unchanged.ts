import { isDeepStrictEqual } from 'node:util';
import type { Database, Reader, Writer } from './database.ts';

/** Stores the result of a change. */
type Store = (trx: Writer) => Promise<void>;

/**
 * Changes stored data with optimistic concurrency, for changes that take long, such as masks: if
 * the data that it depends on changed meanwhile, it is read and changed again.
 * @param find reads all data that the change depends on
 * @param change returns a function that stores the result; null for nothing
 */
export async function onUnchanged<Found>(
  database: Database,
  find: (db: Reader | Writer) => Promise<Found>,
  change: (found: Found) => Promise<Store | null>,
): Promise<void> {
  for (;;) {
    const found = await find(database.read);
    const store = await change(found);
    const isDone = await database.write(async (trx) => {
      if (!isDeepStrictEqual(await find(trx), found)) return false;
      await store?.(trx);
      return true;
    });
    if (isDone) return;
  }
}
