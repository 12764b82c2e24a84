/** The service worker's address: at the root, since its scope may be any page below. */
export const WORKER_ADDRESS = '/offline.js';

/**
 * The cookie with the id of the last person who signed in or opened a draft in this browser, until
 * they sign out. Scripts cannot read the session cookie; offline, only this one identifies the
 * person whose cached pages may be shown.
 */
export const WRITER_COOKIE = 'navette_writer';

/** Session plans have caches of their own: opening many of them evicts no page of the editor. */
const PREFIXES = { pages: 'navette-pages-', plans: 'navette-plans-' };

/** The name under which plans are cached for people without an account. */
export const VISITOR = 'visitor';

/** The name of the cache with one person's editor pages and the files that these load. */
export const keptPagesOf = (writer: string) => PREFIXES.pages + writer;

/** The name of the cache with the session plans that one person opened. */
export const keptPlansOf = (person: string) => PREFIXES.plans + person;

/** Deletes one cached page. @param address absolute, or a path */
export async function forgetKeptPage(writer: string, address: string): Promise<void> {
  const name = keptPagesOf(writer);
  if ('caches' in globalThis && (await caches.has(name))) await (await caches.open(name)).delete(address);
}

/** Deletes the cached pages of everybody but this person. */
export async function forgetOthersPages(person: string): Promise<void> {
  if (!('caches' in globalThis)) return;
  const own = [keptPagesOf(person), keptPlansOf(person)];
  const others = (await caches.keys()).filter(
    (name) => Object.values(PREFIXES).some((prefix) => name.startsWith(prefix)) && !own.includes(name),
  );
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** Deletes all cached pages, and their service workers: each page has its own. */
export async function forgetAllPages(): Promise<void> {
  await forgetOthersPages('');
  if (!('serviceWorker' in navigator)) return;
  // The worker of kits stays, and with it the kits that anybody may read.
  const ours = (await navigator.serviceWorker.getRegistrations()).filter(({ active, waiting, installing }) =>
    (active ?? waiting ?? installing)?.scriptURL.endsWith(WORKER_ADDRESS),
  );
  await Promise.all(ours.map((worker) => worker.unregister()));
}
