import { useT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { ACCOUNT_PATH } from '#content/addresses/site-paths.ts';
import type { MailOffView } from '#server/notifications/mail-choice-service.ts';

/** A sort of mail, and the button that turns it off or on again; what is still sent. */
export function MailOffPage({ view }: { view: MailOffView }) {
  const { sort, isOff, remaining, hasAccount } = view;
  const t = useT();
  const named = { sort: t(`mailOff.sorts.${sort}`) };
  const list = new Intl.ListFormat(t.locale).format(remaining.map((one) => t(`mailOff.sorts.${one}`)));
  return (
    <div className="narrow-page">
      <h1>{t(isOff ? 'mailOff.offTitle' : 'mailOff.title')}</h1>
      <p className="standfirst">{t(isOff ? 'mailOff.isOff' : 'mailOff.ask', named)}</p>
      <PostForm>
        <button
          type="submit"
          name="intent"
          value={isOff ? 'on' : 'off'}
          className={isOff ? 'button is-quiet' : 'button is-large'}
        >
          {t(isOff ? 'mailOff.turnOn' : 'mailOff.turnOff')}
        </button>
      </PostForm>
      {remaining.length > 0 && <p className="narrow-aside">{t('mailOff.remaining', { sorts: list })}</p>}
      {hasAccount && (
        <p className="quiet">
          {t('mailOff.always')} <a href={ACCOUNT_PATH}>{t('mailOff.account')}</a>
        </p>
      )}
    </div>
  );
}
