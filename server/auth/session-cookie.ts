import { findCookie } from '#server/http/locale.ts';
import { isToken } from './token.ts';

/** The cookie of a browser that is signed in. */
export const SESSION_COOKIE = 'navette_session';

/**
 * The longest that browsers keep a cookie (RFC 6265bis). The session's real end is kept in the database and rolls on with its
 * use; so the cookie need not be sent again with every answer.
 */
const MAX_AGE_SECONDS = 400 * 24 * 3600;

/** The token in a Cookie header, or null. */
export function findSessionToken(cookieHeader: string | undefined): string | null {
  const token = findCookie(cookieHeader, SESSION_COOKIE);
  return token !== null && isToken(token) ? token : null;
}

/** Writes the Set-Cookie headers of sessions. */
export interface SessionCookie {
  /** Signs this browser in. */
  issue(token: string): string;
  /** Signs this browser out. */
  clear(): string;
}

/** @param options.publicUrl under https, the cookie is sent over https alone */
export function createSessionCookie(options: { publicUrl: string | null }): SessionCookie {
  const secure = options.publicUrl?.startsWith('https:') ? '; Secure' : '';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure}`;
  return {
    issue: (token) => `${SESSION_COOKIE}=${token}; Max-Age=${MAX_AGE_SECONDS}; ${attributes}`,
    clear: () => `${SESSION_COOKIE}=; Max-Age=0; ${attributes}`,
  };
}
