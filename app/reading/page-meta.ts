import type { JsonLd } from './page-metadata.ts';

/** One tag of a page's head, in the shape that the router writes. */
export type MetaTag =
  | { title: string }
  | { name: string; content: string }
  | { property: string; content: string }
  | { tagName: 'link'; rel: string; href: string }
  | { 'script:ld+json': JsonLd };

/** The title of a page in tabs, bookmarks and search engines, with an optional description. */
export function pageMeta(title: string | undefined, description = ''): MetaTag[] {
  return [
    { title: title ? `${title} · Navette` : 'Navette' },
    ...(description ? [{ name: 'description', content: description }] : []),
  ];
}
