import { useCallback, useEffect, useState } from 'react';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import type { HistoryView } from '#app/editor/tools/history-view.ts';
import { historyPath } from '#content/addresses/site-paths.ts';

/** The checkpoints; read again at each notice of a new one, and after reconnection. */
export function useRestorePoints() {
  const { session, page } = useEditorTools();
  const [view, setView] = useState<HistoryView | null>(null);
  const [failed, setFailed] = useState(false);

  const read = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const answer = await fetch(historyPath(page.path), signal ? { signal } : {});
        if (!answer.ok) throw new Error(String(answer.status));
        setView((await answer.json()) as HistoryView);
        setFailed(false);
      } catch {
        // Offline, or no right to read: the earlier list stays, marked as outdated.
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
