import { errorNames } from '#app/http/error-response.ts';
import { isLinkError } from '#app/i18n/link/link-errors.ts';
import { type LinkTranslate, useLinkT } from '#app/i18n/translate.ts';
import type { Failure } from './error-screen.tsx';
import { KeptForm } from './kept-form.tsx';

/** The title and text of a failure on a personal link, which has the texts of some errors only. */
export function describeLinkFailure(t: LinkTranslate, failure: Failure): { title: string; text: string } {
  const { status, code, reason } = failure;
  const known = errorNames({ code, details: { reason } }).find(isLinkError);
  const name = known && known !== 'unexpected' ? known : status < 500 ? 'invalid' : 'unexpected';
  return { title: t(`errors.${name}.title`), text: t(`errors.${name}.text`) };
}

/**
 * Explains an error on a personal link in a language that the interface does not have: it links to
 * no other screen.
 */
export function LinkErrorScreen({ failure, path }: { failure: Failure; path: string }) {
  const t = useLinkT();
  const { title, text } = describeLinkFailure(t, failure);
  const kept = failure.kept?.fields.length ? failure.kept : null;
  return (
    <article className="error-screen">
      <div className="error-weave motif" data-motif="study" aria-hidden="true" />
      <p className="kicker">{t('errors.kicker', { status: failure.status })}</p>
      <h1>{title}</h1>
      <p className="standfirst">{text}</p>
      {kept && <KeptForm kept={kept} path={path} />}
      {failure.status >= 500 && <p>{t('errors.reference')}</p>}
      {!kept && (
        <p className="actions">
          <a className="button" href={path}>
            {t('errors.retry')}
          </a>
        </p>
      )}
    </article>
  );
}
