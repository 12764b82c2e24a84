import { useEffect, useState } from 'react';
import { Dialog } from '#app/editor/tools/dialog.tsx';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { type RestoreFailure, useHistoryTools } from '#app/editor/tools/history-context.ts';
import type { ListedPoint } from '#app/editor/tools/history-view.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { momentOf } from '#app/editor/tools/when.ts';
import { useT } from '#app/i18n/translate.ts';

/** Asks for confirmation of a restore: what will happen, what stays, what others see. */
export function RestoreDialog({ point, onClose }: { point: ListedPoint; onClose: () => void }) {
  const t = useT();
  const { session } = useEditorTools();
  const { restore, replacement } = useHistoryTools();
  const others = useSession(session, 'present').length;
  const inStep = useSession(session, 'save') === 'saved';
  const [working, setWorking] = useState(false);
  const [failure, setFailure] = useState<RestoreFailure | null>(null);
  const [shownBefore, setShownBefore] = useState(replacement);
  const when = momentOf(point.createdAt, t.locale, point.clock);

  useEffect(() => {
    // The response was lost, and the server's notice of the restore arrived after the wait.
    if (failure === 'offline' && replacement !== shownBefore && replacement?.mine) onClose();
  }, [failure, replacement, shownBefore, onClose]);

  const submit = async () => {
    if (working) return;
    setShownBefore(replacement);
    setWorking(true);
    setFailure(null);
    const failed = await restore(point.id, point.createdAt);
    if (failed === null) return onClose();
    setFailure(failed);
    setWorking(false);
  };

  return (
    <Dialog title={t('writing.confirm.title', { when })} onClose={onClose} onSubmit={() => void submit()}>
      <ul className="restore-facts">
        <li>{t('writing.confirm.kept')}</li>
        {(others > 0 || inStep) && (
          <li>{others === 0 ? t('writing.confirm.alone') : t('writing.confirm.others', { count: others })}</li>
        )}
        <li>{t('writing.confirm.readers')}</li>
      </ul>
      {failure && (
        <p className="field-error" role="alert">
          {t(`editor.history.failure.${failure}`)}
        </p>
      )}
      <p className="dialog-actions">
        <button type="submit" className="button" aria-disabled={working}>
          {working ? t('writing.confirm.working') : t('writing.confirm.go')}
        </button>
        <button type="button" className="button is-quiet" data-first="" onClick={onClose}>
          {t('writing.confirm.leave')}
        </button>
      </p>
    </Dialog>
  );
}
