import { isFinal, passingRefusalOf, type Refusal } from './refusal.ts';
import { type SessionState, type Step, to } from './session-state.ts';

/** Nothing here would be lost with the device copy. */
export function isAllStored({ copyLoaded, changed, lost }: SessionState): boolean {
  return copyLoaded && !changed && lost.length === 0;
}

/** Content outside the schema remains in the draft: only a newer page can go on. */
function refuse(state: SessionState, refusal: Refusal): SessionState {
  return state.refusal === 'outdated' ? state : { ...state, refusal };
}

/**
 * Connects, once the copy is in the draft.
 * @param unsaved the copy may hold edits not yet stored
 */
export function loaded(state: SessionState, unsaved: boolean): Step {
  const marked = unsaved && !state.changed;
  const next = { ...state, copyLoaded: true, ...(marked && { changed: true, onlyMarked: true }) };
  if (next.gone) return to(next);
  // The other person came before it was known whether anything would be lost with the copy.
  if (next.refusal === 'other-person' && isAllStored(next)) return leave({ ...next, refusal: null });
  return isFinal(next.refusal) ? to(next) : to(next, { type: 'connect' });
}

/** The connection ended; the provider reconnects by itself unless it is refused. */
export function closed(state: SessionState, code: number | null): Step {
  const next = { ...state, connected: false, synced: false, attempted: true };
  const refusal = passingRefusalOf(code);
  return to(refusal && !isFinal(state.refusal) ? refuse(next, refusal) : next);
}

/** The server refused this session. A text that may no longer be read leaves the device. */
export function refused(state: SessionState, refusal: Refusal): Step {
  const next = refuse(state, refusal);
  const mayRead = refusal !== 'no-right' && refusal !== 'no-page';
  return to(next, ...(mayRead || state.changed ? [] : [{ type: 'delete-copy' } as const]));
}

/** Connects again after a refusal: the edits that were preserved go to the server. */
export function reconnect(state: SessionState): Step {
  if (state.gone || state.refusal === 'outdated') return to(state);
  const next = { ...state, refusal: null };
  // Until the copy is loaded, `loaded` connects.
  return to(next, { type: 'disconnect' }, ...(state.copyLoaded ? [{ type: 'connect' } as const] : []));
}

/** Reconnects after refusals that a sign-in may have resolved. */
export function signedInAgain(state: SessionState): Step {
  const { refusal } = state;
  const resolved = refusal === 'signed-out' || refusal === 'other-person' || refusal === 'no-right';
  return resolved ? reconnect(state) : to(state);
}

/**
 * Another person signed in on this browser: delete the device copy if all is known to be stored,
 * else preserve it for its author.
 */
export function otherPerson(state: SessionState): Step {
  return isAllStored(state) ? leave(state) : to(refuse(state, 'other-person'), { type: 'disconnect' });
}

/** The author signed out: the text leaves the screen and the device. */
export function leave(state: SessionState): Step {
  return discard({ ...state, gone: true });
}

/** Deletes the device copy, including edits that were not stored. */
export function discard(state: SessionState): Step {
  return to({ ...state, changed: false, onlyMarked: false }, { type: 'disconnect' }, { type: 'delete-copy' });
}
