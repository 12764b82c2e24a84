import { type RefObject, useEffect, useRef, useState } from 'react';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { SaveKind } from '#app/editor/session/state/save-state.ts';
import type { EditorTools } from '#app/editor/tools/editor-context.ts';
import { useSession, useSessionView } from '#app/editor/tools/use-session.ts';
import { hourOf } from '#app/editor/tools/when.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';

/** Milliseconds before "saving" is shown: earlier, it would flicker with every keystroke. */
const FLICKER = 300;

function words(t: Translate, save: SaveKind, time: string | null): string {
  switch (save) {
    case 'saved':
      return t('editor.save.saved', { time: time ?? '' });
    case 'saving':
      return t('editor.save.saving');
    case 'connecting':
      return t('editor.save.connecting');
    case 'offline-kept':
      return t('editor.save.offlineKept');
    case 'offline-lost':
      return t('editor.save.offlineLost');
    case 'read-only':
      return t('editor.save.readOnly');
    case 'unsaved':
      return t('editor.save.unsaved');
  }
}

/** The save state as it is shown. Rendered again when that changes: not for each letter. */
function useShownSave(session: DraftSession, indicator: RefObject<HTMLElement | null>): SaveKind {
  const [shown, setShown] = useState(session.view().save);
  useEffect(() => {
    let late: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      const { save } = session.view();
      // At once, for programs: no style follows it, so that nothing is drawn for each letter.
      indicator.current!.dataset.save = save;
      if (save === 'saving') {
        late ??= setTimeout(setShown, FLICKER, save);
        return;
      }
      clearTimeout(late);
      late = undefined;
      setShown(save);
    };
    follow();
    const stop = session.subscribe(follow);
    return () => {
      stop();
      clearTimeout(late);
    };
  }, [session, indicator]);
  return shown;
}

/** The save state. Announced when saving fails and when it works again, not per keystroke. */
export function SaveIndicator({ session, announce }: Pick<EditorTools, 'session' | 'announce'>) {
  const t = useT();
  const indicator = useRef<HTMLParagraphElement>(null);
  const shown = useShownSave(session, indicator);
  const time = useSessionView(session, ({ savedAt }) => savedAt && hourOf(savedAt.toISOString(), t.locale));
  const arrival = useSession(session, 'arrival');
  const announced = useRef<'fine' | SaveKind>('fine');

  useEffect(() => {
    if (shown === 'saving' || shown === 'connecting') return;
    const kind = shown === 'saved' ? 'fine' : shown;
    if (kind === announced.current) return;
    announced.current = kind;
    announce(kind === 'fine' ? t('editor.save.again') : words(t, shown, time));
  }, [shown, time, announce, t]);

  return (
    <p ref={indicator} className="save-state" data-shown={shown}>
      <span className="save-mark" aria-hidden="true" />
      {shown === 'connecting' && arrival
        ? t('editor.save.arriving', { share: Math.floor((100 * arrival.received) / arrival.total) })
        : words(t, shown, time)}
    </p>
  );
}
