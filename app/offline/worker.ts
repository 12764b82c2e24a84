import { keptPagesOf, keptPlansOf, VISITOR, WRITER_COOKIE } from '#app/device/kept-pages.ts';
import { keptPlanAddress } from '#app/device/kept-plan.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import type { RequestEvent, WorkerScope } from './worker-scope.ts';

/**
 * The service worker of one page of the editor, so that it opens offline. Each such page has its
 * own, whose scope is its address: no worker controls anything else of the site. Session plans use
 * it as well, one worker for all plans of a path, with caches of their own.
 */

/** Pages, and plans, cached for one person; beyond, the least recently opened are deleted. */
const MOST_PAGES = 20;
/** Statuses that revoke the cached page: no session, no right, no such page (any more). */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 404, 409, 410]);
/** Milliseconds to wait for the server's response before the cached page is shown. */
const PATIENCE = 5_000;
/** The files that a page's tags load. Their names contain a hash: they never change. */
const BUILT = / (?:href|src)="(\/(?:assets|islands)\/[\w.-]+\.(?:js|css))"/g;
const KEPT = { ignoreVary: true };

const worker = globalThis as unknown as WorkerScope;
const scope = worker.registration.scope;
const isEditor = scope.endsWith(writePath(''));
const cacheOf = isEditor ? keptPagesOf : keptPlansOf;
const keyOf = isEditor ? (address: string) => address.split('#')[0]! : keptPlanAddress;
/** Whether the worker serves an address: others may begin with its scope as well. */
const isOurs = (address: string) =>
  isEditor ? keyOf(address) === scope : new URL(address).pathname === new URL(scope).pathname;

const isBuilt = (address: string) => /^\/(assets|islands)\//.test(new URL(address).pathname);
const builtIn = (html: string) => [
  ...new Set(Array.from(html.matchAll(BUILT), ([, path]) => new URL(path!, scope).href)),
];

// The page that registers the worker was opened before it, so it is cached now. An older worker has
// no work to finish: skip waiting.
worker.addEventListener('install', (event) =>
  event.waitUntil(
    openPages()
      .then((pages) => Promise.all(pages.map((page) => fetch(page, { redirect: 'manual' }).then(heed(page)))))
      .catch(giveUp)
      .then(() => worker.skipWaiting()),
  ),
);

/** The open pages that the worker serves; for the editor, its one page. */
async function openPages(): Promise<string[]> {
  if (isEditor) return [scope];
  const all = await worker.clients.matchAll({ includeUncontrolled: true });
  return [...new Set(all.filter(({ url }) => isOurs(url)).map(({ url }) => url.split('#')[0]!))];
}

worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  if (method !== 'GET') return;
  if (mode === 'navigate') {
    if (isOurs(url)) event.respondWith(openPage(event));
  } else if (url.startsWith(new URL('/', scope).href) && isBuilt(url)) {
    event.respondWith(findKept(event.request).then((kept) => kept ?? fetch(event.request)));
  }
});

/** The server's response; the cached page if there is none in time, or only a temporary failure. */
async function openPage(event: RequestEvent): Promise<Response> {
  const answered = fetch(event.request);
  event.waitUntil(answered.then((answer) => heed(event.request.url)(answer.clone())).catch(giveUp));
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  const answer = await Promise.race([answered, late]).catch(() => null);
  if (answer && (answer.ok || isRefusal(answer))) return answer;
  return (await findKept(keyOf(event.request.url))) ?? answered;
}

/** Other failures are temporary: 429, or a proxy without its server. */
const isRefusal = ({ type, status }: Response) => type === 'opaqueredirect' || REFUSED.has(status);

/**
 * Caches a successful response; deletes the cached page if the response revokes it. A response that
 * revokes one plan may revoke others of its path, or none: each is requested again.
 */
const heed =
  (address: string) =>
  async (answer: Response): Promise<void> => {
    if (!(await revokes(address, answer))) return;
    for (const other of await ownKept()) await revokes(other, await fetch(other, { redirect: 'manual' }));
    if ((await ownKept()).length === 0) await worker.registration.unregister();
  };

/** Caches a successful response. @returns whether it revoked the cached page, which is deleted */
async function revokes(address: string, answer: Response): Promise<boolean> {
  if (answer.ok) {
    // One page at a time: `tidy` deletes files that no cached page loads.
    const isKept = () => keep(keyOf(address), answer);
    return !(await navigator.locks.request(isEditor ? 'navette-pages' : 'navette-plans', isKept));
  }
  if (!isRefusal(answer)) return false;
  await forget(keyOf(address));
  return true;
}

/** @returns whether it was cached */
async function forget(page: string): Promise<boolean> {
  const name = await findCache();
  return !!name && (await caches.has(name)) && (await caches.open(name)).delete(page, KEPT);
}

/** The addresses in this person's cache that the worker serves. */
async function ownKept(): Promise<string[]> {
  const name = await findCache();
  if (!name || !(await caches.has(name))) return [];
  return (await (await caches.open(name)).keys()).map(({ url }) => url).filter(isOurs);
}

/** @returns false if the page was cached and must not be any more */
async function keep(page: string, answer: Response): Promise<boolean> {
  const html = await answer.clone().text();
  const name = await findCache();
  // The page contains the id of the person it was sent to: not somebody who signed in meanwhile.
  if (!name || !html.includes(isEditor ? name.slice(keptPagesOf('').length) : `"${name}"`))
    // The server refuses no plan: one without readable modules is empty, and lacks the cache's
    // name.
    return isEditor || !(await forget(page));
  const cache = await caches.open(name);
  const added = await Promise.all(builtIn(html).map((address) => add(cache, address)));
  await cache.put(page, answer);
  // Somebody who signed out meanwhile has deleted this cache: it must not come back.
  if ((await findCache()) !== name) await caches.delete(name);
  else await tidy(cache, added.includes(true));
  if (!isEditor) for (const client of await worker.clients.matchAll()) client.postMessage('kept');
  return true;
}

/** @returns whether the file was not cached before */
async function add(cache: Cache, address: string): Promise<boolean> {
  if (await cache.match(address, KEPT)) return false;
  const answer = await fetch(address);
  // Words of a draft may look like an address.
  if (answer.ok) await cache.put(address, answer);
  return answer.ok;
}

/** @param isNewBuild there may be files that no page loads any more */
async function tidy(cache: Cache, isNewBuild: boolean): Promise<void> {
  // Keys are in insertion order.
  const held = await cache.keys();
  const pages = held.filter(({ url }) => !isBuilt(url));
  await Promise.all(pages.slice(0, -MOST_PAGES).map((one) => cache.delete(one, KEPT)));
  if (!isNewBuild) return;
  const staying = await Promise.all(pages.slice(-MOST_PAGES).map((one) => cache.match(one, KEPT)));
  const texts = await Promise.all(staying.map((one) => one?.text() ?? ''));
  const needed = new Set(texts.flatMap(builtIn));
  const useless = held.filter(({ url }) => isBuilt(url) && !needed.has(url));
  await Promise.all(useless.map((one) => cache.delete(one, KEPT)));
}

/**
 * Looks in this person's cache alone: a search of all caches may bring back, empty, one of somebody
 * else that is being deleted.
 */
async function findKept(wanted: Request | string): Promise<Response | undefined> {
  const cacheName = await findCache();
  return cacheName === undefined ? undefined : caches.match(wanted, { cacheName, ...KEPT });
}

/** The cache of the person known here; undefined if there is none, and the page requires one. */
async function findCache(): Promise<string | undefined> {
  const person = (await cookieStore.get(WRITER_COOKIE))?.value ?? (isEditor ? undefined : VISITOR);
  return person === undefined ? undefined : cacheOf(person);
}

/** The network failed meanwhile, or storage is full: what was cached before stays. */
function giveUp(error: unknown): void {
  console.info('the page could not be kept', scope, error);
}
