import { forgetKeptPage, keptPagesOf, WRITER_COOKIE } from '#app/device/kept-pages.ts';
import type { RequestEvent, WorkerScope } from './worker-scope.ts';

/**
 * The service worker of one page of the editor, so that it opens without a line. Each such page has its own, whose scope is the page's
 * address: no worker stands before anything else of the site.
 */

/** Pages kept for one person; beyond, those go that were not opened for longest. */
const MOST_PAGES = 20;
/** Answers that say that this is not to be seen, or not here: a session that ended, no right, no such page, an address that moved. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 404, 409, 410]);
/** Milliseconds that the server has to begin its answer, before the kept page is shown. */
const PATIENCE = 5_000;
/** What a page loads, by tags: the build names it by its content, so that an address always answers the same. */
const BUILT = / (?:href|src)="(\/(?:assets|islands)\/[\w.-]+\.(?:js|css))"/g;
const KEPT = { ignoreVary: true };

const worker = globalThis as unknown as WorkerScope;
const page = worker.registration.scope;

const isBuilt = (address: string) => /^\/(assets|islands)\//.test(new URL(address).pathname);
const builtIn = (html: string) => [
  ...new Set(Array.from(html.matchAll(BUILT), ([, path]) => new URL(path!, page).href)),
];

// The page that registers it was opened before it had a worker: it is kept now. An older worker has nothing to finish.
worker.addEventListener('install', (event) =>
  event.waitUntil(
    fetch(page, { redirect: 'manual' })
      .then(heed)
      .catch(giveUp)
      .then(() => worker.skipWaiting()),
  ),
);
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  if (method !== 'GET') return;
  if (mode === 'navigate') {
    if (url.split('#')[0] === page) event.respondWith(openPage(event));
  } else if (url.startsWith(new URL('/', page).href) && isBuilt(url)) {
    event.respondWith(caches.match(event.request, KEPT).then((kept) => kept ?? fetch(event.request)));
  }
});

/** The page as the server sends it; the kept one where no answer comes, or only that there can be none. */
async function openPage(event: RequestEvent): Promise<Response> {
  const answered = fetch(event.request);
  event.waitUntil(answered.then((answer) => heed(answer.clone())).catch(giveUp));
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
  const answer = await Promise.race([answered, late]).catch(() => null);
  if (answer && (answer.ok || isRefusal(answer))) return answer;
  return (await findKept()) ?? answered;
}

/** Anything else that is no page says only that there can be none now: too many requests, a proxy without its server. */
const isRefusal = ({ type, status }: Response) => type === 'opaqueredirect' || REFUSED.has(status);

/** Keeps what was sent; forgets what is refused, or moved. */
async function heed(answer: Response): Promise<void> {
  if (answer.ok) {
    // One page after the other: tidying takes away what no kept page names.
    await navigator.locks.request('navette-pages', () => keep(answer));
  } else if (isRefusal(answer)) {
    const writer = await findWriter();
    if (writer) await forgetKeptPage(writer, page);
    await worker.registration.unregister();
  }
}

async function keep(answer: Response): Promise<void> {
  const html = await answer.clone().text();
  const writer = await findWriter();
  // It names whom it was sent to: not somebody who signed in meanwhile.
  if (!writer || !html.includes(writer)) return;
  const cache = await caches.open(keptPagesOf(writer));
  const added = await Promise.all(builtIn(html).map((address) => add(cache, address)));
  await cache.put(page, answer);
  await tidy(cache, added.includes(true));
}

/** @returns whether it was not there before */
async function add(cache: Cache, address: string): Promise<boolean> {
  if (await cache.match(address, KEPT)) return false;
  const answer = await fetch(address);
  // Words of a draft may look like an address.
  if (answer.ok) await cache.put(address, answer);
  return answer.ok;
}

/** @param isNewBuild there may be files that no page needs any more */
async function tidy(cache: Cache, isNewBuild: boolean): Promise<void> {
  // In the order in which they were put there.
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

async function findKept(): Promise<Response | undefined> {
  const writer = await findWriter();
  return writer === undefined ? undefined : caches.match(page, { cacheName: keptPagesOf(writer), ...KEPT });
}

async function findWriter(): Promise<string | undefined> {
  return (await cookieStore.get(WRITER_COOKIE))?.value;
}

/** The line went meanwhile, or the device has no room: what was kept before stays. */
function giveUp(error: unknown): void {
  console.info('the page could not be kept', page, error);
}
