import { safeHref } from '#content/document/href.ts';

/**
 * The link's target that somebody meant: `exemple.org` gets its https, a mail address its mailto, an address of this site loses
 * the site's name. Null for what cannot be a target.
 */
export function writtenHref(text: string, origin: string): string | null {
  const written = text.trim();
  if (written === '') return null;
  if (written.startsWith(`${origin}/`)) return safeHref(written.slice(origin.length));
  if (/^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i.test(written)) return safeHref(`mailto:${written}`);
  if (/^(www\.)?[^\s:/]+\.[a-z]{2,}(\/\S*)?$/i.test(written)) return safeHref(`https://${written}`);
  return /\s/.test(written) ? null : safeHref(written);
}
