import type { DraftReplaced } from './checkpoint.ts';

/**
 * What both ends of the collaboration socket know. The y-websocket protocol (0 sync, 1 awareness, 3 query awareness), and messages
 * of our own that the server sends only to connections that ask for them: 120 and 121 with `?acks=1`, 122 and 123 with `?parts=1`.
 */
export const COLLAB_PATH = '/collab/';
/** Query parameters: the connection understands 120 and 121; it understands 122 and 123. */
export const ACKS_PARAMETER = 'acks';
export const PARTS_PARAMETER = 'parts';

export const MESSAGE_SYNC = 0;
export const MESSAGE_AWARENESS = 1;
export const MESSAGE_QUERY_AWARENESS = 3;
/** varUint: how many of this socket's frames with content (sync step 2 or update) are stored by now. */
export const MESSAGE_STORED = 120;
/** varString: a CollabNotice as JSON. */
export const MESSAGE_NOTICE = 121;
/**
 * From the server, before a sync step 2: a part of what the connection lacks. varUint: compressed bytes of the parts that follow this
 * one; varUint: number of ranges, and for each of them three varUints: client id, first clock, and the clock after the last; the rest of
 * the message: a Yjs update (v1), raw deflate. The parts and the sync step 2 are to be applied together: what is between is no text.
 * From the client: the type alone, for each part that has arrived.
 */
export const MESSAGE_PART = 122;
/** A piece of a message that is too long to be sent in one. varUint: bytes that follow in later pieces; then this piece's bytes. */
export const MESSAGE_PIECE = 123;

/** What is told to the people on a draft beside its text. */
export type CollabNotice =
  /** Threads were made, answered, changed or taken away; null: more than can be named. */
  | { readonly type: 'annotation-changed'; readonly threadIds: readonly string[] | null }
  | { readonly type: 'page-changed' }
  /** A restore point was made, or went. */
  | { readonly type: 'checkpoints-changed' }
  | ({ readonly type: 'draft-replaced' } & DraftReplaced)
  /** At the beginning of each connection: when another text was last put in the place of the draft's (null: never), and by whom. */
  | { readonly type: 'last-replaced'; readonly at: string | null; readonly by: string }
  /** This connection's writing is not applied (any more). */
  | { readonly type: 'read-only' }
  | { readonly type: 'read-write' };

/** Close codes. 4400–4499 are final for a y-websocket client; it retries the others by itself. */
export const CLOSE = {
  /** the process ends or restarts */
  restart: 1012,
  /** this connection does not read fast enough: come back and resync */
  tooSlow: 1013,
  /** a frame that is not of the protocol, or content outside the schema or the limits */
  malformed: 4400,
  signedOut: 4401,
  noRight: 4403,
  noSuchPage: 4404,
  /** the session is not that of the person this page was opened by (`?as=`): it would speak in another's name */
  otherPerson: 4409,
  tooLarge: 4413,
  outsideSchema: 4422,
  tooMany: 4429,
  /** what was sent could not be stored: nobody has seen it; keep it and come back */
  storageFailed: 4500,
  /** the draft's room starts anew: come back at once */
  roomReset: 4503,
} as const;

/** Largest frame a client may send, bytes: a pasted book, not an attack. */
export const MAX_FRAME = 8 * 1024 * 1024;
/** Largest awareness message, bytes: stock clients repeat what they hear, in a full room of hundreds. */
export const MAX_AWARENESS = 256 * 1024;
/**
 * Bytes of a state to which one part aims before it is compressed: a third to a half remains, a few seconds on a line of 64 kbit/s.
 */
export const PART_AIM = 32 * 1024;
/** What a connection lacks is sent in parts beyond so many bytes. */
export const PARTS_FROM = 8 * 1024;
/** Largest message to a connection that understands pieces, bytes. */
export const MAX_PIECE = 16 * 1024;
/** Largest draft, bytes of its whole state as Yjs writes it; what is larger may only shrink. A guide of 108,000 words has 0.7 million. */
export const MAX_DRAFT = 16 * 1024 * 1024;
/** Bytes of updates that wait for what they build on, per connection. */
export const MAX_HELD = 1024 * 1024;
/** Bytes of updates that wait in a draft's room for the disk; who sends more is read from later. */
export const MAX_WAITING = 16 * 1024 * 1024;
/** Unsent bytes after which a connection gets no awareness, and after which it is closed. */
export const SLOW_AWARENESS = 1024 * 1024;
export const SLOW_CLOSE = 16 * 1024 * 1024;
/** Milliseconds between two awareness messages of a room under load. */
export const AWARENESS_INTERVAL = 50;
