/** RFC 5321: the longest address that a mail server must accept. */
const LONGEST = 254;
/**
 * The syntax that browsers accept in `<input type="email">` (HTML Living Standard), but with a dot
 * in the domain: here, an address on a bare host name is always a typing error.
 */
const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** Normalises an e-mail address: trimmed, in lower case; null if it is not one. */
export function parseEmail(text: string): string | null {
  const email = text.normalize('NFKC').trim().toLowerCase();
  return email.length <= LONGEST && ADDRESS.test(email) ? email : null;
}
