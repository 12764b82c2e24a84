import type { Node } from '@tiptap/pm/model';
import { updateYFragment } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import type { Repairs } from '#content/document/fit.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { draftToDocument } from '#content/document/yjs.ts';
import type { Room } from './room.ts';
import type { RoomRegistry } from './room-registry.ts';

/** Drafts for the rest of the server: read as stored, replaced as one more edit. */
export class DraftService {
  private readonly registry: RoomRegistry;

  constructor(deps: { registry: RoomRegistry }) {
    this.registry = deps.registry;
  }

  /** The draft's document, once all of it is stored. */
  read(pageId: string): Promise<{ document: Node; repairs: Repairs }> {
    return this.use(pageId, async (room) => {
      room.takeIn();
      const result = draftToDocument(room.draft);
      await room.whenStored();
      return result;
    });
  }

  /** Looks at the draft's Yjs document, once what it shows is stored. The callback must not change or keep it. */
  inspect<T>(pageId: string, look: (draft: Y.Doc) => T): Promise<T> {
    return this.use(pageId, async (room) => {
      room.takeIn();
      const result = look(room.draft);
      await room.whenStored();
      return result;
    });
  }

  /** The draft's Yjs state, once all of it is stored. */
  state(pageId: string): Promise<Uint8Array> {
    return this.inspect(pageId, (draft) => Y.encodeStateAsUpdate(draft));
  }

  /** Makes the draft hold this document, as an edit that those who are typing see arrive. */
  replace(pageId: string, document: Node): Promise<void> {
    return this.use(pageId, (room) =>
      room.workAlone(() =>
        room.edit((draft) => {
          const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
          updateYFragment(draft, fragment, document, { mapping: new Map(), isOMark: new Map() });
        }),
      ),
    );
  }

  /**
   * Makes the draft what an update, found for its present state, makes of it; nobody writes in between. What `find` keeps of that
   * state is all that the edit can take away. Null changes nothing.
   */
  exchange(pageId: string, find: (state: Uint8Array) => Promise<Uint8Array | null>): Promise<void> {
    return this.use(pageId, (room) =>
      room.workAlone(async () => {
        const update = await find(Y.encodeStateAsUpdate(room.draft));
        if (update) await room.edit((draft) => Y.applyUpdate(draft, update));
      }),
    );
  }

  private async use<T>(pageId: string, work: (room: Room) => Promise<T>): Promise<T> {
    const room = await this.registry.open(pageId);
    try {
      return await work(room);
    } finally {
      this.registry.left(room);
    }
  }
}
