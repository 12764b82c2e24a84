import { LINK_LANGUAGE } from '#content/addresses/site-paths.ts';
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

/**
 * The language in which a form asks to be answered, by the button that sent it; null if it does
 * not. Without a script, what was typed outlives a change of language only in such an answer.
 * @param url the path and query of the request
 */
export function askedLocale(method: string, url: string): Locale | null {
  if (method !== 'POST') return null;
  const asked = new URLSearchParams(url.split('?')[1]).get(LINK_LANGUAGE);
  return isLocale(asked) ? asked : null;
}
