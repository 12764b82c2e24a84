import { useSyncExternalStore } from 'react';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { SessionView } from '#app/editor/session/state/session-view.ts';

/** One field of the session's view; components are rendered again only when it changes. */
export function useSession<K extends keyof SessionView>(session: DraftSession, field: K): SessionView[K] {
  return useSyncExternalStore(
    session.subscribe,
    () => session.view()[field],
    () => session.view()[field],
  );
}
