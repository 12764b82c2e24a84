import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { HistoryTools, RestoreFailure, ShownReplacement } from '#app/editor/tools/history-context.ts';
import { historyPath } from '#content/addresses/site-paths.ts';

function failureOf(status: number, session: DraftSession): RestoreFailure {
  if (status >= 500) return 'offline';
  // A viewer who lost the right to read gets 404 as well, but then the session has a refusal.
  return status === 404 && session.view().refusal === null ? 'gone' : 'refused';
}

/** Milliseconds to wait for the server's notice of a restore before reporting a failure. */
const PATIENCE = 4_000;

/** A restore that was requested. */
class Asked {
  /** Settles when the server's notice of the restore arrives on the draft's connection. */
  readonly heard: Promise<ShownReplacement>;
  hear: (reported: ShownReplacement) => void = () => {};

  constructor() {
    this.heard = new Promise((resolve) => {
      this.hear = resolve;
    });
  }
}

const later = <T>(milliseconds: number, value: T) =>
  new Promise<T>((resolve) => setTimeout(() => resolve(value), milliseconds));

/** Restores checkpoints, and receives notices of others' restores. */
export function useReplacements(session: DraftSession, path: string): HistoryTools {
  const [replacement, setReplacement] = useState<ShownReplacement | null>(null);
  /**
   * The pending restore of this page. The server's notice of it is not news; if the response is
   * lost, the notice stands in for it.
   */
  const asking = useRef<Asked | null>(null);

  useEffect(
    () =>
      session.onNotice((notice) => {
        if (notice.type === 'last-replaced')
          setReplacement({ how: 'away', by: notice.by, from: null, edition: null, keptAs: '', mine: false });
        if (notice.type !== 'draft-replaced') return;
        const { how, by, from, edition, keptAs } = notice;
        const reported = { how, by, from, edition, keptAs };
        if (asking.current && by === session.user.name) asking.current.hear({ ...reported, mine: true });
        else setReplacement((shown) => (shown?.mine && shown.keptAs === keptAs ? shown : { ...reported, mine: false }));
      }),
    [session],
  );

  const restore = useCallback(
    async (id: string, from: string | null): Promise<RestoreFailure | null> => {
      const asked = new Asked();
      asking.current = asked;
      try {
        const answer = await fetch(historyPath(path, id), { method: 'POST' });
        if (!answer.ok) {
          asking.current = null;
          return failureOf(answer.status, session);
        }
        const { keptAs } = (await answer.json()) as { keptAs: string | null };
        asking.current = null;
        setReplacement({ how: 'restore', by: session.user.name, from, edition: null, keptAs, mine: true });
        return null;
      } catch {
        // No response. The restore may have been done, or be about to be: then the server's notice
        // arrives on the draft's connection.
        void asked.heard.then((reported) => {
          // However late it arrives: the next notice with the same name comes from another tab.
          if (asking.current === asked) asking.current = null;
          setReplacement(reported);
        });
        return await Promise.race([asked.heard.then(() => null), later(PATIENCE, 'offline' as const)]);
      }
    },
    [session, path],
  );

  const dismiss = useCallback(() => setReplacement(null), []);
  return useMemo(() => ({ replacement, restore, dismiss }), [replacement, restore, dismiss]);
}
