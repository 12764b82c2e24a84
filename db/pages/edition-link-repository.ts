import type { Visibility } from '#content/permission.ts';
import { linkedAddresses } from '#content/render/page-links.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** Most addresses of one query: drivers bound parameters. */
const ADDRESSES_AT_ONCE = 100;

/** Records which pages a page's latest edition links to. */
export async function replaceEditionLinks(
  trx: Writer,
  { pageId, html, publishedAt }: { readonly pageId: string; readonly html: string; readonly publishedAt: string },
): Promise<void> {
  await trx.deleteFrom('editionLink').where('pageId', '=', pageId).execute();
  const addresses = linkedAddresses(html).flatMap((address) => (address.type === 'page' ? [address] : []));
  for (let at = 0; at < addresses.length; at += ADDRESSES_AT_ONCE) {
    const part = addresses.slice(at, at + ADDRESSES_AT_ONCE);
    const found = await trx
      .selectFrom('pageSlug')
      .select(['pageId'])
      .where((eb) => eb.or(part.map(({ kind, slug }) => eb.and([eb('kind', '=', kind), eb('slug', '=', slug)]))))
      .execute();
    const targets = new Set(found.map((row) => row.pageId));
    targets.delete(pageId);
    if (targets.size === 0) continue;
    await trx
      .insertInto('editionLink')
      .values([...targets].map((targetId) => ({ pageId, targetId, publishedAt })))
      .onConflict((oc) => oc.doNothing())
      .execute();
  }
}

/** The ids of the pages of these visibilities that link to a page, the latest published first. */
export async function listCitingPages(
  db: Reader,
  pageId: string,
  visibilities: readonly Visibility[],
  limit: number,
): Promise<string[]> {
  if (visibilities.length === 0) return [];
  const rows = await db
    .selectFrom('editionLink')
    .innerJoin('page', 'page.id', 'editionLink.pageId')
    .select('editionLink.pageId')
    .where('editionLink.targetId', '=', pageId)
    .where('page.visibility', 'in', [...visibilities])
    .where('page.archivedAt', 'is', null)
    .orderBy('editionLink.publishedAt', 'desc')
    .orderBy('editionLink.pageId')
    .limit(limit)
    .execute();
  return rows.map((row) => row.pageId);
}
