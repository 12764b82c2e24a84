import { findCookie } from '#server/runtime/find-cookie.ts';
import { isToken } from './token.ts';

/** The cookie of a browser that is signed in; under https its name has `__Host-` before it. */
export const SESSION_COOKIE = 'navette_session';

/**
 * The longest that browsers keep a cookie (RFC 6265bis). The session's real end is kept in the database and rolls on with its
 * use; so the cookie need not be sent again with every answer.
 */
const MAX_AGE_SECONDS = 400 * 24 * 3600;

/** Reads and writes the cookies of sessions. */
export interface SessionCookie {
  /** The token in a Cookie header, or null. */
  find(cookieHeader: string | undefined): string | null;
  /** Signs this browser in. @returns the Set-Cookie header */
  issue(token: string): string;
  /** Signs this browser out. @returns the Set-Cookie header */
  clear(): string;
}

/**
 * @param options.publicUrl under https, the cookie is sent over https alone, and its name begins with `__Host-`: browsers take such a cookie from
 *   this very host only, so that no other host of the same domain can sign a browser in as somebody else
 */
export function createSessionCookie(options: { publicUrl: string | null }): SessionCookie {
  const secure = options.publicUrl?.startsWith('https:') ?? false;
  const name = secure ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    find(cookieHeader) {
      const token = findCookie(cookieHeader, name);
      return token !== null && isToken(token) ? token : null;
    },
    issue: (token) => `${name}=${token}; Max-Age=${MAX_AGE_SECONDS}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
  };
}
