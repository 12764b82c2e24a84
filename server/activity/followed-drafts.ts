import { followDrafts } from '#db/board/follow-drafts.ts';
import type { Database, Reader } from '#db/driver/database.ts';
import type { Logger } from '#server/runtime/logger.ts';

/**
 * The database, once stages and writing days follow what was written in drafts; as it is, if
 * nothing can be stored.
 */
export async function readFollowed({ database, logger }: { database: Database; logger: Logger }): Promise<Reader> {
  try {
    await followDrafts(database);
  } catch (error) {
    logger.warn({ err: error }, 'what was written in drafts could not be followed');
  }
  return database.read;
}
