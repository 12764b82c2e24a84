import { createHash, createHmac, randomBytes } from 'node:crypto';

/** 256 bits cannot be guessed, so a fast hash is enough to store one. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A new URL-safe secret for a cookie or a link. Only its hash is stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** True if the text has the form of a token. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/**
 * Hash of a link's token. Does not use the session secret: printed invitations must outlive a
 * change of it.
 */
export function hashLinkToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Keyed hash of a session's token: whoever reads or writes the database without the secret can
 * neither use nor forge a session.
 */
export function hashSessionToken(token: string, secret: string): string {
  return createHmac('sha256', secret).update(token).digest('hex');
}
