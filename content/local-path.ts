/** A path of this site to go on to, from an address's query; `/` for anything that could lead elsewhere. */
export function localPath(text: string | null | undefined): string {
  if (!text?.startsWith('/') || text.length > 500) return '/';
  const base = 'http://navette.invalid';
  if (!URL.canParse(text, base)) return '/';
  const url = new URL(text, base);
  // `/.//elsewhere` stays on this origin, yet its pathname read again does not.
  if (url.origin !== base || url.pathname.startsWith('//')) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
