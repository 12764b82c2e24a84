import { describeRefusal, isErrorBody } from '#app/http/error-response.ts';
import type { KeptForm as Kept } from '#app/http/kept-form.ts';
import { formatInstant } from '#app/i18n/format.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { parseAddress } from '#content/addresses/address.ts';
import { BIN_PATH, managePath, noticePath, SEARCH_PATH, signInPath } from '#content/addresses/site-paths.ts';
import { type ErrorCode, type ErrorDetails, findCodeByStatus } from '#content/errors.ts';
import { KeptForm } from './kept-form.tsx';
import type { ShellViewer } from './page-shell.tsx';

/** What the error screen shows of a failure. */
export interface Failure {
  readonly status: number;
  readonly code: ErrorCode | null;
  /** A more specific reason than the code: `archived`, `storage`. */
  readonly reason?: ErrorDetails['reason'];
  /**
   * For the staff, of a page in the bin: which it is, since when (ISO 8601), and who put it there.
   */
  readonly binned?: { readonly pageId: string; readonly since: string; readonly by: string } | undefined;
  /** What was typed into the refused form. */
  readonly kept?: Kept | undefined;
}

/** The failure of a response thrown by a route; null for an unexpected error. */
export function toFailure(answer: { status: number; data: unknown } | null): Failure {
  if (!answer) return { status: 500, code: null };
  const body = isErrorBody(answer.data) ? answer.data : null;
  const { pageId, since, by = '' } = body?.details ?? {};
  return {
    status: answer.status,
    code: body?.code ?? findCodeByStatus(answer.status),
    reason: body?.details.reason,
    binned: pageId !== undefined && since !== undefined ? { pageId, since, by } : undefined,
    kept: body?.kept,
  };
}

/** A failure's title and text. */
export function describeFailure(t: Translate, failure: Failure, network = ''): { title: string; text: string } {
  return describeRefusal(t, { code: failure.code, details: { reason: failure.reason } }, { network });
}

/** The screen where the page or collection of an address can be restored. */
function restorePath(path: string): string | null {
  const top = /^\/[^/?#]+\/[^/?#]+/.exec(path)?.[0] ?? '';
  const address = parseAddress(top);
  return address && (address.type === 'page' ? noticePath(top) : managePath(top));
}

/** A page in the bin, for the staff: since when, by whom, and how to restore it. */
function Binned({ binned: { pageId, since, by } }: { binned: NonNullable<Failure['binned']> }) {
  const t = useT();
  const date = formatInstant(since, t.locale);
  return (
    <div className="notice-box">
      <p>{by === '' ? t('bin.since', { date }) : t('bin.sinceBy', { date, name: by })}</p>
      <PostForm action={BIN_PATH} className="actions">
        <input type="hidden" name="page" value={pageId} />
        <button type="submit" className="button" name="intent" value="restore">
          {t('bin.restore')}
        </button>
        <a className="button is-quiet" href={BIN_PATH}>
          {t('bin.see')}
        </a>
      </PostForm>
    </div>
  );
}

/** Explains an error: what happened, what was preserved, what to do. */
export function ErrorScreen(props: {
  failure: Failure;
  viewer: ShellViewer | null;
  networkName: string;
  path: string;
}) {
  const { failure, viewer, networkName, path } = props;
  const t = useT();
  const { title, text } = describeFailure(t, failure, networkName);
  const kept = failure.kept?.fields.length ? failure.kept : null;
  const restoredAt = failure.reason === 'archived' ? restorePath(path) : null;
  // Nothing has failed: it is not there yet.
  const isLoading = failure.reason === 'loading';
  const signIn =
    !viewer && (failure.code === 'not-found' || failure.code === 'sign-in-required' || failure.code === 'forbidden');
  return (
    <article className="error-screen">
      <div className="error-weave motif" data-motif="study" aria-hidden="true" />
      {!isLoading && <p className="kicker">{t('errors.kicker', { status: failure.status })}</p>}
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
      {failure.binned && <Binned binned={failure.binned} />}
      {kept && <KeptForm kept={kept} path={path} />}
      {failure.status >= 500 && !isLoading && <p>{t('errors.reference')}</p>}
      <p className="actions">
        {restoredAt && (
          <a className="button" href={restoredAt}>
            {t('errors.archived.restore')}
          </a>
        )}
        {signIn && (
          <a className="button" href={signInPath(path)}>
            {t('errors.signIn')}
          </a>
        )}
        {failure.status >= 500 && !kept && (
          <a className="button" href={path}>
            {t('errors.retry')}
          </a>
        )}
        {viewer?.role !== 'partner' && !isLoading && (
          <a className="button is-quiet" href={SEARCH_PATH}>
            {t('errors.search')}
          </a>
        )}
        {!isLoading && (
          <a className="button is-quiet" href="/">
            {t('errors.back')}
          </a>
        )}
      </p>
    </article>
  );
}
