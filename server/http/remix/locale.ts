import { DEFAULT_LOCALE, isLocale, type Locale } from '#content/locale.ts';
import { findCookie } from '#server/runtime/find-cookie.ts';

/** The cookie with the reader's choice of language. */
export const LOCALE_COOKIE = 'langue';

/**
 * The interface's language: the reader's choice, else the first supported one of the browser's,
 * else French.
 */
export function resolveLocale(cookieHeader: string | undefined, acceptLanguage: string | undefined): Locale {
  const chosen = findCookie(cookieHeader, LOCALE_COOKIE);
  if (isLocale(chosen)) return chosen;
  for (const range of (acceptLanguage ?? '').split(',')) {
    const language = range.split(';')[0]!.trim().slice(0, 2).toLowerCase();
    if (isLocale(language)) return language;
  }
  return DEFAULT_LOCALE;
}
