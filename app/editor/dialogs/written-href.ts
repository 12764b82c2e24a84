import { safeHref } from '#content/document/href.ts';

/**
 * Completes a typed link target: adds `https:` to `exemple.org` and `mailto:` to a mail address,
 * and removes this site's origin. Null if it cannot be a target.
 */
export function writtenHref(text: string, origin: string): string | null {
  const written = text.trim();
  if (written === '') return null;
  if (written.startsWith(`${origin}/`)) return safeHref(written.slice(origin.length));
  if (/^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i.test(written)) return safeHref(`mailto:${written}`);
  if (/^(www\.)?[^\s:/]+\.[a-z]{2,}(\/\S*)?$/i.test(written)) return safeHref(`https://${written}`);
  return /\s/.test(written) ? null : safeHref(written);
}
