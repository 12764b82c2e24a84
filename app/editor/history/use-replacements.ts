import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { HistoryTools, RestoreFailure, ToldReplacement } from './history-context.ts';

/** Restores texts, and hears of those that others restored. */
export function useReplacements(session: DraftSession, path: string): HistoryTools {
  const [replacement, setReplacement] = useState<ToldReplacement | null>(null);
  /** What this page asked for and has no answer to yet: the server's word of it is not news. */
  const asking = useRef(false);

  useEffect(
    () =>
      session.onNotice((notice) => {
        if (notice.type !== 'draft-replaced') return;
        if (asking.current && notice.by === session.user.name) return;
        const { how, by, from, keptAs } = notice;
        setReplacement((told) =>
          told?.mine && told.keptAs === keptAs ? told : { how, by, from, keptAs, mine: false },
        );
      }),
    [session],
  );

  const restore = useCallback(
    async (id: string, from: string | null): Promise<RestoreFailure | null> => {
      asking.current = true;
      try {
        const answer = await fetch(`${path}/ecrire/historique/${id}`, { method: 'POST' });
        if (!answer.ok) return answer.status === 404 ? 'gone' : answer.status >= 500 ? 'offline' : 'refused';
        const { keptAs } = (await answer.json()) as { keptAs: string | null };
        setReplacement({ how: 'restore', by: session.user.name, from, keptAs, mine: true });
        return null;
      } catch {
        // No answer: the dialog says so, and the draft is as it was or will be seen to change.
        return 'offline';
      } finally {
        asking.current = false;
      }
    },
    [session, path],
  );

  const dismiss = useCallback(() => setReplacement(null), []);
  return useMemo(() => ({ replacement, restore, dismiss }), [replacement, restore, dismiss]);
}
