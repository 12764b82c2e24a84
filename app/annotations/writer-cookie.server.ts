import { WRITER_COOKIE } from '#app/device/kept-pages.ts';

/** Seconds that pages kept on a device are shown there without the server: as long as a session that nobody uses. */
const LONGEST = 30 * 24 * 3600;

/** Says to this browser's own scripts who opened a draft. @param origin the site's, as the browser sees it */
export function nameWriter(writer: string, origin: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${WRITER_COOKIE}=${writer}; Max-Age=${LONGEST}; Path=/; SameSite=Lax${secure}`;
}

/**
 * The headers of an answer that changes who is signed in: with the session's cookie, whose kept pages may be shown from now on.
 * @param as the person who signed in, and the site's origin; without, nobody's may
 */
export function sessionHeaders(sessionCookie: string, as?: { personId: string; origin: string }): Headers {
  const headers = new Headers({ 'Set-Cookie': sessionCookie });
  const named = as ? nameWriter(as.personId, as.origin) : `${WRITER_COOKIE}=; Max-Age=0; Path=/; SameSite=Lax`;
  headers.append('Set-Cookie', named);
  return headers;
}
