import { createHash, createHmac, randomBytes } from 'node:crypto';

/** 256 bits: nobody guesses one, so a fast hash is enough to keep it. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A new secret for a cookie or a link, fit for addresses. Only its hash is kept. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** True if the text has the form of a token. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** How a link's token is kept. Without the session secret: invitations printed months ago must outlive a change of it. */
export function hashLinkToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** How a session's token is kept: who reads or writes the database without the secret can neither use nor forge a session. */
export function hashSessionToken(token: string, secret: string): string {
  return createHmac('sha256', secret).update(token).digest('hex');
}
