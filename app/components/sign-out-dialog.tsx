import { useT } from '#app/i18n/translate.ts';

export const SIGN_OUT_PATH = '/deconnexion';

/**
 * What is asked of somebody whose device holds text that the server does not: closed, and opened by the island `sign-out`. Without
 * scripts there is no such text.
 */
export function SignOutDialog({ person }: { person: string }) {
  const t = useT();
  return (
    <dialog id="sign-out" className="message-dialog" aria-labelledby="sign-out-title" data-person={person}>
      <h2 id="sign-out-title">{t('shell.leaving.sending.title')}</h2>
      <section data-case="sending" data-title={t('shell.leaving.sending.title')} hidden>
        <p role="status">{t('shell.leaving.sending.text')}</p>
        <p className="actions">
          <button type="button" className="button is-quiet" data-answer="stay">
            {t('shell.leaving.stay')}
          </button>
        </p>
      </section>
      <section data-case="unsaved" data-title={t('shell.leaving.unsaved.title')} hidden>
        <p>{t('shell.leaving.unsaved.text')}</p>
        <ul data-list data-untitled={t('shell.leaving.untitled')} />
        <p className="actions">
          <button type="button" className="button" data-answer="stay">
            {t('shell.leaving.keep')}
          </button>
          <button type="button" className="button is-danger" data-answer="delete">
            {t('shell.leaving.delete')}
          </button>
        </p>
      </section>
      <section data-case="failed" data-title={t('shell.leaving.failed.title')} hidden>
        <p>{t('shell.leaving.failed.text')}</p>
        <p className="actions">
          <button type="button" className="button" data-answer="stay">
            {t('shell.leaving.close')}
          </button>
        </p>
      </section>
      <section data-case="foreign" data-title={t('shell.leaving.foreign.title')} hidden>
        <p>{t('shell.leaving.foreign.text')}</p>
        <p className="actions">
          <button type="button" className="button" data-answer="stay">
            {t('shell.leaving.foreign.keep')}
          </button>
          <button type="button" className="button is-danger" data-answer="delete">
            {t('shell.leaving.foreign.delete')}
          </button>
        </p>
      </section>
    </dialog>
  );
}
