import { useEffect } from 'react';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import { isFinal } from '#app/editor/session/state/refusal.ts';
import { showOpening } from '#app/editor/socket/opening-bar.ts';
import { useSession, useSessionView } from '#app/editor/tools/use-session.ts';
import { useT } from '#app/i18n/translate.ts';

/** Shows, in the editor's place, why it does not open. */
export function useOpening(session: DraftSession, ready: boolean): void {
  const t = useT();
  const connecting = useSessionView(session, ({ save }) => save === 'connecting');
  const refusal = useSession(session, 'refusal');
  useEffect(() => {
    if (ready) return;
    const words = refusal ? t(`editor.refusal.${refusal}`) : connecting ? null : t('editor.away');
    const signsIn = refusal === 'signed-out' || refusal === 'other-person';
    showOpening(words, signsIn ? 'sign-in' : isFinal(refusal) ? 'reload' : null);
  }, [ready, connecting, refusal, t]);
}
