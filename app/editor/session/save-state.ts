/** Why the server ended the connection for good, or could not keep what was sent. */
export type Refusal =
  | 'signed-out'
  | 'other-person'
  | 'no-right'
  | 'no-page'
  | 'refused'
  | 'too-many'
  | 'storage-failed'
  | 'outdated';

/** Everything the save state is told from. */
export interface SaveFacts {
  readonly connected: boolean;
  /** The server's text has arrived on this connection. */
  readonly synced: boolean;
  /** Frames with content, on this connection. */
  readonly sent: number;
  readonly stored: number;
  readonly readOnly: boolean;
  readonly refusal: Refusal | null;
  /** Something was typed here that was not seen to be stored. */
  readonly changed: boolean;
  /** This device keeps a copy of the draft, across a reload. */
  readonly kept: boolean;
  /** It has not written all of it yet. */
  readonly keeping: boolean;
  /** The draft was on screen before, in this page's life. */
  readonly everSynced: boolean;
  /** A connection ended or could not be made. */
  readonly attempted: boolean;
}

export type SaveKind = 'connecting' | 'saved' | 'saving' | 'offline-kept' | 'offline-lost' | 'read-only' | 'unsaved';

/**
 * True when the server has stored all that this page holds: the connection stands, the server's text has arrived, our own
 * answer to its first question is among the frames, and every frame is confirmed.
 */
export function isSaved(facts: SaveFacts): boolean {
  return facts.connected && facts.synced && facts.sent > 0 && facts.stored === facts.sent;
}

/** The one judgement of the save state: from the facts, and nothing else. */
export function judgeSave(facts: SaveFacts): SaveKind {
  if (facts.refusal) return facts.refusal === 'no-right' && !facts.changed ? 'read-only' : 'unsaved';
  if (facts.readOnly) return facts.changed ? 'unsaved' : 'read-only';
  if (isSaved(facts)) return 'saved';
  if (facts.connected) return facts.everSynced ? 'saving' : 'connecting';
  if (!facts.attempted && !facts.changed) return 'connecting';
  if (!facts.kept) return 'offline-lost';
  return facts.keeping ? 'saving' : 'offline-kept';
}
