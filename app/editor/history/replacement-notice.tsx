import { useEffect, useRef, useState } from 'react';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { type RestoreFailure, type ShownReplacement, useHistoryTools } from '#app/editor/tools/history-context.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { momentOf } from '#app/editor/tools/when.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';

function wordsFor(t: Translate, { how, by, from, edition, keptAs, mine }: ShownReplacement): string {
  const when = from ? momentOf(from, t.locale, { second: '2-digit' }) : '';
  const who = by || t('editor.history.someone');
  if (how === 'away') return t('editor.history.told.away', { who });
  if (keptAs === null) return t('editor.history.told.same', { when });
  if (how === 'import') return t('editor.history.told.imported', { who });
  if (!from) return t('editor.history.told.back');
  if (edition !== null) return t('editor.history.told.edition', { who, number: edition });
  return mine ? t('editor.history.told.mine', { when }) : t('editor.history.told.other', { who, when });
}

export interface ReplacementNoticeProps {
  /** A modal dialog is open. */
  readonly covered: boolean;
  readonly onHistory: () => void;
}

/** Says that the draft's text was replaced, and how to undo that. */
export function ReplacementNotice({ covered, onHistory }: ReplacementNoticeProps) {
  const t = useT();
  const { session, announce } = useEditorTools();
  const { replacement, restore, dismiss } = useHistoryTools();
  const writable = useSession(session, 'writable');
  const [working, setWorking] = useState(false);
  const [failure, setFailure] = useState<RestoreFailure | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const words = replacement && wordsFor(t, replacement);

  useEffect(() => {
    setFailure(null);
    if (words) announce(words);
  }, [words, announce]);

  const mineToRead = replacement?.mine ? words : null;
  useEffect(() => {
    if (!mineToRead || covered) return;
    // The dialog is closed. It would return the focus to an element that may disappear: the panel,
    // a row of the list.
    const frame = requestAnimationFrame(() => root.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [mineToRead, covered]);

  if (!replacement) return null;
  const { keptAs, mine } = replacement;
  const goBack = async () => {
    if (working || keptAs === null) return;
    setWorking(true);
    setFailure(await restore(keptAs, null));
    setWorking(false);
  };
  return (
    <div ref={root} className="notice-box replacement" tabIndex={-1}>
      <p>{words}</p>
      {failure && (
        <p className="field-error" role="alert">
          {t(`editor.history.failure.${failure}`)}
        </p>
      )}
      <p className="actions">
        {mine && keptAs !== null && writable && (
          <button
            type="button"
            className="button is-quiet is-small"
            aria-disabled={working}
            onClick={() => void goBack()}
          >
            {t('editor.history.goBack')}
          </button>
        )}
        {!mine && (
          <button type="button" className="button is-quiet is-small" onClick={onHistory}>
            {t('editor.history.open')}
          </button>
        )}
        <button type="button" className="button is-quiet is-small" onClick={dismiss}>
          {t('editor.history.dismiss')}
        </button>
      </p>
    </div>
  );
}
