import type { Arrival } from '#app/editor/session/connection/draft-arrival.ts';
import type { Presence } from '#app/editor/session/connection/presence.ts';
import type { LostPassage } from '#app/editor/session/local-copy/lost-writing.ts';
import type { Refusal } from './refusal.ts';
import type { SaveFacts } from './save-state.ts';
import type { SessionEffect } from './session-effect.ts';

/** All that a session knows. Immutable. */
export interface SessionState {
  /** As the browser reports it: a socket is slow to notice that the network is gone. */
  readonly online: boolean;
  /** The WebSocket is open. */
  readonly connected: boolean;
  /** The sync step 2 of this connection has arrived. */
  readonly synced: boolean;
  /** Frames with content that this socket has sent, and those confirmed as stored. */
  readonly sent: number;
  readonly stored: number;
  /** Some edit in this page may be in no frame that this socket has sent. */
  readonly unsent: boolean;
  /** Whether the server's sync step 1 has arrived, and whether this page has answered it. */
  readonly answer: 'none' | 'due' | 'sent';
  readonly everSynced: boolean;
  /** A connection has ended or failed. */
  readonly attempted: boolean;
  readonly readOnly: boolean;
  /** What the server announced on this connection; takes effect once synchronised. */
  readonly announcedReadOnly: boolean;
  readonly refusal: Refusal | null;
  /** This page has edits that are not confirmed as stored. */
  readonly changed: boolean;
  /** `changed` rests on the device copy's mark alone: the server may have the edits since. */
  readonly onlyMarked: boolean;
  readonly savedAt: Date | null;
  /** To be done when the present handlers have run, not within a Yjs transaction. */
  readonly due: 'disconnect' | 'reconnect' | null;
  /** When the text was last replaced, as far as known; undefined before the first connection. */
  readonly replacedAt: string | null | undefined;
  readonly copyLoaded: boolean;
  /** This device has a copy that survives a reload. */
  readonly kept: boolean;
  /** Writes to that copy are pending. */
  readonly keeping: boolean;
  readonly hasText: boolean;
  readonly arrival: Arrival | null;
  readonly present: readonly Presence[];
  readonly lost: readonly LostPassage[];
  /** The person signed out in another page of this browser. */
  readonly gone: boolean;
}

/** A session's next state, and what is to be done, in this order. */
export interface Step {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

/** A step to this state. */
export const to = (state: SessionState, ...effects: SessionEffect[]): Step => ({ state, effects });

/** The state of a session that begins. */
export function initialState(given: Pick<SessionState, 'online' | 'arrival' | 'lost'>): SessionState {
  return {
    ...given,
    connected: false,
    synced: false,
    sent: 0,
    stored: 0,
    unsent: true,
    answer: 'none',
    everSynced: false,
    attempted: false,
    readOnly: false,
    announcedReadOnly: false,
    refusal: null,
    changed: false,
    onlyMarked: false,
    savedAt: null,
    due: null,
    replacedAt: undefined,
    copyLoaded: false,
    kept: false,
    keeping: false,
    hasText: false,
    present: [],
    gone: false,
  };
}

/** The part of the state from which the save state is derived. */
export function saveFactsOf({ online, connected, ...state }: SessionState): SaveFacts {
  return { ...state, connected: connected && online };
}
