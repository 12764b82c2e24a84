import { type MetaTag, pageMeta } from '#app/reading/metadata/page-meta.ts';
import { dublinCore, jsonLd } from '#app/reading/metadata/page-metadata.ts';
import type { ReadingView } from './reading-view.server.ts';

/** The `head` tags of a page: title, description, canonical address, Dublin Core, schema.org. */
export function readingMeta(view: ReadingView): MetaTag[] {
  const { edition } = view;
  if (!edition) return [...pageMeta(view.title, view.summary), { name: 'robots', content: 'noindex' }];
  const { described } = edition;
  return [
    ...pageMeta(view.title, view.summary),
    { tagName: 'link', rel: 'canonical', href: described.url },
    { property: 'og:title', content: view.title },
    { property: 'og:description', content: view.summary },
    { property: 'og:type', content: 'article' },
    { property: 'og:url', content: described.url },
    ...dublinCore(described),
    { 'script:ld+json': jsonLd(described) },
  ];
}
