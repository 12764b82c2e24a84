import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { languageCookie } from '#app/http/language-cookie.server.ts';
import { localPath } from '#content/addresses/local-path.ts';
import { isConsentLink } from '#content/addresses/site-paths.ts';
import { DEFAULT_LOCALE, isLinkLocale, isLocale } from '#content/locale.ts';

/** `/langue?l=en&retour=/fiches`: stores the reader's language in a cookie and redirects back. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const wanted = searchParams.get('l');
  const back = localPath(searchParams.get('retour'));
  const isKnown = isConsentLink(back) ? isLinkLocale : isLocale;
  const locale = isKnown(wanted) ? wanted : DEFAULT_LOCALE;
  return redirect(back, {
    status: 303,
    headers: { 'Set-Cookie': languageCookie(locale, context), 'Cache-Control': 'no-store' },
  });
}
