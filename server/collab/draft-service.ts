import type { Node } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import type { Repairs } from '#content/document/fit/fit.ts';
import type { DraftHead } from '#content/draft/draft-head.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import type { StoredImage } from '#content/import/report/import-images.ts';
import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { type Exchange, exchangeText } from '#server/collab/room/exchange-text.ts';
import type { Room } from '#server/collab/room/room.ts';
import type { DraftHtml } from '#server/drafts/draft-html.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { MarkdownDraft, TextFormat } from '#server/drafts/markdown-draft.ts';
import type { RegisteredWords } from '#server/drafts/withdraw-text.ts';
import { askerOf } from '#server/runtime/asker.ts';
import type { RoomRegistry } from './room-registry.ts';

interface DraftServiceDeps {
  readonly registry: RoomRegistry;
  readonly tasks: DraftTaskRunner;
  /** What is known of all words that were withdrawn from texts. */
  readonly withdrawn?: () => Promise<readonly RegisteredWords[]>;
}

/** Stands for withdrawn words of a plain text. */
const CUT = '[…]';

/**
 * Gives the rest of the server access to drafts: reads them as stored, and replaces a text as one
 * more edit. A draft without participants may have to wait until there is room in memory, for the
 * `viewer`, or for the server itself if that is null. A viewer who waits for too many drafts gets
 * `too-many`; the wait ends if they leave.
 */
export class DraftService {
  readonly #deps: DraftServiceDeps;

  constructor(deps: DraftServiceDeps) {
    this.#deps = deps;
  }

  /**
   * The draft's document, once all of it is stored. It holds what was received before the call, but
   * for senders beyond their use (`Room.caughtUp`), as for all that is read here.
   */
  read(pageId: string, viewer: Viewer | null = null): Promise<{ document: Node; repairs: Repairs }> {
    return this.inspect(pageId, draftToDocument, viewer);
  }

  /**
   * Runs a function on the draft's Yjs document, and returns its result once what it read is
   * stored. The function must not change or retain the document.
   */
  inspect<T>(pageId: string, look: (draft: Y.Doc) => T, viewer: Viewer | null = null): Promise<T> {
    return this.workFor(viewer, pageId, async (room) => {
      await room.caughtUp();
      const result = look(room.draft);
      await room.whenStored();
      return result;
    });
  }

  /** The draft's Yjs state, once all of it is stored. */
  state(pageId: string, viewer: Viewer | null = null): Promise<Uint8Array> {
    return this.inspectState(pageId, (state) => state, viewer);
  }

  /** As `inspect`, with the state that the draft is in. */
  inspectState<T>(
    pageId: string,
    look: (state: Uint8Array, draft: Y.Doc) => T,
    viewer: Viewer | null = null,
  ): Promise<T> {
    return this.workFor(viewer, pageId, async (room) => {
      await room.caughtUp();
      const result = await room.encode((state) => look(state, room.draft));
      await room.whenStored();
      return result;
    });
  }

  /**
   * The draft as HTML, once all of it is stored; only its beginning if it has more than `longest`
   * characters. Whoever reads it in the writing page connects next: what they will ask for is made
   * meanwhile.
   */
  html(
    pageId: string,
    options: { language: string; locale: Locale; longest: number | null },
    viewer: Viewer | null = null,
  ): Promise<DraftHtml> {
    return this.workFor(viewer, pageId, async (room) => {
      await room.caughtUp();
      const state = await room.joining.state((state) => state);
      await room.whenStored();
      const rendered = this.#deps.tasks.runAs(viewer, 'html', state, options);
      void room.joining.prepareParts();
      return rendered;
    });
  }

  /**
   * Converts Markdown into a draft that is not stored yet, without words that were withdrawn.
   * @param before Yjs state of the draft that it will replace: blocks that both have keep their ids
   * @param images the stored files of its images; null leaves them unresolved
   * @param viewer who has it read; null for the server
   * @param language of the text, unless it states another: in French, quotation marks are set
   * @throws NavetteError `too-large`, or `invalid` for excessive nesting
   */
  async readMarkdown(
    source: string,
    before: Uint8Array | null,
    images: readonly (readonly [source: string, image: StoredImage])[] | null,
    format: TextFormat = 'markdown',
    viewer: Viewer | null = null,
    language = '',
  ): Promise<MarkdownDraft> {
    const register = await this.withdrawn();
    return this.#deps.tasks.runAs(viewer, 'markdown', source, before, images, format, register, language);
  }

  /** What is known of words that were withdrawn, and do not come in with a text from outside. */
  async withdrawn(): Promise<readonly RegisteredWords[]> {
    return (await this.#deps.withdrawn?.()) ?? [];
  }

  /** Plain texts from outside, without words that were withdrawn. */
  async withoutWithdrawn(texts: readonly string[]): Promise<readonly string[]> {
    const register = await this.withdrawn();
    return register.length === 0 ? texts : (await this.#deps.tasks.run('cutRegistered', texts, register, CUT)).text;
  }

  /** Replaces the draft's document, as an edit that participants receive like any other. */
  replace(pageId: string, document: Node): Promise<void> {
    return this.workFor(null, pageId, (room) =>
      room.serverEdits.exchangeInTurn(() =>
        room.serverEdits.runExclusive(() => room.serverEdits.make((draft) => replaceDocument(draft, document))),
      ),
    );
  }

  /**
   * Edits the draft on somebody's behalf, who is its author in the log and the history.
   * @param change runs exclusively, and returns its result
   * @param options.require runs just before it: the draft may have waited for its turn for long
   * @returns the result of `change`, once the edit is stored
   * @throws what `options.require` throws; nothing is changed then
   */
  edit<Done>(
    pageId: string,
    personId: string | null,
    change: (draft: Y.Doc) => Done,
    viewer: Viewer | null = null,
    { require = async () => {} }: { readonly require?: () => Promise<void> } = {},
  ): Promise<Done> {
    return this.workFor(viewer, pageId, ({ serverEdits }) =>
      serverEdits.exchangeInTurn(() =>
        serverEdits.runExclusive(async () => {
          await require();
          const done: Done[] = [];
          await serverEdits.make((draft) => done.push(change(draft)), personId);
          return done[0]!;
        }),
      ),
    );
  }

  /**
   * Exchanges the draft's text for another, and first stores what it replaces: the state that is
   * found and kept, with what was written since, is all that the edit can remove.
   */
  exchange<Found extends { readonly update: Uint8Array }>(
    pageId: string,
    exchange: Exchange<Found>,
    viewer: Viewer | null = null,
  ): Promise<void> {
    return this.workFor(viewer, pageId, (room) => exchangeText(room, exchange));
  }

  /**
   * Takes something out of the draft for good, as an edit that participants receive: neither its
   * log nor its snapshot holds it any more.
   * @param find computes the edit from the draft's state; null if there is nothing to take out
   */
  expunge(pageId: string, find: (state: Uint8Array) => Promise<Uint8Array | null>): Promise<void> {
    return this.workFor(null, pageId, async (room) => {
      await exchangeText(room, {
        find: async (state) => {
          const update = await find(state);
          return update && { update };
        },
        keep: async () => {},
      });
      await this.#deps.registry.compactAgain(room);
    });
  }

  /** Changes a page's title and summary where they are (`RoomHead.change`). */
  changeHead<T>(
    pageId: string,
    from: DraftHead,
    to: DraftHead,
    keep: (inDraft: boolean) => Promise<T>,
    viewer: Viewer | null = null,
  ): Promise<T> {
    return this.workFor(viewer, pageId, (room) => room.head.change(from, to, keep));
  }

  /** Stores what was received for a draft and closes it, before its page is deleted. */
  dismiss(pageId: string): Promise<void> {
    return this.#deps.registry.dismiss(pageId);
  }

  private workFor<T>(viewer: Viewer | null, pageId: string, work: (room: Room) => Promise<T>): Promise<T> {
    return this.#deps.registry.use(pageId, work, viewer && askerOf(viewer));
  }
}
