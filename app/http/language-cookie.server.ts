import type { LinkLocale } from '#content/locale.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';

const YEAR = 365 * 24 * 3600;

/** The Set-Cookie header that stores a browser's language. */
export function languageCookie(locale: LinkLocale, { origin }: Pick<AppContext, 'origin'>): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `langue=${locale}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}
