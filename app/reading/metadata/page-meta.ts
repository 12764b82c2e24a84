import type { JsonLd } from './page-metadata.ts';

/** A tag of a page's `head`, in Remix's format. */
export type MetaTag =
  | { title: string }
  | { name: string; content: string }
  | { property: string; content: string }
  | { tagName: 'link'; rel: string; href: string; type?: string; title?: string }
  | { 'script:ld+json': JsonLd };

/** A page's title for tabs, bookmarks and search engines, with an optional description. */
export function pageMeta(title: string | undefined, description = ''): MetaTag[] {
  return [
    { title: title ? `${title} · Navette` : 'Navette' },
    ...(description ? [{ name: 'description', content: description }] : []),
  ];
}
