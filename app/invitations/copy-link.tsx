import { useT } from '#app/i18n/translate.ts';

/** Copies the personal link that is shown in the element `lien-texte`; a script makes it appear. */
export function CopyLink() {
  const t = useT();
  return (
    <p>
      <button
        type="button"
        className="button is-small"
        hidden
        data-copy="lien-texte"
        data-copied={t('invitations.copied')}
        data-refused={t('invitations.copyRefused')}
      >
        {t('invitations.copy')}
      </button>
    </p>
  );
}
