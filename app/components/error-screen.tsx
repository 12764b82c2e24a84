import { codeOfStatus, describeError, isErrorBody } from '#app/http/error-response.ts';
import { useT } from '#app/i18n/translate.ts';
import type { ErrorCode } from '#content/errors.ts';
import type { ShellViewer } from './page-shell.tsx';

/** What went wrong, as the error screen needs it. */
export interface Failure {
  readonly status: number;
  readonly code: ErrorCode | null;
}

/** The failure behind what a route threw: an answer's status and body, or null for an accident. */
export function toFailure(answer: { status: number; data: unknown } | null): Failure {
  if (!answer) return { status: 500, code: null };
  const code = isErrorBody(answer.data) ? answer.data.code : codeOfStatus(answer.status);
  return { status: answer.status, code };
}

/** Tells an error: what happened, what was kept, what to do. */
export function ErrorScreen(props: {
  failure: Failure;
  viewer: ShellViewer | null;
  networkName: string;
  path: string;
}) {
  const { failure, viewer, networkName, path } = props;
  const t = useT();
  const { title, text } = describeError(t, failure.code, { network: networkName });
  const signIn =
    !viewer && (failure.code === 'not-found' || failure.code === 'sign-in-required' || failure.code === 'forbidden');
  return (
    <article className="error-screen">
      <div className="error-weave motif" data-motif="study" aria-hidden="true" />
      <p className="kicker">{t('errors.kicker', { status: failure.status })}</p>
      <h1>{title}</h1>
      <p className="standfirst">{text}</p>
      {failure.code === 'not-found' && (
        <p>
          {t(
            viewer?.role === 'partner'
              ? 'errors.notFound.partner'
              : viewer
                ? 'errors.notFound.signedIn'
                : 'errors.notFound.signIn',
            { network: networkName },
          )}
        </p>
      )}
      {failure.status >= 500 && <p>{t('errors.reference')}</p>}
      <p className="actions">
        {signIn && (
          <a className="button" href={`/connexion?retour=${encodeURIComponent(path)}`}>
            {t('errors.signIn')}
          </a>
        )}
        {failure.status >= 500 && (
          <a className="button" href={path}>
            {t('errors.retry')}
          </a>
        )}
        {viewer?.role !== 'partner' && (
          <a className="button is-quiet" href="/recherche">
            {t('errors.search')}
          </a>
        )}
        <a className="button is-quiet" href="/">
          {t('errors.back')}
        </a>
      </p>
    </article>
  );
}
