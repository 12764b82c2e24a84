import { CLOSE } from '#content/draft/collab-protocol.ts';
import { isFinal, type Refusal } from './refusal.ts';
import { type SessionState, type Step, to } from './session-state.ts';

/** Nothing here would be lost with the device copy. */
export function isAllStored({ changed, lost }: SessionState): boolean {
  return !changed && lost.length === 0;
}

/** Content outside the schema remains in the draft: only a newer page can go on. */
function refuse(state: SessionState, refusal: Refusal): SessionState {
  return state.refusal === 'outdated' ? state : { ...state, refusal };
}

/** Connects, once the copy is in the draft. */
export function loaded(state: SessionState): Step {
  return state.gone || isFinal(state.refusal) ? to(state) : to(state, { type: 'connect' });
}

/** The connection ended; the provider reconnects by itself unless it is refused. */
export function closed(state: SessionState, code: number | null): Step {
  const next = { ...state, connected: false, synced: false, attempted: true };
  return to(code === CLOSE.storageFailed && !isFinal(state.refusal) ? refuse(next, 'storage-failed') : next);
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
  return to({ ...state, refusal: null }, { type: 'disconnect' }, { type: 'connect' });
}

/** Reconnects after refusals that a sign-in may have resolved. */
export function personIsBack(state: SessionState): Step {
  const { refusal } = state;
  const resolved = refusal === 'signed-out' || refusal === 'other-person' || refusal === 'no-right';
  return resolved ? reconnect(state) : to(state);
}

/**
 * Another person signed in on this browser: delete the device copy if all is stored, else preserve
 * it for its author.
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
  return to({ ...state, changed: false }, { type: 'disconnect' }, { type: 'delete-copy' });
}
