/** RFC 5321: the longest address that a mail server must accept. */
export const LONGEST_EMAIL = 254;
/**
 * The syntax that browsers accept in `<input type="email">` (HTML Living Standard), but with a dot
 * in the domain: here, an address on a bare host name is always a typing error.
 */
const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** A typed e-mail address, trimmed and in lower case. */
export function normaliseEmail(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** Normalises an e-mail address; null if it is not one. */
export function parseEmail(text: string): string | null {
  const email = normaliseEmail(text);
  return email.length <= LONGEST_EMAIL && ADDRESS.test(email) ? email : null;
}
