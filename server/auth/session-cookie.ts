import { findCookie } from '#server/runtime/find-cookie.ts';
import { isToken } from './token.ts';

/** The session cookie's name; under https it has the prefix `__Host-`. */
export const SESSION_COOKIE = 'navette_session';

/**
 * The longest that browsers keep a cookie (RFC 6265bis). The session's real expiry is in the
 * database and is extended by use, so the cookie need not be sent again with every response.
 */
const MAX_AGE_SECONDS = 400 * 24 * 3600;

/** Reads and writes session cookies. */
export interface SessionCookie {
  /** The token in a Cookie header, or null. */
  find(cookieHeader: string | undefined): string | null;
  /** Signs this browser in. @returns the Set-Cookie header */
  issue(token: string): string;
  /** Signs this browser out. @returns the Set-Cookie header */
  clear(): string;
}

/**
 * @param options.publicUrl under https, the cookie is `Secure` and its name begins with `__Host-`:
 * browsers accept such a cookie from this host only, so that no other host of the same domain can
 * sign a browser in as somebody else
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
