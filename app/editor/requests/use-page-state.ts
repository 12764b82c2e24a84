import { useCallback, useEffect, useState } from 'react';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { WritingState } from '#app/editor/tools/writing-page.ts';
import { pageStatePath } from '#content/addresses/site-paths.ts';

/**
 * The data beside the text: as the route rendered it, then read again when the server sends a
 * notice of a change, or this page made one.
 */
export function usePageState(session: DraftSession, first: WritingState) {
  const [state, setState] = useState(first);
  const [failed, setFailed] = useState(false);
  const { path } = state.page;

  const read = useCallback(async () => {
    try {
      const answer = await fetch(pageStatePath(path));
      if (!answer.ok) throw new Error(String(answer.status));
      setState((await answer.json()) as WritingState);
      setFailed(false);
    } catch {
      // Offline, or no right to read: the session shows which.
      setFailed(true);
    }
  }, [path]);

  useEffect(
    () =>
      session.onNotice((notice) => {
        if (notice.type === 'page-changed') void read();
      }),
    [session, read],
  );

  return { state, failed, read };
}
