/** Where the worker is served: at the root, since it may be the worker of any page below. */
export const WORKER_ADDRESS = '/offline.js';

/**
 * The cookie that names who signed in, or opened a draft, last in this browser; it goes when they sign out. The session's own cookie is
 * hidden from scripts, and without a line nobody else can tell whose page may be shown.
 */
export const WRITER_COOKIE = 'navette_writer';

const PREFIX = 'navette-pages-';

/** The name of the cache that holds the editor's pages as one person was sent them, and what these pages load. */
export const keptPagesOf = (writer: string) => PREFIX + writer;

/** Forgets one page. @param address its whole address, or its path */
export async function forgetKeptPage(writer: string, address: string): Promise<void> {
  const name = keptPagesOf(writer);
  if ('caches' in globalThis && (await caches.has(name))) await (await caches.open(name)).delete(address);
}

/** Forgets everybody's pages but this person's. */
export async function forgetOthersPages(person: string): Promise<void> {
  if (!('caches' in globalThis)) return;
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== keptPagesOf(person));
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** Forgets all pages, and that there were any: each has a worker of its own. */
export async function forgetAllPages(): Promise<void> {
  await forgetOthersPages('');
  if (!('serviceWorker' in navigator)) return;
  await Promise.all((await navigator.serviceWorker.getRegistrations()).map((worker) => worker.unregister()));
}
