import { useSyncExternalStore } from 'react';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { SessionView } from '#app/editor/session/state/session-view.ts';

/**
 * What a component needs of the session's view; it is rendered again only when this changes. The
 * save state changes twice for each letter: who asks for one of its states asks for no more.
 * @param of returns a plain value, or an object that the view has
 */
export function useSessionView<T>(session: DraftSession, of: (view: SessionView) => T): T {
  const read = () => of(session.view());
  return useSyncExternalStore(session.subscribe, read, read);
}

/** One field of the session's view. */
export function useSession<K extends keyof SessionView>(session: DraftSession, field: K): SessionView[K] {
  return useSessionView(session, (view) => view[field]);
}
