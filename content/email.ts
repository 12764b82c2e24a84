/** RFC 5321: the longest address a mail server must take. */
const LONGEST = 254;
/**
 * The same shape that browsers accept in `<input type="email">` (HTML Living Standard), with a dot in the domain: an address on
 * a bare host name is always a slip of the keyboard here.
 */
const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** An e-mail address as it is kept: trimmed, in lower case; null if it cannot be one. */
export function parseEmail(text: string): string | null {
  const email = text.normalize('NFKC').trim().toLowerCase();
  return email.length <= LONGEST && ADDRESS.test(email) ? email : null;
}
