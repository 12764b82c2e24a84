import { EventEmitter } from 'node:events';
import type { DraftReplaced } from '#content/draft/checkpoint.ts';

/** Events within the process, emitted after a change is stored. */
export interface Events {
  /**
   * A page's title, notice, visibility, address, status or edition changed, or it was archived,
   * put into the bin or restored.
   */
  'page-changed': [pageId: string];
  /**
   * Somebody changed a page's title, summary or notice outside its draft; null for the command
   * line. `page-changed` is emitted as well.
   */
  'details-changed': [pageId: string, personId: string | null];
  /** A page has one edition more; `page-changed` is emitted as well. */
  'edition-published': [pageId: string];
  /** The nearest pages of some page have changed. */
  'related-changed': [];
  /** A material changed, or consent for it: published texts may show less of it. */
  'sources-changed': [];
  /** Published editions were rewritten: words were withdrawn from them. */
  'editions-rewritten': [];
  /** A page was deleted for good; `page-changed` is emitted as well. */
  'page-deleted': [pageId: string];
  /** The text of an attachment of this page's published edition was read. */
  'document-read': [pageId: string];
  /** A collection changed. */
  'collection-changed': [collectionId: string];
  /** The list of synonyms changed. */
  'synonyms-changed': [];
  /** Pages are listed under other terms than before: organisations were merged or renamed. */
  'terms-changed': [];
  /** An annotation was created, changed, deleted, answered, resolved or reopened. */
  'annotation-changed': [pageId: string, annotationId: string];
  /**
   * The words of an annotation were changed or deleted: the old ones are to be kept nowhere.
   * `annotation-changed` is emitted as well.
   */
  'annotation-rewritten': [pageId: string];
  /**
   * Threads of a page that changed within a short time, for its open readers; null if there are too
   * many to list.
   */
  'threads-changed': [pageId: string, threadIds: readonly string[] | null];
  /** A draft's update was stored; null for the server's own edit. */
  'draft-stored': [pageId: string, personId: string | null];
  /** The last participant left a draft. */
  'writing-ended': [pageId: string];
  /** A draft has a new checkpoint. */
  'checkpoints-changed': [pageId: string];
  /** A draft's text was replaced. */
  'draft-replaced': [pageId: string, what: DraftReplaced];
  /**
   * A person was disabled, signed out or changed role, or an invitation was revoked: recheck the
   * rights of open connections.
   */
  'access-changed': [who: { personId?: string; invitationId?: string }];
}

/** The process's own bus. Listeners must not throw. */
export class EventBus extends EventEmitter<Events> {}
