import { useCallback, useEffect, useState } from 'react';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import type { HistoryView } from '#app/editor/tools/history-view.ts';

/** The restore points, read anew whenever the server tells of one more, and when the line is back. */
export function useRestorePoints() {
  const { session, page } = useEditorTools();
  const [view, setView] = useState<HistoryView | null>(null);
  const [failed, setFailed] = useState(false);

  const read = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const answer = await fetch(`${page.path}/ecrire/historique`, signal ? { signal } : {});
        if (!answer.ok) throw new Error(String(answer.status));
        setView((await answer.json()) as HistoryView);
        setFailed(false);
      } catch {
        // Off line, or the page is no longer ours: what was read before stays, and is said to be older.
        if (!signal?.aborted) setFailed(true);
      }
    },
    [page.path],
  );

  useEffect(() => {
    const controller = new AbortController();
    void read(controller.signal);
    const unsubscribe = session.onNotice(({ type }) => {
      if (type === 'checkpoints-changed' || type === 'page-changed') void read(controller.signal);
    });
    return () => {
      unsubscribe();
      controller.abort();
    };
  }, [session, read]);

  useEffect(
    () => (failed ? session.subscribe(() => session.view().save === 'saved' && void read()) : undefined),
    [failed, session, read],
  );

  return { view, failed, read };
}
