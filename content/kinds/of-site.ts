/**
 * True for the kind of the site's own pages: administrators write them, and they are listed in the
 * footer alone. Apart from kind.ts, so that rights do not load the kinds' schemas.
 */
export const isOfSite = (kind: string): boolean => kind === 'site';
