import { SITE_PAGES } from '#content/site-pages.ts';
import type { Reader } from '#db/driver/database.ts';
import type { Page } from './page-repository.ts';

/** A published page of the site, with the title and language of its edition. */
export type SitePageRow = Pick<
  Page,
  'id' | 'kind' | 'slug' | 'title' | 'language' | 'visibility' | 'editionNumber' | 'archivedAt' | 'binnedAt'
>;

/**
 * The published pages of the site: first the predefined ones in their order, then others.
 */
export async function listSitePages(db: Reader, limit: number): Promise<SitePageRow[]> {
  const pages = await db
    .selectFrom('page')
    .innerJoin('edition', (join) =>
      join.onRef('edition.pageId', '=', 'page.id').onRef('edition.number', '=', 'page.editionNumber'),
    )
    .select(['page.id', 'page.kind', 'page.slug', 'page.visibility', 'page.editionNumber', 'page.archivedAt'])
    .select(['page.binnedAt', 'edition.title', 'edition.language'])
    .where('page.kind', '=', 'site')
    .where('page.archivedAt', 'is', null)
    .orderBy('page.createdAt')
    .orderBy('page.id')
    .limit(limit)
    .execute();
  const place = ({ slug }: { slug: string }) => {
    const at = SITE_PAGES.findIndex((page) => page.slug === slug);
    return at < 0 ? SITE_PAGES.length : at;
  };
  return pages.sort((a, b) => place(a) - place(b));
}
