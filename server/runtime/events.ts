import { EventEmitter } from 'node:events';
import type { DraftReplaced } from '#content/draft/checkpoint.ts';

/** What happened, told within the process after it was stored. */
export interface Events {
  /** A page's title, notice, visibility, address, status or edition changed, or it was archived or restored. */
  'page-changed': [pageId: string];
  /** The text of a document that an edition of this page went out with was read. */
  'document-read': [pageId: string];
  /** A collection changed. */
  'collection-changed': [collectionId: string];
  /** Somebody changed the list of synonyms. */
  'synonyms-changed': [];
  /** An annotation was made, answered, resolved or reopened. */
  'annotation-changed': [pageId: string, annotationId: string];
  /** The threads of a page that changed within an instant, for those who look at it; null for too many to name. */
  'annotations-told': [pageId: string, threadIds: readonly string[] | null];
  /** A draft's update was stored; null for the server's own edit. */
  'draft-stored': [pageId: string, personId: string | null];
  /** The last participant left a draft. */
  'writing-ended': [pageId: string];
  /** A draft has one restore point more. */
  'checkpoints-changed': [pageId: string];
  /** Another text was put in the place of a draft's. */
  'draft-replaced': [pageId: string, what: DraftReplaced];
  /** A person was disabled, signed out or changed role; an invitation was revoked: their open sockets are to be judged anew. */
  'access-changed': [who: { personId?: string; invitationId?: string }];
}

/** The process's own bus. Listeners must not throw. */
export class EventBus extends EventEmitter<Events> {}
