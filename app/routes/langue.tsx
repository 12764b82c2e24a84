import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { chosenLanguage, languageChosenBy, languageCookie } from '#app/http/language-cookie.server.ts';
import { localPath } from '#content/addresses/local-path.ts';
import { consentTokenIn, LANGUAGE_CHOICE } from '#content/addresses/site-paths.ts';
import { DEFAULT_LOCALE, isLinkLocale, isLocale } from '#content/locale.ts';

/**
 * `/langue?l=en&retour=/fiches`: stores the reader's language in a cookie and redirects back. A
 * personal link of somebody whom a material concerns is such an address: it keeps the language that
 * they chose on its screens before, which `&choix=1` sets.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const wanted = searchParams.get('l');
  const back = localPath(searchParams.get('retour'));
  const token = consentTokenIn(back);
  const isKnown = token === null ? isLocale : isLinkLocale;
  const asked = isKnown(wanted) ? wanted : DEFAULT_LOCALE;
  const person = token === null ? null : await context.services.ownConsent.personOf(token);
  const isChoice = searchParams.has(LANGUAGE_CHOICE);
  const locale = (person !== null && !isChoice && languageChosenBy(person, request)) || asked;
  const headers =
    person !== null && isChoice
      ? chosenLanguage(locale, person, context)
      : new Headers({ 'Set-Cookie': languageCookie(locale, context) });
  headers.set('Cache-Control', 'no-store');
  return redirect(back, { status: 303, headers });
}
