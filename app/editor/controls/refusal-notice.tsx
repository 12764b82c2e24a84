import { useEditorTools } from '#app/editor/editor-context.ts';
import { useT } from '#app/i18n/translate.ts';
import { downloadText } from './download-text.ts';
import { useSession } from './use-session.ts';

/** Says why nothing is stored any more, what was kept, and what to do. */
export function RefusalNotice() {
  const t = useT();
  const { editor, session, page } = useEditorTools();
  const refusal = useSession(session, 'refusal');
  const changed = useSession(session, 'changed');
  if (!refusal) return null;
  const again = refusal === 'signed-out' || refusal === 'too-many' || refusal === 'no-right';
  const beyondRepair = refusal === 'refused' || refusal === 'no-page';
  return (
    <div className="notice-box is-danger refusal" role="alert">
      <p>{t(`editor.refusal.${refusal}`)}</p>
      <p className="actions">
        {refusal === 'signed-out' && (
          <a
            className="button is-quiet"
            href={`/connexion?retour=${encodeURIComponent(`${page.path}/ecrire`)}`}
            target="_blank"
            rel="noreferrer"
          >
            {t('editor.refusal.signIn')}
          </a>
        )}
        {again && (
          <button type="button" className="button" onClick={() => session.reconnect()}>
            {t('editor.refusal.retry')}
          </button>
        )}
        {refusal === 'outdated' && (
          <button type="button" className="button" onClick={() => location.reload()}>
            {t('editor.reload')}
          </button>
        )}
        {(changed || beyondRepair) && refusal !== 'storage-failed' && (
          <button type="button" className="button is-quiet" onClick={() => downloadText(editor, page.title)}>
            {t('editor.refusal.download')}
          </button>
        )}
        {beyondRepair && (
          <button
            type="button"
            className="button is-quiet"
            onClick={() => void session.discardCopy().then(() => location.reload())}
          >
            {t('editor.refusal.discard')}
          </button>
        )}
      </p>
    </div>
  );
}
