import type { Arrival } from '#app/editor/session/connection/draft-arrival.ts';
import type { Presence } from '#app/editor/session/connection/presence.ts';
import type { LostPassage } from '#app/editor/session/local-copy/lost-writing.ts';
import type { CollabNotice } from '#content/draft/collab-protocol.ts';

/** What happened to a session: all that `step` learns of the draft, the network and the device. */
export type SessionFact = DraftFact | ConnectionFact | DeviceFact | RequestFact | SettledFact;

/** About the Yjs document. */
type DraftFact =
  /** An update was applied. Reported before it is sent, and before the device copy writes it. */
  | { readonly type: 'draft-updated'; readonly by: 'author' | 'server' | 'copy'; readonly hasText: boolean }
  /** An update contains content outside this page's schema: the server runs a newer Navette. */
  | { readonly type: 'schema-outdated' }
  | { readonly type: 'arrival-changed'; readonly arrival: Arrival | null }
  | { readonly type: 'lost-changed'; readonly lost: readonly LostPassage[] };

/** About the WebSocket. Each socket counts its frames from 0. */
type ConnectionFact =
  | { readonly type: 'socket-created' }
  | { readonly type: 'connected' }
  /** The sync step 1 of the server. @property ahead whether this page has edits beyond it */
  | { readonly type: 'server-state'; readonly ahead: boolean }
  /** A frame with content was sent: a sync step 2 or an update. */
  | { readonly type: 'frame-sent' }
  /** @property count how many frames of this socket are stored so far */
  | { readonly type: 'frames-stored'; readonly count: number }
  /** Whether the sync step 2 of the server has arrived on this connection. */
  | { readonly type: 'synced'; readonly synced: boolean }
  | { readonly type: 'notice'; readonly notice: CollabNotice }
  | { readonly type: 'presence-changed'; readonly present: readonly Presence[] }
  | { readonly type: 'connection-failed' }
  /** @property code null if this page closed the connection */
  | { readonly type: 'connection-closed'; readonly code: number | null }
  /** Follows `connection-closed`, if the code forbids to reconnect. */
  | { readonly type: 'connection-refused'; readonly code: number };

/** About this browser. */
type DeviceFact =
  | { readonly type: 'network-changed'; readonly online: boolean }
  /** @property keeps edits survive a reload @property writing writes to the copy are pending */
  | { readonly type: 'copy-changed'; readonly keeps: boolean; readonly writing: boolean }
  /**
   * The copy is in the draft, or is not available.
   * @property unsaved it may hold edits of an earlier visit that the server has not confirmed
   */
  | { readonly type: 'copy-loaded'; readonly unsaved: boolean }
  /** Somebody opened a page of this browser. @property same it is the draft's owner */
  | { readonly type: 'person-seen'; readonly same: boolean }
  /** The owner signed out in another page of this browser. */
  | { readonly type: 'signed-out' }
  /** Another page asks whether all is stored. */
  | { readonly type: 'saved-asked' };

/** About what the author asked for. */
type RequestFact = { readonly type: 'reconnect-requested' } | { readonly type: 'discard-requested' };

/**
 * The handlers of the events reported so far have all run. An edit is reported before its frame is
 * sent, so whether everything is stored can be judged only now.
 */
interface SettledFact {
  readonly type: 'settled';
  readonly now: Date;
}
