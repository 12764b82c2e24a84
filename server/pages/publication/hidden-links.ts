import { type Address, parseAddress } from '#content/addresses/address.ts';
import type { TextLink } from '#content/gate/reading/gate-text.ts';
import type { HiddenLink } from '#content/gate/reading/hidden-link.ts';
import type { Visibility } from '#content/permission.ts';
import type { Reader } from '#db/driver/database.ts';
import { findCollectionBySlug } from '#db/pages/collection-repository.ts';
import { findPageBySlug, type Page } from '#db/pages/page-repository.ts';

/** Path segments below a page's address that only staff may open. */
const STAFF_BELOW = new Set(['ecrire', 'notice', 'publier', 'documents', 'gerer', 'invitations']);

interface Target {
  readonly id: string;
  readonly title: string;
  readonly visibility: Visibility;
  readonly published: boolean;
  readonly archivedAt: string | null;
}

/**
 * The links of a page whose targets some or all of its readers cannot see.
 * @param origin of this site: full addresses of other sites are ignored
 */
export async function hiddenLinks(
  db: Reader,
  page: Pick<Page, 'id' | 'visibility'>,
  links: readonly TextLink[],
  origin: string,
): Promise<HiddenLink[]> {
  const hidden: HiddenLink[] = [];
  for (const link of links) {
    const path = pathHere(link.href, origin);
    const found = path === null ? null : await whyHidden(db, page, path);
    if (found) hidden.push({ ...link, ...found });
  }
  return hidden;
}

/** The path of a link within this site; null for one to another. */
function pathHere(href: string, origin: string): string | null {
  if (href.startsWith('/')) return href;
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  return url.origin === origin ? url.pathname : null;
}

async function whyHidden(
  db: Reader,
  from: Pick<Page, 'id' | 'visibility'>,
  href: string,
): Promise<Pick<HiddenLink, 'title' | 'why'> | null> {
  const [, segment, slug, below] = href.split(/[?#]/)[0]!.split('/');
  // A list (`/fiches`) has no slug.
  const address = slug === undefined ? null : parseAddress(`/${segment}/${slug}`);
  const target = address && (await findTarget(db, address));
  const title = target?.title ?? null;
  if (segment === 'admin' || (below !== undefined && STAFF_BELOW.has(below))) return { title, why: 'staff' };
  // Other targets (a search, a list, a file) are not checked.
  if (!address || target?.id === from.id) return null;
  if (!target) return { title, why: 'missing' };
  if (target.archivedAt !== null) return { title, why: 'archived' };
  if (!target.published) return { title, why: 'unpublished' };
  return isSeenFrom(from.visibility, target.visibility) ? null : { title, why: 'narrower' };
}

async function findTarget(db: Reader, address: Address): Promise<Target | null> {
  if (address.type === 'page') {
    const page = await findPageBySlug(db, address.kind, address.slug);
    // A page in the bin counts as missing, and its title is not shown.
    return page && page.binnedAt === null ? { ...page, published: page.editionNumber !== null } : null;
  }
  const collection = await findCollectionBySlug(db, address.kind, address.slug);
  return collection && { ...collection, published: collection.publishedAt !== null };
}

/**
 * True if all readers of the one may read the other. People invited to a page may only read that
 * page.
 */
function isSeenFrom(from: Visibility, target: Visibility): boolean {
  return target === 'public' || (target === 'members' && from === 'members');
}
