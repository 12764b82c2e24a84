import type { IncomingHttpHeaders } from 'node:http';
import { isConsentLink, LINK_LANGUAGE } from '#content/addresses/site-paths.ts';
import { DEFAULT_LOCALE, isLinkLocale, isLocale, type LinkLocale, type Locale } from '#content/locale.ts';
import { findCookie } from '#server/runtime/find-cookie.ts';

/** The cookie with the reader's choice of language. */
export const LOCALE_COOKIE = 'langue';

/**
 * The interface's language: the reader's choice, else the first supported one of the browser's,
 * else French.
 */
export function resolveLocale(cookieHeader: string | undefined, acceptLanguage: string | undefined): Locale {
  return resolveAmong(isLocale, cookieHeader, acceptLanguage);
}

/** As `resolveLocale`, among the languages of a personal link. */
function resolveLinkLocale(cookieHeader: string | undefined, acceptLanguage: string | undefined): LinkLocale {
  return resolveAmong(isLinkLocale, cookieHeader, acceptLanguage);
}

function resolveAmong<Language extends LinkLocale>(
  isKnown: (text: unknown) => text is Language,
  cookieHeader: string | undefined,
  acceptLanguage: string | undefined,
): Language | typeof DEFAULT_LOCALE {
  const chosen = findCookie(cookieHeader, LOCALE_COOKIE);
  if (isKnown(chosen)) return chosen;
  for (const range of (acceptLanguage ?? '').split(',')) {
    const language = range.split(';')[0]!.trim().slice(0, 2).toLowerCase();
    if (isKnown(language)) return language;
  }
  return DEFAULT_LOCALE;
}

/** The languages of a request: of the interface, and of what a personal link shows. */
export function localesOf(request: {
  readonly method: string;
  readonly originalUrl: string;
  readonly headers: IncomingHttpHeaders;
}): { locale: Locale; linkLocale: LinkLocale } {
  const { method, originalUrl, headers } = request;
  const asked = askedLocale(method, originalUrl);
  const known = [headers.cookie, headers['accept-language']] as const;
  const locale = isLocale(asked) ? asked : resolveLocale(...known);
  return { locale, linkLocale: isConsentLink(originalUrl) ? (asked ?? resolveLinkLocale(...known)) : locale };
}

/**
 * The language in which a form asks to be answered, by the button that sent it; null if it does
 * not. Without a script, what was typed outlives a change of language only in such an answer.
 * @param url the path and query of the request
 */
function askedLocale(method: string, url: string): LinkLocale | null {
  if (method !== 'POST') return null;
  const asked = new URLSearchParams(url.split('?')[1]).get(LINK_LANGUAGE);
  return isLinkLocale(asked) ? asked : null;
}
