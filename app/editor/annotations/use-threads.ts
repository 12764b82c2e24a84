import { useEffect, useRef, useState } from 'react';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import { ChangedThreads } from '#app/islands/annotate/changed-threads.ts';
import { threadsPath } from '#content/addresses/site-paths.ts';
import type { AnnotationList, ThreadChanges, ThreadView } from '#server/annotations/annotation-views.ts';

/** The state of loading a page's threads. */
export type ThreadsRead =
  | { readonly state: 'loading' }
  | { readonly state: 'failed' }
  | {
      readonly state: 'read';
      readonly threads: readonly ThreadView[];
      readonly mayWrite: boolean;
      readonly mayRequire: boolean;
    };

/** Replaces the threads that changed, adds new ones, and removes those that are gone. */
export function withChanges(
  threads: readonly ThreadView[],
  { threads: changed, gone }: Pick<ThreadChanges, 'threads' | 'gone'>,
): ThreadView[] {
  const byId = new Map(threads.map((thread) => [thread.id, thread]));
  for (const id of gone) byId.delete(id);
  for (const thread of changed) byId.set(thread.id, thread);
  return [...byId.values()];
}

/**
 * A page's threads beside its draft. Reads the whole list at first, after a lost connection and
 * after a replacement of the text; otherwise, the threads that the server's notices name.
 * @param shown whether somebody sees them: all are read again once they are seen again
 * @returns the threads, and a function that requests some at once (null for all)
 */
export function useThreads(session: DraftSession, pageId: string, shown: boolean) {
  const [read, setRead] = useState<ThreadsRead>({ state: 'loading' });
  const changes = useRef<ChangedThreads | null>(null);

  useEffect(() => {
    const controller = new AbortController();
    let whole = false;
    const threads = new ChangedThreads(async (ids) => {
      // Without a list yet, changes alone are of no use: read the whole list.
      const some = whole && ids !== null;
      const asked = some ? `&fils=${ids.join('.')}` : '';
      try {
        const answer = await fetch(`${threadsPath(pageId)}?brouillon${asked}`, { signal: controller.signal });
        // The right to read was lost: the session shows this.
        if (whole && answer.status === 404) return true;
        if (!answer.ok) throw new Error(String(answer.status));
        const answered = (await answer.json()) as AnnotationList & ThreadChanges;
        const { mayWrite, mayRequire } = answered;
        setRead((before) => {
          const known = some && before.state === 'read' ? withChanges(before.threads, answered) : answered.threads;
          return { state: 'read', threads: known, mayWrite, mayRequire };
        });
        whole = true;
        return true;
      } catch {
        // Keep an older list rather than show a failure.
        if (!controller.signal.aborted) setRead((before) => (before.state === 'read' ? before : { state: 'failed' }));
        return !whole || controller.signal.aborted;
      }
    });
    changes.current = threads;
    const unsubscribe = session.onNotice((notice) => {
      if (notice.type === 'annotation-changed') threads.soon(notice.threadIds);
      else if (notice.type === 'draft-replaced') threads.soon(null);
    });
    // Notices before the first connection are missed as well.
    let lost = !session.provider.wsconnected;
    const onStatus = ({ status }: { status: string }) => {
      // Notices during the interruption were missed.
      if (status === 'connected' && lost) threads.soon(null);
      lost = status !== 'connected';
    };
    session.provider.on('status', onStatus);
    return () => {
      session.provider.off('status', onStatus);
      unsubscribe();
      threads.stop();
      controller.abort();
    };
  }, [session, pageId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page's are read as well
  useEffect(() => {
    if (shown) void changes.current?.now(null);
  }, [shown, session, pageId]);

  return { read, ask: (ids: readonly string[] | null) => void changes.current?.now(ids) };
}
