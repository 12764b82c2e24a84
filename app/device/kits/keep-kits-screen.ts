import { KITS_ADDRESS, KITS_SCREEN_CACHE, KITS_WORKER } from './kept-kit.ts';

/** The files that a page's tags load. Their names contain a hash: they never change. */
const BUILT = / (?:href|src)="(\/(?:assets|islands)\/[\w.-]+\.(?:js|css))"/g;
/** What such a script imports, from its own folder. */
const IMPORTED = /\bfrom\s?["']\.\/([\w.-]+\.js)["']|\bimport\s?["']\.\/([\w.-]+\.js)["']/g;
/** The worker that it starts, which searches kits. */
const STARTED = /["'`](\/islands\/kit-search-[\w-]+\.js)["'`]/g;

/**
 * Keeps the list of kits on the device as nobody in particular sees it, with what it loads, and
 * registers the worker that opens it.
 */
export async function keepKitsScreen(): Promise<void> {
  await navigator.serviceWorker.register(KITS_WORKER, { scope: KITS_ADDRESS });
  const headers = { 'Accept-Language': document.documentElement.lang };
  const answer = await fetch(KITS_ADDRESS, { credentials: 'omit', headers });
  if (!answer.ok) return;
  const html = await answer.clone().text();
  const cache = await caches.open(KITS_SCREEN_CACHE);
  const needed = new Set(Array.from(html.matchAll(BUILT), ([, path]) => path!));
  // A set gives also what is added to it meanwhile: what a script imports, it needs as well.
  for (const path of needed) {
    if (!(await cache.match(path, { ignoreVary: true }))) await cache.add(path);
    if (!path.endsWith('.js')) continue;
    const script = await (await cache.match(path, { ignoreVary: true }))?.text();
    for (const [, from, alone] of script?.matchAll(IMPORTED) ?? [])
      needed.add(path.slice(0, path.lastIndexOf('/') + 1) + (from ?? alone)!);
    for (const [, worker] of script?.matchAll(STARTED) ?? []) needed.add(worker!);
  }
  await cache.put(KITS_ADDRESS, answer);
  // Only now: until then, the list of before loads what it did.
  const held = new Set([KITS_ADDRESS, ...needed].map((path) => new URL(path, location.origin).href));
  for (const request of await cache.keys())
    if (!held.has(request.url)) await cache.delete(request, { ignoreVary: true });
}
