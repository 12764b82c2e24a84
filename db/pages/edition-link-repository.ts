import type { PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import { citedTargets } from '#content/render/html-citation.ts';
import { linkedAddresses } from '#content/render/page-links.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** Most addresses of one query, and rows of one statement: drivers bound parameters. */
const ADDRESSES_AT_ONCE = 100;

/** Most pages of which an edition is recorded to cite findings or lessons. */
const MOST_CITED = 500;

function parted<Item>(items: readonly Item[]): Item[][] {
  const parts: Item[][] = [];
  for (let at = 0; at < items.length; at += ADDRESSES_AT_ONCE) parts.push(items.slice(at, at + ADDRESSES_AT_ONCE));
  return parts;
}

/**
 * Records which pages an edition links to, or cites findings or lessons of: at most 500 of each
 * (`MOST_LINKS`), to bound the duration of the transaction.
 */
export async function replaceEditionLinks(
  trx: Writer,
  { pageId, number, publishedAt }: { readonly pageId: string; readonly number: number; readonly publishedAt: string },
): Promise<void> {
  await trx.deleteFrom('editionLink').where('pageId', '=', pageId).execute();
  const { html } = await trx
    .selectFrom('edition')
    .select('html')
    .where('pageId', '=', pageId)
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  const slugs = new Map<PageKind, string[]>();
  for (const address of linkedAddresses(html)) {
    if (address.type !== 'page') continue;
    slugs.set(address.kind, [...(slugs.get(address.kind) ?? []), address.slug]);
  }
  const targets = new Set<string>();
  for (const [kind, all] of slugs) {
    for (const part of parted(all)) {
      const found = await trx
        .selectFrom('pageSlug')
        .select('pageId')
        .where('kind', '=', kind)
        .where('slug', 'in', part)
        .execute();
      for (const row of found) targets.add(row.pageId);
    }
  }
  const cited = new Set(citedTargets(html).flatMap((target) => (target.type === 'block' ? [target.pageId] : [])));
  for (const part of parted([...cited].slice(0, MOST_CITED))) {
    const found = await trx.selectFrom('page').select('id').where('id', 'in', part).execute();
    for (const { id } of found) targets.add(id);
  }
  targets.delete(pageId);
  const rows = [...targets].map((targetId) => ({ pageId, targetId, publishedAt }));
  for (const part of parted(rows)) await trx.insertInto('editionLink').values(part).execute();
}

/** Ids of pages of these visibilities that link to or cite a page, the latest published first. */
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
