const ALLOWED = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/**
 * An address that is safe as a link's target, or null. Allowed: http, https, mailto, tel, and
 * addresses within the site (`/fiches/x`, `#note`). Everything else, above all `javascript:` and
 * `data:`, is refused.
 */
export function safeHref(href: unknown): string | null {
  if (typeof href !== 'string') return null;
  // Browsers drop these characters before reading the scheme: "java\nscript:" is a script to them.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this matches
  const text = href.replace(/[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/g, (c) =>
    c === ' ' ? '%20' : '',
  );
  if (text === '' || text.length > 2_000) return null;
  if (text.startsWith('#')) return text;
  if (text.startsWith('/') && !text.startsWith('//') && !text.startsWith('/\\')) return text;
  try {
    return ALLOWED.has(new URL(text).protocol) ? text : null;
  } catch {
    return null;
  }
}

/** True for a path on this site, as links between pages use it. */
export function isInternalHref(href: string): boolean {
  return href.startsWith('/') && !href.startsWith('//');
}
