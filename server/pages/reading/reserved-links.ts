import { type Address, collectionPath, pagePath } from '#content/addresses/address.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, collectionSubject, pageSubject, type Visibility } from '#content/permission.ts';
import { addressKey, type Lock, wordsOfLink } from '#content/render/locked-links.ts';
import { linkedAddresses } from '#content/render/page-links.ts';
import type { Reader } from '#db/driver/database.ts';
import { listCollectionsAt } from '#db/pages/collection-repository.ts';
import { listPagesAt } from '#db/pages/page-repository.ts';

/** What a link of a text leads to, for a viewer: the address if they may open it, or its lock. */
export type LinkTarget =
  | { readonly path: string; readonly lock: null }
  | { readonly path: string; readonly lock: Lock; readonly words: string };

/**
 * The locks of the pages and collections that a text links to and that this viewer may not open, by
 * `addressKey`. Pages that are unpublished, archived, in the bin or missing have none, so that
 * nobody can distinguish them.
 */
export async function findLocks(db: Reader, viewer: Viewer, html: string): Promise<ReadonlyMap<string, Lock>> {
  // The staff may open everything.
  if (viewer.role === 'staff') return new Map();
  const targets = await findTargets(db, viewer, linkedAddresses(html));
  return new Map([...targets].flatMap(([key, { lock }]) => (lock ? [[key, lock]] : [])));
}

/**
 * The target of a text's link to an address; null if the text has no such link, or the target is
 * not published. Requests for addresses thus reveal no more than the text does.
 */
export async function findLinkTarget(
  db: Reader,
  viewer: Viewer,
  html: string,
  address: Address,
): Promise<LinkTarget | null> {
  const words = wordsOfLink(html, address);
  if (words === null) return null;
  const target = (await findTargets(db, viewer, [address])).get(addressKey(address));
  if (!target) return null;
  const { path, lock } = target;
  return lock ? { path, lock, words } : { path, lock };
}

interface Target {
  readonly path: string;
  readonly lock: Lock | null;
}

/** The published pages and collections at these addresses. */
async function findTargets(
  db: Reader,
  viewer: Viewer,
  addresses: readonly Address[],
): Promise<ReadonlyMap<string, Target>> {
  const pages = addresses.flatMap((address) => (address.type === 'page' ? [address] : []));
  const collections = addresses.flatMap((address) => (address.type === 'collection' ? [address] : []));
  const [foundPages, foundCollections] = await Promise.all([
    listPagesAt(db, pages),
    listCollectionsAt(db, collections),
  ]);
  const found = new Map<string, Target>();
  for (const { at, page } of foundPages) {
    const subject = pageSubject(page);
    if (!subject.published) continue;
    const lock = can(viewer, 'page.read', subject) ? null : lockOf(viewer, page.visibility);
    found.set(addressKey({ type: 'page', ...at }), { path: pagePath(page), lock });
  }
  for (const { at, collection } of foundCollections) {
    const subject = collectionSubject(collection);
    if (!subject.published) continue;
    const lock = can(viewer, 'collection.read', subject) ? null : lockOf(viewer, collection.visibility);
    found.set(addressKey({ type: 'collection', ...at }), { path: collectionPath(collection), lock });
  }
  return found;
}

function lockOf(viewer: Viewer, visibility: Visibility): Lock {
  if (viewer.role === 'partner') return 'partner';
  return visibility === 'members' ? 'members' : 'invited';
}
