import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { sessionHeaders } from '#app/device/writer-cookie.server.ts';
import type { RouteHandle } from '#app/frame/route-handle.ts';
import { readForm } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { threadAnchor } from '#content/annotation/thread-anchor.ts';
import { isNavetteError, statusOf } from '#content/errors.ts';
import { isId } from '#content/text/ids.ts';
import { setTypography } from '#content/text/typography.ts';
import type { InvitationGreeting } from '#server/auth/invitation-service.ts';

export const handle: RouteHandle = { shell: 'slim' };

/**
 * `/invitation/<token>`: shows whom it is for and what it opens. A browser already signed in with
 * it is redirected to the page.
 */
export const loader = guarded(async ({ request, params, context }: LoaderFunctionArgs) => {
  const { services, viewer, locale, networkName } = context;
  try {
    const greeting = await services.invitations.describe(params.token ?? '');
    const { page, invitationId } = greeting;
    const opened = viewer.role === 'partner' && viewer.invitationId === invitationId;
    if (opened && page.title !== null) throw redirectTo(placeOf(page, request));
    const replaces = viewer.role === 'public' || opened ? null : viewer.name;
    return data({ locale, networkName, greeting, replaces });
  } catch (error) {
    if (!isNavetteError(error) || error.code !== 'gone') throw error;
    return data({ locale, networkName, greeting: null, replaces: null }, { status: statusOf('gone') });
  }
});

/** Signs the partner in on this browser and redirects to their page. */
export const action = guarded(async ({ request, params, context }: ActionFunctionArgs) => {
  const { services, viewer } = context;
  const { pathname, search } = new URL(request.url);
  const here = pathname + search;
  // The token in the address suffices: the form may have no fields.
  if (request.headers.has('Content-Type')) await readForm({ request, context });
  try {
    const { page, invitationId } = await services.invitations.describe(params.token ?? '');
    const isOpen = viewer.role === 'partner' && viewer.invitationId === invitationId;
    if (isOpen && page.title !== null) return redirectTo(placeOf(page, request));
    const { cookie } = await services.invitations.redeem(params.token ?? '', request.headers.get('User-Agent') ?? '');
    return redirect(page.title === null ? here : placeOf(page, request), {
      status: 303,
      headers: sessionHeaders(cookie),
    });
  } catch (error) {
    if (!isNavetteError(error) || error.code !== 'gone') throw error;
    // The GET of the same address reports that the invitation is no longer valid.
    return redirectTo(here);
  }
});

/** Where a link leads: to the page, or to the thread that the mail is about (`?fil=`). */
function placeOf(page: InvitationGreeting['page'], request: Request): string {
  const thread = new URL(request.url).searchParams.get('fil') ?? '';
  return isId(thread) ? `${page.threads}#${threadAnchor(thread)}` : page.path;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  ...pageMeta(
    data &&
      (data.greeting
        ? (data.greeting.page.title ?? data.networkName)
        : translator(data.locale)('signIn.partner.goneTitle')),
  ),
  { name: 'robots', content: 'noindex' },
];

export default function Invitation() {
  const t = useT();
  const { networkName, greeting, replaces } = useLoaderData<typeof loader>();
  if (!greeting) {
    return (
      <div className="narrow-page">
        <h1>{t('signIn.partner.goneTitle')}</h1>
        <p className="standfirst">{t('signIn.partner.gone', { network: networkName })}</p>
      </div>
    );
  }
  const { name, organisation, page } = greeting;
  return (
    <div className="narrow-page">
      <h1>{t('signIn.partner.title', { name })}</h1>
      {page.title === null ? (
        <p className="standfirst">{t('signIn.partner.notYet')}</p>
      ) : (
        <>
          <p>{t('signIn.partner.lead', { network: networkName })}</p>
          <p className="narrow-title" {...foreignLanguage(page.language, t.locale)}>
            {setTypography(page.title, page.language)}
          </p>
          {replaces && <p className="notice-box">{t('signIn.partner.replaces', { name: replaces })}</p>}
          <PostForm>
            <button type="submit" className="button is-large">
              {t('signIn.partner.open')}
            </button>
          </PostForm>
        </>
      )}
      <p className="narrow-aside">{t('signIn.partner.signed', { organisation })}</p>
      <p className="quiet">{t('signIn.partner.keep')}</p>
    </div>
  );
}
