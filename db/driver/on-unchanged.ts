import { isDeepStrictEqual } from 'node:util';
import type { Database, Reader, Writer } from './database.ts';

/** Stores what was made of something that was read. */
type Store = (trx: Writer) => Promise<void>;

/**
 * Changes what is stored by what was read of it, in a time in which others change it as well, such
 * as masks: what they changed meanwhile is read again.
 * @param find reads all that the change rests on
 * @param change returns what is to be stored; null for nothing
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
