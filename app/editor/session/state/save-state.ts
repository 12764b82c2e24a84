import type { Refusal } from './refusal.ts';

/** The facts from which the save state is derived. */
export interface SaveFacts {
  readonly connected: boolean;
  /** The sync step 2 of this connection has arrived. */
  readonly synced: boolean;
  /** Content frames sent on this connection. */
  readonly sent: number;
  readonly stored: number;
  /** Some edit in this page may be in no frame that this connection has sent. */
  readonly unsent: boolean;
  readonly readOnly: boolean;
  readonly refusal: Refusal | null;
  /** This page has edits that are not confirmed as stored. */
  readonly changed: boolean;
  /** `changed` rests on the device copy's mark alone. */
  readonly onlyMarked: boolean;
  /** This device has a copy that survives a reload. */
  readonly kept: boolean;
  /** Writes to that copy are pending. */
  readonly keeping: boolean;
  /** The draft was synchronised at least once since the page was loaded. */
  readonly everSynced: boolean;
  /** A connection has ended or failed. */
  readonly attempted: boolean;
}

export type SaveKind = 'connecting' | 'saved' | 'saving' | 'offline-kept' | 'offline-lost' | 'read-only' | 'unsaved';

/**
 * True if the server has stored all that this page holds: it is connected and synchronised, our own
 * sync step 2 and every edit since have been sent, and every frame is confirmed.
 */
export function isSaved(facts: SaveFacts): boolean {
  return facts.connected && facts.synced && !facts.unsent && facts.sent > 0 && facts.stored === facts.sent;
}

/** Derives the save state, from these facts only. */
export function saveKindOf(facts: SaveFacts): SaveKind {
  if (facts.refusal) return facts.refusal === 'no-right' && !facts.changed ? 'read-only' : 'unsaved';
  if (facts.readOnly) return facts.changed ? 'unsaved' : 'read-only';
  if (isSaved(facts)) return 'saved';
  if (facts.connected) return facts.everSynced ? 'saving' : 'connecting';
  if (!facts.attempted && (!facts.changed || facts.onlyMarked)) return 'connecting';
  if (!facts.kept) return 'offline-lost';
  return facts.keeping ? 'saving' : 'offline-kept';
}
