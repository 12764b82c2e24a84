import * as Y from 'yjs';
import { divideUpdate, LARGE_STEP } from '#content/draft/updates/divide-update.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import { Room } from '#server/collab/room/room.ts';
import type { UpdateLog } from '#server/collab/room/update-log.ts';
import { createLogger } from '#server/runtime/logger.ts';

type RoomOptions = ConstructorParameters<typeof Room>[0];

/** A room of this draft without sockets and database, whose log commits when the test does. */
export function openBareRoom(draft: Y.Doc, options: Partial<RoomOptions> = {}): Room {
  return new Room({
    pageId: 'page',
    draft,
    bytes: Y.encodeStateAsUpdate(draft).length,
    updatesSinceSnapshot: 0,
    bytesSinceSnapshot: 0,
    position: 1,
    lastReplaced: null,
    loadedFrom: null,
    log: { announce() {} } as unknown as UpdateLog,
    senders: new Senders(),
    divide: async (update, known, mostPieces) => divideUpdate(update, known, LARGE_STEP, mostPieces),
    logger: createLogger('silent'),
    ...options,
  });
}
