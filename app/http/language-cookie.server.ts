import { isLinkLocale, type LinkLocale } from '#content/locale.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

const YEAR = 365 * 24 * 3600;
/** The language that somebody chose on the screens of their personal link, and who that is. */
const LINK_COOKIE = 'langue-accord';

const ending = ({ origin }: Pick<AppContext, 'origin'>) =>
  `Path=/; Max-Age=${YEAR}; SameSite=Lax${origin.startsWith('https:') ? '; Secure' : ''}`;

/** The Set-Cookie header that stores a browser's language. */
export const languageCookie = (locale: LinkLocale, context: Pick<AppContext, 'origin'>): string =>
  `langue=${locale}; ${ending(context)}`;

/**
 * The headers that store it as the choice of a person concerned: each of their links names the
 * language in which the team wrote to them, and would set that again.
 */
export function chosenLanguage(locale: LinkLocale, concernedId: string, context: Pick<AppContext, 'origin'>): Headers {
  const headers = new Headers();
  headers.append('Set-Cookie', languageCookie(locale, context));
  headers.append('Set-Cookie', `${LINK_COOKIE}=${locale}.${concernedId}; ${ending(context)}; HttpOnly`);
  return headers;
}

/**
 * The language that this person chose on this device; null if they did not, or somebody else did.
 */
export function languageChosenBy(concernedId: string, request: Request): LinkLocale | null {
  const found = new RegExp(`(?:^|;\\s*)${LINK_COOKIE}=(\\w+)\\.(\\w+)`).exec(request.headers.get('Cookie') ?? '');
  return found?.[2] === concernedId && isLinkLocale(found[1]) ? found[1] : null;
}
