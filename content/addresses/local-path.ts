/**
 * A path of this site from a query parameter, to redirect to; `/` for anything that could lead
 * elsewhere.
 */
export function localPath(text: string | null | undefined): string {
  if (!text?.startsWith('/') || text.length > 500) return '/';
  const base = 'http://navette.invalid';
  if (!URL.canParse(text, base)) return '/';
  const url = new URL(text, base);
  // `/.//elsewhere` has this origin, but its pathname, parsed again, has another.
  if (url.origin !== base || url.pathname.startsWith('//')) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
