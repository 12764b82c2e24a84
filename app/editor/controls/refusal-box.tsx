import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { Refusal } from '#app/editor/session/state/refusal.ts';
import { useSession, useSessionView } from '#app/editor/tools/use-session.ts';
import { useT } from '#app/i18n/translate.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { signInPath } from '#content/addresses/site-paths.ts';

interface RefusalBoxProps {
  readonly session: DraftSession;
  /** The address of what is written. */
  readonly path: string;
  /**
   * Says why; `held` if the right to write was lost while typing, and the last edits are on screen.
   */
  readonly messageOf: (refusal: Refusal | 'held') => string;
  /** Takes what is written away as a file. */
  readonly download: () => void;
}

/** Says why edits are no longer stored, what was preserved, and what to do. */
export function RefusalBox({ session, path, messageOf, download }: RefusalBoxProps) {
  const t = useT();
  const refusal = useSession(session, 'refusal');
  const kept = useSessionView(session, (view) => view.refusal !== null && view.changed);
  const unsaved = useSessionView(session, ({ save }) => save === 'unsaved');
  if (!refusal && !unsaved) return null;
  const away = refusal === 'signed-out' || refusal === 'other-person';
  const again = away || refusal === 'too-many' || refusal === 'no-right';
  const beyondRepair = refusal === 'refused' || refusal === 'no-page';
  return (
    <div className="notice-box is-danger refusal" role="alert">
      <p>
        {messageOf(refusal ?? 'held')}
        {(away || refusal === 'no-right') && kept && ` ${t('editor.refusal.kept')}`}
      </p>
      <p className="actions">
        {away && (
          <a className="button is-quiet" href={signInPath(writePath(path))} target="_blank" rel="noopener">
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
        {(!refusal || kept || beyondRepair) && refusal !== 'storage-failed' && (
          <button type="button" className="button is-quiet" onClick={download}>
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
