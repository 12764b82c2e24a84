import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { HistoryTools, RestoreFailure, ToldReplacement } from '#app/editor/tools/history-context.ts';

function failureOf(status: number, session: DraftSession): RestoreFailure {
  if (status >= 500) return 'offline';
  // Who may not read the draft any more is told of nothing in it.
  return status === 404 && session.view().refusal === null ? 'gone' : 'refused';
}

/** Restores texts, and hears of those that others restored. */
export function useReplacements(session: DraftSession, path: string): HistoryTools {
  const [replacement, setReplacement] = useState<ToldReplacement | null>(null);
  /** What this page asked for and has no answer to yet: the server's word of it is not news. It tells what the answer would, if that is lost. */
  const asking = useRef<{ heard: ToldReplacement | null } | null>(null);

  useEffect(
    () =>
      session.onNotice((notice) => {
        if (notice.type === 'last-replaced')
          setReplacement({ how: 'away', by: notice.by, from: null, edition: null, keptAs: '', mine: false });
        if (notice.type !== 'draft-replaced') return;
        const { how, by, from, edition, keptAs } = notice;
        const told = { how, by, from, edition, keptAs };
        if (asking.current && by === session.user.name) asking.current.heard = { ...told, mine: true };
        else setReplacement((shown) => (shown?.mine && shown.keptAs === keptAs ? shown : { ...told, mine: false }));
      }),
    [session],
  );

  const restore = useCallback(
    async (id: string, from: string | null): Promise<RestoreFailure | null> => {
      const asked = { heard: null as ToldReplacement | null };
      asking.current = asked;
      try {
        const answer = await fetch(`${path}/ecrire/historique/${id}`, { method: 'POST' });
        if (!answer.ok) return failureOf(answer.status, session);
        const { keptAs } = (await answer.json()) as { keptAs: string | null };
        setReplacement({ how: 'restore', by: session.user.name, from, edition: null, keptAs, mine: true });
        return null;
      } catch {
        // No answer. If it was done all the same, the server has told everyone, or will.
        if (!asked.heard) return 'offline';
        setReplacement(asked.heard);
        return null;
      } finally {
        asking.current = null;
      }
    },
    [session, path],
  );

  const dismiss = useCallback(() => setReplacement(null), []);
  return useMemo(() => ({ replacement, restore, dismiss }), [replacement, restore, dismiss]);
}
