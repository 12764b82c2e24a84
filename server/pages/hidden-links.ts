import { parseAddress } from '#content/address.ts';
import type { InternalLink } from '#content/document/proofread.ts';
import type { Visibility } from '#content/permission.ts';
import { findCollectionBySlug } from '#db/collection-repository.ts';
import type { Reader } from '#db/database.ts';
import { findPageBySlug, type Page } from '#db/page-repository.ts';

/** Why a page's readers cannot see what it links to: there is nothing, it is not published, archived, for fewer readers, or staff's. */
export type HiddenReason = 'missing' | 'unpublished' | 'archived' | 'narrower' | 'staff';

export interface HiddenLink extends InternalLink {
  readonly why: HiddenReason;
}

/** Places that only staff may enter: of a page, below its address. */
const STAFF_BELOW = new Set(['ecrire', 'notice', 'publier', 'gerer', 'invitations']);

interface Target {
  readonly visibility: Visibility;
  readonly published: boolean;
  readonly archivedAt: string | null;
}

/** The links of a page to what its readers, or some of them, cannot see. */
export async function hiddenLinks(
  db: Reader,
  page: Pick<Page, 'id' | 'visibility'>,
  links: readonly InternalLink[],
): Promise<HiddenLink[]> {
  const hidden: HiddenLink[] = [];
  for (const link of links) {
    const why = await whyHidden(db, page, link.href);
    if (why) hidden.push({ ...link, why });
  }
  return hidden;
}

async function whyHidden(
  db: Reader,
  from: Pick<Page, 'id' | 'visibility'>,
  href: string,
): Promise<HiddenReason | null> {
  const [, segment, slug, below] = href.split(/[?#]/)[0]!.split('/');
  if (segment === 'admin' || (below !== undefined && STAFF_BELOW.has(below))) return 'staff';
  const address = parseAddress(`/${segment}/${slug}`);
  // What is no page and no collection (a search, a list, a file) answers for itself.
  if (!address) return null;
  let target: Target | null;
  if (address.type === 'page') {
    const page = await findPageBySlug(db, address.kind, address.slug);
    if (page?.id === from.id) return null;
    target = page && { ...page, published: page.editionNumber !== null };
  } else {
    const collection = await findCollectionBySlug(db, address.kind, address.slug);
    target = collection && { ...collection, published: collection.publishedAt !== null };
  }
  if (!target) return 'missing';
  if (target.archivedAt !== null) return 'archived';
  if (!target.published) return 'unpublished';
  return isSeenFrom(from.visibility, target.visibility) ? null : 'narrower';
}

/** True if all who may read the one may read the other. Those invited to a page are invited to that page alone. */
function isSeenFrom(from: Visibility, target: Visibility): boolean {
  return target === 'public' || (target === 'members' && from === 'members');
}
