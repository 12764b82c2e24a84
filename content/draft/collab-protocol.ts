import type { DraftReplaced } from './checkpoint.ts';

/**
 * What both ends of the collaboration socket share: the y-websocket protocol (0 sync, 1 awareness,
 * 3 query awareness), and messages of our own that the server sends only to connections that ask
 * for them: 120 and 121 with `?acks=1`, 122 and 123 with `?parts=1`. Only clients send 124.
 */
export const COLLAB_PATH = '/collab/';
/** Query parameters: the connection accepts 120 and 121; it accepts 122 and 123. */
export const ACKS_PARAMETER = 'acks';
export const PARTS_PARAMETER = 'parts';

export const MESSAGE_SYNC = 0;
export const MESSAGE_AWARENESS = 1;
export const MESSAGE_QUERY_AWARENESS = 3;
/**
 * varUint: how many of this socket's frames with content (sync step 2 or update) are stored so far.
 */
export const MESSAGE_STORED = 120;
/** varString: a CollabNotice as JSON. */
export const MESSAGE_NOTICE = 121;
/**
 * From the server, before a sync step 2: a part of what the connection lacks. varUint: compressed
 * bytes of the parts that follow this one; varUint: number of ranges, and for each of them three
 * varUints: client id, first clock, and the clock after the last; the rest of the message: a Yjs
 * update (v1), raw deflate. The parts and the sync step 2 are to be applied together: a state in
 * between is not a text. From the client: the type alone, for each part that has arrived.
 */
export const MESSAGE_PART = 122;
/**
 * A piece of a message that is too long to be sent in one. varUint: bytes that follow in later
 * pieces; then the bytes of this piece.
 */
export const MESSAGE_PIECE = 123;
/**
 * From a client that may write, the type alone: it is about to change the page's title or summary,
 * which are to be written into the draft, if they are not in it yet (`draft-head.ts`).
 */
export const MESSAGE_OPEN_HEAD = 124;

/** Notices to a draft's participants, beside its text. */
export type CollabNotice =
  /**
   * Threads were created, answered, changed or deleted; null: more than can be named. Sent for the
   * server's event `threads-changed`; its event `annotation-changed` is about one annotation. The
   * name remains for editors that are open while a new release starts.
   */
  | { readonly type: 'annotation-changed'; readonly threadIds: readonly string[] | null }
  | { readonly type: 'page-changed' }
  /** A checkpoint was made or deleted. */
  | { readonly type: 'checkpoints-changed' }
  | ({ readonly type: 'draft-replaced' } & DraftReplaced)
  /**
   * Sent at the beginning of each connection: when the draft's text was last replaced (null:
   * never), and by whom.
   */
  | { readonly type: 'last-replaced'; readonly at: string | null; readonly by: string }
  /** Updates from this connection are not applied (any more). */
  | { readonly type: 'read-only' }
  | { readonly type: 'read-write' };

/** Close codes. 4400–4499 are final for a y-websocket client; it retries the others by itself. */
export const CLOSE = {
  /** the process ends or restarts */
  restart: 1012,
  /** this connection does not read fast enough: reconnect and resync */
  tooSlow: 1013,
  /** a frame that violates the protocol, or content outside the schema or the limits */
  malformed: 4400,
  signedOut: 4401,
  noRight: 4403,
  noSuchPage: 4404,
  /**
   * the session is not that of the person who opened this page (`?as=`): it would write in
   * another's name
   */
  otherPerson: 4409,
  tooLarge: 4413,
  outsideSchema: 4422,
  tooMany: 4429,
  /** sent updates could not be stored, and reached no participant: keep them, and reconnect */
  storageFailed: 4500,
  /** the draft's room restarts: reconnect at once */
  roomReset: 4503,
  /** the drafts that are open take too much memory: this person's latest waits, and reconnects */
  noRoom: 4504,
} as const;

/** Largest frame a client may send, bytes: a pasted book, not an attack. */
export const MAX_FRAME = 8 * 1024 * 1024;
/**
 * Largest awareness message, bytes: stock clients repeat the states that they receive, in a full
 * room of hundreds.
 */
export const MAX_AWARENESS = 256 * 1024;
/**
 * Bytes of a state in one part, before compression: a third to a half remains, a few seconds at 64
 * kbit/s.
 */
export const PART_AIM = 32 * 1024;
/** Bytes above which what a connection lacks is sent in parts. */
export const PARTS_FROM = 8 * 1024;
/** Largest message to a connection that accepts pieces, bytes. */
export const MAX_PIECE = 16 * 1024;
/**
 * Largest draft, bytes of its whole state as Yjs encodes it; a larger one may only shrink. A guide
 * of 108,000 words has 0.7 million.
 */
export const MAX_DRAFT = 16 * 1024 * 1024;
/**
 * Items of a draft's Yjs state, deleted ones that are not merged yet included: each takes some
 * hundred bytes of memory, whatever it takes on the disk.
 */
export const MAX_ITEMS = 400_000;
/** Bytes of updates, per connection, held because they depend on one that has not arrived. */
export const MAX_HELD = 1024 * 1024;
/**
 * Bytes of one person's updates that may wait for their turn; above that, the server stops reading
 * from them.
 */
export const MAX_WAITING = 16 * 1024 * 1024;
/** Unsent bytes above which a connection gets no awareness, and above which it is closed. */
export const SLOW_AWARENESS = 1024 * 1024;
export const SLOW_CLOSE = 16 * 1024 * 1024;
/** Milliseconds between two awareness messages of a room under load. */
export const AWARENESS_INTERVAL = 50;
