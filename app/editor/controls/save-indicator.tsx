import { useEffect, useRef, useState } from 'react';
import type { SaveKind } from '#app/editor/session/state/save-state.ts';
import type { EditorTools } from '#app/editor/tools/editor-context.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { hourOf } from '#app/editor/tools/when.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import type { Locale } from '#content/locale.ts';

/** Milliseconds before "saving" is shown: earlier, it would flicker with every keystroke. */
const FLICKER = 300;

function clock(date: Date | null, locale: Locale): string {
  return date ? hourOf(date.toISOString(), locale) : '';
}

function words(t: Translate, save: SaveKind, savedAt: Date | null): string {
  switch (save) {
    case 'saved':
      return t('editor.save.saved', { time: clock(savedAt, t.locale) });
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

/** The save state. Announced when saving fails and when it works again, not per keystroke. */
export function SaveIndicator({ session, said }: Pick<EditorTools, 'session' | 'said'>) {
  const t = useT();
  const save = useSession(session, 'save');
  const savedAt = useSession(session, 'savedAt');
  const arrival = useSession(session, 'arrival');
  const [shown, setShown] = useState(save);
  const announced = useRef<'fine' | SaveKind>('fine');

  useEffect(() => {
    if (save !== 'saving') {
      setShown(save);
      return;
    }
    const late = setTimeout(() => setShown('saving'), FLICKER);
    return () => clearTimeout(late);
  }, [save]);

  useEffect(() => {
    if (save === 'saving' || save === 'connecting') return;
    const kind = save === 'saved' ? 'fine' : save;
    if (kind === announced.current) return;
    announced.current = kind;
    said(kind === 'fine' ? t('editor.save.again') : words(t, save, savedAt));
  }, [save, savedAt, said, t]);

  return (
    <p className="save-state" data-save={save} data-shown={shown}>
      <span className="save-mark" aria-hidden="true" />
      {shown === 'connecting' && arrival
        ? t('editor.save.arriving', { share: Math.floor((100 * arrival.received) / arrival.total) })
        : words(t, shown, savedAt)}
    </p>
  );
}
