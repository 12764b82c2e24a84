import type { ReactNode } from 'react';
import { useT } from '#app/i18n/translate.ts';
import type { ForeignLanguage } from '#app/ui/foreign-language.ts';

/**
 * Warns a person who signs out while this device has text that the server lacks. The island
 * `sign-out` opens it; without scripts there is no such text.
 */
export function SignOutDialog(props: {
  readonly person: string;
  /** Its language, if that is not the page's. */
  readonly words: ForeignLanguage;
}) {
  const { person, words } = props;
  const t = useT();
  return (
    <dialog id="sign-out" className="message-dialog" aria-labelledby="sign-out-title" data-person={person} {...words}>
      <h2 id="sign-out-title">{t('shell.leaving.sending.title')}</h2>
      <section data-case="sending" data-title={t('shell.leaving.sending.title')} hidden>
        <p role="status">{t('shell.leaving.sending.text')}</p>
        <p className="actions">
          <button type="button" className="button is-quiet" data-answer="stay">
            {t('shell.leaving.stay')}
          </button>
        </p>
      </section>
      <Case name="unsaved" stay={t('shell.leaving.keep')} remove={t('shell.leaving.delete')}>
        <ul data-list data-untitled={t('shell.leaving.untitled')} />
      </Case>
      <Case name="failed" stay={t('shell.leaving.close')} />
      <Case name="foreign" stay={t('shell.leaving.foreign.keep')} remove={t('shell.leaving.foreign.delete')} />
    </dialog>
  );
}

interface CaseProps {
  readonly name: 'unsaved' | 'failed' | 'foreign';
  readonly stay: string;
  /** The label of the button that deletes the text from the device. */
  readonly remove?: string;
  readonly children?: ReactNode;
}

/** A possible state at sign-out, with its choices. */
function Case({ name, stay, remove, children }: CaseProps) {
  const t = useT();
  return (
    <section data-case={name} data-title={t(`shell.leaving.${name}.title`)} hidden>
      <p>{t(`shell.leaving.${name}.text`)}</p>
      {children}
      <p className="actions">
        <button type="button" className="button" data-answer="stay">
          {stay}
        </button>
        {remove && (
          <button type="button" className="button is-danger" data-answer="delete">
            {remove}
          </button>
        )}
      </p>
    </section>
  );
}
