import type { Arrival } from '#app/editor/session/connection/draft-arrival.ts';
import type { Presence } from '#app/editor/session/connection/presence.ts';
import type { LostPassage } from '#app/editor/session/local-copy/lost-writing.ts';
import { isFinal, type Refusal } from './refusal.ts';
import { type SaveKind, saveKindOf } from './save-state.ts';
import { type SessionState, saveFactsOf } from './session-state.ts';

/** What the page shows of a session. Immutable: a change creates a new object. */
export interface SessionView {
  readonly save: SaveKind;
  readonly refusal: Refusal | null;
  /** When the last edit was confirmed as stored. */
  readonly savedAt: Date | null;
  readonly changed: boolean;
  /** The draft's text is available, from the server or from the device copy. */
  readonly ready: boolean;
  readonly writable: boolean;
  /** How much of the missing text has arrived; null when none is on its way. */
  readonly arrival: Arrival | null;
  readonly present: readonly Presence[];
  /** Passages that were deleted by others before their edits reached the server. */
  readonly lost: readonly LostPassage[];
  /** The person signed out in another page of this browser, and the device copy is deleted. */
  readonly gone: boolean;
}

/** What the page shows of this state. */
export function viewOf(state: SessionState): SessionView {
  const { refusal, savedAt, changed, everSynced, copyLoaded, hasText, readOnly, arrival, present, lost, gone } = state;
  return {
    save: saveKindOf(saveFactsOf(state)),
    refusal,
    savedAt,
    changed,
    ready: refusal !== 'outdated' && (everSynced || (copyLoaded && hasText)),
    writable: !readOnly && !isFinal(refusal),
    arrival,
    present,
    lost,
    gone,
  };
}

/** Whether two views show the same. */
export function sameView(a: SessionView, b: SessionView): boolean {
  return (
    a.save === b.save &&
    a.refusal === b.refusal &&
    a.savedAt === b.savedAt &&
    a.changed === b.changed &&
    a.ready === b.ready &&
    a.writable === b.writable &&
    a.arrival?.received === b.arrival?.received &&
    a.arrival?.total === b.arrival?.total &&
    a.lost === b.lost &&
    a.gone === b.gone &&
    a.present.length === b.present.length &&
    a.present.every((one, i) => one.name === b.present[i]!.name && one.color === b.present[i]!.color)
  );
}
