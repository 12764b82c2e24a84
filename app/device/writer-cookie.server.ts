import { WRITER_COOKIE } from './kept-pages.ts';

/** Seconds for which cached pages may be shown offline: as long as an idle session lasts. */
const LONGEST = 30 * 24 * 3600;

/**
 * The cookie that lets this browser's scripts know who opened a draft.
 * @param origin the site's, as seen by the browser
 */
export function writerCookie(writer: string, origin: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${WRITER_COOKIE}=${writer}; Max-Age=${LONGEST}; Path=/; SameSite=Lax${secure}`;
}

/**
 * The `Set-Cookie` headers of a sign-in or sign-out: the session cookie, and the cookie that names
 * the person whose cached pages may be shown.
 * @param as the person who signed in, and the site's origin; if omitted, nobody's pages may be
 * shown
 */
export function sessionHeaders(sessionCookie: string, as?: { personId: string; origin: string }): Headers {
  const headers = new Headers({ 'Set-Cookie': sessionCookie });
  const named = as ? writerCookie(as.personId, as.origin) : `${WRITER_COOKIE}=; Max-Age=0; Path=/; SameSite=Lax`;
  headers.append('Set-Cookie', named);
  return headers;
}
