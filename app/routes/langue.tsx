import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { localPath } from '#content/local-path.ts';
import { DEFAULT_LOCALE, isLocale } from '#content/locale.ts';

const YEAR = 365 * 24 * 3600;

/** `/langue?l=en&retour=/fiches`: stores the reader's language in a cookie and redirects back. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const wanted = searchParams.get('l');
  const locale = isLocale(wanted) ? wanted : DEFAULT_LOCALE;
  const secure = context.origin.startsWith('https:') ? '; Secure' : '';
  return redirect(localPath(searchParams.get('retour')), {
    status: 303,
    headers: {
      'Set-Cookie': `langue=${locale}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`,
      'Cache-Control': 'no-store',
    },
  });
}
