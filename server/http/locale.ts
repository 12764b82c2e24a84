import { DEFAULT_LOCALE, isLocale, type Locale } from '#content/locale.ts';

/** The cookie that keeps a reader's choice of language. */
export const LOCALE_COOKIE = 'langue';

/** One cookie's value from a Cookie header, or null. */
export function findCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return decodeURIComponentSafely(value.join('='));
  }
  return null;
}

function decodeURIComponentSafely(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The interface's language: the reader's choice, else the first of the browser's that we have, else French. */
export function resolveLocale(cookieHeader: string | undefined, acceptLanguage: string | undefined): Locale {
  const chosen = findCookie(cookieHeader, LOCALE_COOKIE);
  if (isLocale(chosen)) return chosen;
  for (const range of (acceptLanguage ?? '').split(',')) {
    const language = range.split(';')[0]!.trim().slice(0, 2).toLowerCase();
    if (isLocale(language)) return language;
  }
  return DEFAULT_LOCALE;
}
